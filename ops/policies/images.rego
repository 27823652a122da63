# What runs is named by digest: a tag can be moved, and then a rollback would not go back.
package images

import data.plan

deny contains message if {
	some [resource, container] in plan.containers
	not regex.match(`^[^@\s]+@sha256:[0-9a-f]{64}$`, container.image)
	message := sprintf(
		"%s: container %s runs %s, which is not named by digest. Name it as repository@sha256:… with 64 hexadecimal digits; `make promote` writes them into live/<env>/release.json.",
		[resource.address, container.name, container.image],
	)
}
