# METADATA
# title: What keeps data was backed up and a restore was tried, as lately as is asked
# description: A change that destroys data is undone from the last backup that can be restored.
# custom:
#   id: env-stale-backup
#   code: ENV-006
#   severity: high
#   kinds: [promotion]
#   scope: document
#   standards: [NIST-SP-800-34]
#   remediation: take a backup, or restore one to a scratch environment, and say so in the evidence
package environment.env_stale_backup

deny contains {"msg": reason, "path": sprintf("backups.%s", [name])} if {
	is_number(rpo)
	some name in input.value.to.stateful
	reason := input.value.unknown[sprintf("backups.%s", [name])]
}

deny contains {"msg": message, "path": sprintf("backups.%s", [name])} if {
	is_number(rpo)
	some name in input.value.to.stateful
	backup := input.value.backups[name]
	backup.ageSeconds > rpo
	message := sprintf("the newest backup of `%s` is from %s, and `%s` loses %s at most", [name, backup.at, to, length(rpo)])
}

deny contains {"msg": message, "path": sprintf("backups.%s.at", [name])} if {
	is_number(rpo)
	some name in input.value.to.stateful
	backup := input.value.backups[name]
	backup.ageSeconds < 0
	message := sprintf("the backup of `%s` is from %s, which is still to come", [name, backup.at])
}

deny contains {"msg": input.value.unknown.restoreDrill, "path": "restoreDrill"} if is_number(limit)

deny contains {"msg": message, "path": "restoreDrill.at"} if {
	is_number(limit)
	drill.ageSeconds > limit
	message := sprintf("the last restore was tried on %s, and `%s` asks for one in the last %s", [drill.at, to, length(limit)])
}

deny contains {"msg": sprintf("the restore of %s is still to come", [drill.at]), "path": "restoreDrill.at"} if {
	is_number(limit)
	drill.ageSeconds < 0
}

deny contains {"msg": sprintf("the restore of %s failed", [drill.at]), "path": "restoreDrill.passed"} if {
	is_number(limit)
	drill.passed == false
}

drill := input.value.restoreDrill

rpo := input.value.wanted.rpoSeconds

limit := input.value.wanted.restoreDrillSeconds

to := input.value.to.name

# A length of time in days or hours, cut.
length(seconds) := sprintf("%d d", [floor(seconds / 86400)]) if {
	seconds >= 172800
} else := sprintf("%d h", [floor(seconds / 3600)]) if {
	seconds >= 3600
} else := sprintf("%d s", [seconds])
