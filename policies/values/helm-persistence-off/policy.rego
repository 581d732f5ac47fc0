# METADATA
# title: State in production is kept
# description: Without a volume that outlives the pod, the data ends with the pod.
# custom:
#   id: helm-persistence-off
#   code: HLM-004
#   severity: high
#   kinds: [helm.values]
#   scope: document
#   standards: []
#   remediation: turn persistence on and give it a size
package values.helm_persistence_off

import data.lib.paths
import data.lib.values

deny contains {"msg": message, "path": path} if {
	input.environment.tier == "production"
	walk(input.value, [steps, part])
	count(steps) > 0
	steps[count(steps) - 1] in {"persistence", "persistentVolume"}
	part.enabled == false
	not values.is_off(steps)
	not is_cache(steps)
	path := paths.path(array.concat(steps, ["enabled"]))
	message := sprintf("`%s` is off for `%s` in production", [path, values.component])
}

# What can be computed again may be lost.
is_cache(steps) if {
	some step in steps
	regex.match(`(?i)cache|memcached`, step)
}
