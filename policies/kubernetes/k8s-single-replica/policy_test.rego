package kubernetes.k8s_single_replica_test

import data.kubernetes.k8s_single_replica as policy

findings_in(tier, kind, spec) := found if {
	found := policy.deny with input as {
		"environment": {"name": tier, "tier": tier},
		"value": {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "loki"}, "spec": spec},
	}
}

claims := {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}

test_one_pod_with_a_volume_is_told if {
	told := {{"msg": "StatefulSet `loki` keeps its data in one pod in production", "path": "spec.replicas"}}
	findings_in("production", "StatefulSet", object.union(claims, {"replicas": 1})) == told
	findings_in("production", "StatefulSet", claims) == told
}

test_several_pods_are_fine_and_so_are_none if {
	count(findings_in("production", "StatefulSet", object.union(claims, {"replicas": 3}))) == 0
	count(findings_in("production", "StatefulSet", object.union(claims, {"replicas": 0}))) == 0
}

test_what_keeps_no_data_is_left_out if {
	count(findings_in("production", "StatefulSet", {"replicas": 1})) == 0
	count(findings_in("production", "Deployment", {"replicas": 1})) == 0
}

test_only_production_needs_more if {
	count(findings_in("staging", "StatefulSet", claims)) == 0
}
