# METADATA
# title: Processes cannot gain privileges
# description: Unless allowPrivilegeEscalation is false, a setuid binary makes a process root, whatever user it began as.
# custom:
#   id: k8s-privilege-escalation
#   code: K8S-005
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Restricted, CIS-5.2.6, KSV-0001]
#   remediation: "set `allowPrivilegeEscalation: false` in the container's `securityContext`"
package kubernetes.k8s_privilege_escalation

import data.lib.kubernetes

deny contains {"msg": message, "path": path} if {
	pod := kubernetes.pod_of(input.value)
	not kubernetes.is_windows(pod)
	some container in kubernetes.containers(pod)
	not object.get(container.value, ["securityContext", "allowPrivilegeEscalation"], null) == false
	message := sprintf("container `%s` may gain privileges", [container.name])
	path := sprintf("%s.securityContext.allowPrivilegeEscalation", [container.path])
}
