# METADATA
# title: Workloads have a namespace of their own
# description: In default nothing is kept apart, and kube-system holds what the cluster cannot do without.
# custom:
#   id: k8s-system-namespace
#   code: K8S-031
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [CIS-5.7.4, KSV-0110, KSV-0037]
#   remediation: put the workload into a namespace with its own policies, quota and Pod Security level
package kubernetes.k8s_system_namespace

import data.lib.kubernetes
import data.lib.objects

deny contains {"msg": message, "path": "metadata.namespace"} if {
	kubernetes.is_workload(input.value)
	namespace := objects.namespace(input)
	namespace in objects.system_namespaces
	message := sprintf("%s `%s` lies in the namespace `%s`", [
		input.value.kind,
		object.get(input.value.metadata, "name", object.get(input.value.metadata, "generateName", "?")),
		namespace,
	])
}
