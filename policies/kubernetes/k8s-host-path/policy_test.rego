package kubernetes.k8s_host_path_test

import data.kubernetes.k8s_host_path as policy

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

mounts(source) := {"volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "host", "hostPath": {"path": source}}]}

test_paths_of_the_node_are_told if {
	messages(mounts("/var/log")) == {"volume `host` mounts path `/var/log` of the node"}
	paths(mounts("/var/log")) == {"spec.template.spec.volumes[1].hostPath"}
}

test_sockets_of_runtimes_are_named if {
	every source in [
		"/var/run/docker.sock",
		"/run/containerd/containerd.sock",
		"/run/k3s/containerd/containerd.sock",
		"/var/run/crio/crio.sock",
		"/run/podman/podman.sock",
	] {
		messages(mounts(source)) == {sprintf("volume `host` mounts the runtime's socket `%s` of the node", [source])}
	}
	messages(mounts("/srv/docker.sock.d")) == {"volume `host` mounts path `/srv/docker.sock.d` of the node"}
}

test_other_volumes_are_fine if {
	messages({"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]}) == set()
	messages({"volumes": [{"name": "none", "hostPath": null, "emptyDir": {}}]}) == set()
	messages({"containers": [{"name": "app"}]}) == set()
}
