package kubernetes.k8s_system_namespace_test

import data.kubernetes.k8s_system_namespace as policy

messages(address, kind, metadata) := {finding.msg |
	some finding in policy.deny with input as {
		"address": address,
		"value": {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata},
	}
}

test_namespaces_of_kubernetes_are_told if {
	every namespace in ["default", "kube-system", "kube-public", "kube-node-lease"] {
		messages(null, "Deployment", {"name": "shop", "namespace": namespace}) == {sprintf("Deployment `shop` lies in the namespace `%s`", [namespace])}
	}
}

test_a_namespace_of_its_own_is_fine if {
	messages(null, "Deployment", {"name": "shop", "namespace": "shop"}) == set()
}

test_the_address_may_name_it if {
	messages("kubernetes/shop/Deployment.apps/shop/shop", "Deployment", {"name": "shop"}) == set()
	count(messages("kubernetes/shop/Deployment.apps/kube-system/shop", "Deployment", {"name": "shop"})) == 1
}

test_named_nowhere_it_is_default if {
	messages(null, "DaemonSet", {"generateName": "shop-"}) == {"DaemonSet `shop-` lies in the namespace `default`"}
}

test_other_objects_may_lie_there if {
	messages(null, "ControllerRevision", {"name": "shop", "namespace": "kube-system"}) == set()
}
