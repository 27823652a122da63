package images_test

import data.images

task(image) := {"resource_changes": [{
	"address": "aws_ecs_task_definition.this",
	"mode": "managed",
	"type": "aws_ecs_task_definition",
	"change": {"after": {"container_definitions": json.marshal([{"name": "app", "image": image}])}},
}]}

repository := "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api"

digest := "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

test_a_digest_passes if {
	count(images.deny) == 0 with input as task(sprintf("%s@%s", [repository, digest]))
}

test_a_tag_is_refused if {
	messages := images.deny with input as task(sprintf("%s:v1.2.3", [repository]))
	count(messages) == 1
	some message in messages
	contains(message, sprintf("container app runs %s:v1.2.3, which is not named by digest", [repository]))
	contains(message, "release.json")
}

test_neither_half_a_digest_nor_something_behind_it_nor_nothing_passes if {
	count(images.deny) == 1 with input as task(sprintf("%s@sha256:9f86d081", [repository]))
	count(images.deny) == 1 with input as task(sprintf("%s@%s0", [repository, digest]))
	count(images.deny) == 1 with input as task(repository)
}
