# METADATA
# title: Nodes can be drained one by one
# description: >-
#   Several pods help only while a drain leaves some of them, and while they lie on several nodes. A budget that
#   allows nothing stops the drain itself.
# custom:
#   id: k8s-unsafe-disruption
#   code: K8S-024
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: [gatekeeper-poddisruptionbudget, kube-linter-pdb]
#   remediation: "add a PodDisruptionBudget with `maxUnavailable: 1`, and topologySpreadConstraints over nodes"
package kubernetes.k8s_unsafe_disruption

import data.lib.objects

deny contains finding if {
	some document in workloads
	pods := objects.least_replicas(scaled, document)
	pods > 1
	count(budgets(document)) == 0
	finding := {
		"msg": sprintf("%s keeps %d pods and no PodDisruptionBudget selects them", [title(document), pods]),
		"address": document.address,
		"path": "spec.replicas",
	}
}

deny contains finding if {
	some document in workloads
	pods := objects.least_replicas(scaled, document)
	pods > 1
	not is_spread(document.value.spec.template.spec)
	finding := {
		"msg": sprintf("%s may put all its %d pods on one node", [title(document), pods]),
		"address": document.address,
		"path": "spec.template.spec",
	}
}

deny contains finding if {
	some places in budgets_of
	some number in places
	budget := input.documents[number]
	object.get(budget.value.spec, "maxUnavailable", 1) in {0, "0%"}
	finding := {
		"msg": sprintf("%s never lets a pod go, so no node of its pods can be drained", [title(budget)]),
		"address": budget.address,
		"path": "spec.maxUnavailable",
	}
}

deny contains finding if {
	some document in workloads
	some budget in budgets(document)
	pods := objects.least_replicas(scaled, document)
	wanted(budget.value.spec.minAvailable, pods) >= pods
	finding := {
		"msg": sprintf("%s asks for all %d pods of %s, so their nodes cannot be drained", [title(budget), pods, title(document)]),
		"address": budget.address,
		"path": "spec.minAvailable",
	}
}

scaled := objects.autoscaled(input.documents)

workloads := [document |
	some document in input.documents
	objects.is_replicated(document.value)
	objects.least_replicas(scaled, document) > 0
]

# By namespace, the places of the budgets among the documents.
budgets_of[name] contains number if {
	some number, document in input.documents
	objects.is_kind(document.value, "policy", "PodDisruptionBudget")
	name := objects.namespace(document)
}

budgets(workload) := [budget |
	some number in budgets_of[objects.namespace(workload)]
	budget := input.documents[number]
	objects.selects(budget.value.spec.selector, object.get(workload.value, ["spec", "template", "metadata", "labels"], {}))
]

is_spread(pod) if count(pod.topologySpreadConstraints) > 0

is_spread(pod) if pod.affinity.podAntiAffinity

# How many pods a budget keeps; shares are rounded up.
wanted(least, _) := least if is_number(least)

wanted(least, pods) := ceil((to_number(trim_suffix(least, "%")) * pods) / 100) if endswith(least, "%")

title(document) := sprintf("%s `%s`", [document.value.kind, document.value.metadata.name])
