# METADATA
# title: A webhook that fails closed cannot lock the cluster
# description: When nobody answers, the API server refuses what the webhook is asked about, the webhook's own pods among it.
# custom:
#   id: k8s-fail-closed-webhook
#   code: K8S-026
#   severity: high
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: [CIS-5.1.12]
#   remediation: "leave out kube-system and the webhook's own namespace by `namespaceSelector`, run two pods or more, or set `failurePolicy: Ignore`"
package kubernetes.k8s_fail_closed_webhook

import data.lib.objects

deny contains finding if {
	some webhook in closed
	some namespace in {"kube-system", object.get(webhook, ["entry", "clientConfig", "service", "namespace"], "kube-system")}
	guards(webhook.entry, namespace)
	finding := {
		"msg": sprintf("webhook `%s` fails closed for `%s` as well", [webhook.entry.name, namespace]),
		"address": webhook.document.address,
		"path": sprintf("webhooks[%d].namespaceSelector", [webhook.index]),
	}
}

deny contains finding if {
	some webhook in closed
	some server in servers(webhook.entry.clientConfig.service)
	pods := objects.least_replicas(scaled, server)
	pods < 2
	finding := {
		"msg": sprintf("webhook `%s` fails closed and is served by %d pods of %s `%s`", [
			webhook.entry.name,
			pods,
			server.value.kind,
			server.value.metadata.name,
		]),
		"address": webhook.document.address,
		"path": sprintf("webhooks[%d].failurePolicy", [webhook.index]),
	}
}

scaled := objects.autoscaled(input.documents)

# Webhooks that refuse when nobody answers, and are asked about what a cluster cannot start without.
closed contains {"document": document, "index": index, "entry": entry} if {
	some document in input.documents
	objects.group(document.value) == "admissionregistration.k8s.io"
	document.value.kind in {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}
	some index, entry in document.value.webhooks
	object.get(entry, "failurePolicy", "Fail") == "Fail"
	some rule in entry.rules
	some group in rule.apiGroups
	group in {"", "*", "apps", "batch", "coordination.k8s.io", "discovery.k8s.io"}
}

# Whether a webhook is asked about plain objects of a namespace.
guards(entry, namespace) if {
	objects.selects(object.get(entry, "namespaceSelector", {}), labels(namespace))
	objects.selects(object.get(entry, "objectSelector", {}), {})
}

# The API server gives each namespace its name as a label.
labels(namespace) := object.union_n([described | some described in descriptions(namespace)]) if {
	count(descriptions(namespace)) > 0
}

labels(namespace) := {"kubernetes.io/metadata.name": namespace} if count(descriptions(namespace)) == 0

descriptions(namespace) := [all |
	some document in input.documents
	objects.is_kind(document.value, "", "Namespace")
	document.value.metadata.name == namespace
	own := object.get(document.value.metadata, "labels", {})
	all := object.union(own, {"kubernetes.io/metadata.name": namespace})
]

# The workloads behind a Service of the same documents.
servers(service) := {workload |
	some document in input.documents
	objects.is_kind(document.value, "", "Service")
	document.value.metadata.name == service.name
	objects.namespace(document) == service.namespace
	some workload in input.documents
	objects.is_replicated(workload.value)
	objects.namespace(workload) == service.namespace
	objects.selects(
		{"matchLabels": document.value.spec.selector},
		object.get(workload.value, ["spec", "template", "metadata", "labels"], {}),
	)
}
