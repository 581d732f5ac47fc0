# METADATA
# title: Servers say whether they are well
# description: Readiness keeps traffic away from a pod that cannot answer, liveness restarts one that never will.
# custom:
#   id: k8s-missing-probe
#   code: K8S-013
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [kube-linter-no-readiness-probe, kube-linter-no-liveness-probe]
#   remediation: "add a `readinessProbe` that asks for an answer, and a patient `livenessProbe` that asks for less"
package kubernetes.k8s_missing_probe

import data.lib.kubernetes

# Jobs end by themselves, and a DaemonSet is rarely asked anything.
servers := {"Deployment", "StatefulSet"}

deny contains {"msg": message, "path": path} if {
	input.value.kind in servers
	pod := kubernetes.pod_of(input.value)
	some container in kubernetes.containers(pod)
	container.sort == "containers"
	some probe in ["livenessProbe", "readinessProbe"]
	not is_object(object.get(container.value, probe, null))
	message := sprintf("container `%s` has no `%s`", [container.name, probe])
	path := sprintf("%s.%s", [container.path, probe])
}
