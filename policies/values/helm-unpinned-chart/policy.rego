# METADATA
# title: Charts are pinned by version and digest
# description: A range or a tag brings another chart one day, without any change in the repository.
# custom:
#   id: helm-unpinned-chart
#   code: HLM-002
#   severity: high
#   kinds: [release]
#   scope: document
#   standards: [SLSA-dependencies]
#   remediation: run `infractl pin`, which writes the exact version and the digest
package values.helm_unpinned_chart

deny contains {"msg": message, "path": "version"} if {
	is_chart
	not semver.is_valid(trim_prefix(input.value.version, "v"))
	message := sprintf("chart `%s` has `%s` for a version, which is none", [input.value.source, input.value.version])
}

deny contains {"msg": message, "path": "digest"} if {
	is_chart
	not has_digest
	message := sprintf("chart `%s` is pinned without a digest", [input.value.source])
}

# The other pins have no source.
is_chart if {
	input.value.source
	input.value.version
}

has_digest if regex.match(`^sha256:[0-9a-f]{64}$`, input.value.digest)
