# METADATA
# title: No container may run as root
# description: The kubelet must refuse to start a container as user 0, whatever its image says.
# custom:
#   id: k8s-root-user
#   code: K8S-006
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Restricted, CIS-5.2.7, KSV-0012, KSV-0105]
#   remediation: "set `runAsNonRoot: true` and a numeric `runAsUser` above 0 in the pod's `securityContext`"
package kubernetes.k8s_root_user

import data.lib.kubernetes

pod := kubernetes.pod_of(input.value)

deny contains {"msg": message, "path": path} if {
	some container in kubernetes.containers(pod)
	setting := kubernetes.effective(pod, container, ["runAsNonRoot"])
	setting.value != true
	path := setting.path
	message := sprintf("container `%s` may run as root", [container.name])
}

# Set nowhere: the user of the image decides.
deny contains {"msg": message, "path": path} if {
	some container in kubernetes.containers(pod)
	not kubernetes.effective(pod, container, ["runAsNonRoot"])
	message := sprintf("container `%s` may run as root", [container.name])
	path := sprintf("%s.securityContext.runAsNonRoot", [container.path])
}

# Windows has no numbers for users.
deny contains {"msg": message, "path": user.path} if {
	not kubernetes.is_windows(pod)
	some container in kubernetes.containers(pod)
	user := kubernetes.effective(pod, container, ["runAsUser"])
	user.value == 0
	message := sprintf("container `%s` runs as user 0, which is root", [container.name])
}
