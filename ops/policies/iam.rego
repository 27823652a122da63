# Permissions name what they are for: no `*` but those below, each with its reason.
package iam

import data.plan

# Actions that AWS ties to no resource, or only to all of a kind: there is nothing narrower to write.
unbound := {
	"cloudwatch:DescribeAlarmHistory": "Grafana reads alarms of all services; names and states, nothing to change",
	"cloudwatch:DescribeAlarms": "as cloudwatch:DescribeAlarmHistory",
	"cloudwatch:DescribeAlarmsForMetric": "AWS knows no resource for it",
	"cloudwatch:GetMetricData": "AWS knows no resource for it",
	"cloudwatch:GetMetricStatistics": "AWS knows no resource for it",
	"cloudwatch:ListMetrics": "AWS knows no resource for it",
	"ecr:GetAuthorizationToken": "AWS knows no resource for it; the token opens nothing by itself",
	"logs:DescribeLogGroups": "a listing, checked against all groups; it shows names, not contents",
}

# Families of actions that belong together. `kms:*` is one in a key's own policy only, see is_family.
families := {
	"kms:GenerateDataKey*": "with and without plaintext; services decide which they need",
	"kms:*": "AWS's default key policy gives the account its key, or nobody could manage it",
}

# Conditions that leave somebody of everybody.
callers := {
	"aws:PrincipalAccount", "aws:PrincipalOrgID",
	"aws:SourceAccount", "aws:SourceArn", "aws:SourceVpc", "aws:SourceVpce",
}

# Not their opposites, nor …IfExists, which holds for a request that lacks the key.
equalities := {"ArnEquals", "ArnLike", "StringEquals", "StringLike"}

# ECR serves images from a bucket of AWS's own, to callers that are not this account.
open_to_all := `^arn:[a-z-]+:s3:::prod-[a-z0-9-]+-starport-layer-bucket/\*$`

deny contains message if {
	some statement in allowing
	some action in statement.actions
	contains(action, "*")
	not is_family(statement, action)
	message := sprintf("%s allows %s%s. Name the actions that are needed.", [statement.address, action, within(statement)])
}

deny contains message if {
	some statement in allowing
	not statement.principals
	some resource in statement.resources
	is_everything(resource)
	bound := [action | some action in statement.actions; not unbound[action]]
	count(bound) > 0
	message := sprintf(
		"%s allows %s on %s%s. Name the ARNs; if AWS knows none for these actions, add them to `unbound` in ops/policies/iam.rego with a reason.",
		[statement.address, concat(", ", bound), resource, within(statement)],
	)
}

deny contains message if {
	some statement in allowing
	statement.inverted
	message := sprintf("%s allows everything but a list%s. Say what is allowed (actions, resources) instead of what is not.", [statement.address, within(statement)])
}

deny contains message if {
	some statement in allowing
	statement.everybody
	not narrowed(statement)
	not only_image_layers(statement)
	message := sprintf(
		"%s allows everybody on AWS%s. Name the principals, or add a condition on who they are or where from: one of %s, with an operator of %s and no `*`.",
		[statement.address, within(statement), concat(", ", callers), concat(", ", equalities)],
	)
}

# Any other condition (TLS, a date, a tag) holds for strangers too.
narrowed(statement) if {
	some condition in statement.conditions
	condition.test in equalities
	lower(condition.key) in {lower(key) | some key in callers}
	not "*" in condition.values
}

only_image_layers(statement) if {
	count(statement.resources) > 0
	every resource in statement.resources {
		regex.match(open_to_all, resource)
	}
}

is_family(statement, action) if {
	families[action]
	action != "kms:*"
}

is_family(statement, "kms:*") if statement.principals

# `*` itself, all that a service has, and all of one kind.
is_everything(resource) if resource == "*"

is_everything(resource) if regex.match(`^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*$`, resource)

# S3's ARNs have no account, and a name where others have a kind.
is_everything(resource) if regex.match(`^arn:[^:]*:[^:]*:[^:]*:[^:]+:[A-Za-z-]+[:/]\*$`, resource)

within(statement) := sprintf(" (statement %s)", [statement.sid]) if statement.sid

else := ""

allowing contains statement if {
	some statement in statements
	statement.effect == "Allow"
}

# Policies that are known: texts in any attribute.
statements contains statement if {
	some resource in plan.resources
	walk(resource.change.after, [_, text])
	is_string(text)
	startswith(text, "{")
	json.is_valid(text)
	some block in list(json.unmarshal(text).Statement)
	principals := list(object.get(block, "Principal", []))
	statement := {
		"address": resource.address,
		"sid": object.get(block, "Sid", false),
		"effect": block.Effect,
		"actions": list(object.get(block, "Action", [])),
		"resources": list(object.get(block, "Resource", [])),
		"inverted": inverted(block, ["NotAction", "NotResource"]),
		"principals": count(principals) > 0,
		"everybody": is_everybody(principals),
		"conditions": [{"test": test, "key": key, "values": list(values)} |
			some test, keys in object.get(block, "Condition", {})
			some key, values in keys
		],
	}
}

# Policies that name something not yet made are read in the apply; their statements are planned.
statements contains statement if {
	some resource in input.resource_changes
	resource.type == "aws_iam_policy_document"
	some block in resource.change.after.statement
	principals := [identifier | some principal in block.principals; some identifier in principal.identifiers]
	statement := {
		"address": resource.address,
		"sid": sid(block),
		"effect": effect(block),
		"actions": known(block.actions),
		"resources": known(block.resources),
		"inverted": inverted(block, ["not_actions", "not_resources"]),
		"principals": count(block.principals) > 0,
		"everybody": "*" in principals,
		"conditions": [{"test": condition.test, "key": condition.variable, "values": known(object.get(condition, "values", null))} |
			some condition in block.condition
		],
	}
}

effect(block) := block.effect if is_string(block.effect)

else := "Allow"

sid(block) := block.sid if is_string(block.sid)

else := false

known(values) := [value | some value in values; value != null] if is_array(values)

else := []

inverted(block, names) if {
	some name in names
	count(block[name]) > 0
} else := false

is_everybody(principals) if {
	walk(principals, [_, "*"])
} else := false

# IAM writes a list of one without brackets.
list(value) := value if is_array(value)

else := [value]
