# METADATA
# title: The environment before holds what was recorded
# description: What was edited by hand on the target was tested there and is not in the release.
# custom:
#   id: env-drifted-source
#   code: ENV-007
#   severity: medium
#   kinds: [promotion]
#   scope: document
#   standards: []
#   remediation: run `infractl drift`, then apply the environment again, or take the edit into the repository
package environment.env_drifted_source

deny contains {"msg": reason, "path": "drift"} if reason := input.value.unknown.drift

deny contains {"msg": message, "path": "drift.differs"} if {
	differs := input.value.drift.differs
	count(differs) > 0
	message := sprintf("`%s` has drifted: %s%s", [from, concat(", ", array.slice(differs, 0, most)), more(count(differs))])
}

deny contains {"msg": message, "path": "drift.at"} if {
	age := input.value.drift.ageSeconds
	not is_of_today(age)
	message := sprintf("`%s` was last compared with its record at %s", [from, input.value.drift.at])
}

# At most a day ago, and not in the future.
is_of_today(age) if {
	age >= 0
	age <= 86400
}

from := input.value.from.name

# The most objects that are named.
most := 3

more(number) := sprintf(" and %d more", [number - most]) if {
	number > most
} else := ""
