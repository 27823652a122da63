package encryption_test

import data.encryption

planned(type, after) := {"resource_changes": [{
	"address": "it.this",
	"mode": "managed",
	"type": type,
	"change": {"after": after, "after_unknown": {}},
}]}

redis(after) := planned("aws_elasticache_replication_group", object.union(
	{"at_rest_encryption_enabled": true, "transit_encryption_enabled": true},
	after,
))

test_redis_is_encrypted_at_rest_and_in_transit if {
	count(encryption.deny) == 0 with input as redis({})

	# Version 6 of the provider has texts here.
	count(encryption.deny) == 0 with input as redis({"at_rest_encryption_enabled": "true"})
	encryption.deny == {"it.this is not encrypted. Set transit_encryption_enabled = true."} with input as redis({"transit_encryption_enabled": false})
	encryption.deny == {"it.this is not encrypted. Set at_rest_encryption_enabled = true."} with input as redis({"at_rest_encryption_enabled": null})
}

test_a_missing_switch_is_off if {
	count(encryption.deny) == 1 with input as planned("aws_db_instance", {"engine": "postgres"})
	count(encryption.deny) == 1 with input as planned("aws_rds_cluster", {"storage_encrypted": false})
	count(encryption.deny) == 1 with input as planned("aws_ebs_volume", {"encrypted": false})
	count(encryption.deny) == 1 with input as planned("aws_efs_file_system", {"encrypted": false})
}

test_topics_have_a_key if {
	encryption.deny == {"it.this is not encrypted. Set kms_master_key_id to the ARN of a key."} with input as planned("aws_sns_topic", {"kms_master_key_id": null})
	count(encryption.deny) == 1 with input as planned("aws_sns_topic", {"kms_master_key_id": ""})
	count(encryption.deny) == 0 with input as planned("aws_sns_topic", {"kms_master_key_id": "arn:aws:kms:eu-central-1:111122223333:key/1"})
}

test_a_key_may_be_made_in_the_same_apply if {
	count(encryption.deny) == 0 with input as {"resource_changes": [{
		"address": "it.this",
		"mode": "managed",
		"type": "aws_sns_topic",
		"change": {"after": {}, "after_unknown": {"kms_master_key_id": true}},
	}]}
}

test_streams_have_a_key if {
	count(encryption.deny) == 1 with input as planned("aws_kinesis_stream", {"encryption_type": "NONE"})
}

test_repositories_say_how if {
	count(encryption.deny) == 0 with input as planned("aws_ecr_repository", {"encryption_configuration": [{"encryption_type": "AES256"}]})
	messages := encryption.deny with input as planned("aws_ecr_repository", {"encryption_configuration": []})
	some message in messages
	contains(message, "does not say how its images are encrypted")
}

bucket := {"address": "aws_s3_bucket.logs", "mode": "managed", "type": "aws_s3_bucket", "expressions": {}}

configuration(references) := {
	"address": "aws_s3_bucket_server_side_encryption_configuration.it",
	"mode": "managed",
	"type": "aws_s3_bucket_server_side_encryption_configuration",
	"expressions": {"bucket": {"references": references}},
}

test_buckets_say_how if {
	count(encryption.deny) == 0 with input as {"configuration": {"root_module": {"resources": [bucket, configuration(["aws_s3_bucket.logs.id", "aws_s3_bucket.logs"])]}}}
	messages := encryption.deny with input as {"configuration": {"root_module": {"resources": [bucket, configuration(["aws_s3_bucket.others.id", "aws_s3_bucket.others"])]}}}
	some message in messages
	contains(message, "aws_s3_bucket.logs does not say how its objects are encrypted. Add")
}

listener(protocol, type) := planned("aws_lb_listener", {"protocol": protocol, "default_action": [{"type": type}]})

test_http_only_redirects if {
	count(encryption.deny) == 0 with input as listener("HTTP", "redirect")
	count(encryption.deny) == 0 with input as listener("HTTPS", "forward")
	messages := encryption.deny with input as listener("HTTP", "forward")
	some message in messages
	contains(message, "answers HTTP with more than a redirect")
}
