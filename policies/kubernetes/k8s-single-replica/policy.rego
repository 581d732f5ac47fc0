# METADATA
# title: Stateful components in production run more than once
# description: While the only pod of a store moves to another node, nobody is served.
# custom:
#   id: k8s-single-replica
#   code: HLM-004
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: []
#   remediation: use the variant `ha` of the component, or say in its `exceptions` why one server is enough
package kubernetes.k8s_single_replica

import data.lib.objects

deny contains {"msg": message, "path": "spec.replicas"} if {
	input.environment.tier == "production"
	objects.is_kind(input.value, "apps", "StatefulSet")
	count(input.value.spec.volumeClaimTemplates) > 0
	objects.replicas(input.value) == 1
	message := sprintf("StatefulSet `%s` keeps its data in one pod in production", [input.value.metadata.name])
}
