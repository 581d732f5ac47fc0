# METADATA
# title: A state stays where it is
# description: A change that moves the backend plans against another state, often an empty one.
# custom:
#   id: tf-changed-backend
#   severity: critical
#   kinds: [terraform.stack]
#   scope: document
#   standards: []
#   remediation: "move the state with `infractl stack move-state`, and accept the change with a waiver while that happens"
package terraform.tf_changed_backend

deny contains {"msg": message, "path": place} if {
	input.value.base.exists
	input.value.backend != input.value.base.backend
	message := sprintf("the stack `%s` keeps its state elsewhere than before the change: %s", [input.value.path, difference])
}

difference := sprintf("another `%s` of `%s`", [concat("`, `", changed), input.value.backend.type]) if {
	count(changed) > 0
} else := sprintf("%s, no longer %s", [told(input.value.backend), told(input.value.base.backend)])

place := sprintf("backend.settings.%s", [changed[0]]) if {
	count(changed) > 0
} else := "backend"

# Settings that differ in two backends of one kind.
changed := sort({name |
	input.value.backend.type == input.value.base.backend.type
	some side in [input.value.backend, input.value.base.backend]
	some name, _ in side.settings
	object.get(input.value.backend.settings, name, null) != object.get(input.value.base.backend.settings, name, null)
})

told(backend) := sprintf("`%s`", [backend.type]) if {
	is_object(backend)
} else := "in the environment's own store"
