# METADATA
# title: Custom resources come after their definition
# description: An object of a kind that the API server does not know yet is refused, and the delivery ends with an error.
# custom:
#   id: k8s-missing-definition
#   code: K8S-027
#   severity: high
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: []
#   remediation: deliver the CustomResourceDefinition with the environment, in an earlier wave than what uses it
package kubernetes.k8s_missing_definition

import data.lib.objects

deny contains finding if {
	some document in custom
	not waves[key(document.value)]
	finding := {
		"msg": sprintf("nothing in the environment defines %s of `%s`", [document.value.kind, document.value.apiVersion]),
		"address": document.address,
		"path": "apiVersion",
	}
}

deny contains finding if {
	some document in custom
	some defined in waves[key(document.value)]
	defined > wave(document.value)
	finding := {
		"msg": sprintf("%s `%s` comes in wave %d, its definition in wave %d", [
			document.value.kind,
			document.value.metadata.name,
			wave(document.value),
			defined,
		]),
		"address": document.address,
		"path": `metadata.annotations."argocd.argoproj.io/sync-wave"`,
	}
}

custom := [document |
	some document in input.documents
	not objects.group(document.value) in served
]

key(value) := concat(" ", [value.apiVersion, value.kind])

# By version and kind, the waves in which definitions come that serve it.
waves[name] contains number if {
	some document in input.documents
	objects.is_kind(document.value, "apiextensions.k8s.io", "CustomResourceDefinition")
	spec := document.value.spec
	some version in spec.versions
	version.served
	name := sprintf("%s/%s %s", [spec.group, version.name, spec.names.kind])
	number := wave(document.value)
}

wave(value) := to_number(object.get(value, ["metadata", "annotations", "argocd.argoproj.io/sync-wave"], "0"))

# What the API server of Kubernetes serves itself, and K3s from its start on.
served := {
	"",
	"admissionregistration.k8s.io",
	"apiextensions.k8s.io",
	"apiregistration.k8s.io",
	"apps",
	"authentication.k8s.io",
	"authorization.k8s.io",
	"autoscaling",
	"batch",
	"certificates.k8s.io",
	"coordination.k8s.io",
	"discovery.k8s.io",
	"events.k8s.io",
	"extensions",
	"flowcontrol.apiserver.k8s.io",
	"helm.cattle.io",
	"k3s.cattle.io",
	"networking.k8s.io",
	"node.k8s.io",
	"policy",
	"rbac.authorization.k8s.io",
	"resource.k8s.io",
	"scheduling.k8s.io",
	"storage.k8s.io",
	"storagemigration.k8s.io",
}
