package kubernetes.k8s_privilege_escalation_test

import data.kubernetes.k8s_privilege_escalation as policy

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

test_only_false_forbids_it if {
	spec := {"containers": [
		{"name": "forbids", "securityContext": {"allowPrivilegeEscalation": false}},
		{"name": "allows", "securityContext": {"allowPrivilegeEscalation": true}},
		{"name": "null", "securityContext": {"allowPrivilegeEscalation": null}},
		{"name": "empty", "securityContext": null},
		{"name": "bare"},
	]}
	messages(spec) == {
		"container `allows` may gain privileges",
		"container `bare` may gain privileges",
		"container `empty` may gain privileges",
		"container `null` may gain privileges",
	}
	"spec.template.spec.containers[4].securityContext.allowPrivilegeEscalation" in paths(spec)
}

test_the_pod_s_context_has_no_such_field if {
	messages({"securityContext": {"allowPrivilegeEscalation": false}, "containers": [{"name": "app"}]}) == {"container `app` may gain privileges"}
}

test_windows_has_nothing_of_the_kind if {
	messages({"os": {"name": "windows"}, "containers": [{"name": "app"}]}) == set()
}
