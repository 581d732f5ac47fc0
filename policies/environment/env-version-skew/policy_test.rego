package environment.env_version_skew_test

import data.environment.env_version_skew as policy

version(major, minor, patch) := {"version": sprintf("v%d.%d.%d+k3s1", [major, minor, patch]), "major": major, "minor": minor, "patch": patch}

messages(change) := {finding.msg | some finding in found} if {
	good := {
		"to": {"name": "prod"},
		"release": {"kubernetes": version(1, 36, 3)},
		"current": {"kubernetes": version(1, 35, 9)},
		"changes": [],
		"neighbours": [],
		"unknown": {},
	}
	found := policy.deny with input as {"value": object.union(good, change)}
}

test_one_minor_version_at_a_time if {
	count(messages({})) == 0
	count(messages({"current": {"kubernetes": version(1, 36, 3)}})) == 0
	count(messages({"current": null})) == 0
	messages({"current": {"kubernetes": version(1, 34, 9)}}) == {"from v1.34.9+k3s1 to v1.36.3+k3s1 is more than one minor version"}
	messages({"current": {"kubernetes": version(0, 36, 3)}}) == {"from v0.36.3+k3s1 to v1.36.3+k3s1 is more than one minor version"}
}

place(name, minor) := {"name": "live", "place": name, "kubernetes": version(1, minor, 0)}

test_the_next_environment_is_not_left_behind if {
	count(messages({"neighbours": [place("behind", 35), place("beside", 33)]})) == 0
	messages({"neighbours": [place("behind", 34)]}) == {"`live` would stay more than one minor version behind: it has v1.34.0+k3s1, and `prod` would get v1.36.3+k3s1"}
}

test_nothing_goes_back if {
	change := {"pin": "images.db.server", "before": "18.0", "after": "17.6", "direction": "down", "keepsData": true}
	messages({"changes": [change]}) == {"`images.db.server`, which keeps data, goes back from 18.0 to 17.6"}
	messages({"changes": [object.union(change, {"keepsData": false})]}) == {"`images.db.server` goes back from 18.0 to 17.6"}
	count(messages({"changes": [object.union(change, {"direction": "up"}), object.union(change, {"direction": "unclear"})]})) == 0
}

test_what_cannot_be_compared_does_not_move if {
	messages({"unknown": {"code.course": "the clone is shallow"}}) == {"the revisions cannot be compared: the clone is shallow"}
	count(messages({"current": null, "unknown": {"code.course": "the clone is shallow"}})) == 0
}
