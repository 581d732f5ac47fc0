package workflow.gha_unpinned_uses_test

import data.workflow.gha_unpinned_uses as policy

findings(job) := found if {
	found := policy.deny with input as {"value": job}
}

commit := "11bd71901bbe5b1630ceea73d27597364c9af683"

digest := "sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1"

test_an_action_is_pinned_by_its_full_commit if {
	findings({"steps": [{"uses": "actions/checkout@v4"}]}) == {{
		"msg": "step uses `actions/checkout@v4`, which is not pinned to a commit or digest",
		"path": "steps[0].uses",
	}}
	count(findings({"steps": [{"uses": sprintf("a/b@%s", [substring(commit, 0, 7)])}]})) == 1
	count(findings({"steps": [{"uses": "a/b"}]})) == 1
	count(findings({"steps": [{"uses": sprintf("a/b@%s", [commit])}, {"run": "make"}]})) == 0
}

test_files_of_the_same_commit_need_no_pin if {
	count(findings({"uses": "./.github/workflows/a.yml", "steps": [{"uses": "./action"}]})) == 0
}

test_a_reusable_workflow_is_pinned_too if {
	findings({"uses": "a/b/.github/workflows/c.yml@main"}) == {{
		"msg": "reusable workflow `a/b/.github/workflows/c.yml@main` is not pinned to a commit",
		"path": "uses",
	}}
}

test_images_are_pinned_by_digest if {
	count(findings({"steps": [{"uses": "docker://alpine:3"}]})) == 1
	count(findings({"steps": [{"uses": sprintf("docker://alpine@%s", [digest])}]})) == 0
	findings({"container": "alpine:3", "services": {"db": {"image": "postgres:17"}}}) == {
		{"msg": "image `alpine:3` is not pinned to a digest", "path": "container"},
		{"msg": "image `postgres:17` is not pinned to a digest", "path": "services.db.image"},
	}
	count(findings({"container": {"image": "alpine:3"}})) == 1
	count(findings({"container": {"image": sprintf("alpine@%s", [digest])}})) == 0
}
