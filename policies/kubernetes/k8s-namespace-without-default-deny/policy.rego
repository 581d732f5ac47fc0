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
	some name in names
	some direction in open(name)
	not closed[name]
	document := input.documents[subject(name)]
	finding := {
		"msg": sprintf("namespace `%s` has no NetworkPolicy that denies %s by default", [name, lower(direction)]),
		"address": document.address,
		"path": place(document),
	}
}

# Where one direction is closed, the other was most likely forgotten there.
deny contains finding if {
	some name in names
	some direction in open(name)
	some half in closed[name]
	document := input.documents[half.number]
	finding := {
		"msg": sprintf("NetworkPolicy `%s` leaves %s of namespace `%s` open", [
			document.value.metadata.name,
			lower(direction),
			name,
		]),
		"address": document.address,
		"path": "spec.policyTypes",
	}
}

open(name) := {"Egress", "Ingress"} - {half.direction | some half in object.get(closed, name, set())}

names := {name | some name, _ in described} | {name | some name, _ in inhabited}

# What a finding stands at: the namespace, or else the first workload that is put into it.
subject(name) := min(described[name])

subject(name) := min(inhabited[name]) if not described[name]

described[name] contains number if {
	some number, document in input.documents
	objects.is_kind(document.value, "", "Namespace")
	name := document.value.metadata.name
	not name in objects.system_namespaces
}

inhabited[name] contains number if {
	some number, document in input.documents
	has_pods(document.value)
	name := objects.namespace(document)
	not name in objects.system_namespaces
}

# By namespace, the directions that a policy closes for every pod unless another one opens them.
closed[name] contains {"direction": direction, "number": number} if {
	some number, document in input.documents
	objects.is_kind(document.value, "networking.k8s.io", "NetworkPolicy")
	name := objects.namespace(document)
	selects_all(document.value.spec)
	some direction in directions(document.value.spec)
	count(rules(document.value.spec, direction)) == 0
}

has_pods(value) if {
	objects.group(value) in {"", "apps", "batch"}
	value.kind in {"CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"}
}

place(document) := "metadata.name" if objects.is_kind(document.value, "", "Namespace")

place(document) := "metadata.namespace" if not objects.is_kind(document.value, "", "Namespace")

selects_all(spec) if {
	count(object.get(spec, ["podSelector", "matchLabels"], {})) == 0
	count(object.get(spec, ["podSelector", "matchExpressions"], [])) == 0
}

# Without `policyTypes` a policy is about ingress, and about egress when it has rules for it.
directions(spec) := {direction | some direction in spec.policyTypes} if spec.policyTypes

directions(spec) := {"Ingress"} if not spec.policyTypes

rules(spec, "Ingress") := object.get(spec, "ingress", [])

rules(spec, "Egress") := object.get(spec, "egress", [])
