# METADATA
# title: One apply at a time, and none cut short
# description: Two runs that apply at once overwrite each other, and a run that is cancelled half-way leaves the target between two states with the lock in place.
# custom:
#   id: gha-unlocked-apply
#   code: GHA-008
#   severity: medium
#   kinds: [workflow.job]
#   scope: document
#   remediation: "give the job a `concurrency` group named after the target, with `cancel-in-progress: false`"
package workflow.gha_unlocked_apply

import data.lib.workflow

deny contains {"msg": msg, "path": path} if {
	some command in workflow.apply_commands(input.value)
	count(groups) == 0
	msg := sprintf("`%s apply` runs beside others: the job has no `concurrency` group", [command.tool])
	path := sprintf("steps[%d].run", [command.step])
}

deny contains {"msg": msg, "path": path} if {
	count(workflow.apply_commands(input.value)) > 0
	some group in groups
	is_object(group.value)
	object.get(group.value, "cancel-in-progress", false) != false
	msg := "an apply can be cancelled half-way by the next run"
	path := sprintf("%s.cancel-in-progress", [group.path])
}

groups contains {"path": "concurrency", "value": input.value.concurrency}

groups contains {"path": "workflow.concurrency", "value": input.value.workflow.concurrency}
