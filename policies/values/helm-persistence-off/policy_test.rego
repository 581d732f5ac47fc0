package values.helm_persistence_off_test

import data.values.helm_persistence_off as policy

findings_in(tier, given) := found if {
	found := policy.deny with input as {"address": "values/redis", "environment": {"name": tier, "tier": tier}, "value": given}
}

findings(given) := findings_in("production", given)

test_persistence_that_is_off_is_told if {
	findings({"persistence": {"enabled": false}}) == {{
		"msg": "`persistence.enabled` is off for `redis` in production",
		"path": "persistence.enabled",
	}}
	{finding.path | some finding in findings({"server": {"persistentVolume": {"enabled": false}}})} == {"server.persistentVolume.enabled"}
}

test_only_production_needs_it if {
	count(findings_in("staging", {"persistence": {"enabled": false}})) == 0
}

test_persistence_that_is_on_or_not_said_is_fine if {
	count(findings({"persistence": {"enabled": true}})) == 0
	count(findings({"persistence": {"size": "10Gi"}})) == 0
}

test_caches_and_parts_that_are_off_are_left_out if {
	count(findings({"chunksCache": {"persistence": {"enabled": false}}})) == 0
	count(findings({"sidecars": [{"persistence": {"enabled": false}}]})) == 1
	count(findings({"alertmanager": {"enabled": false, "persistence": {"enabled": false}}})) == 0
}
