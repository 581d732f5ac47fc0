package workflow.gha_static_cloud_key_test

import data.workflow.gha_static_cloud_key as policy

findings(job) := found if {
	found := policy.deny with input as {"value": job}
}

key := "${{ secrets.KEY }}"

test_a_key_of_a_cloud_is_found_in_every_environment if {
	findings({"env": {"AWS_SECRET_ACCESS_KEY": key}}) == {{
		"msg": "`AWS_SECRET_ACCESS_KEY` is a long-lived key of a cloud, taken from a secret",
		"path": "env.AWS_SECRET_ACCESS_KEY",
	}}
	{found.path | some found in findings({"steps": [{"env": {"GOOGLE_CREDENTIALS": key}}]})} == {"steps[0].env.GOOGLE_CREDENTIALS"}
	{found.path | some found in findings({"workflow": {"env": {"ARM_CLIENT_SECRET": key}}})} == {"workflow.env.ARM_CLIENT_SECRET"}
}

test_a_login_by_key_is_found if {
	findings({"steps": [{"uses": "azure/login@v2", "with": {"creds": key}}]}) == {{
		"msg": "`azure/login` logs in with a long-lived key",
		"path": "steps[0].with.creds",
	}}
}

test_an_identity_is_fine if {
	count(findings({"steps": [{"uses": "aws-actions/configure-aws-credentials@v5", "with": {"role-to-assume": "arn:aws:iam::1:role/a"}}]})) == 0
	count(findings({"env": {"AWS_ACCESS_KEY_ID": "${{ steps.login.outputs.id }}", "TOKEN": key}})) == 0
}
