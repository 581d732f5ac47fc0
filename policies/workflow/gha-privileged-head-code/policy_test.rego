package workflow.gha_privileged_head_code_test

import data.workflow.gha_privileged_head_code as policy

findings(event, step) := found if {
	found := policy.deny with input as {"value": {
		"steps": [step],
		"workflow": {"triggers": {event: null}},
	}}
}

checkout(key, value) := {"uses": "actions/checkout@v5", "with": {key: value}}

test_the_head_is_not_checked_out if {
	findings("pull_request_target", checkout("ref", "${{ github.event.pull_request.head.sha }}")) == {{
		"msg": "`pull_request_target` checks out the code of the pull request with the rights of the base",
		"path": "steps[0].with.ref",
	}}
	count(findings("workflow_run", checkout("ref", "${{ github.event.workflow_run.head_branch }}"))) == 1
	count(findings("pull_request_target", checkout("ref", "${{ github.head_ref }}"))) == 1
	count(findings("pull_request_target", checkout("ref", "refs/pull/${{ github.event.number }}/merge"))) == 1
	count(findings("pull_request_target", checkout("repository", "${{ github.event.pull_request.head.repo.full_name }}"))) == 1
}

test_nor_is_it_fetched if {
	findings("issue_comment", {"run": "gh pr checkout 1"}) == {{
		"msg": "`issue_comment` fetches the code of the pull request with the rights of the base",
		"path": "steps[0].run",
	}}
	count(findings("pull_request_target", {"run": "git fetch origin pull/1/head"})) == 1
	count(findings("pull_request_target", {"run": "git fetch origin main"})) == 0
}

test_the_base_may_be_checked_out if {
	count(findings("pull_request_target", {"uses": "actions/checkout@v5"})) == 0
	count(findings("pull_request_target", checkout("ref", "${{ github.base_ref }}"))) == 0
}

test_other_triggers_have_no_rights_to_hand_out if {
	count(findings("pull_request", checkout("ref", "${{ github.head_ref }}"))) == 0
}
