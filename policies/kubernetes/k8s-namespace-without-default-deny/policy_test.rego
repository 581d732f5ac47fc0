package kubernetes.k8s_namespace_without_default_deny_test

import data.kubernetes.k8s_namespace_without_default_deny as policy

namespace := {
	"address": "kubernetes/namespaces/Namespace/-/data",
	"value": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "data"}},
}

workload := {
	"address": "kubernetes/postgresql/StatefulSet.apps/data/postgresql",
	"value": {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "postgresql", "namespace": "data"}},
}

closed(spec) := {
	"address": "kubernetes/namespaces/NetworkPolicy.networking.k8s.io/data/default-deny",
	"value": {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "NetworkPolicy",
		"metadata": {"name": "default-deny", "namespace": "data"},
		"spec": spec,
	},
}

messages(documents) := {finding.msg | some finding in policy.deny with input as {"documents": documents}}

both := {
	"namespace `data` has no NetworkPolicy that denies egress by default",
	"namespace `data` has no NetworkPolicy that denies ingress by default",
}

test_a_namespace_without_policy_is_told_for_both_directions if {
	messages([namespace]) == both
}

test_a_namespace_that_only_workloads_name_is_told_at_the_first if {
	findings := policy.deny with input as {"documents": [workload]}
	{finding.path | some finding in findings} == {"metadata.namespace"}
	{finding.address | some finding in findings} == {workload.address}
	count(findings) == 2
}

test_a_policy_for_all_pods_without_rules_closes_both_directions if {
	spec := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
	messages([namespace, workload, closed(spec)]) == set()
}

test_one_policy_for_each_direction_is_as_good if {
	into := closed({"podSelector": {}, "policyTypes": ["Ingress"], "ingress": []})
	out := closed({"podSelector": {}, "policyTypes": ["Egress"]})
	messages([namespace, into, out]) == set()
}

test_without_policy_types_egress_stays_open if {
	messages([namespace, closed({"podSelector": {}})]) == {"NetworkPolicy `default-deny` leaves egress of namespace `data` open"}
}

test_a_policy_for_some_pods_closes_nothing if {
	labelled := {"podSelector": {"matchLabels": {"app": "loki"}}, "policyTypes": ["Ingress", "Egress"]}
	expressed := {
		"podSelector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]},
		"policyTypes": ["Ingress", "Egress"],
	}
	messages([namespace, closed(labelled), closed(expressed)]) == both
}

test_a_rule_that_allows_all_closes_nothing if {
	spec := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]}
	messages([namespace, closed(spec)]) == both
}

test_namespaces_of_kubernetes_are_left_out if {
	system := {"address": null, "value": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}}}
	pod := {"address": null, "value": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe"}}}
	messages([system, pod]) == set()
}
