package workflow.gha_untrusted_runner_state_test

import data.workflow.gha_untrusted_runner_state as policy

on_runner(event, runner) := found if {
	found := policy.deny with input as {"value": {"runs-on": runner, "workflow": {"triggers": {event: null}}}}
}

released(step) := found if {
	found := policy.deny with input as {"value": {"steps": [step], "workflow": {"triggers": {"release": {"types": ["published"]}}}}}
}

test_strangers_get_no_machine_of_ours if {
	on_runner("pull_request", ["self-hosted", "linux"]) == {{
		"msg": "`pull_request` runs on a self-hosted runner, which keeps what strangers leave there",
		"path": "runs-on",
	}}
	count(on_runner("issue_comment", "self-hosted")) == 1
	count(on_runner("pull_request_target", {"labels": "self-hosted"})) == 1
	count(on_runner("pull_request", {"group": "a", "labels": ["self-hosted"]})) == 1
	count(on_runner("pull_request", "ubuntu-24.04")) == 0
	count(on_runner("push", "self-hosted")) == 0
}

test_a_release_takes_no_cache if {
	released({"uses": "actions/cache@v4"}) == {{
		"msg": "the release takes a cache that other branches can fill: `actions/cache`",
		"path": "steps[0].uses",
	}}
	{found.path | some found in released({"uses": "actions/setup-node@v5", "with": {"cache": "npm"}})} == {"steps[0].with.cache"}
	count(released({"uses": "actions/setup-go@v6", "with": {"cache": false}})) == 0
	count(released({"uses": "actions/setup-go@v6", "with": {"go-version": "1.26"}})) == 0
}

test_tags_release_and_branches_do_not if {
	step := {"uses": "swatinem/rust-cache@v2"}
	value := {"steps": [step], "workflow": {"triggers": {"push": {"tags": ["v*"]}}}}
	count(policy.deny) == 1 with input as {"value": value}
	other := json.patch(value, [{"op": "replace", "path": "/workflow/triggers/push", "value": {"branches": ["main"]}}])
	count(policy.deny) == 0 with input as {"value": other}
}
