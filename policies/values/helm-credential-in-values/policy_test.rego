package values.helm_credential_in_values_test

import data.values.helm_credential_in_values as policy

findings(given) := found if found := policy.deny with input as {"address": "values/loki", "value": given}

test_a_sample_password_is_told_as_such if {
	findings({"auth": {"adminPassword": "ChangeMe"}}) == {{
		"msg": "`auth.adminPassword` of `loki` holds a sample password, which everybody knows",
		"path": "auth.adminPassword",
	}}
}

test_a_password_of_ones_own_is_no_better if {
	findings({"auth": {"password": "correct horse"}}) == {{
		"msg": "`auth.password` of `loki` holds a credential in plain text",
		"path": "auth.password",
	}}
}

test_entries_of_env_are_read if {
	findings({"extraEnv": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "DB_PASSWORD", "value": "hunter2"}]}) == {{
		"msg": "`extraEnv[1].value` of `loki` holds a credential in plain text",
		"path": "extraEnv[1].value",
	}}
	count(findings({"extraEnv": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]})) == 0
}

test_tokens_are_known_under_any_key if {
	findings({"url": "postgres://loki:hunter2@postgresql/loki"}) == {{
		"msg": "`url` of `loki` holds what looks like a key or a token",
		"path": "url",
	}}
	count(findings({"password": "postgres://loki:hunter2@postgresql/loki"})) == 1
}

test_lines_of_files_are_read if {
	findings({"config": "host = postgresql\npassword = hunter2\n"}) == {{
		"msg": "`config` of `loki` holds a credential in line 2",
		"path": "config",
	}}
}

test_references_and_empty_values_are_fine if {
	every given in [
		{"auth": {"password": "", "existingSecret": "loki-auth", "passwordKey": "password"}},
		{"auth": {"password": null, "token": true}},
		{"auth": {"password": "${LOKI_PASSWORD}", "passwordFile": "/run/secrets/password"}},
		{"passwords": ["one"]},
	] {
		count(findings(given)) == 0
	}
}

test_what_is_turned_off_has_no_effect if {
	count(findings({"minio": {"enabled": false, "rootPassword": "supersecret", "url": "s3://a:hunter2@minio"}})) == 0
}
