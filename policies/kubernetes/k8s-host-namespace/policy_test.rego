package kubernetes.k8s_host_namespace_test

import data.kubernetes.k8s_host_namespace as policy

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

test_each_namespace_is_told if {
	messages({"hostPID": true, "hostIPC": true}) == {
		"`hostIPC` shows the pod the shared memory of its node",
		"`hostPID` shows the pod the processes of its node",
	}
	paths({"hostPID": true}) == {"spec.template.spec.hostPID"}
}

test_false_and_absent_are_fine if {
	messages({"hostPID": false, "hostIPC": null}) == set()
	messages({"shareProcessNamespace": true}) == set()
}
