package values.helm_bundled_store_test

import data.values.helm_bundled_store as policy

findings_in(tier, given) := found if {
	found := policy.deny with input as {"address": "values/loki", "environment": {"name": tier, "tier": tier}, "value": given}
}

test_a_store_that_is_turned_on_is_told if {
	findings_in("staging", {"minio": {"enabled": true}}) == {{
		"msg": "the chart of `loki` runs a `minio` of its own",
		"path": "minio.enabled",
	}}
	{finding.path | some finding in findings_in("production", {"redis-ha": {"enabled": true}})} == {"redis-ha.enabled"}
}

test_a_laptop_may_have_it if {
	count(findings_in("development", {"minio": {"enabled": true}})) == 0
}

test_what_is_off_or_no_switch_is_fine if {
	every given in [
		{"minio": {"enabled": false}},
		{"kafka": {"address": "events-kafka-bootstrap:9092"}},
		{"storage": {"minio": {"enabled": true}}},
		{"redis": "redis:6379"},
	] {
		count(findings_in("production", given)) == 0
	}
}
