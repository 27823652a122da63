# Operators come in here too, under a name of their own: the load balancer asks the identity provider who somebody is before it passes anything on.

data "aws_secretsmanager_secret_version" "client" {
  count = var.dashboard == null ? 0 : 1

  secret_id = var.dashboard.oidc.client_secret_id
}

resource "aws_lb_listener_rule" "dashboard" {
  count = var.dashboard == null ? 0 : 1

  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  condition {
    host_header {
      values = [var.dashboard.host]
    }
  }

  action {
    order = 1
    type  = "authenticate-oidc"

    authenticate_oidc {
      issuer                     = var.dashboard.oidc.issuer
      authorization_endpoint     = var.dashboard.oidc.authorization_endpoint
      token_endpoint             = var.dashboard.oidc.token_endpoint
      user_info_endpoint         = var.dashboard.oidc.user_info_endpoint
      client_id                  = var.dashboard.oidc.client_id
      client_secret              = trimspace(data.aws_secretsmanager_secret_version.client[0].secret_string) # as pasted or from a file, with a newline
      scope                      = var.dashboard.oidc.scope
      session_timeout            = var.dashboard.oidc.session_timeout
      on_unauthenticated_request = "authenticate"
    }
  }

  action {
    order            = 2
    type             = "forward"
    target_group_arn = aws_lb_target_group.dashboard[0].arn
  }
}

resource "aws_lb_target_group" "dashboard" {
  # checkov:skip=CKV_AWS_378:TLS ends at the listener, which checkov looks for and not for a rule of it; behind it as the gateway's
  count = var.dashboard == null ? 0 : 1

  name        = "${var.name}-ui-${var.dashboard.port}" # as the gateway's
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = var.dashboard.port

  deregistration_delay = var.deregistration_delay

  # What a task remembers of a form (that it was sent already) the others don't know.
  stickiness {
    type            = "lb_cookie"
    cookie_duration = var.dashboard.oidc.session_timeout
  }

  # Not through the listener, so nobody has to sign in for it.
  health_check {
    path                = "/readyz"
    protocol            = "HTTP"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener_certificate" "dashboard" {
  count = try(var.dashboard.certificate_arn, null) == null ? 0 : 1

  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = var.dashboard.certificate_arn
}

# The load balancer itself exchanges codes for tokens and asks who they are of. Identity providers have no addresses that stay.
resource "aws_vpc_security_group_egress_rule" "identity_provider" {
  count = var.dashboard == null ? 0 : 1

  security_group_id = aws_security_group.this.id
  description       = "HTTPS to the identity provider"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
