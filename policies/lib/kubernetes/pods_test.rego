package lib.kubernetes_test

import data.lib.kubernetes

template := {"spec": {"containers": [{"name": "app", "image": "shop"}]}}

found(version, kind, content) := kubernetes.pod_of(object.union({"apiVersion": version, "kind": kind}, content))

test_the_pod_of_every_kind_is_found if {
	found("v1", "Pod", template).path == "spec"
	found("v1", "PodTemplate", {"template": template}).path == "template.spec"
	found("v1", "ReplicationController", {"spec": {"template": template}}).path == "spec.template.spec"
	every kind in ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"] {
		found("apps/v1", kind, {"spec": {"template": template}}).path == "spec.template.spec"
	}
	found("batch/v1", "Job", {"spec": {"template": template}}).path == "spec.template.spec"
	nested := {"spec": {"jobTemplate": {"spec": {"template": template}}}}
	found("batch/v1", "CronJob", nested) == {"path": "spec.jobTemplate.spec.template.spec", "spec": template.spec}
}

test_other_objects_have_no_pod if {
	not found("v1", "Service", {"spec": {"ports": []}})
	not found("example.org/v1", "Deployment", {"spec": {"template": template}})
	not found("v1", "Pod", {"spec": null})
	not found("apps/v1", "Deployment", {})
	kubernetes.is_workload({"apiVersion": "batch/v1", "kind": "CronJob"})
	not kubernetes.is_workload({"apiVersion": "v1", "kind": "ConfigMap"})
}

test_containers_of_all_sorts_are_found_with_their_path if {
	pod := {"path": "spec", "spec": {
		"initContainers": [{"name": "wait"}, {"name": "proxy", "restartPolicy": "Always"}],
		"containers": [{"image": "shop"}, "torn"],
		"ephemeralContainers": [{"name": "debug"}],
	}}
	{[container.name, container.path] | some container in kubernetes.containers(pod)} == {
		["wait", "spec.initContainers[0]"],
		["proxy", "spec.initContainers[1]"],
		["containers[0]", "spec.containers[0]"],
		["debug", "spec.ephemeralContainers[0]"],
	}
}

test_lists_that_are_null_hold_no_container if {
	kubernetes.containers({"path": "spec", "spec": {"initContainers": null}}) == set()
}

test_a_container_s_own_setting_counts_before_the_pod_s if {
	pod := {"path": "spec", "spec": {"securityContext": {"runAsUser": 0}}}
	own := {"path": "spec.containers[0]", "value": {"securityContext": {"runAsUser": 7}}}
	kubernetes.effective(pod, own, ["runAsUser"]) == {"value": 7, "path": "spec.containers[0].securityContext.runAsUser"}
	every value in [{}, {"securityContext": null}, {"securityContext": {"runAsUser": null}}] {
		inherited := {"path": "spec.containers[0]", "value": value}
		kubernetes.effective(pod, inherited, ["runAsUser"]) == {"value": 0, "path": "spec.securityContext.runAsUser"}
	}
}

test_a_setting_may_be_set_nowhere if {
	bare := {"path": "spec", "spec": {}}
	not kubernetes.effective(bare, {"path": "spec.containers[0]", "value": {}}, ["seccompProfile", "type"])
}

test_false_is_a_setting if {
	pod := {"path": "spec", "spec": {"securityContext": {"runAsNonRoot": true}}}
	own := {"path": "spec.containers[0]", "value": {"securityContext": {"runAsNonRoot": false}}}
	kubernetes.effective(pod, own, ["runAsNonRoot"]).value == false
}

test_windows_is_named_by_the_pod if {
	kubernetes.is_windows({"path": "spec", "spec": {"os": {"name": "windows"}}})
	not kubernetes.is_windows({"path": "spec", "spec": {"os": {"name": "linux"}}})
	not kubernetes.is_windows({"path": "spec", "spec": {}})
}
