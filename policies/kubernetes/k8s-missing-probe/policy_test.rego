package kubernetes.k8s_missing_probe_test

import data.kubernetes.k8s_missing_probe as policy

messages(kind, spec) := {finding.msg |
	some finding in policy.deny with input as {"value": {
		"apiVersion": "apps/v1",
		"kind": kind,
		"metadata": {"name": "shop", "namespace": "shop"},
		"spec": {"template": {"spec": spec}},
	}}
}

probed(probes) := {"containers": [object.union({"name": "app"}, probes)]}

test_both_probes_are_asked_for if {
	messages("Deployment", probed({"livenessProbe": null})) == {
		"container `app` has no `livenessProbe`",
		"container `app` has no `readinessProbe`",
	}
	messages("StatefulSet", probed({"livenessProbe": {"tcpSocket": {"port": 80}}})) == {"container `app` has no `readinessProbe`"}
	messages("Deployment", probed({"livenessProbe": {}, "readinessProbe": {}})) == set()
}

test_a_startup_probe_is_not_enough if {
	count(messages("Deployment", probed({"startupProbe": {"tcpSocket": {"port": 80}}}))) == 2
}

test_init_and_ephemeral_containers_need_none if {
	messages("Deployment", {"initContainers": [{"name": "wait"}], "ephemeralContainers": [{"name": "debug"}]}) == set()
}

test_what_is_no_server_needs_none if {
	messages("DaemonSet", {"containers": [{"name": "agent"}]}) == set()
	messages("ReplicaSet", {"containers": [{"name": "app"}]}) == set()
}
