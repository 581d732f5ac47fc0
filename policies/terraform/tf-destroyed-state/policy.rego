# METADATA
# title: State goes with consent only
# description: A plan that deletes or replaces what holds data, an address or the control plane is held back until somebody approves it with a reason.
# custom:
#   id: tf-destroyed-state
#   code: TFP-001
#   severity: critical
#   kinds: [terraform.resource]
#   scope: document
#   standards: []
#   remediation: "keep it, with `moved` where only its address changes; else let it go with `--approve ADDRESS --reason TEXT`"
package terraform.tf_destroyed_state

deny contains {"msg": message, "path": "change.actions"} if {
	input.value.mode == "managed"
	some action in input.value.change.actions
	action in {"delete", "forget"}
	is_kept
	message := sprintf("`%s` %s, and %s", [input.value.address, fate, loss])
}

fate := "would be replaced" if {
	"create" in input.value.change.actions
} else := "would be given up" if {
	"forget" in input.value.change.actions
} else := "would be deleted"

loss := "the control plane runs on it" if {
	is_server
} else := "what it holds cannot be had again"

is_kept if "destroys-state" in input.value.risk.concerns

is_kept if is_server

# The labels of machines say what they are for, `role: server` in the modules here.
is_server if input.value.change.before.labels.role == "server"

is_server if input.value.change.before.tags.role == "server"
