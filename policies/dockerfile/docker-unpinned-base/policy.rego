# METADATA
# title: Base images are pinned to a digest
# description: A tag is moved by its owner; the same Dockerfile then builds another image, and nobody can say from the commit what runs.
# custom:
#   id: docker-unpinned-base
#   code: DKR-002
#   severity: high
#   kinds: [dockerfile.stage]
#   scope: document
#   standards: [DS-0001, CIS-Docker-4.2]
#   remediation: "write the digest behind the tag, `image:tag@sha256:…`, and let a bot raise both"
package dockerfile.docker_unpinned_base

from := input.value.from

is_outside if {
	not from.isScratch
	is_null(from.stage)
}

deny contains {"msg": msg, "path": "from.reference"} if {
	is_outside
	is_null(from.digest)
	not is_null(from.reference)
	msg := sprintf("base image `%s` is not pinned to a digest", [from.reference])
}

deny contains {"msg": msg, "path": "from.written"} if {
	is_outside
	is_null(from.reference)
	msg := sprintf("base image `%s` is known only when it is built", [from.written])
}

deny contains {"msg": msg, "path": path} if {
	some position, instruction in input.value.instructions
	some index, image in instruction.flags.from
	is_image(image)
	msg := sprintf("`%s --from=%s` is not pinned to a digest", [instruction.name, image])
	path := sprintf("instructions[%d].flags.from[%d]", [position, index])
}

deny contains {"msg": msg, "path": path} if {
	some position, instruction in input.value.instructions
	some index, mount in instruction.flags.mount
	some field in split(mount, ",")
	image := trim_prefix(field, "from=")
	image != field
	is_image(image)
	msg := sprintf("`%s --mount=from=%s` is not pinned to a digest", [instruction.name, image])
	path := sprintf("instructions[%d].flags.mount[%d]", [position, index])
}

# What is neither an earlier stage, by name or number, nor pinned. A name without a sign of an image
# may be a context that the build is given.
is_image(image) if {
	not contains(image, "@sha256:")
	regex.match(`[/:.]`, image)
	not lower(image) in {lower(stage) | some stage in input.value.stages; is_string(stage)}
}
