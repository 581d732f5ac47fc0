package kubernetes.k8s_privileged_container_test

import data.kubernetes.k8s_privileged_container as policy

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

privileged(name, value) := {"name": name, "securityContext": {"privileged": value}}

test_containers_of_every_sort_are_told if {
	spec := {
		"initContainers": [privileged("wait", true)],
		"containers": [privileged("app", true)],
		"ephemeralContainers": [privileged("debug", true)],
	}
	messages(spec) == {
		"container `app` is privileged",
		"container `debug` is privileged",
		"container `wait` is privileged",
	}
	paths(spec) == {
		"spec.template.spec.containers[0].securityContext.privileged",
		"spec.template.spec.ephemeralContainers[0].securityContext.privileged",
		"spec.template.spec.initContainers[0].securityContext.privileged",
	}
}

test_without_privileges_nothing_is_told if {
	messages({"containers": [privileged("app", false), {"name": "bare"}, {"name": "null", "securityContext": null}]}) == set()
}

test_a_host_process_is_told_wherever_it_is_set if {
	options := {"securityContext": {"windowsOptions": {"hostProcess": true}}}
	messages(object.union(options, {"containers": [{"name": "app"}]})) == {"container `app` is a process of its Windows host"}
	own := {"containers": [object.union(options, {"name": "app"})]}
	paths(own) == {"spec.template.spec.containers[0].securityContext.windowsOptions.hostProcess"}
}

test_a_container_may_take_the_host_process_back if {
	messages({
		"securityContext": {"windowsOptions": {"hostProcess": true}},
		"containers": [{"name": "app", "securityContext": {"windowsOptions": {"hostProcess": false}}}],
	}) == set()
}
