package workflow.gha_leftover_credentials_test

import data.workflow.gha_leftover_credentials as policy

findings(job) := found if {
	found := policy.deny with input as {"value": job}
}

checkout(with_) := {"steps": [{"uses": "actions/checkout@v5", "with": with_}]}

test_a_checkout_forgets_its_token if {
	findings({"steps": [{"uses": "actions/checkout@v5"}]}) == {{
		"msg": "checkout leaves the token behind for the steps that follow",
		"path": "steps[0].uses",
	}}
	count(findings(checkout({"persist-credentials": true}))) == 1
	count(findings(checkout({"persist-credentials": false}))) == 0
	count(findings(checkout({"persist-credentials": "False"}))) == 0
}

test_secrets_are_named if {
	findings({"uses": "./.github/workflows/a.yml", "secrets": "inherit"}) == {{
		"msg": "the called workflow gets every secret",
		"path": "secrets",
	}}
	count(findings({"secrets": {"token": "${{ secrets.TOKEN }}"}})) == 0
}
