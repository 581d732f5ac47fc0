package kubernetes.k8s_untrusted_registry_test

import data.kubernetes.k8s_untrusted_registry as policy

messages(reference) := {finding.msg |
	some finding in policy.deny with input as {"value": {
		"apiVersion": "v1",
		"kind": "Pod",
		"metadata": {"name": "shop", "namespace": "shop"},
		"spec": {"containers": [{"name": "app", "image": reference}]},
	}}
}

test_registries_and_folders_of_the_list_are_fine if {
	every reference in ["nginx", "postgres:17", "docker.io/grafana/loki:3.7.8", "ghcr.io/acme/shop", "registry.k8s.io/pause:3.10"] {
		messages(reference) == set()
	}
}

test_others_are_told_with_what_they_resolve_to if {
	messages("acme/shop:1") == {"container `app` takes an image of `docker.io/acme/shop`, which is no registry of the list"}
	messages("registry.example.org:5000/shop") == {"container `app` takes an image of `registry.example.org:5000/shop`, which is no registry of the list"}
}

test_a_name_that_only_begins_alike_is_another_registry if {
	count(messages("ghcr.io.example.org/acme/shop")) == 1
	count(messages("docker.io/grafana-labs/loki")) == 1
}

test_banned_folders_are_told_in_any_registry if {
	messages("public.ecr.aws/bitnami/redis:8") == {"container `app` takes an image of `bitnami`, where nothing is maintained any more"}
	messages("docker.io/bitnamilegacy/kafka:4") == {
		"container `app` takes an image of `bitnamilegacy`, where nothing is maintained any more",
		"container `app` takes an image of `docker.io/bitnamilegacy/kafka`, which is no registry of the list",
	}
	messages("ghcr.io/acme/bitnami-free") == set()
}

test_images_of_every_place_are_looked_at if {
	findings := policy.deny with input as {"value": {
		"apiVersion": "batch/v1",
		"kind": "CronJob",
		"metadata": {"name": "shop"},
		"spec": {"jobTemplate": {"spec": {"template": {"spec": {
			"initContainers": [{"name": "wait", "image": "example.org/wait"}],
			"ephemeralContainers": [{"name": "debug", "image": "example.org/debug"}],
			"volumes": [{"name": "model", "image": {"reference": "example.org/model"}}],
		}}}}},
	}}
	{finding.path | some finding in findings} == {
		"spec.jobTemplate.spec.template.spec.ephemeralContainers[0].image",
		"spec.jobTemplate.spec.template.spec.initContainers[0].image",
		"spec.jobTemplate.spec.template.spec.volumes[0].image.reference",
	}
}
