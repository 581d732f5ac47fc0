package workflow.gha_unreviewed_apply_test

import data.workflow.gha_unreviewed_apply as policy

findings(job, script) := found if {
	found := policy.deny with input as {"value": object.union(job, {"steps": [{"run": script}]})}
}

test_an_apply_waits_for_people if {
	findings({}, "infractl apply prod --plan plan.bin") == {{
		"msg": "`infractl apply` runs in no protected environment",
		"path": "steps[0].run",
	}}
	count(findings({"environment": "prod"}, "infractl apply prod --plan=plan.bin")) == 0
}

test_an_apply_takes_the_plan_that_they_saw if {
	findings({"environment": {"name": "prod"}}, "infractl apply prod") == {{
		"msg": "`infractl apply` makes a plan of its own instead of taking the reviewed one",
		"path": "steps[0].run",
	}}
	count(findings({"environment": "prod"}, "terraform apply -auto-approve")) == 1
	count(findings({"environment": "prod"}, "terraform apply -input=false plan.bin")) == 0
}

test_a_plan_needs_neither if {
	count(findings({}, "infractl plan prod")) == 0
}
