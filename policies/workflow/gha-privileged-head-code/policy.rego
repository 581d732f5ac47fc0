# METADATA
# title: Privileged triggers run no code of the pull request
# description: These triggers run with the secrets and the write token of the base repository; checking out the head hands both to whoever opened the pull request.
# custom:
#   id: gha-privileged-head-code
#   code: GHA-003
#   severity: critical
#   kinds: [workflow.job]
#   scope: document
#   standards: [OWASP-CICD-SEC-4]
#   remediation: build pull requests under `pull_request`, and hand results on as artifacts that are only read
package workflow.gha_privileged_head_code

import data.lib.workflow

privileged := {"pull_request_target", "workflow_run", "issue_comment"}

deny contains {"msg": msg, "path": path} if {
	some position, step in input.value.steps
	some key in ["ref", "repository"]
	startswith(workflow.action(step), "actions/checkout")
	some expression in workflow.expressions(step["with"][key])
	is_head(expression)
	msg := sprintf("`%s` checks out the code of the pull request with the rights of the base", [trigger])
	path := sprintf("steps[%d].with.%s", [position, key])
}

deny contains {"msg": msg, "path": path} if {
	some position, step in input.value.steps
	regex.match(`\bgh\s+pr\s+checkout\b|\bgit\s+(fetch|pull)\b[^\n]*\b(pull/|head_ref|HEAD_REF)`, step.run)
	msg := sprintf("`%s` fetches the code of the pull request with the rights of the base", [trigger])
	path := sprintf("steps[%d].run", [position])
}

trigger := min(privileged & object.keys(input.value.workflow.triggers))

is_head(expression) if regex.match(`\bgithub\.head_ref\b`, expression)

is_head(expression) if regex.match(`\.(pull_request|workflow_run)\..*\bhead`, expression)

is_head(expression) if regex.match(`\bgithub\.event\.(number|issue\.number|pull_request\.(number|merge_commit_sha))\b`, expression)
