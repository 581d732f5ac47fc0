# METADATA
# title: No container is privileged
# description: A privileged container holds all capabilities and every device of its node; a HostProcess is its match on Windows.
# custom:
#   id: k8s-privileged-container
#   code: K8S-001
#   severity: critical
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Baseline, CIS-5.2.2, KSV-0017, C-0057]
#   remediation: "remove `privileged: true` or `hostProcess: true`, and give the one capability, device or mount that is needed"
package kubernetes.k8s_privileged_container

import data.lib.kubernetes

pod := kubernetes.pod_of(input.value)

deny contains {"msg": message, "path": path} if {
	some container in kubernetes.containers(pod)
	container.value.securityContext.privileged == true
	message := sprintf("container `%s` is privileged", [container.name])
	path := sprintf("%s.securityContext.privileged", [container.path])
}

deny contains {"msg": message, "path": setting.path} if {
	some container in kubernetes.containers(pod)
	setting := kubernetes.effective(pod, container, ["windowsOptions", "hostProcess"])
	setting.value == true
	message := sprintf("container `%s` is a process of its Windows host", [container.name])
}
