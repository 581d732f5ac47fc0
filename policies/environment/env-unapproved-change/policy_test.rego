package environment.env_unapproved_change_test

import data.environment.env_unapproved_change as policy

messages(change) := {finding.msg | some finding in found} if {
	good := {"to": {"name": "prod"}, "freeze": [], "wanted": {"reviewers": null}, "reviews": null, "unknown": {}}
	found := policy.deny with input as {"value": object.union(good, change)}
}

review(name, change) := object.union({"by": name, "isOfThisRelease": true, "isAuthor": false, "ageSeconds": 60}, change)

test_a_freeze_counts_while_it_is if {
	freeze := {"from": "2026-12-20", "to": "2027-01-05", "reason": "holidays", "isNow": true}
	messages({"freeze": [freeze]}) == {"`prod` is frozen from 2026-12-20 to 2027-01-05: holidays"}
	count(messages({"freeze": [object.union(freeze, {"isNow": false})]})) == 0
}

test_nobody_is_asked_where_nobody_is_wanted if {
	count(messages({})) == 0
	count(messages({"unknown": {"reviews": "who approved is not known"}})) == 0
	count(messages({"wanted": {"reviewers": 0}, "reviews": []})) == 0
}

test_who_approved_has_to_be_known if {
	messages({"wanted": {"reviewers": 1}, "unknown": {"reviews": "who approved is not known"}}) == {"who approved is not known"}
}

test_each_other_person_counts_once_and_for_this_release if {
	two := {"wanted": {"reviewers": 2}}
	count(messages(object.union(two, {"reviews": [review("platform-team", {}), review("security-team", {})]}))) == 0
	one := {"`prod` asks for 2 beside the author who approve the release, and there is 1"}
	every second in [
		review("platform-team", {}),
		review("security-team", {"isOfThisRelease": false}),
		review("app-team", {"isAuthor": true}),
		review("security-team", {"ageSeconds": -5}),
	] {
		messages(object.union(two, {"reviews": [review("platform-team", {}), second]})) == one
	}
}
