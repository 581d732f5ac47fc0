package kubernetes.k8s_namespace_without_pod_security_test

import data.kubernetes.k8s_namespace_without_pod_security as policy

namespace(metadata) := {"value": {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}}

labelled(level) := namespace({"name": "data", "labels": {"pod-security.kubernetes.io/enforce": level}})

test_a_namespace_without_labels_is_told if {
	findings := policy.deny with input as namespace({"name": "data"})
	findings == {{
		"msg": "namespace `data` has no label `pod-security.kubernetes.io/enforce`",
		"path": "metadata.labels",
	}}
}

test_warnings_and_audits_enforce_nothing if {
	warned := namespace({"name": "data", "labels": {"pod-security.kubernetes.io/warn": "restricted"}})
	findings := policy.deny with input as warned
	{finding.path | some finding in findings} == {`metadata.labels."pod-security.kubernetes.io/warn"`}
}

test_a_level_that_allows_everything_is_told if {
	findings := policy.deny with input as labelled("privileged")
	{finding.path | some finding in findings} == {policy.place}
}

test_a_misspelt_level_is_told if {
	findings := policy.deny with input as labelled("strict")
	{finding.msg | some finding in findings} == {"namespace `data` enforces `strict`, which is no level of Pod Security"}
}

test_both_levels_are_fine if {
	every level in ["baseline", "restricted"] {
		findings := policy.deny with input as labelled(level)
		count(findings) == 0
	}
}

test_other_objects_and_namespaces_of_kubernetes_are_left_out if {
	system := policy.deny with input as namespace({"name": "kube-system"})
	count(system) == 0
	project := {"value": {"apiVersion": "example.org/v1", "kind": "Namespace", "metadata": {"name": "data"}}}
	other := policy.deny with input as project
	count(other) == 0
}
