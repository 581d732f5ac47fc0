# METADATA
# title: Kubernetes rises by one minor version at most, and no version goes back
# description: Kubernetes supports no upgrade that leaves a minor version out, and programs cannot read newer data.
# custom:
#   id: env-version-skew
#   code: ENV-002
#   severity: high
#   kinds: [promotion]
#   scope: document
#   standards: [Kubernetes-version-skew]
#   remediation: promote the versions in between first; what goes back, `infractl rollback` brings back
package environment.env_version_skew

deny contains {"msg": message, "path": "release.kubernetes"} if {
	before := input.value.current.kubernetes
	is_beyond(before, after)
	message := sprintf("from %s to %s is more than one minor version", [before.version, after.version])
}

deny contains {"msg": message, "path": "neighbours"} if {
	some neighbour in input.value.neighbours
	neighbour.place == "behind"
	is_beyond(neighbour.kubernetes, after)
	message := sprintf(
		"`%s` would stay more than one minor version behind: it has %s, and `%s` would get %s",
		[neighbour.name, neighbour.kubernetes.version, input.value.to.name, after.version],
	)
}

deny contains {"msg": message, "path": "changes"} if {
	some change in input.value.changes
	change.direction == "down"
	message := sprintf("`%s`%s goes back from %s to %s", [change.pin, data_note(change), change.before, change.after])
}

# Which way the code goes is one of the versions.
deny contains {"msg": sprintf("the revisions cannot be compared: %s", [reason]), "path": "code.course"} if {
	is_object(input.value.current)
	reason := input.value.unknown["code.course"]
}

after := input.value.release.kubernetes

is_beyond(old, new) if new.major > old.major

is_beyond(old, new) if {
	new.major == old.major
	new.minor > old.minor + 1
}

data_note(change) := ", which keeps data," if {
	change.keepsData
} else := ""
