# METADATA
# title: The last stage holds the program and says what it is
# description: A compiler or a shell in a running container is a tool for whoever gets in, and an image without labels leads nobody to its source.
# custom:
#   id: docker-fat-final-stage
#   code: DKR-005
#   severity: medium
#   kinds: [dockerfile.stage]
#   scope: document
#   standards: [OCI-annotations, NIST-800-190-4.1.1]
#   remediation: copy the built program into a last stage from a small image, and label that stage
package dockerfile.docker_fat_final_stage

deny contains {"msg": msg, "path": "from.written"} if {
	input.value.isFinal
	family in toolchains
	msg := sprintf("image is built on `%s`, which holds a toolchain", [family])
}

deny contains {"msg": msg, "path": "from.written"} if {
	input.value.isFinal
	family in shells
	not contains(object.get(input.value.from, "tag", ""), "distroless")
	msg := sprintf("image is built on `%s`, which holds a shell and a package manager", [family])
}

deny contains {"msg": msg, "path": sprintf("instructions[%d]", [position])} if {
	input.value.isFinal
	some position, instruction in input.value.instructions
	instruction.name == "RUN"
	some tool in regex.find_n(`\b(build-essential|build-base|gcc|g\+\+|clang|cmake|make|rustup|golang(-go)?|maven|default-jdk)\b`, instruction.command, 1)
	regex.match(`\b(apt-get|apt|apk|dnf|yum|microdnf)\b[^\n;&|]*\b(install|add)\b`, instruction.command)
	msg := sprintf("last stage installs `%s`", [tool])
}

deny contains {"msg": msg, "path": "from.written"} if {
	input.value.isFinal
	missing := [label | some label in wanted; not input.value.labels[label]]
	count(missing) > 0
	msg := sprintf("image has no label `%s`", [concat("`, `", missing)])
}

wanted := ["org.opencontainers.image.source", "org.opencontainers.image.licenses"]

# The last part of the image's name: `library/rust` is `rust`.
family := name if {
	parts := split(input.value.from.image, "/")
	name := parts[count(parts) - 1]
}

toolchains := {"rust", "golang", "gcc", "maven", "gradle", "buildpack-deps", "eclipse-temurin", "node", "ruby", "swift", "haskell"}

shells := {"alpine", "debian", "ubuntu", "fedora", "centos", "rockylinux", "almalinux", "amazonlinux", "busybox", "archlinux"}
