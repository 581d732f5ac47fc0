package kubernetes.k8s_root_user_test

import data.kubernetes.k8s_root_user as policy

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

test_set_nowhere_it_is_told_of_each_container if {
	spec := {
		"initContainers": [{"name": "wait"}],
		"containers": [{"name": "app", "securityContext": null}],
		"ephemeralContainers": [{"name": "debug"}],
	}
	messages(spec) == {
		"container `app` may run as root",
		"container `debug` may run as root",
		"container `wait` may run as root",
	}
	"spec.template.spec.containers[0].securityContext.runAsNonRoot" in paths(spec)
}

test_containers_inherit_from_the_pod if {
	messages({"securityContext": {"runAsNonRoot": true, "runAsUser": 1000}, "containers": [{"name": "app"}]}) == set()
	inherited := {"securityContext": {"runAsNonRoot": false}, "containers": [{"name": "app"}]}
	messages(inherited) == {"container `app` may run as root"}
	paths(inherited) == {"spec.template.spec.securityContext.runAsNonRoot"}
}

test_a_container_s_own_word_counts_before_the_pod_s if {
	strict := {"name": "strict", "securityContext": {"runAsNonRoot": true}}
	lax := {"name": "lax", "securityContext": {"runAsNonRoot": false}}
	messages({"securityContext": {"runAsNonRoot": false}, "containers": [strict]}) == set()
	overridden := {"securityContext": {"runAsNonRoot": true}, "containers": [strict, lax]}
	messages(overridden) == {"container `lax` may run as root"}
	paths(overridden) == {"spec.template.spec.containers[1].securityContext.runAsNonRoot"}
}

test_user_0_is_root if {
	spec := {
		"securityContext": {"runAsNonRoot": true, "runAsUser": 0},
		"containers": [{"name": "app"}, {"name": "other", "securityContext": {"runAsUser": 7}}],
	}
	messages(spec) == {"container `app` runs as user 0, which is root"}
	paths(spec) == {"spec.template.spec.securityContext.runAsUser"}
}

test_a_number_alone_does_not_make_the_kubelet_refuse if {
	messages({"containers": [{"name": "app", "securityContext": {"runAsUser": 1000}}]}) == {"container `app` may run as root"}
}

test_users_of_windows_have_no_number if {
	messages({
		"os": {"name": "windows"},
		"securityContext": {"runAsNonRoot": true, "runAsUser": 0},
		"containers": [{"name": "app"}],
	}) == set()
}
