package values.helm_unpinned_chart_test

import data.values.helm_unpinned_chart as policy

digest := "sha256:0f4434c92b3e6cdac38bb129b344e1790c246f7b6e2eaffcc16a5fa363240e33"

findings(given) := found if {
	found := policy.deny with input as {"address": "release/charts/loki", "value": object.union({"source": "oci://charts.example.org/loki"}, given)}
}

test_ranges_are_no_versions if {
	every version in ["^18.0.0", "18.x", "*", ">=18.0.0 <19.0.0", "18.11", "latest"] {
		findings({"version": version, "digest": digest}) == {{
			"msg": sprintf("chart `oci://charts.example.org/loki` has `%s` for a version, which is none", [version]),
			"path": "version",
		}}
	}
}

test_exact_versions_are_fine if {
	every version in ["18.11.0", "v1.2.3", "1.2.3-rc.1+build.7"] {
		count(findings({"version": version, "digest": digest})) == 0
	}
}

test_the_digest_has_to_be_there if {
	missing := {{"msg": "chart `oci://charts.example.org/loki` is pinned without a digest", "path": "digest"}}
	findings({"version": "18.11.0"}) == missing
	findings({"version": "18.11.0", "digest": null}) == missing
	findings({"version": "18.11.0", "digest": "sha256:abc"}) == missing
}

test_other_pins_are_left_out if {
	image := policy.deny with input as {"value": {"repository": "docker.io/grafana/loki", "tag": "latest"}}
	count(image) == 0
	kubernetes := policy.deny with input as {"value": {"version": "v1.36.3+k3s1"}}
	count(kubernetes) == 0
}
