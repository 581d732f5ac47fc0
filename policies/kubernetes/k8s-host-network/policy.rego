# METADATA
# title: Pods keep to their own network
# description: hostNetwork and hostPort open ports on the node's own addresses, past every network policy.
# custom:
#   id: k8s-host-network
#   code: K8S-003
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Baseline, CIS-5.2.5, CIS-5.2.13, KSV-0009, KSV-0024]
#   remediation: reach the pod by a Service, and from outside by the gateway
package kubernetes.k8s_host_network

import data.lib.kubernetes

pod := kubernetes.pod_of(input.value)

deny contains {"msg": "`hostNetwork` puts the pod into the network of its node", "path": path} if {
	pod.spec.hostNetwork == true
	path := sprintf("%s.hostNetwork", [pod.path])
}

deny contains {"msg": message, "path": path} if {
	some container in kubernetes.containers(pod)
	some position, port in kubernetes.items(container.value, "ports")
	port.hostPort != 0
	port.hostPort != null
	message := sprintf("container `%s` takes port %v of its node", [container.name, port.hostPort])
	path := sprintf("%s.ports[%d].hostPort", [container.path, position])
}
