package lib.kubernetes_images_test

import data.lib.kubernetes

digest := "sha256:0f4434c92b3e6cdac38bb129b344e1790c246f7b6e2eaffcc16a5fa363240e33"

parts(reference) := [found.registry, found.repository, found.tag, found.digest] if {
	found := kubernetes.image_parts(reference)
}

test_names_without_a_host_are_of_docker_s_hub if {
	parts("nginx") == ["docker.io", "library/nginx", "", ""]
	parts("nginx:1.29") == ["docker.io", "library/nginx", "1.29", ""]
	parts("grafana/loki:3.7.8") == ["docker.io", "grafana/loki", "3.7.8", ""]
	parts("index.docker.io/nginx") == ["docker.io", "library/nginx", "", ""]
	parts("docker.io/library/nginx:1") == ["docker.io", "library/nginx", "1", ""]
}

test_a_host_has_a_dot_a_port_or_is_localhost if {
	parts("ghcr.io/acme/shop:v2") == ["ghcr.io", "acme/shop", "v2", ""]
	parts("registry:5000/shop") == ["registry:5000", "shop", "", ""]
	parts("localhost/shop:1") == ["localhost", "shop", "1", ""]
	parts("[::1]:5000/shop") == ["[::1]:5000", "shop", "", ""]
	parts("acme/team/shop") == ["docker.io", "acme/team/shop", "", ""]
}

test_a_port_is_no_tag if {
	parts("registry.example.org:5000/acme/shop:v2") == ["registry.example.org:5000", "acme/shop", "v2", ""]
}

test_tag_and_digest_may_stand_together if {
	parts(sprintf("quay.io/acme/shop:v2@%s", [digest])) == ["quay.io", "acme/shop", "v2", digest]
	parts(sprintf("nginx@%s", [digest])) == ["docker.io", "library/nginx", "", digest]
}

test_what_is_no_reference_has_no_parts if {
	not kubernetes.image_parts("")
	not kubernetes.image_parts("nginx:")
	not kubernetes.image_parts("nginx@sha256")
}

test_images_of_containers_and_volumes_are_found if {
	pod := {"path": "spec", "spec": {
		"initContainers": [{"name": "wait", "image": "busybox"}],
		"containers": [{"name": "app", "image": null}],
		"volumes": [{"name": "model", "image": {"reference": "ghcr.io/acme/model:1"}}, {"name": "tmp", "emptyDir": {}}],
	}}
	kubernetes.images(pod) == {
		{"of": "container `wait`", "path": "spec.initContainers[0].image", "reference": "busybox"},
		{"of": "volume `model`", "path": "spec.volumes[0].image.reference", "reference": "ghcr.io/acme/model:1"},
	}
}
