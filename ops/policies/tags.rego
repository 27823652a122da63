# Everything that can have tags says whose it is. root.hcl's default_tags set them.
package tags

import data.plan

required := {"Project", "Environment", "Unit", "ManagedBy"}

deny contains message if {
	some resource in plan.resources
	is_taggable(resource)
	missing := {tag | some tag in required; object.get(tags(resource), tag, "") == ""}
	count(missing) > 0
	message := sprintf(
		"%s has no tag %s. They come from default_tags in live/root.hcl: plan with it, and give the resource no provider without them.",
		[resource.address, concat(", ", sort(missing))],
	)
}

is_taggable(resource) if "tags_all" in object.keys(resource.change.after)

is_taggable(resource) if resource.change.after_unknown.tags_all == true

tags(resource) := resource.change.after.tags_all if is_object(resource.change.after.tags_all)

else := {}
