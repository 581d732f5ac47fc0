# METADATA
# title: Credentials go no further than their step
# description: A checkout leaves the token in `.git/config` for every later step and every uploaded folder; inherited secrets are all secrets, for a workflow that needs a few.
# custom:
#   id: gha-leftover-credentials
#   code: GHA-005
#   severity: medium
#   kinds: [workflow.job]
#   scope: document
#   standards: [OWASP-CICD-SEC-6]
#   remediation: "write `persist-credentials: false`, and name the secrets that a called workflow needs"
package workflow.gha_leftover_credentials

import data.lib.workflow

deny contains {"msg": msg, "path": path} if {
	some position, step in input.value.steps
	workflow.action(step) == "actions/checkout"
	not is_forgotten(step)
	msg := "checkout leaves the token behind for the steps that follow"
	path := sprintf("steps[%d].uses", [position])
}

deny contains {"msg": "the called workflow gets every secret", "path": "secrets"} if {
	input.value.secrets == "inherit"
}

is_forgotten(step) if lower(sprintf("%v", [step["with"]["persist-credentials"]])) == "false"
