package workflow.gha_unlocked_apply_test

import data.workflow.gha_unlocked_apply as policy

findings(job) := found if {
	found := policy.deny with input as {"value": object.union({"steps": [{"run": "tofu apply plan.bin"}]}, job)}
}

test_an_apply_runs_alone if {
	findings({}) == {{
		"msg": "`tofu apply` runs beside others: the job has no `concurrency` group",
		"path": "steps[0].run",
	}}
	count(findings({"concurrency": "prod"})) == 0
	count(findings({"concurrency": {"group": "prod", "cancel-in-progress": false}})) == 0
	count(findings({"workflow": {"concurrency": {"group": "prod"}}})) == 0
}

test_an_apply_is_not_cut_short if {
	findings({"concurrency": {"group": "prod", "cancel-in-progress": true}}) == {{
		"msg": "an apply can be cancelled half-way by the next run",
		"path": "concurrency.cancel-in-progress",
	}}
	{found.path | some found in findings({"workflow": {"concurrency": {"group": "a", "cancel-in-progress": "${{ true }}"}}})} == {"workflow.concurrency.cancel-in-progress"}
}

test_other_jobs_may_be_cancelled if {
	count(findings({"steps": [{"run": "make"}], "concurrency": {"group": "a", "cancel-in-progress": true}})) == 0
}
