# METADATA
# title: What a chart asks for fits a node
# description: A pod that asks for more than any node has stays pending, and nobody is told.
# custom:
#   id: helm-oversized-resources
#   code: HLM-005
#   severity: medium
#   kinds: [helm.values]
#   scope: document
#   standards: []
#   remediation: set the cache or the request to what the nodes of the environment can give
package values.helm_oversized_resources

import data.lib.paths
import data.lib.values

# A node of the platform has room for these; what needs more is an exception that names its nodes.
most_cache_mebibytes := 4096

most_memory := "64Gi"

most_cores := 32

deny contains {"msg": message, "path": paths.path(steps)} if {
	walk(input.value, [steps, amount])
	count(steps) > 0
	steps[count(steps) - 1] == "allocatedMemory"
	amount > most_cache_mebibytes
	not values.is_off(steps)
	message := sprintf("`%s` of `%s` takes %d MiB of one node", [paths.path(steps), values.component, amount])
}

deny contains {"msg": message, "path": paths.path(place)} if {
	some place, amount in requests("memory")
	units.parse_bytes(sprintf("%v", [amount])) > units.parse_bytes(most_memory)
	message := sprintf("`%s` of `%s` asks for %v, more than %s", [paths.path(place), values.component, amount, most_memory])
}

deny contains {"msg": message, "path": paths.path(place)} if {
	some place, amount in requests("cpu")
	units.parse(sprintf("%v", [amount])) > most_cores
	message := sprintf("`%s` of `%s` asks for %v cores, more than %d", [paths.path(place), values.component, amount, most_cores])
}

# The requests for a resource, by where they stand.
requests(resource) := {place: amount |
	walk(input.value, [steps, part])
	amount := part.requests[resource]
	place := array.concat(steps, ["requests", resource])
	not values.is_off(place)
	not is_preset(steps)
}

# A table of sizes is no request: one of its rows becomes one.
is_preset(steps) if steps[0] in {"presets", "sizes"}
