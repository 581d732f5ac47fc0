# METADATA
# title: Pods mount nothing of their node
# description: A hostPath volume reaches into the node's file system, and a runtime's socket commands every container there.
# custom:
#   id: k8s-host-path
#   code: K8S-004
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Baseline, CIS-5.2.12, KSV-0023, KSV-0006]
#   remediation: use a PersistentVolumeClaim for what must stay, emptyDir for scratch, ConfigMap or Secret for files
package kubernetes.k8s_host_path

import data.lib.kubernetes

# Sockets by which a container runtime is told what to run.
runtime_sockets := `(?:^|/)(?:docker|containerd|crio|podman|cri-dockerd|frakti|rktlet)\.sock(?:\.ttrpc)?/?$`

deny contains {"msg": message, "path": path} if {
	pod := kubernetes.pod_of(input.value)
	some position, volume in kubernetes.items(pod.spec, "volumes")
	is_object(volume.hostPath)
	source := object.get(volume.hostPath, "path", "")
	message := sprintf("volume `%s` mounts %s `%s` of the node", [volume.name, what(source), source])
	path := sprintf("%s.volumes[%d].hostPath", [pod.path, position])
}

what(source) := "the runtime's socket" if regex.match(runtime_sockets, source)

what(source) := "path" if not regex.match(runtime_sockets, source)
