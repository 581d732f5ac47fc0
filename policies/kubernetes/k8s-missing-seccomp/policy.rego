# METADATA
# title: Containers run with a seccomp profile
# description: RuntimeDefault or Localhost keeps system calls from a container that it has no use for.
# custom:
#   id: k8s-missing-seccomp
#   code: K8S-008
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Restricted, CIS-5.7.2, KSV-0030, KSV-0104]
#   remediation: "set `seccompProfile: {type: RuntimeDefault}` in the pod's `securityContext`"
package kubernetes.k8s_missing_seccomp

import data.lib.kubernetes

pod := kubernetes.pod_of(input.value)

deny contains {"msg": message, "path": profile.path} if {
	not kubernetes.is_windows(pod)
	some container in kubernetes.containers(pod)
	profile := kubernetes.effective(pod, container, ["seccompProfile", "type"])
	not profile.value in {"Localhost", "RuntimeDefault"}
	message := sprintf("container `%s` runs with the seccomp profile `%v`", [container.name, profile.value])
}

deny contains {"msg": message, "path": path} if {
	not kubernetes.is_windows(pod)
	some container in kubernetes.containers(pod)
	not kubernetes.effective(pod, container, ["seccompProfile", "type"])
	message := sprintf("container `%s` runs without a seccomp profile", [container.name])
	path := sprintf("%s.securityContext.seccompProfile", [container.path])
}
