package tags_test

import data.tags

planned(after, unknown) := {"resource_changes": [{
	"address": "aws_ecs_cluster.this",
	"mode": "managed",
	"type": "aws_ecs_cluster",
	"change": {"after": after, "after_unknown": unknown},
}]}

all := {"Project": "digest", "Environment": "dev", "Unit": "cluster", "ManagedBy": "terragrunt"}

test_all_tags_pass if {
	count(tags.deny) == 0 with input as planned({"tags_all": object.union(all, {"Name": "more"})}, {})
}

test_missing_and_empty_tags_are_refused if {
	tags.deny == {"aws_ecs_cluster.this has no tag Environment, Unit. They come from default_tags in live/root.hcl: plan with it, and give the resource no provider without them."} with input as planned({"tags_all": {"Project": "digest", "ManagedBy": "terragrunt", "Unit": ""}}, {})
}

test_no_tags_at_all_are_refused if {
	count(tags.deny) == 1 with input as planned({"tags_all": null}, {})
	count(tags.deny) == 1 with input as planned({"name": "x"}, {"tags_all": true})
}

test_what_cannot_have_tags_passes if {
	count(tags.deny) == 0 with input as planned({"name": "x"}, {})
}
