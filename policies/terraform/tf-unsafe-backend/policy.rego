# METADATA
# title: States are remote, locked and encrypted
# description: A state on a disk is lost with it, one without a lock is written twice at a time, and every state holds secrets.
# custom:
#   id: tf-unsafe-backend
#   code: TFH-007
#   severity: high
#   kinds: [terraform.stack]
#   scope: document
#   standards: []
#   remediation: "use a store that locks and encrypts, such as `s3` with `encrypt` and `use_lockfile`; or leave the backend out, and let the environment's `state` decide"
package terraform.tf_unsafe_backend

deny contains {"msg": message, "path": "backend"} if {
	is_judged
	input.value.backend.type == "local"
	message := sprintf("the state of `%s` lies on the machine that plans", [input.value.path])
}

deny contains {"msg": message, "path": "backend"} if {
	is_judged
	input.value.backend.type == "s3"
	not input.value.backend.settings.use_lockfile == true
	not is_text(input.value.backend.settings, "dynamodb_table")
	message := sprintf("the state of `%s` is not locked: the backend has no `use_lockfile`", [input.value.path])
}

deny contains {"msg": message, "path": "backend"} if {
	is_judged
	input.value.backend.type == "s3"
	not input.value.backend.settings.encrypt == true
	message := sprintf("the state of `%s` is not encrypted: the backend has no `encrypt`", [input.value.path])
}

deny contains {"msg": message, "path": "backend"} if {
	is_judged
	input.value.backend.type == "http"
	not is_text(input.value.backend.settings, "lock_address")
	message := sprintf("the state of `%s` is not locked: the backend has no `lock_address`", [input.value.path])
}

# A laptop may keep its state.
is_judged if not input.environment.tier == "development"

is_text(settings, key) if is_string(settings[key])
