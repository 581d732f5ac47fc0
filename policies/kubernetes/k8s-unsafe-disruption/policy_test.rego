package kubernetes.k8s_unsafe_disruption_test

import data.kubernetes.k8s_unsafe_disruption as policy

labels := {"app": "alloy"}

spread := {"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname"}]}

workload(spec, pod) := {
	"address": "kubernetes/alloy/Deployment.apps/observability/alloy",
	"value": {
		"apiVersion": "apps/v1",
		"kind": "Deployment",
		"metadata": {"name": "alloy", "namespace": "observability"},
		"spec": object.union({"template": {"metadata": {"labels": labels}, "spec": pod}}, spec),
	},
}

budget(spec) := {
	"address": "kubernetes/alloy/PodDisruptionBudget.policy/observability/alloy",
	"value": {
		"apiVersion": "policy/v1",
		"kind": "PodDisruptionBudget",
		"metadata": {"name": "alloy", "namespace": "observability"},
		"spec": object.union({"selector": {"matchLabels": labels}}, spec),
	},
}

messages(documents) := {finding.msg | some finding in policy.deny with input as {"documents": documents}}

test_several_pods_need_a_budget if {
	messages([workload({"replicas": 2}, spread)]) == {"Deployment `alloy` keeps 2 pods and no PodDisruptionBudget selects them"}
	messages([workload({"replicas": 2}, spread), budget({"maxUnavailable": 1})]) == set()
}

test_a_budget_for_other_pods_does_not_count if {
	other := budget({"maxUnavailable": 1, "selector": {"matchLabels": {"app": "loki"}}})
	count(messages([workload({"replicas": 2}, spread), other])) == 1
}

test_one_pod_needs_none if {
	messages([workload({}, {})]) == set()
	messages([workload({"replicas": 0}, {}), budget({"minAvailable": 1})]) == set()
}

test_what_an_autoscaler_keeps_counts if {
	scaler := {
		"address": null,
		"value": {
			"apiVersion": "autoscaling/v2",
			"kind": "HorizontalPodAutoscaler",
			"metadata": {"name": "alloy", "namespace": "observability"},
			"spec": {"minReplicas": 3, "scaleTargetRef": {"kind": "Deployment", "name": "alloy"}},
		},
	}
	messages([workload({}, spread), scaler]) == {"Deployment `alloy` keeps 3 pods and no PodDisruptionBudget selects them"}
}

test_several_pods_lie_on_several_nodes if {
	messages([workload({"replicas": 2}, {}), budget({"maxUnavailable": 1})]) == {"Deployment `alloy` may put all its 2 pods on one node"}
	apart := {"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": []}}}
	messages([workload({"replicas": 2}, apart), budget({"maxUnavailable": 1})]) == set()
}

test_a_budget_that_allows_nothing_is_told if {
	messages([budget({"maxUnavailable": 0})]) == {"PodDisruptionBudget `alloy` never lets a pod go, so no node of its pods can be drained"}
	count(messages([budget({"maxUnavailable": "0%"})])) == 1
}

test_a_budget_that_asks_for_all_pods_is_told if {
	all := "PodDisruptionBudget `alloy` asks for all 1 pods of Deployment `alloy`, so their nodes cannot be drained"
	messages([workload({}, {}), budget({"minAvailable": 1})]) == {all}
	messages([workload({}, {}), budget({"minAvailable": "50%"})]) == {all}
	messages([workload({"replicas": 3}, spread), budget({"minAvailable": "50%"})]) == set()
	messages([workload({"replicas": 3}, spread), budget({"minAvailable": 2})]) == set()
	count(messages([workload({"replicas": 3}, spread), budget({"minAvailable": "100%"})])) == 1
}
