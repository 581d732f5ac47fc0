# METADATA
# title: What GitOps engines fetch is pinned
# description: An engine that follows a range or a branch changes the cluster without a change in Git.
# custom:
#   id: k8s-unpinned-chart
#   code: HLM-002
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [SLSA-dependencies]
#   remediation: write the exact version of the chart, the digest of an artifact, the commit of a repository
package kubernetes.k8s_unpinned_chart

import data.lib.objects

spec := input.value.spec

deny contains {"msg": message, "path": chart.path} if {
	some chart in charts
	not is_exact(chart.version)
	message := sprintf("chart `%s` follows `%s`, which is no exact version", [chart.name, chart.version])
}

deny contains {"msg": message, "path": "spec.ref"} if {
	objects.is_kind(input.value, "source.toolkit.fluxcd.io", "OCIRepository")
	not startswith(object.get(spec, ["ref", "digest"], ""), "sha256:")
	message := sprintf("artifact `%s` is fetched without a digest", [spec.url])
}

is_exact(version) if {
	is_string(version)
	semver.is_valid(trim_prefix(version, "v"))
}

# Flux takes the newest version where none is said.
charts contains {"name": chart.chart, "version": version, "path": "spec.chart.spec.version"} if {
	objects.is_kind(input.value, "helm.toolkit.fluxcd.io", "HelmRelease")
	chart := spec.chart.spec

	# A chart in a repository of Git comes from its source.
	object.get(chart, ["sourceRef", "kind"], "HelmRepository") == "HelmRepository"
	version := object.get(chart, "version", "*")
}

charts contains {"name": source.chart, "version": version, "path": sprintf("%s.targetRevision", [path])} if {
	some path, source in sources
	version := object.get(source, "targetRevision", "*")
}

charts contains {"name": spec.chart, "version": version, "path": "spec.version"} if {
	objects.is_kind(input.value, "helm.cattle.io", "HelmChart")
	not endswith(spec.chart, ".tgz")
	version := object.get(spec, "version", "*")
}

is_application if objects.is_kind(input.value, "argoproj.io", "Application")

sources["spec.source"] := spec.source if {
	is_application
	spec.source.chart
}

sources[path] := source if {
	is_application
	some index, source in spec.sources
	source.chart
	path := sprintf("spec.sources[%d]", [index])
}
