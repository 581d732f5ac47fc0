# METADATA
# title: Pods keep to their own processes
# description: With hostPID or hostIPC a pod sees the processes or the shared memory of its node.
# custom:
#   id: k8s-host-namespace
#   code: K8S-002
#   severity: critical
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Baseline, CIS-5.2.3, CIS-5.2.4, KSV-0008, KSV-0010]
#   remediation: "remove the field; containers of one pod see each other with `shareProcessNamespace: true`"
package kubernetes.k8s_host_namespace

import data.lib.kubernetes

shared := {"hostIPC": "shared memory", "hostPID": "processes"}

deny contains {"msg": message, "path": path} if {
	pod := kubernetes.pod_of(input.value)
	some field, what in shared
	pod.spec[field] == true
	message := sprintf("`%s` shows the pod the %s of its node", [field, what])
	path := sprintf("%s.%s", [pod.path, field])
}
