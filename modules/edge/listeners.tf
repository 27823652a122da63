# HTTPS goes to the gateway, but for the name of dashboard.tf; HTTP is sent to HTTPS.

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn

  # What AWS recommends since November 2025: TLS 1.3 and 1.2, forward secrecy, AES-GCM only, and a key exchange that a recording of
  # today's traffic can't be decrypted with later. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
  ssl_policy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.gateway.arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

# TLS ends at the load balancer; behind it, security groups that name each other keep everybody else out.
resource "aws_lb_target_group" "gateway" {
  # The port is in the name because a new port means a new group, which has to exist before the listener can let go of the old one.
  name        = "${var.name}-gw-${var.gateway_port}"
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = var.gateway_port

  deregistration_delay = var.deregistration_delay

  # /hello is 200 while the gateway lives. /ready is 503 without Redis, and ECS would then kill every task for a fault that none of
  # them has. Both answer on the control port only.
  health_check {
    path                = "/hello"
    port                = tostring(var.gateway_control_port)
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
