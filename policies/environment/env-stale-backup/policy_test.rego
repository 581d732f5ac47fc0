package environment.env_stale_backup_test

import data.environment.env_stale_backup as policy

messages(change) := {finding.msg | some finding in found} if {
	good := {
		"to": {"name": "prod", "stateful": ["db"]},
		"wanted": {"rpoSeconds": 86400, "restoreDrillSeconds": 2592000},
		"backups": {"db": {"at": "2026-11-22T03:00:00Z", "ageSeconds": 86400}},
		"restoreDrill": {"at": "2026-11-01T03:00:00Z", "ageSeconds": 2592000, "passed": true},
		"unknown": {},
	}
	found := policy.deny with input as {"value": object.union(good, change)}
}

test_what_is_new_enough_is_fine if {
	count(messages({})) == 0
	count(messages({"to": {"stateful": []}, "backups": {"db": {"ageSeconds": 999999}}})) == 0
}

test_nothing_is_asked_where_nothing_is_wanted if {
	unknown := {"backups.db": "not known", "restoreDrill": "not known"}
	count(messages({"wanted": {"rpoSeconds": null, "restoreDrillSeconds": null}, "backups": {"db": null}, "restoreDrill": null, "unknown": unknown})) == 0
}

test_what_is_not_known_is_told if {
	messages({"backups": {"db": null}, "unknown": {"backups.db": "no backup is known"}}) == {"no backup is known"}
	messages({"restoreDrill": null, "unknown": {"restoreDrill": "no drill is known"}}) == {"no drill is known"}
}

test_a_backup_is_new if {
	messages({"backups": {"db": {"ageSeconds": 86401}}}) == {"the newest backup of `db` is from 2026-11-22T03:00:00Z, and `prod` loses 24 h at most"}
	messages({"wanted": {"rpoSeconds": 60}, "backups": {"db": {"ageSeconds": 61}}}) == {"the newest backup of `db` is from 2026-11-22T03:00:00Z, and `prod` loses 60 s at most"}
	messages({"backups": {"db": {"ageSeconds": -1}}}) == {"the backup of `db` is from 2026-11-22T03:00:00Z, which is still to come"}
}

test_a_restore_was_tried_and_went_well if {
	messages({"restoreDrill": {"ageSeconds": 2592001}}) == {"the last restore was tried on 2026-11-01T03:00:00Z, and `prod` asks for one in the last 30 d"}
	messages({"restoreDrill": {"ageSeconds": -1}}) == {"the restore of 2026-11-01T03:00:00Z is still to come"}
	messages({"restoreDrill": {"passed": false}}) == {"the restore of 2026-11-01T03:00:00Z failed"}
}
