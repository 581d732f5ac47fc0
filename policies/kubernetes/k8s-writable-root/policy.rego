# METADATA
# title: Root file systems are read only
# description: What a container writes goes to volumes, so that nothing can be planted beside the program.
# custom:
#   id: k8s-writable-root
#   code: K8S-009
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [NSA, KSV-0014, C-0017]
#   remediation: "set `readOnlyRootFilesystem: true`, and mount an emptyDir with a sizeLimit where the program writes"
package kubernetes.k8s_writable_root

import data.lib.kubernetes

deny contains {"msg": message, "path": path} if {
	pod := kubernetes.pod_of(input.value)
	not kubernetes.is_windows(pod)
	some container in kubernetes.containers(pod)
	not object.get(container.value, ["securityContext", "readOnlyRootFilesystem"], null) == true
	message := sprintf("container `%s` can write to its root file system", [container.name])
	path := sprintf("%s.securityContext.readOnlyRootFilesystem", [container.path])
}
