package kubernetes.k8s_unpinned_image_test

import data.kubernetes.k8s_unpinned_image as policy

digest := "sha256:0f4434c92b3e6cdac38bb129b344e1790c246f7b6e2eaffcc16a5fa363240e33"

messages(tier, reference) := {finding.msg |
	some finding in policy.deny with input as {
		"environment": {"name": tier, "tier": tier},
		"value": {
			"apiVersion": "v1",
			"kind": "Pod",
			"metadata": {"name": "shop", "namespace": "shop"},
			"spec": {"containers": [{"name": "app", "image": reference}]},
		},
	}
}

test_a_digest_is_fine_everywhere if {
	every tier in ["development", "staging", "production"] {
		messages(tier, sprintf("ghcr.io/acme/shop:1.4.0@%s", [digest])) == set()
		messages(tier, sprintf("ghcr.io/acme/shop@%s", [digest])) == set()
	}
}

test_a_tag_is_enough_in_development if {
	messages("development", "ghcr.io/acme/shop:1.4.0") == set()
	every tier in ["staging", "production"] {
		messages(tier, "ghcr.io/acme/shop:1.4.0") == {"container `app` takes `ghcr.io/acme/shop:1.4.0` without a digest"}
	}
}

test_latest_is_told_everywhere if {
	every tier in ["development", "staging", "production"] {
		messages(tier, "shop:latest") == {"container `app` takes `shop:latest`, which is whatever was pushed last"}
		messages(tier, "registry:5000/shop") == {"container `app` takes `registry:5000/shop`, which is whatever was pushed last"}
	}
}

test_the_digest_decides_beside_latest if {
	messages("production", sprintf("shop:latest@%s", [digest])) == set()
}

test_what_is_no_reference_is_told if {
	messages("development", "shop:") == {"container `app` takes `shop:`, which is no reference of an image"}
}

test_files_without_an_environment_need_a_digest if {
	findings := policy.deny with input as {"address": null, "value": {
		"apiVersion": "v1",
		"kind": "Pod",
		"metadata": {"name": "shop"},
		"spec": {
			"initContainers": [{"name": "wait", "image": "busybox:1.37"}],
			"ephemeralContainers": [{"name": "debug", "image": "busybox"}],
			"volumes": [{"name": "model", "image": {"reference": "ghcr.io/acme/model:3"}}],
		},
	}}
	{finding.path | some finding in findings} == {
		"spec.ephemeralContainers[0].image",
		"spec.initContainers[0].image",
		"spec.volumes[0].image.reference",
	}
}
