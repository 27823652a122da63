# No secret is written down: not in a container's environment, not in a variable, not anywhere in a plan. Messages never quote one.
package secrets

import data.plan

secret_name := `(?i)(pass|password|passwd|passphrase|pwd|secret|token|api_?key|private_?key|access_?key|credentials?)$`

# What a leaked secret looks like.
shapes := {
	"an AWS access key": `\b(AKIA|ASIA)[0-9A-Z]{16}\b`,
	"a private key": `-----BEGIN [A-Z ]*PRIVATE KEY-----`,
	"a GitHub token": `\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})`,
	"a Slack token or webhook": `\bxox[abprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/[A-Za-z0-9/]+`,
	"a password in an address": `\b[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]+@`,
}

# Attributes that hold a secret: they come from something that makes it up, never from a file.
made_up := {
	"aws_secretsmanager_secret_version": "secret_string",
	"aws_elasticache_replication_group": "auth_token",
}

deny contains message if {
	some [resource, container] in plan.containers
	some variable in container.environment
	regex.match(secret_name, variable.name)
	message := sprintf(
		"%s: container %s has %s as a plain environment variable, which anyone who may describe the task can read. Give it to `secrets` with the ARN of a secret instead, and renew it if it was real.",
		[resource.address, container.name, variable.name],
	)
}

deny contains message if {
	some [where, value] in places
	walk(value, [path, text])
	is_string(text)
	some shape, pattern in shapes
	regex.match(pattern, text)
	message := sprintf(
		"%s has what looks like %s in %s. Take it out, renew it, since it has been in a plan, and keep the new one in Secrets Manager.",
		[where, shape, concat(".", [sprintf("%v", [step]) | some step in path])],
	)
}

deny contains message if {
	some resource in plan.configured
	expression := resource.expressions[made_up[resource.type]]
	is_written(expression)
	message := sprintf(
		"%s takes its %s from a file or a variable. Let AWS make it up (data aws_secretsmanager_random_password), so that nobody knows it.",
		[resource.address, made_up[resource.type]],
	)
}

deny contains message if {
	some resource in plan.configured
	some action in resource.expressions.action
	some oidc in action.authenticate_oidc
	is_written(oidc.client_secret)
	message := sprintf(
		"%s takes its client_secret from a file or a variable. Read it from where a person has put it (data aws_secretsmanager_secret_version).",
		[resource.address],
	)
}

is_written(expression) if is_string(expression.constant_value)

is_written(expression) if {
	some reference in expression.references
	startswith(reference, "var.")
}

places contains [resource.address, resource.change.after] if some resource in plan.resources

places contains ["An input", {name: variable.value}] if some name, variable in input.variables

places contains ["An output", {name: output.value}] if some name, output in input.planned_values.outputs
