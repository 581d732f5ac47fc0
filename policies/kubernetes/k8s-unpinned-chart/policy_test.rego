package kubernetes.k8s_unpinned_chart_test

import data.kubernetes.k8s_unpinned_chart as policy

findings(version, kind, spec) := found if {
	found := policy.deny with input as {"value": {"apiVersion": version, "kind": kind, "metadata": {"name": "loki"}, "spec": spec}}
}

flux(chart) := findings("helm.toolkit.fluxcd.io/v2", "HelmRelease", {"chart": {"spec": object.union({"chart": "loki"}, chart)}})

argo(spec) := findings("argoproj.io/v1alpha1", "Application", spec)

test_a_release_of_flux_names_its_version if {
	findings_of := {{"msg": "chart `loki` follows `*`, which is no exact version", "path": "spec.chart.spec.version"}}
	flux({}) == findings_of
	flux({"version": "*"}) == findings_of
	count(flux({"version": "18.x"})) == 1
	count(flux({"version": "18.11.0"})) == 0
}

test_a_chart_from_git_has_its_version_there if {
	count(flux({"sourceRef": {"kind": "GitRepository", "name": "charts"}})) == 0
}

test_an_artifact_of_flux_has_a_digest if {
	url := {"url": "oci://ghcr.io/grafana-community/helm-charts/loki"}
	findings("source.toolkit.fluxcd.io/v1", "OCIRepository", object.union(url, {"ref": {"semver": "18.x"}})) == {{
		"msg": "artifact `oci://ghcr.io/grafana-community/helm-charts/loki` is fetched without a digest",
		"path": "spec.ref",
	}}
	count(findings("source.toolkit.fluxcd.io/v1", "OCIRepository", object.union(url, {"ref": {"digest": "sha256:abc"}}))) == 0
}

test_each_source_of_an_application_counts if {
	{finding.path | some finding in argo({"source": {"chart": "loki", "targetRevision": "18.*"}})} == {"spec.source.targetRevision"}
	two := [{"repoURL": "https://git.example.org/values", "targetRevision": "main"}, {"chart": "loki"}]
	{finding.path | some finding in argo({"sources": two})} == {"spec.sources[1].targetRevision"}
	count(argo({"source": {"chart": "loki", "targetRevision": "18.11.0"}})) == 0
	count(argo({"source": {"path": "charts/loki", "targetRevision": "main"}})) == 0
}

test_a_chart_of_k3s_names_its_version if {
	{finding.path | some finding in findings("helm.cattle.io/v1", "HelmChart", {"chart": "loki"})} == {"spec.version"}
	count(findings("helm.cattle.io/v1", "HelmChart", {"chart": "loki", "version": "v18.11.0"})) == 0
	count(findings("helm.cattle.io/v1", "HelmChart", {"chart": "https://charts.example.org/loki-18.11.0.tgz"})) == 0
}
