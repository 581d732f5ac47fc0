package kubernetes.k8s_unbounded_resources_test

import data.kubernetes.k8s_unbounded_resources as policy

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

resources(value) := {"containers": [{"name": "app", "resources": value}]}

test_what_is_missing_is_told_at_once if {
	messages({"containers": [{"name": "app"}]}) == {"container `app` has no CPU request, no memory limit, no memory request"}
	paths({"containers": [{"name": "app"}]}) == {"spec.template.spec.containers[0].resources"}
	messages(resources(null)) == {"container `app` has no CPU request, no memory limit, no memory request"}
	messages(resources({"requests": {"cpu": "1", "memory": "1Gi"}})) == {"container `app` has no memory limit"}
	messages(resources({"limits": {"memory": "1Gi"}})) == {"container `app` has no CPU request"}
}

test_a_limit_is_the_request_that_is_not_set if {
	messages(resources({"limits": {"cpu": 1, "memory": "1Gi"}})) == set()
}

test_the_cpu_needs_no_limit if {
	messages(resources({"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}})) == set()
}

test_resources_of_the_pod_count_for_all_its_containers if {
	shared := {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}}
	messages({"resources": shared, "containers": [{"name": "app"}, {"name": "proxy"}]}) == set()
}

test_init_containers_are_asked_and_ephemeral_ones_are_not if {
	messages({"initContainers": [{"name": "wait"}], "ephemeralContainers": [{"name": "debug"}]}) == {"container `wait` has no CPU request, no memory limit, no memory request"}
}
