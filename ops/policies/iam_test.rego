package iam_test

import data.iam

change(resource) := {"resource_changes": [object.union({"address": "it.this", "mode": "managed"}, resource)]}

# A policy whose text is known in the plan.
policy(statement) := change({"type": "aws_iam_role_policy", "change": {"after": {"policy": json.marshal({"Statement": [object.union(
	{"Sid": "Some", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::digest/*"},
	statement,
)]})}}})

# A document that names something unknown and so is read in the apply; unknown values are null.
document(statement) := change({"mode": "data", "type": "aws_iam_policy_document", "change": {"after": {"statement": [object.union(
	{"sid": "Some", "effect": null, "actions": ["s3:GetObject"], "resources": [null], "not_actions": null, "not_resources": null, "principals": [], "condition": []},
	statement,
)]}}})

refused(texts, messages) if {
	count(messages) == 1
	some message in messages
	every text in texts {
		contains(message, text)
	}
}

test_named_actions_on_named_resources_pass if {
	count(iam.deny) == 0 with input as policy({})
	count(iam.deny) == 0 with input as document({})
	count(iam.deny) == 0 with input as policy({"Resource": ["arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/api:log-stream:*"]})
}

test_every_action_of_a_service_is_refused if {
	messages := iam.deny with input as policy({"Action": ["s3:GetObject", "s3:*"]})
	refused(["it.this allows s3:* (statement Some)", "Name the actions"], messages)
}

test_every_action_is_refused_in_a_document if {
	messages := iam.deny with input as document({"actions": ["*"]})
	refused(["it.this allows * (statement Some)"], messages)
}

test_half_of_the_actions_are_refused if {
	messages := iam.deny with input as document({"actions": ["iam:Pass*"]})
	refused(["iam:Pass*"], messages)
}

test_every_resource_is_refused if {
	messages := iam.deny with input as policy({"Resource": "*"})
	refused(["it.this allows s3:GetObject on * (statement Some)", "Name the ARNs"], messages)
	others := iam.deny with input as document({"sid": null, "resources": ["*"]})
	refused(["it.this allows s3:GetObject on *."], others)
}

test_all_of_a_service_and_all_of_a_kind_are_refused if {
	messages := iam.deny with input as policy({"Resource": "arn:aws:s3:::*"})
	refused(["arn:aws:s3:::*"], messages)
	others := iam.deny with input as policy({"Action": "logs:PutLogEvents", "Resource": "arn:aws:logs:eu-central-1:111122223333:log-group:*"})
	refused(["log-group:*"], others)
}

test_exceptions_pass_alone_and_not_with_others if {
	count(iam.deny) == 0 with input as policy({"Action": "ecr:GetAuthorizationToken", "Resource": "*"})
	messages := iam.deny with input as policy({"Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage"], "Resource": "*"})
	refused(["allows ecr:BatchGetImage on *"], messages)
}

test_every_exception_has_a_reason if {
	every reason in object.union(iam.unbound, iam.families) {
		count(reason) > 15
	}
}

test_a_key_policy_means_its_own_key if {
	own := {"Action": "kms:*", "Resource": "*", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}
	count(iam.deny) == 0 with input as policy(own)
	messages := iam.deny with input as policy({"Action": "kms:*", "Resource": "arn:aws:kms:eu-central-1:111122223333:key/1"})
	refused(["allows kms:*"], messages)
	count(iam.deny) == 0 with input as document({"actions": ["kms:GenerateDataKey*"], "resources": ["*"], "principals": [{"type": "Service", "identifiers": ["aps.amazonaws.com"]}]})
}

test_all_but_a_list_is_refused if {
	messages := iam.deny with input as document({"actions": null, "not_actions": ["iam:CreateUser"]})
	refused(["allows everything but a list"], messages)
	others := iam.deny with input as policy({"NotResource": ["arn:aws:s3:::digest"], "Resource": []})
	refused(["allows everything but a list"], others)
}

test_denying_may_be_broad if {
	count(iam.deny) == 0 with input as policy({"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*"})
	count(iam.deny) == 0 with input as document({"effect": "Deny", "actions": ["*"], "resources": ["*"]})
}

everybody := {"principals": [{"type": "*", "identifiers": ["*"]}]}

from(test, key, values) := object.union(everybody, {"condition": [{"test": test, "variable": key, "values": values}]})

test_everybody_is_refused_without_a_condition if {
	messages := iam.deny with input as document(everybody)
	refused(["allows everybody on AWS", "add a condition"], messages)
	others := iam.deny with input as policy({"Principal": {"AWS": ["*"]}})
	refused(["allows everybody on AWS"], others)
}

test_everybody_passes_with_a_condition_on_the_caller if {
	every key in iam.callers {
		count(iam.deny) == 0 with input as document(from("StringEquals", key, ["some"]))
		count(iam.deny) == 0 with input as policy({"Principal": "*", "Condition": {"StringEquals": {key: "some"}}})
	}

	# Names of conditions have no case, and what is not yet made is not known.
	count(iam.deny) == 0 with input as document(from("StringEquals", "aws:sourceVpce", [null]))
	count(iam.deny) == 0 with input as policy({"Principal": {"AWS": "*"}, "Condition": {
		"Bool": {"aws:SecureTransport": "true"},
		"ArnLike": {"aws:SourceArn": ["arn:aws:sns:eu-central-1:111122223333:digest-dev-*"]},
	}})
}

test_everybody_is_refused_with_a_condition_that_strangers_fulfil if {
	every condition in [
		from("Bool", "aws:SecureTransport", ["true"]),
		from("StringEquals", "aws:RequestedRegion", ["eu-central-1"]),
		from("StringNotEquals", "aws:PrincipalAccount", ["111122223333"]),
		from("StringEqualsIfExists", "aws:SourceVpce", ["vpce-1"]),
		from("StringLike", "aws:PrincipalAccount", ["*"]),
	] {
		messages := iam.deny with input as document(condition)
		refused(["allows everybody on AWS", "aws:PrincipalAccount"], messages)
	}

	others := iam.deny with input as policy({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}})
	refused(["allows everybody on AWS"], others)
}

test_everybody_may_have_image_layers if {
	count(iam.deny) == 0 with input as policy({"Principal": "*", "Resource": "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"})
}
