package kubernetes.k8s_missing_seccomp_test

import data.kubernetes.k8s_missing_seccomp as policy

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

profile(type) := {"securityContext": {"seccompProfile": {"type": type}}}

test_a_profile_of_the_pod_is_inherited if {
	every type in ["RuntimeDefault", "Localhost"] {
		messages(object.union(profile(type), {"initContainers": [{"name": "wait"}], "containers": [{"name": "app"}]})) == set()
	}
}

test_set_nowhere_it_is_told if {
	spec := {"securityContext": {"runAsNonRoot": true}, "containers": [{"name": "app", "securityContext": null}]}
	messages(spec) == {"container `app` runs without a seccomp profile"}
	paths(spec) == {"spec.template.spec.containers[0].securityContext.seccompProfile"}
}

test_unconfined_is_told_where_it_is_set if {
	of_pod := object.union(profile("Unconfined"), {"containers": [{"name": "app"}]})
	messages(of_pod) == {"container `app` runs with the seccomp profile `Unconfined`"}
	paths(of_pod) == {"spec.template.spec.securityContext.seccompProfile.type"}
	own := object.union(profile("RuntimeDefault"), {"ephemeralContainers": [object.union(profile("Unconfined"), {"name": "debug"})]})
	paths(own) == {"spec.template.spec.ephemeralContainers[0].securityContext.seccompProfile.type"}
}

test_a_container_may_do_better_than_its_pod if {
	own := object.union(profile("RuntimeDefault"), {"name": "app"})
	messages(object.union(profile("Unconfined"), {"containers": [own]})) == set()
}

test_windows_has_no_seccomp if {
	messages({"os": {"name": "windows"}, "containers": [{"name": "app"}]}) == set()
	messages(object.union(profile("Unconfined"), {"os": {"name": "windows"}, "containers": [{"name": "app"}]})) == set()
}
