package lib.objects_test

import data.lib.objects

test_the_group_stands_before_the_version if {
	objects.group({"apiVersion": "apps/v1"}) == "apps"
	objects.group({"apiVersion": "v1"}) == ""
}

test_a_kind_of_another_group_is_another_kind if {
	objects.is_kind({"apiVersion": "v1", "kind": "Service"}, "", "Service")
	not objects.is_kind({"apiVersion": "serving.knative.dev/v1", "kind": "Service"}, "", "Service")
}

test_the_namespace_is_the_object_s_own_first if {
	own := {"address": "kubernetes/loki/Service/elsewhere/loki", "value": {"metadata": {"namespace": "logs"}}}
	objects.namespace(own) == "logs"
}

test_the_namespace_of_the_address_comes_next if {
	addressed := {"address": "kubernetes/loki/Service/logs/loki", "value": {"metadata": {"name": "loki"}}}
	objects.namespace(addressed) == "logs"
}

test_what_is_no_name_of_a_namespace_counts_as_none if {
	every namespace in [null, "", false, ["logs"]] {
		objects.namespace({"address": null, "value": {"metadata": {"namespace": namespace}}}) == "default"
	}
}

test_without_both_it_is_default if {
	objects.namespace({"address": null, "value": {"metadata": {"name": "loki"}}}) == "default"
	cluster := {"address": "kubernetes/loki/ClusterRole/-/loki", "value": {"metadata": {"name": "loki"}}}
	objects.namespace(cluster) == "default"
	other := {"address": "release/kubernetes", "value": {}}
	objects.namespace(other) == "default"
}

test_labels_and_annotations_may_be_anything_or_nothing if {
	objects.labels({"metadata": {"labels": {"app": "loki"}}}) == {"app": "loki"}
	objects.annotations({"metadata": {"annotations": {"a": "b"}}}) == {"a": "b"}
	every manifest in [{}, {"metadata": []}, {"metadata": {}}, {"metadata": {"labels": null}}, {"metadata": {"labels": true}}] {
		objects.labels(manifest) == {}
		objects.annotations(manifest) == {}
	}
}

test_an_empty_selector_selects_all if {
	objects.selects({}, {"app": "loki"})
	objects.selects({}, {})
}

test_every_label_of_a_selector_counts if {
	objects.selects({"matchLabels": {"app": "loki"}}, {"app": "loki", "tier": "store"})
	not objects.selects({"matchLabels": {"app": "loki", "tier": "front"}}, {"app": "loki", "tier": "store"})
	not objects.selects({"matchLabels": {"app": "loki"}}, {})
}

test_expressions_hold_as_the_api_server_reads_them if {
	labels := {"app": "loki"}
	within := {"key": "app", "operator": "In", "values": ["loki", "mimir"]}
	outside := {"key": "app", "operator": "NotIn", "values": ["loki"]}
	absent := {"key": "tier", "operator": "NotIn", "values": ["front"]}
	objects.selects({"matchExpressions": [within]}, labels)
	not objects.selects({"matchExpressions": [outside]}, labels)
	objects.selects({"matchExpressions": [absent]}, labels)
	objects.selects({"matchExpressions": [{"key": "app", "operator": "Exists"}]}, labels)
	not objects.selects({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, labels)
	objects.selects({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, labels)
	not objects.selects({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, labels)
}

test_a_workload_without_a_number_keeps_one_pod if {
	objects.replicas({"spec": {}}) == 1
	objects.replicas({"spec": {"replicas": 3}}) == 3
	objects.is_replicated({"apiVersion": "apps/v1", "kind": "StatefulSet"})
	not objects.is_replicated({"apiVersion": "apps/v1", "kind": "DaemonSet"})
	count(objects.system_namespaces) == 4
}

test_an_autoscaler_decides_how_many_pods_are_kept if {
	workload := {
		"address": null,
		"value": {
			"apiVersion": "apps/v1",
			"kind": "Deployment",
			"metadata": {"name": "alloy", "namespace": "logs"},
			"spec": {"replicas": 1},
		},
	}
	scaler := {
		"address": null,
		"value": {
			"apiVersion": "autoscaling/v2",
			"kind": "HorizontalPodAutoscaler",
			"metadata": {"name": "alloy", "namespace": "logs"},
			"spec": {"minReplicas": 3, "scaleTargetRef": {"kind": "Deployment", "name": "alloy"}},
		},
	}
	objects.least_replicas(objects.autoscaled([workload, scaler]), workload) == 3
	objects.least_replicas(objects.autoscaled([workload]), workload) == 1
	rival := json.patch(scaler, [{"op": "replace", "path": "/value/spec/minReplicas", "value": 2}])
	objects.least_replicas(objects.autoscaled([workload, scaler, rival]), workload) == 2
}
