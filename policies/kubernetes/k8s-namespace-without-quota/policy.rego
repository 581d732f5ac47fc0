# METADATA
# title: Namespaces bound what they use
# description: Without a quota one namespace can take the whole cluster; without limits one container can take the quota.
# custom:
#   id: k8s-namespace-without-quota
#   code: K8S-020
#   severity: low
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: [NSA-resource-policies, KSV-0039, KSV-0040]
#   remediation: add a ResourceQuota with `hard` and a LimitRange with defaults to the namespace
package kubernetes.k8s_namespace_without_quota

import data.lib.objects

deny contains finding if {
	some document in input.documents
	objects.is_kind(document.value, "", "Namespace")
	name := document.value.metadata.name
	not name in objects.system_namespaces
	some kind in {"LimitRange", "ResourceQuota"}
	not name in bounded[kind]
	finding := {
		"msg": sprintf("namespace `%s` has no %s that sets anything", [name, kind]),
		"address": document.address,
		"path": "metadata.name",
	}
}

# By kind, the namespaces in which one sets something.
bounded := {kind: {objects.namespace(document) |
	some document in input.documents
	objects.is_kind(document.value, "", kind)
	count(bounds(document.value)) > 0
} |
	some kind in {"LimitRange", "ResourceQuota"}
}

bounds(value) := object.get(value, ["spec", "hard"], {}) if value.kind == "ResourceQuota"

bounds(value) := object.get(value, ["spec", "limits"], []) if value.kind == "LimitRange"
