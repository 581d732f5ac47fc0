# METADATA
# title: Namespaces enforce a Pod Security level
# description: Without the label the API server admits every pod, however privileged.
# custom:
#   id: k8s-namespace-without-pod-security
#   code: K8S-019
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [CIS-5.2.1, PSS]
#   remediation: "add the label `pod-security.kubernetes.io/enforce: restricted`, or `baseline` where that is not possible"
package kubernetes.k8s_namespace_without_pod_security

import data.lib.objects

label := "pod-security.kubernetes.io/enforce"

place := `metadata.labels."pod-security.kubernetes.io/enforce"`

name := input.value.metadata.name

# The labels of other modes stand where this one is missing.
beside := sprintf(`metadata.labels."%s"`, [sort(modes)[0]]) if count(modes) > 0

beside := "metadata.labels" if count(modes) == 0

modes := {key |
	some key, _ in objects.labels(input.value)
	startswith(key, "pod-security.kubernetes.io/")
}

level := input.value.metadata.labels[label]

deny contains {"msg": message, "path": beside} if {
	is_ours
	not level
	message := sprintf("namespace `%s` has no label `%s`", [name, label])
}

deny contains {"msg": message, "path": place} if {
	is_ours
	level == "privileged"
	message := sprintf("namespace `%s` enforces the level `privileged`, which allows everything", [name])
}

deny contains {"msg": message, "path": place} if {
	is_ours
	not level in {"baseline", "privileged", "restricted"}
	message := sprintf("namespace `%s` enforces `%v`, which is no level of Pod Security", [name, level])
}

is_ours if {
	objects.is_kind(input.value, "", "Namespace")
	not name in objects.system_namespaces
}
