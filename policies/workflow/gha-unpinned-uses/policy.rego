# METADATA
# title: Actions, reusable workflows and images are pinned
# description: A tag or a branch is moved by whoever owns the other repository, or by whoever took it over.
# custom:
#   id: gha-unpinned-uses
#   code: GHA-001
#   severity: high
#   kinds: [workflow.job]
#   scope: document
#   standards: [OWASP-CICD-SEC-3, SLSA-BUILD]
#   remediation: write the full commit behind `@`, with the version as a comment; give an image its digest
package workflow.gha_unpinned_uses

deny contains {"msg": msg, "path": path} if {
	some position, step in input.value.steps
	is_unpinned(step.uses)
	msg := sprintf("step uses `%s`, which is not pinned to a commit or digest", [step.uses])
	path := sprintf("steps[%d].uses", [position])
}

deny contains {"msg": msg, "path": "uses"} if {
	is_unpinned(input.value.uses)
	msg := sprintf("reusable workflow `%s` is not pinned to a commit", [input.value.uses])
}

deny contains {"msg": msg, "path": image.path} if {
	some image in images
	not contains(image.name, "@sha256:")
	msg := sprintf("image `%s` is not pinned to a digest", [image.name])
}

# Files of this very commit need no pin.
is_unpinned(uses) if {
	not startswith(uses, "./")
	not startswith(uses, "docker://")
	not regex.match(`@[0-9a-f]{40}([0-9a-f]{24})?$`, uses)
}

is_unpinned(uses) if {
	startswith(uses, "docker://")
	not contains(uses, "@sha256:")
}

images contains {"path": "container", "name": input.value.container} if is_string(input.value.container)

images contains {"path": "container.image", "name": input.value.container.image} if is_object(input.value.container)

images contains {"path": path, "name": image} if {
	is_object(input.value.services)
	some name, service in input.value.services
	is_object(service)
	image := service.image
	path := sprintf("services.%s.image", [name])
}
