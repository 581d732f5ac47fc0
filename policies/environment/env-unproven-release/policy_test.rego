package environment.env_unproven_release_test

import data.environment.env_unproven_release as policy

good := {
	"from": {"name": "staging"},
	"to": {"name": "prod"},
	"run": {"id": "01A", "action": "apply", "outcome": "succeeded", "isWorktree": false, "differs": []},
	"soak": {"since": "2026-11-21T12:00:00Z", "ranSeconds": 86400},
	"wanted": {"soakSeconds": 86400},
	"release": {"revision": "2222", "unresolved": []},
	"code": {"baseBranch": "main", "isOnBaseBranch": true},
	"unknown": {},
}

found_in(tier, change) := found if {
	found := policy.deny with input as {
		"environment": {"name": "prod", "tier": tier},
		"value": object.union(good, change),
	}
}

messages(change) := {finding.msg | some finding in found_in("production", change)}

test_a_release_that_ran_long_enough_moves if {
	count(messages({})) == 0
	count(messages({"wanted": {"soakSeconds": null}, "soak": {"since": null, "ranSeconds": null}})) == 0
}

test_something_was_applied if {
	messages({"run": null}) == {"nothing was ever applied to `staging`"}
	messages({"run": null, "unknown": {"run": "the last record is damaged"}}) == {"the last record is damaged"}
}

test_the_last_run_ended_well if {
	every outcome, word in {"failed": "failed", "interrupted": "was interrupted", "running": "still runs", "odd": "did not succeed"} {
		messages({"run": {"outcome": outcome}}) == {sprintf("the apply 01A of `staging` %s", [word])}
	}
	messages({"run": {"action": "destroy"}}) == {"`staging` was destroyed by 01A"}
}

test_it_applied_this_release if {
	messages({"run": {"differs": ["source.revision", "images.db.server"]}}) == {"the release of `staging` is not applied: 01A had another `source.revision`, `images.db.server`"}
	messages({"run": {"isWorktree": true}}) == {"01A applied a checkout to `staging`, not the pinned revision"}
	messages({"run": {"differs": null}, "unknown": {"run.differs": "what 01A applied is not known"}}) == {"what 01A applied is not known"}
}

test_it_soaked if {
	every ran, word in {"7": "7 s", "61": "1 min", "7205": "2 h", "86399": "23 h"} {
		messages({"soak": {"ranSeconds": to_number(ran)}}) == {sprintf("the release has run in `staging` for %s since 2026-11-21T12:00:00Z, and `prod` asks for 1 d", [word])}
	}
	messages({"soak": {"since": null, "ranSeconds": null}}) == {"the release does not run in `staging`, and `prod` asks for 1 d"}
	messages({"soak": {"since": null, "ranSeconds": null}, "unknown": {"soak.since": "01A ended in the future"}}) == {"the clock is not known to be right: 01A ended in the future"}
}

test_production_takes_digests_only if {
	unresolved := {"release": {"unresolved": ["db.server"]}}
	messages(unresolved) == {"without a digest: `db.server`"}
	count(found_in("staging", unresolved)) == 0
}

test_the_code_is_pinned_and_merged if {
	messages({"release": {"revision": null}, "code": {"isOnBaseBranch": false}}) == {"the release of `staging` pins no revision, so nothing says which code moves"}
	messages({"code": {"isOnBaseBranch": false}}) == {"2222 is not in the history of `main`"}
	messages({"code": {"isOnBaseBranch": null}, "unknown": {"code.isOnBaseBranch": "no git"}}) == {"no git"}
}
