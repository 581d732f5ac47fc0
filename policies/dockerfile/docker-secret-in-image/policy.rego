# METADATA
# title: Images hold no secret
# description: What `ARG`, `ENV` and `COPY` bring in stays in the layers and in the history of the image, also when a later line removes it.
# custom:
#   id: docker-secret-in-image
#   code: DKR-003
#   severity: critical
#   kinds: [dockerfile.stage]
#   scope: document
#   secret: true
#   standards: [DS-0031, CIS-Docker-4.10]
#   remediation: "hand secrets to a single `RUN` with `--mount=type=secret`, and to the program when it starts"
package dockerfile.docker_secret_in_image

import data.lib.secrets

deny contains {"msg": msg, "path": path} if {
	some position, instruction in input.value.instructions
	instruction.name in {"ARG", "ENV"}
	some index, pair in instruction.pairs
	is_secret_name(pair.key)
	holds_a_value(pair, instruction.name)
	msg := sprintf("`%s %s` stays readable in the image", [instruction.name, pair.key])
	path := sprintf("instructions[%d].pairs[%d].key", [position, index])
}

deny contains {"msg": msg, "path": path} if {
	some position, instruction in input.value.instructions
	instruction.name in {"ADD", "COPY"}
	not instruction.flags.from
	some index, source in instruction.sources
	regex.match(secret_file, source)
	msg := sprintf("`%s %s` puts a secret into a layer", [instruction.name, source])
	path := sprintf("instructions[%d].sources[%d]", [position, index])
}

is_secret_name(name) if secrets.is_credential_key(name)

is_secret_name(name) if regex.match(`(?i)(^|_)(secret|credentials?)$`, name)

# The value of an argument is given when the image is built, and the history keeps it.
holds_a_value(_, name) if name == "ARG"

holds_a_value(pair, name) if {
	name == "ENV"
	secrets.is_literal(pair.value)
}

secret_file := concat("|", [
	`(^|/)\.env(\.(local|dev|development|test|staging|prod|production))?$`,
	`(^|/)(\.npmrc|\.netrc|\.pypirc|\.git-credentials|\.dockercfg|\.htpasswd)$`,
	`(^|/)id_(rsa|dsa|ecdsa|ed25519)$`,
	`\.(key|p12|pfx|jks|keystore|kubeconfig)$`,
	`(^|/)(\.aws/credentials|\.docker/config\.json|\.kube/config|kubeconfig)$`,
	`(^|/)[^/]*private[^/]*\.pem$`,
])
