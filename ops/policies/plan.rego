# What a Terraform plan (terraform show -json) says that there will be after its apply.
package plan

# Every managed resource, changed or not, but for those that go.
resources contains resource if {
	some resource in input.resource_changes
	resource.mode == "managed"
	resource.change.after != null
}

# The attribute has a value, or gets one in the apply.
given(resource, attribute) if {
	resource.change.after[attribute] != null
	resource.change.after[attribute] != ""
}

given(resource, attribute) if resource.change.after_unknown[attribute] == true

# The containers of a task definition: [resource, container].
containers contains [resource, container] if {
	some resource in resources
	resource.type == "aws_ecs_task_definition"
	some container in json.unmarshal(resource.change.after.container_definitions)
}

# Resources as written, with the address that they have within their module.
configured contains resource if {
	walk(input.configuration, [_, resource])
	resource.mode == "managed"
	resource.expressions
}
