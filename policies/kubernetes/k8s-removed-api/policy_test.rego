package kubernetes.k8s_removed_api_test

import data.kubernetes.k8s_removed_api as policy

findings(version, kind) := found if {
	found := policy.deny with input as {"value": {"apiVersion": version, "kind": kind, "metadata": {"name": "shop"}}}
}

test_the_message_names_the_release_and_the_successor if {
	findings("extensions/v1beta1", "Ingress") == {{
		"msg": "Ingress of `extensions/v1beta1` was removed in Kubernetes 1.22: use `networking.k8s.io/v1 Ingress`",
		"path": "apiVersion",
	}}
}

test_a_kind_without_successor_is_told_as_such if {
	findings("policy/v1beta1", "PodSecurityPolicy") == {{
		"msg": "PodSecurityPolicy of `policy/v1beta1` was removed in Kubernetes 1.25 and has no successor",
		"path": "apiVersion",
	}}
}

test_the_kind_decides_as_well_as_the_version if {
	count(findings("policy/v1beta1", "PodDisruptionBudget")) == 1
	count(findings("policy/v1", "PodDisruptionBudget")) == 0
	count(findings("networking.k8s.io/v1beta1", "IPAddress")) == 0
	count(findings("v1", "Service")) == 0
}
