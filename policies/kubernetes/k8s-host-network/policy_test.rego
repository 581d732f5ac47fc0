package kubernetes.k8s_host_network_test

import data.kubernetes.k8s_host_network as policy

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

test_the_network_of_the_node_is_told if {
	messages({"hostNetwork": true}) == {"`hostNetwork` puts the pod into the network of its node"}
	paths({"hostNetwork": true}) == {"spec.template.spec.hostNetwork"}
}

test_each_port_of_the_node_is_told if {
	spec := {
		"initContainers": [{"name": "proxy", "ports": [{"containerPort": 1, "hostPort": 8001}]}],
		"containers": [{"name": "app", "ports": [{"containerPort": 80}, {"containerPort": 443, "hostPort": 443}]}],
	}
	messages(spec) == {"container `app` takes port 443 of its node", "container `proxy` takes port 8001 of its node"}
	paths(spec) == {
		"spec.template.spec.containers[0].ports[1].hostPort",
		"spec.template.spec.initContainers[0].ports[0].hostPort",
	}
}

test_port_0_is_none if {
	messages({"hostNetwork": false, "containers": [{"name": "app", "ports": [{"hostPort": 0}, {"hostPort": null}]}]}) == set()
}
