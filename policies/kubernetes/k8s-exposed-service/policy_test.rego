package kubernetes.k8s_exposed_service_test

import data.kubernetes.k8s_exposed_service as policy

service(namespace, spec) := {
	"address": null,
	"value": {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "cart", "namespace": namespace}, "spec": spec},
}

test_node_ports_and_load_balancers_are_told if {
	every type in ["NodePort", "LoadBalancer"] {
		findings := policy.deny with input as service("shop", {"type": type})
		findings == {{
			"msg": sprintf("Service `cart` is of type %s outside a namespace of gateways", [type]),
			"path": "spec.type",
		}}
	}
}

test_external_addresses_are_told if {
	findings := policy.deny with input as service("shop", {"externalIPs": ["192.0.2.7"]})
	findings == {{"msg": "Service `cart` takes traffic for external addresses", "path": "spec.externalIPs"}}
}

test_services_inside_the_cluster_are_fine if {
	every spec in [{}, {"type": "ClusterIP"}, {"externalIPs": []}, {"type": "ExternalName", "externalName": "example.org"}] {
		findings := policy.deny with input as service("shop", spec)
		count(findings) == 0
	}
}

test_a_gateway_may_be_reached if {
	findings := policy.deny with input as service("ingress-nginx", {"type": "LoadBalancer"})
	count(findings) == 0
}

test_the_namespace_may_stand_in_the_address_alone if {
	findings := policy.deny with input as {
		"address": "kubernetes/kong/Service/gateway/kong",
		"value": {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "kong"}, "spec": {"type": "LoadBalancer"}},
	}
	count(findings) == 0
}

test_services_of_other_groups_are_left_out if {
	findings := policy.deny with input as {
		"address": null,
		"value": {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "cart"}, "spec": {"type": "NodePort"}},
	}
	count(findings) == 0
}
