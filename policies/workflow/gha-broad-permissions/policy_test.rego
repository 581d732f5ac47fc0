package workflow.gha_broad_permissions_test

import data.workflow.gha_broad_permissions as policy

findings(file) := found if {
	found := policy.deny with input as {"value": object.union({"type": "workflow"}, file)}
}

test_permissions_are_said if {
	findings({"jobs": {}}) == {{
		"msg": "workflow does not say which permissions its token has",
		"path": "jobs",
	}}
	count(findings({"permissions": {}})) == 0
	count(findings({"type": "action"})) == 0
}

test_no_word_gives_all if {
	findings({"permissions": "write-all"}) == {{
		"msg": "all jobs have the permissions `write-all`",
		"path": "permissions",
	}}
	count(findings({"permissions": "read-all"})) == 1
}

test_no_job_writes_for_all if {
	findings({"permissions": {"contents": "write", "packages": "read"}}) == {{
		"msg": "all jobs may write `contents`",
		"path": "permissions.contents",
	}}
}

test_a_job_names_what_it_needs if {
	findings({"permissions": {}, "jobs": {"a": {"permissions": "write-all"}, "b": {"permissions": {"contents": "write"}}}}) == {{
		"msg": "job `a` has the permissions `write-all`",
		"path": "jobs.a.permissions",
	}}
}
