package secrets_test

import data.secrets

# Put together here, so that nobody who looks for leaked secrets finds these.
key := concat("", ["AKIA", "IOSFODNN7EXAMPLE"])

planned(type, after) := {"resource_changes": [{
	"address": "it.this",
	"mode": "managed",
	"type": type,
	"change": {"after": after},
}]}

container(name, value) := planned(
	"aws_ecs_task_definition",
	{"container_definitions": json.marshal([{"name": "app", "environment": [{"name": name, "value": value}]}])},
)

test_plain_settings_pass if {
	count(secrets.deny) == 0 with input as container("PORT", "8080")
	count(secrets.deny) == 0 with input as container("TOKEN_BUCKET_SIZE", "3")
	count(secrets.deny) == 0 with input as container("UPSTREAM_URL", "http://api:8080/a@b")
}

test_a_secret_by_its_name_is_refused if {
	every name in ["TYK_GW_SECRET", "DB_PASSWORD", "githubToken", "API_KEY", "AWS_SECRET_ACCESS_KEY", "SIGNING_PRIVATE_KEY"] {
		messages := secrets.deny with input as container(name, "some-value")
		count(messages) == 1
		some message in messages
		contains(message, sprintf("container app has %s as a plain environment variable", [name]))
		contains(message, "Give it to `secrets`")
	}
}

test_the_value_is_not_quoted if {
	messages := secrets.deny with input as container("DB_PASSWORD", key)
	count(messages) == 2
	every message in messages {
		not contains(message, key)
	}
}

test_a_secret_by_its_shape_is_refused_anywhere if {
	every text in [
		key,
		"-----BEGIN RSA PRIVATE KEY-----",
		concat("", ["ghp_", "0123456789abcdefghijABCDEFGHIJ012345"]),
		concat("", ["xoxb-", "0123456789-abc"]),
		concat("", ["https://hooks.slack.com/", "services/T0/B0/x"]),
		concat("", ["redis://user:", "password@redis.internal:6379"]),
	] {
		count(secrets.deny) == 1 with input as planned("aws_ssm_parameter", {"value": {"deep": [text]}})
	}
}

test_the_message_says_where if {
	secrets.deny == {"it.this has what looks like an AWS access key in user_data.0. Take it out, renew it, since it has been in a plan, and keep the new one in Secrets Manager."} with input as planned("aws_instance", {"user_data": [sprintf("export KEY=%s", [key])]})
}

test_inputs_and_outputs_are_looked_at_too if {
	messages := secrets.deny with input as {"variables": {"environment": {"value": {"KEY": key}}}}
	some message in messages
	contains(message, "An input has what looks like an AWS access key in environment.KEY")
	others := secrets.deny with input as {"planned_values": {"outputs": {"key": {"value": key}}}}
	some other in others
	contains(other, "An output has what looks like an AWS access key in key")
}

written(type, expressions) := {"configuration": {"root_module": {"resources": [{
	"address": "it.this",
	"mode": "managed",
	"type": type,
	"expressions": expressions,
}]}}}

test_a_written_secret_is_refused if {
	messages := secrets.deny with input as written("aws_secretsmanager_secret_version", {"secret_string": {"constant_value": "hunter2"}})
	some message in messages
	contains(message, "it.this takes its secret_string from a file or a variable")
	not contains(message, "hunter2")
	count(secrets.deny) == 1 with input as written("aws_elasticache_replication_group", {"auth_token": {"references": ["var.token"]}})
}

test_a_made_up_secret_passes if {
	count(secrets.deny) == 0 with input as written("aws_secretsmanager_secret_version", {"secret_string": {"references": ["data.aws_secretsmanager_random_password.this.random_password", "data.aws_secretsmanager_random_password.this"]}})
}

client(secret) := written("aws_lb_listener_rule", {"action": [{"type": {"constant_value": "authenticate-oidc"}, "authenticate_oidc": [{"client_secret": secret}]}, {"order": {"constant_value": 2}}]})

test_a_client_secret_is_read_from_where_a_person_has_put_it if {
	count(secrets.deny) == 0 with input as client({"references": ["data.aws_secretsmanager_secret_version.client[0].secret_string", "data.aws_secretsmanager_secret_version.client"]})
	messages := secrets.deny with input as client({"references": ["var.dashboard.oidc.client_secret", "var.dashboard"]})
	some message in messages
	contains(message, "it.this takes its client_secret from a file or a variable")
	count(secrets.deny) == 1 with input as client({"constant_value": "hunter2"})
}
