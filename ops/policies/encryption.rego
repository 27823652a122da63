# What is stored and what is sent is encrypted. AWS encrypts log groups, secrets and Fargate's disks by itself and has no switch for it,
# so there is nothing to check there.
package encryption

import data.plan

# Type → attribute that must be true.
switches := {
	"aws_db_instance": ["storage_encrypted"],
	"aws_ebs_volume": ["encrypted"],
	"aws_efs_file_system": ["encrypted"],
	"aws_elasticache_replication_group": ["at_rest_encryption_enabled", "transit_encryption_enabled"],
	"aws_rds_cluster": ["storage_encrypted"],
}

# Type → attribute that must name a key: without it, it is stored as it is.
keys := {
	"aws_sns_topic": "kms_master_key_id",
	"aws_kinesis_stream": "kms_key_id",
}

deny contains message if {
	some resource in plan.resources
	some attribute in switches[resource.type]
	not is_on(resource, attribute)
	message := sprintf("%s is not encrypted. Set %s = true.", [resource.address, attribute])
}

# Version 6 of the provider has texts where 5 has booleans.
is_on(resource, attribute) if resource.change.after[attribute] in {true, "true"}

deny contains message if {
	some resource in plan.resources
	attribute := keys[resource.type]
	not plan.given(resource, attribute)
	message := sprintf("%s is not encrypted. Set %s to the ARN of a key.", [resource.address, attribute])
}

deny contains message if {
	some resource in plan.resources
	resource.type == "aws_ecr_repository"
	not encrypted_repository(resource)
	message := sprintf("%s does not say how its images are encrypted. Give it an encryption_configuration of AES256 or KMS.", [resource.address])
}

encrypted_repository(resource) if {
	some block in resource.change.after.encryption_configuration
	block.encryption_type in {"AES256", "KMS", "KMS_DSSE"}
}

# The bucket's name may be unknown in a plan, so this is read from what is written.
deny contains message if {
	some bucket in plan.configured
	bucket.type == "aws_s3_bucket"
	not is_configured(bucket)
	message := sprintf("%s does not say how its objects are encrypted. Add an aws_s3_bucket_server_side_encryption_configuration for it.", [bucket.address])
}

is_configured(bucket) if {
	some resource in plan.configured
	resource.type == "aws_s3_bucket_server_side_encryption_configuration"
	some reference in resource.expressions.bucket.references
	trim_suffix(trim_suffix(reference, ".id"), ".bucket") == bucket.address
}

deny contains message if {
	some listener in plan.resources
	listener.type in {"aws_lb_listener", "aws_alb_listener"}
	listener.change.after.protocol == "HTTP"
	some action in listener.change.after.default_action
	action.type != "redirect"
	message := sprintf("%s answers HTTP with more than a redirect. Make its default action a redirect to HTTPS.", [listener.address])
}
