# Nobody from the internet reaches anything but ports 443 and 80, and behind those nothing but the gateway without having signed in.
package ingress

import data.plan

public_ports := {80, 443}

# Addresses that no packet from the internet has.
private := {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"}

deny contains message if {
	some rule in rules
	some cidr in rule.cidrs
	not is_private(cidr)
	not is_allowed(rule)
	message := sprintf(
		"%s lets %s in on %s. From outside only TCP ports 443 and 80 may be reached: refer to the caller's security group, or take the rule out.",
		[rule.address, cidr, ports(rule)],
	)
}

# The gateway, which asks for tokens itself, is a listener's default action, and no rule.
deny contains message if {
	some rule in plan.resources
	rule.type in {"aws_lb_listener_rule", "aws_alb_listener_rule"}
	some forward in rule.change.after.action
	forward.type == "forward"
	not is_signed_in(rule, forward)
	message := sprintf(
		"%s passes requests on without a sign-in. Put an authenticate-oidc action before the forward, with on_unauthenticated_request = \"authenticate\".",
		[rule.address],
	)
}

is_signed_in(rule, forward) if {
	some action in rule.change.after.action
	action.order < forward.order
	some kind in ["authenticate_oidc", "authenticate_cognito"]
	some sign_in in action[kind]
	sign_in.on_unauthenticated_request in {"authenticate", "deny"}
}

is_private(cidr) if {
	some range in private
	net.cidr_contains(range, cidr)
}

# One port, so that no range contains others.
is_allowed(rule) if {
	rule.protocol in {"tcp", "6"}
	rule.from == rule.to
	rule.from in public_ports
}

ports(rule) := "every port" if rule.protocol in {"-1", "all"}

else := sprintf("%s port %d", [rule.protocol, rule.from]) if rule.from == rule.to

else := sprintf("%s ports %d to %d", [rule.protocol, rule.from, rule.to])

# All kinds of rules in one form.
rules contains rule if {
	some resource in plan.resources
	resource.type == "aws_vpc_security_group_ingress_rule"
	after := resource.change.after
	rule := {
		"address": resource.address,
		"cidrs": [cidr | some name in ["cidr_ipv4", "cidr_ipv6"]; cidr := after[name]; cidr != null],
		"protocol": after.ip_protocol,
		"from": object.get(after, "from_port", null),
		"to": object.get(after, "to_port", null),
	}
}

rules contains rule if {
	some resource in plan.resources
	resource.type == "aws_security_group_rule"
	resource.change.after.type == "ingress"
	rule := classic(resource.address, resource.change.after)
}

rules contains rule if {
	some resource in plan.resources
	resource.type in {"aws_security_group", "aws_default_security_group"}
	some block in resource.change.after.ingress
	rule := classic(resource.address, block)
}

classic(address, block) := {
	"address": address,
	"cidrs": [cidr |
		some name in ["cidr_blocks", "ipv6_cidr_blocks"]
		is_array(block[name])
		some cidr in block[name]
	],
	"protocol": block.protocol,
	"from": block.from_port,
	"to": block.to_port,
}
