package kubernetes.k8s_writable_root_test

import data.kubernetes.k8s_writable_root as policy

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

test_only_true_makes_it_read_only if {
	spec := {
		"initContainers": [{"name": "wait", "securityContext": {"readOnlyRootFilesystem": false}}],
		"containers": [
			{"name": "app", "securityContext": {"readOnlyRootFilesystem": true}},
			{"name": "bare"},
		],
		"ephemeralContainers": [{"name": "debug", "securityContext": null}],
	}
	messages(spec) == {
		"container `bare` can write to its root file system",
		"container `debug` can write to its root file system",
		"container `wait` can write to its root file system",
	}
	"spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem" in paths(spec)
}

test_windows_cannot_do_it if {
	messages({"os": {"name": "windows"}, "containers": [{"name": "app"}]}) == set()
}
