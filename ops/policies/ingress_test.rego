package ingress_test

import data.ingress

planned(type, after) := {"resource_changes": [{
	"address": "it.this",
	"mode": "managed",
	"type": type,
	"change": {"after": after},
}]}

rule(after) := planned("aws_vpc_security_group_ingress_rule", object.union(
	{"cidr_ipv4": null, "cidr_ipv6": null, "ip_protocol": "tcp", "from_port": 443, "to_port": 443},
	after,
))

test_https_and_http_may_be_public if {
	count(ingress.deny) == 0 with input as rule({"cidr_ipv4": "0.0.0.0/0"})
	count(ingress.deny) == 0 with input as rule({"cidr_ipv6": "::/0", "from_port": 80, "to_port": 80})
}

test_groups_and_private_addresses_may_reach_any_port if {
	count(ingress.deny) == 0 with input as rule({"referenced_security_group_id": "sg-1", "from_port": 8080, "to_port": 8080})
	count(ingress.deny) == 0 with input as rule({"cidr_ipv4": "10.20.0.0/19", "from_port": 1, "to_port": 9999})
	count(ingress.deny) == 0 with input as rule({"cidr_ipv6": "fd00::/8", "from_port": 8080, "to_port": 8080})
}

test_another_port_is_refused if {
	ingress.deny == {"it.this lets 0.0.0.0/0 in on tcp port 6379. From outside only TCP ports 443 and 80 may be reached: refer to the caller's security group, or take the rule out."} with input as rule({"cidr_ipv4": "0.0.0.0/0", "from_port": 6379, "to_port": 6379})
}

test_ipv6_is_public_too if {
	count(ingress.deny) == 1 with input as rule({"cidr_ipv6": "::/0", "from_port": 22, "to_port": 22})
}

test_a_range_that_contains_more_is_refused if {
	messages := ingress.deny with input as rule({"cidr_ipv4": "0.0.0.0/0", "from_port": 80, "to_port": 443})
	some message in messages
	contains(message, "tcp ports 80 to 443")
}

test_every_protocol_is_refused if {
	messages := ingress.deny with input as rule({"cidr_ipv4": "0.0.0.0/0", "ip_protocol": "-1", "from_port": null, "to_port": null})
	some message in messages
	contains(message, "every port")
}

test_udp_is_refused if {
	count(ingress.deny) == 1 with input as rule({"cidr_ipv4": "0.0.0.0/0", "ip_protocol": "udp"})
}

test_half_of_the_internet_and_one_address_of_it_are_public if {
	count(ingress.deny) == 1 with input as rule({"cidr_ipv4": "128.0.0.0/1", "from_port": 22, "to_port": 22})
	count(ingress.deny) == 1 with input as rule({"cidr_ipv4": "203.0.113.7/32", "from_port": 22, "to_port": 22})
	count(ingress.deny) == 1 with input as rule({"cidr_ipv4": "10.0.0.0/7", "from_port": 22, "to_port": 22})
}

classic := {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"], "ipv6_cidr_blocks": null}

test_rules_of_the_older_kind_are_refused if {
	count(ingress.deny) == 1 with input as planned("aws_security_group_rule", object.union(classic, {"type": "ingress"}))
	count(ingress.deny) == 0 with input as planned("aws_security_group_rule", object.union(classic, {"type": "egress"}))
}

test_rules_within_a_group_are_refused if {
	count(ingress.deny) == 1 with input as planned("aws_security_group", {"ingress": [classic]})
	count(ingress.deny) == 1 with input as planned("aws_default_security_group", {"ingress": [object.union(classic, {"cidr_blocks": [], "ipv6_cidr_blocks": ["::/0"]})]})
	count(ingress.deny) == 0 with input as planned("aws_security_group", {"name": "without rules"})
}

test_what_goes_is_not_looked_at if {
	count(ingress.deny) == 0 with input as planned("aws_security_group", null)
}

listener_rule(first, on_unauthenticated_request) := planned("aws_lb_listener_rule", {"action": [
	{"order": first, "type": "authenticate-oidc", "authenticate_oidc": [{"on_unauthenticated_request": on_unauthenticated_request}]},
	{"order": 2, "type": "forward"},
]})

test_rules_pass_on_who_has_signed_in if {
	count(ingress.deny) == 0 with input as listener_rule(1, "authenticate")
	count(ingress.deny) == 0 with input as listener_rule(1, "deny")
	count(ingress.deny) == 0 with input as planned("aws_lb_listener_rule", {"action": [{"order": 1, "type": "redirect"}]})
}

test_rules_without_a_sign_in_are_refused if {
	ingress.deny == {"it.this passes requests on without a sign-in. Put an authenticate-oidc action before the forward, with on_unauthenticated_request = \"authenticate\"."} with input as planned("aws_lb_listener_rule", {"action": [{"order": 1, "type": "forward"}]})
	count(ingress.deny) == 1 with input as listener_rule(1, "allow")
	count(ingress.deny) == 1 with input as listener_rule(3, "authenticate")
}
