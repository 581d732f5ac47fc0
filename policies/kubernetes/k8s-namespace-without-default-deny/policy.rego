# METADATA
# title: Namespaces deny traffic by default
# description: A pod that no network policy selects may be reached by every pod, and may reach everything.
# custom:
#   id: k8s-namespace-without-default-deny
#   code: K8S-018
#   severity: high
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: [CIS-5.3.2, NSA-network-separation, C-0030]
#   remediation: "add a NetworkPolicy with `podSelector: {}`, both policyTypes and no rules, then allow what is needed"
package kubernetes.k8s_namespace_without_default_deny

import data.lib.objects

deny contains finding if {
	some name, document in subjects
	some direction in {"Egress", "Ingress"}
	not direction in denied(name)
	finding := {
		"msg": sprintf("namespace `%s` has no NetworkPolicy that denies %s by default", [name, lower(direction)]),
		"address": document.address,
		"path": place(document),
	}
}

# What a finding stands at: the namespace, or else the first workload that is put into it.
subjects[name] := subject if {
	some name in names
	described := [document | some document in input.documents; describes(document, name)]
	inside := [document |
		some document in input.documents
		has_pods(document.value)
		objects.namespace(document) == name
	]
	subject := array.concat(described, inside)[0]
}

names contains document.value.metadata.name if {
	some document in input.documents
	objects.is_kind(document.value, "", "Namespace")
	not document.value.metadata.name in objects.system_namespaces
}

names contains name if {
	some document in input.documents
	has_pods(document.value)
	name := objects.namespace(document)
	not name in objects.system_namespaces
}

describes(document, name) if {
	objects.is_kind(document.value, "", "Namespace")
	document.value.metadata.name == name
}

has_pods(value) if {
	objects.group(value) in {"", "apps", "batch"}
	value.kind in {"CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"}
}

place(document) := "metadata.name" if objects.is_kind(document.value, "", "Namespace")

place(document) := "metadata.namespace" if not objects.is_kind(document.value, "", "Namespace")

# The directions that are closed for every pod of a namespace unless another policy opens them.
denied(name) := {direction |
	some document in input.documents
	objects.is_kind(document.value, "networking.k8s.io", "NetworkPolicy")
	objects.namespace(document) == name
	selects_all(document.value.spec)
	some direction in directions(document.value.spec)
	count(rules(document.value.spec, direction)) == 0
}

selects_all(spec) if {
	count(object.get(spec, ["podSelector", "matchLabels"], {})) == 0
	count(object.get(spec, ["podSelector", "matchExpressions"], [])) == 0
}

# Without `policyTypes` a policy is about ingress, and about egress when it has rules for it.
directions(spec) := {direction | some direction in spec.policyTypes} if spec.policyTypes

directions(spec) := {"Ingress"} if not spec.policyTypes

rules(spec, "Ingress") := object.get(spec, "ingress", [])

rules(spec, "Egress") := object.get(spec, "egress", [])
