# METADATA
# title: Images run as an ordinary user
# description: Without `USER` a container runs as root, and whoever breaks out of the program is root inside, with every capability that the runtime leaves.
# custom:
#   id: docker-root-user
#   code: DKR-001
#   severity: high
#   kinds: [dockerfile.stage]
#   scope: document
#   standards: [DS-0002, CIS-Docker-4.1]
#   remediation: "end the last stage with `USER` and a number that is not 0"
package dockerfile.docker_root_user

deny contains {"msg": msg, "path": "user"} if {
	input.value.isFinal
	is_root(input.value.user)
	msg := sprintf("image runs as `%s`", [input.value.user])
}

deny contains {"msg": "image names no user, so it runs as root", "path": "from"} if {
	input.value.isFinal
	is_null(input.value.user)
	not is_unprivileged_base
}

is_root(user) if split(user, ":")[0] in {"root", "0"}

# These images name a user of their own.
is_unprivileged_base if contains(input.value.from.tag, "nonroot")

is_unprivileged_base if {
	input.value.from.registry == "cgr.dev"
	startswith(input.value.from.image, "chainguard/")
}
