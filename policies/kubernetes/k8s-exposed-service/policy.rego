# METADATA
# title: Only gateways are reached from outside
# description: A Service of type NodePort or LoadBalancer, or with external addresses, goes around the gateway.
# custom:
#   id: k8s-exposed-service
#   code: K8S-021
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [KSV-0108]
#   remediation: "use `type: ClusterIP`, and route to the Service from the gateway"
package kubernetes.k8s_exposed_service

import data.lib.objects

# Where the entrance of a cluster lies: the namespaces that projects of gateways install into, too.
gateways := {
	"contour",
	"envoy-gateway-system",
	"gateway",
	"gateway-system",
	"ingress",
	"ingress-nginx",
	"istio-ingress",
	"kong",
	"nginx-gateway",
	"traefik",
}

deny contains {"msg": message, "path": "spec.type"} if {
	is_inside
	input.value.spec.type in {"LoadBalancer", "NodePort"}
	message := sprintf("Service `%s` is of type %s outside a namespace of gateways", [name, input.value.spec.type])
}

deny contains {"msg": message, "path": "spec.externalIPs"} if {
	is_inside
	count(input.value.spec.externalIPs) > 0
	message := sprintf("Service `%s` takes traffic for external addresses", [name])
}

name := input.value.metadata.name

is_inside if {
	objects.is_kind(input.value, "", "Service")
	not objects.namespace(input) in gateways
}
