package kubernetes.k8s_kept_capabilities_test

import data.kubernetes.k8s_kept_capabilities as policy

messages(spec) := {finding.msg | some finding in policy.deny with input as {"value": {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "shop", "namespace": "shop"},
	"spec": spec,
}}}

paths(spec) := {finding.path | some finding in policy.deny with input as {"value": {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "shop", "namespace": "shop"},
	"spec": {"template": {"spec": spec}},
}}}

with_capabilities(capabilities) := {"containers": [{"name": "app", "securityContext": {"capabilities": capabilities}}]}

test_all_have_to_be_dropped_by_name if {
	messages(with_capabilities({"drop": ["ALL"]})) == set()
	every capabilities in [{}, {"drop": null}, {"drop": []}, {"drop": ["NET_RAW"]}, {"drop": ["all"]}] {
		messages(with_capabilities(capabilities)) == {"container `app` does not drop all capabilities"}
	}
	paths(with_capabilities({})) == {"spec.template.spec.containers[0].securityContext.capabilities.drop"}
}

test_containers_of_every_sort_count if {
	count(messages({
		"initContainers": [{"name": "wait"}],
		"containers": [{"name": "app", "securityContext": null}],
		"ephemeralContainers": [{"name": "debug"}],
	})) == 3
}

test_one_capability_may_be_added if {
	messages(with_capabilities({"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]})) == set()
	more := with_capabilities({"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "SYS_ADMIN"]})
	messages(more) == {"container `app` adds the capability `SYS_ADMIN`"}
	paths(more) == {"spec.template.spec.containers[0].securityContext.capabilities.add[1]"}
}

test_windows_has_no_capabilities if {
	messages({"os": {"name": "windows"}, "containers": [{"name": "app"}]}) == set()
}
