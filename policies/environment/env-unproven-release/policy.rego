# METADATA
# title: The release was applied as it is, has soaked, and its code is merged
# description: What nobody ran is not tested, and what is not pinned by digest is not what was tested.
# custom:
#   id: env-unproven-release
#   code: ENV-001
#   severity: critical
#   kinds: [promotion]
#   scope: document
#   standards: [SLSA-dependencies]
#   remediation: apply the release to the environment before, and let it run there for as long as is asked
package environment.env_unproven_release

deny contains {"msg": sprintf("nothing was ever applied to `%s`", [from]), "path": "run"} if {
	is_null(run)
	not input.value.unknown.run
}

deny contains {"msg": message, "path": "run.outcome"} if {
	run.outcome != "succeeded"
	word := object.get(words, run.outcome, "did not succeed")
	message := sprintf("the %s %s of `%s` %s", [run.action, run.id, from, word])
}

deny contains {"msg": sprintf("`%s` was destroyed by %s", [from, run.id]), "path": "run.action"} if {
	run.outcome == "succeeded"
	run.action == "destroy"
}

deny contains {"msg": message, "path": "run.differs"} if {
	run.outcome == "succeeded"
	run.action == "apply"
	count(run.differs) > 0
	listed := concat(", ", [sprintf("`%s`", [pin]) | some pin in run.differs])
	message := sprintf("the release of `%s` is not applied: %s had another %s", [from, run.id, listed])
}

deny contains {"msg": message, "path": "run.isWorktree"} if {
	run.isWorktree
	message := sprintf("%s applied a checkout to `%s`, not the pinned revision", [run.id, from])
}

deny contains {"msg": message, "path": "soak"} if {
	is_number(soak)
	is_null(input.value.soak.since)
	not input.value.unknown["soak.since"]
	message := sprintf("the release does not run in `%s`, and `%s` asks for %s", [from, to, length(soak)])
}

deny contains {"msg": message, "path": "soak.ranSeconds"} if {
	is_number(soak)
	ran := input.value.soak.ranSeconds
	is_number(ran)
	ran < soak
	message := sprintf(
		"the release has run in `%s` for %s since %s, and `%s` asks for %s",
		[from, length(ran), input.value.soak.since, to, length(soak)],
	)
}

deny contains {"msg": sprintf("the clock is not known to be right: %s", [reason]), "path": "soak"} if {
	is_number(soak)
	reason := input.value.unknown["soak.since"]
}

deny contains {"msg": sprintf("without a digest: %s", [listed]), "path": "release.unresolved"} if {
	input.environment.tier == "production"
	count(input.value.release.unresolved) > 0
	listed := concat(", ", [sprintf("`%s`", [pin]) | some pin in input.value.release.unresolved])
}

deny contains {"msg": message, "path": "release.revision"} if {
	is_null(input.value.release.revision)
	message := sprintf("the release of `%s` pins no revision, so nothing says which code moves", [from])
}

deny contains {"msg": message, "path": "code.isOnBaseBranch"} if {
	not is_null(input.value.release.revision)
	input.value.code.isOnBaseBranch == false
	message := sprintf("%s is not in the history of `%s`", [input.value.release.revision, input.value.code.baseBranch])
}

# What nobody could find out.
deny contains {"msg": reason, "path": path} if {
	some path in {"run", "run.differs", "code.isOnBaseBranch"}
	reason := input.value.unknown[path]
}

run := input.value.run

soak := input.value.wanted.soakSeconds

from := input.value.from.name

to := input.value.to.name

words := {
	"failed": "failed",
	"interrupted": "was interrupted",
	"running": "still runs",
}

# A length of time in its largest unit, cut.
length(seconds) := sprintf("%d d", [floor(seconds / 86400)]) if {
	seconds >= 86400
} else := sprintf("%d h", [floor(seconds / 3600)]) if {
	seconds >= 3600
} else := sprintf("%d min", [floor(seconds / 60)]) if {
	seconds >= 60
} else := sprintf("%d s", [seconds])
