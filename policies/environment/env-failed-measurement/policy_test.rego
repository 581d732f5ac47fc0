package environment.env_failed_measurement_test

import data.environment.env_failed_measurement as policy

messages(slo, unknown) := {finding.msg | some finding in found} if {
	found := policy.deny with input as {"value": {
		"from": {"name": "staging"},
		"wanted": {"slo": ["smoke"]},
		"slo": slo,
		"unknown": unknown,
	}}
}

result(change) := object.union({"at": "2026-11-22T08:00:00Z", "ageSeconds": 60, "passed": true, "isOfThisRelease": true}, change)

test_what_was_passed_is_fine if {
	count(messages({"smoke": result({}), "other": result({"passed": false})}, {})) == 0
}

test_what_failed_is_told if {
	messages({"smoke": result({"passed": false})}, {}) == {"`smoke` failed at 2026-11-22T08:00:00Z"}
}

test_what_is_of_another_release_is_told if {
	messages({"smoke": result({"isOfThisRelease": false})}, {}) == {"`smoke` was measured at 2026-11-22T08:00:00Z, before `staging` ran this release"}
}

test_the_future_proves_nothing if {
	messages({"smoke": result({"ageSeconds": -1})}, {}) == {"`smoke` was measured at 2026-11-22T08:00:00Z, which is still to come"}
}

test_what_is_not_known_is_told if {
	messages({"smoke": null}, {"slo.smoke": "not known"}) == {"not known"}
	messages({"smoke": null}, {"slo.\"smoke\"": "not known"}) == {"not known"}
}
