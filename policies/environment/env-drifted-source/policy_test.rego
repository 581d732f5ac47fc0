package environment.env_drifted_source_test

import data.environment.env_drifted_source as policy

messages(drift, unknown) := {finding.msg | some finding in found} if {
	found := policy.deny with input as {"value": {"from": {"name": "staging"}, "drift": drift, "unknown": unknown}}
}

checked(change) := object.union({"at": "2026-11-22T12:00:00Z", "ageSeconds": 0, "objects": 3, "differs": []}, change)

test_a_target_that_is_as_recorded if {
	count(messages(checked({}), {})) == 0
	count(messages(checked({"ageSeconds": 86400}), {})) == 0
}

test_what_differs_is_named if {
	messages(checked({"differs": ["edited: ConfigMap apps/app"]}), {}) == {"`staging` has drifted: edited: ConfigMap apps/app"}
	messages(checked({"differs": ["a", "b", "c", "d", "e"]}), {}) == {"`staging` has drifted: a, b, c and 2 more"}
}

test_an_old_look_is_none if {
	old := {"`staging` was last compared with its record at 2026-11-22T12:00:00Z"}
	messages(checked({"ageSeconds": 86401}), {}) == old
	messages(checked({"ageSeconds": -1}), {}) == old
}

test_what_is_not_known_is_told if {
	messages(null, {"drift": "what `staging` holds is not known"}) == {"what `staging` holds is not known"}
}
