package values.helm_unverified_tls_test

import data.values.helm_unverified_tls as policy

findings(given) := found if found := policy.deny with input as {"address": "values/alloy", "value": given}

test_verification_that_is_off_is_told if {
	findings({"client": {"tls": {"insecureSkipVerify": true}}}) == {{
		"msg": "`client.tls.insecureSkipVerify` of `alloy` is true: nobody checks who answers",
		"path": "client.tls.insecureSkipVerify",
	}}
	every given in [{"insecure": "true"}, {"tls_skip_verify": true}, {"db": {"sslmode": "disable"}}, {"smtp": {"tls": false}}, {"verifySSL": false}] {
		count(findings(given)) == 1
	}
}

test_lines_of_files_are_read if {
	findings({"config": "exporter {\n  insecure_skip_verify = true\n}\n"}) == {{
		"msg": "line 2 of `config` of `alloy` sets `insecure_skip_verify` to true: nobody checks who answers",
		"path": "config",
	}}
	count(findings({"config": "tls:\n  insecure: false\n"})) == 0
}

test_verification_that_is_on_is_fine if {
	every given in [
		{"insecure": false},
		{"tls": {"enabled": false}},
		{"tls": true},
		{"sslmode": "verify-full"},
		{"ports": [false, true]},
		{"ingress": {"core": {"tls": false}}},
	] {
		count(findings(given)) == 0
	}
}

test_parts_that_are_off_are_left_out if {
	count(findings({"tracing": {"enabled": false, "tls": {"insecure": true}, "config": "insecure: true\n"}})) == 0
}
