# METADATA
# title: What is applied was reviewed
# description: An environment of GitHub asks people before the job starts, and a plan file says what they agreed to; without both, a merge alone changes the target to something nobody saw.
# custom:
#   id: gha-unreviewed-apply
#   code: GHA-007
#   severity: high
#   kinds: [workflow.job]
#   scope: document
#   standards: [OWASP-CICD-SEC-1]
#   remediation: name an `environment` with required reviewers, and apply the plan file that an earlier job made
package workflow.gha_unreviewed_apply

import data.lib.workflow

deny contains {"msg": msg, "path": path} if {
	some command in workflow.apply_commands(input.value)
	not "environment" in object.keys(input.value)
	msg := sprintf("`%s apply` runs in no protected environment", [command.tool])
	path := sprintf("steps[%d].run", [command.step])
}

deny contains {"msg": msg, "path": path} if {
	some command in workflow.apply_commands(input.value)
	not has_plan(command)
	msg := sprintf("`%s apply` makes a plan of its own instead of taking the reviewed one", [command.tool])
	path := sprintf("steps[%d].run", [command.step])
}

has_plan(command) if {
	command.tool == "infractl"
	regex.match(`(^|\s)--plan[\s=]`, command.arguments)
}

# The last word of Terraform's arguments is the plan file.
has_plan(command) if {
	command.tool != "infractl"
	regex.match(`(^|\s)[^-\s][^\s]*$`, command.arguments)
}
