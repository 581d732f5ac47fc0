package kubernetes.k8s_duplicate_host_test

import data.kubernetes.k8s_duplicate_host as policy

findings(documents) := found if found := policy.deny with input as {"documents": documents}

ingress(namespace, name, path) := {
	"address": sprintf("kubernetes/shop/Ingress.networking.k8s.io/%s/%s", [namespace, name]),
	"value": {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": {"name": name, "namespace": namespace},
		"spec": {"rules": [{"host": "shop.example.org", "http": {"paths": [path]}}]},
	},
}

route(name, spec) := {
	"address": sprintf("kubernetes/shop/HTTPRoute.gateway.networking.k8s.io/shop/%s", [name]),
	"value": {
		"apiVersion": "gateway.networking.k8s.io/v1",
		"kind": "HTTPRoute",
		"metadata": {"name": name, "namespace": "shop"},
		"spec": object.union({"hostnames": ["shop.example.org"], "parentRefs": [{"name": "public"}]}, spec),
	},
}

under(path) := {"rules": [{"matches": [{"path": {"type": "PathPrefix", "value": path}}]}]}

test_the_second_of_two_is_told if {
	findings([ingress("shop", "cart", {"path": "/"}), ingress("shop", "checkout", {})]) == {{
		"msg": "host `shop.example.org` is claimed by Ingress `cart` in `shop` as well",
		"address": "kubernetes/shop/Ingress.networking.k8s.io/shop/checkout",
		"path": "spec.rules[0].host",
	}}
}

test_paths_of_their_own_are_fine_in_one_namespace if {
	count(findings([ingress("shop", "cart", {"path": "/cart"}), ingress("shop", "checkout", {"path": "/checkout"})])) == 0
}

test_namespaces_do_not_share_the_host_of_an_ingress if {
	count(findings([ingress("shop", "cart", {"path": "/cart"}), ingress("checkout", "checkout", {"path": "/checkout"})])) == 1
}

test_classes_are_gateways_of_their_own if {
	inner := json.patch(ingress("shop", "inner", {"path": "/"}), [{"op": "add", "path": "/value/spec/ingressClassName", "value": "inner"}])
	count(findings([ingress("shop", "cart", {"path": "/"}), inner])) == 0
}

test_routes_without_matches_take_all_paths if {
	findings([route("cart", {"rules": [{}]}), route("checkout", under("/"))]) == {{
		"msg": "host `shop.example.org` is claimed by HTTPRoute `cart` in `shop` as well",
		"address": "kubernetes/shop/HTTPRoute.gateway.networking.k8s.io/shop/checkout",
		"path": "spec.hostnames[0]",
	}}
}

test_routes_share_a_host_by_path_and_gateway if {
	count(findings([route("cart", under("/cart")), route("checkout", under("/checkout"))])) == 0
	elsewhere := {"parentRefs": [{"name": "inner", "namespace": "gateway", "sectionName": "https"}]}
	count(findings([route("cart", under("/")), route("checkout", object.union(under("/"), elsewhere))])) == 0
}
