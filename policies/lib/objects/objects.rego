# METADATA
# title: Kubernetes objects and how they belong together
# description: Groups, namespaces and label selectors, as the API server reads them.
package lib.objects

# The group of an object's API; "" is the core.
group(value) := "" if not contains(value.apiVersion, "/")

group(value) := split(value.apiVersion, "/")[0] if contains(value.apiVersion, "/")

# Whether an object is of a kind, in any version.
is_kind(value, wanted, kind) if {
	value.kind == kind
	group(value) == wanted
}

# The namespace of a document. An object that names none takes that of its address.
namespace(document) := document.value.metadata.namespace if names_namespace(document)

namespace(document) := name if {
	not names_namespace(document)
	name := addressed(document)
}

namespace(document) := "default" if {
	not names_namespace(document)
	not addressed(document)
}

# An empty name is none, and `no` is no text in YAML.
names_namespace(document) if {
	is_string(document.value.metadata.namespace)
	document.value.metadata.namespace != ""
}

addressed(document) := segments[3] if {
	is_string(document.address)
	segments := split(document.address, "/")
	segments[0] == "kubernetes"
	segments[3] != "-"
}

# The labels or annotations of an object; none where the key is absent, null or no map.
labels(manifest) := texts(manifest, "labels")

annotations(manifest) := texts(manifest, "annotations")

texts(manifest, field) := found if {
	found := object.get(manifest, ["metadata", field], null)
	is_object(found)
}

texts(manifest, field) := {} if {
	found := object.get(manifest, ["metadata", field], null)
	not is_object(found)
}

# Namespaces that Kubernetes makes, and that no manifest describes.
system_namespaces := {"default", "kube-system", "kube-public", "kube-node-lease"}

# Whether a label selector selects labels.
selects(selector, labels) if {
	every key, wanted in object.get(selector, "matchLabels", {}) {
		labels[key] == wanted
	}
	every expression in object.get(selector, "matchExpressions", []) {
		holds(expression, labels)
	}
}

holds(expression, labels) if {
	expression.operator == "In"
	labels[expression.key] in expression.values
}

holds(expression, labels) if {
	expression.operator == "NotIn"
	not is_one_of(labels, expression)
}

holds(expression, labels) if {
	expression.operator == "Exists"
	has(labels, expression.key)
}

holds(expression, labels) if {
	expression.operator == "DoesNotExist"
	not has(labels, expression.key)
}

is_one_of(labels, expression) if labels[expression.key] in expression.values

has(labels, key) if labels[key]

# The workloads that keep a number of pods.
is_replicated(value) if {
	group(value) == "apps"
	value.kind in {"Deployment", "StatefulSet"}
}

# The number of pods that a workload keeps when nothing scales it.
replicas(value) := object.get(value.spec, "replicas", 1)

# How many pods autoscalers keep at least, by what they scale; the last of two rivals counts.
autoscaled(documents) := object.union_n([{key: least} |
	some document in documents
	is_kind(document.value, "autoscaling", "HorizontalPodAutoscaler")
	target := document.value.spec.scaleTargetRef
	key := concat("/", [namespace(document), target.kind, target.name])
	least := object.get(document.value.spec, "minReplicas", 1)
])

# The number of pods that a workload keeps at least: that of its autoscaler, where one scales it.
least_replicas(scaled, workload) := object.get(scaled, key, replicas(workload.value)) if {
	key := concat("/", [namespace(workload), workload.value.kind, workload.value.metadata.name])
}
