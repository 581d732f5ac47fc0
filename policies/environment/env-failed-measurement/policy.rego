# METADATA
# title: The measurements that are asked for were passed by this release
# description: That a release starts says nothing of how fast it answers, or how often it fails.
# custom:
#   id: env-failed-measurement
#   code: ENV-008
#   severity: medium
#   kinds: [promotion]
#   scope: document
#   standards: []
#   remediation: measure the release in the environment before, and give the result as evidence
package environment.env_failed_measurement

deny contains {"msg": reason, "path": "slo"} if {
	some name in input.value.wanted.slo
	is_null(input.value.slo[name])
	some reason in reasons(name)
}

deny contains {"msg": sprintf("`%s` failed at %s", [name, result.at]), "path": "slo"} if {
	some name, result in asked
	result.passed == false
}

deny contains {"msg": message, "path": "slo"} if {
	some name, result in asked
	not result.isOfThisRelease
	message := sprintf("`%s` was measured at %s, before `%s` ran this release", [name, result.at, input.value.from.name])
}

deny contains {"msg": sprintf("`%s` was measured at %s, which is still to come", [name, result.at]), "path": "slo"} if {
	some name, result in asked
	result.ageSeconds < 0
}

asked[name] := result if {
	some name in input.value.wanted.slo
	result := input.value.slo[name]
	is_object(result)
}

# Why a result is not known; its path has quotes where the name has dots.
reasons(name) := {reason |
	some path, reason in input.value.unknown
	path in {sprintf("slo.%s", [name]), sprintf("slo.\"%s\"", [name])}
}
