package kubernetes.k8s_namespace_without_quota_test

import data.kubernetes.k8s_namespace_without_quota as policy

object_of(kind, name, spec) := {
	"address": concat("/", ["kubernetes/namespaces", kind, "data", name]),
	"value": {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": "data"}, "spec": spec},
}

namespace(name) := {
	"address": concat("/", ["kubernetes/namespaces/Namespace/-", name]),
	"value": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}},
}

quota := object_of("ResourceQuota", "quota", {"hard": {"pods": "40"}})

limits := object_of("LimitRange", "limits", {"limits": [{"type": "Container", "default": {"memory": "256Mi"}}]})

messages(documents) := {finding.msg | some finding in policy.deny with input as {"documents": documents}}

test_both_are_asked_for if {
	messages([namespace("data")]) == {
		"namespace `data` has no LimitRange that sets anything",
		"namespace `data` has no ResourceQuota that sets anything",
	}
}

test_both_together_are_enough if {
	messages([namespace("data"), quota, limits]) == set()
}

test_those_of_another_namespace_do_not_count if {
	messages([namespace("logs"), quota, limits]) == {
		"namespace `logs` has no LimitRange that sets anything",
		"namespace `logs` has no ResourceQuota that sets anything",
	}
}

test_a_quota_that_bounds_nothing_does_not_count if {
	empty := object_of("ResourceQuota", "quota", {})
	messages([namespace("data"), empty, limits]) == {"namespace `data` has no ResourceQuota that sets anything"}
}

test_namespaces_of_kubernetes_are_left_out if {
	messages([namespace("kube-public")]) == set()
}
