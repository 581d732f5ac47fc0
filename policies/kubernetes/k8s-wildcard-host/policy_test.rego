package kubernetes.k8s_wildcard_host_test

import data.kubernetes.k8s_wildcard_host as policy

findings(value) := found if found := policy.deny with input as {"value": value}

ingress(rule) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop"},
	"spec": {"rules": [rule]},
}

route(spec) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop"},
	"spec": object.union({"parentRefs": [{"name": "public"}]}, spec),
}

listener(settings) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "public"},
	"spec": {"listeners": [object.union({"name": "https"}, settings)]},
}

everyone := {"allowedRoutes": {"namespaces": {"from": "All"}}}

test_an_ingress_names_its_host if {
	all := {{"msg": "rule 1 of Ingress `shop` names no host and answers for all", "path": "spec.rules[0].host"}}
	findings(ingress({})) == all
	findings(ingress({"host": ""})) == all
	findings(ingress({"host": "*.example.org"})) == {{
		"msg": "Ingress `shop` answers for `*.example.org`",
		"path": "spec.rules[0].host",
	}}
	count(findings(ingress({"host": "shop.example.org"}))) == 0
}

test_a_route_names_its_host if {
	findings(route({})) == {{"msg": "HTTPRoute `shop` names no host and answers for all of its gateway", "path": "spec"}}
	findings(route({"hostnames": ["shop.example.org", "*.example.org"]})) == {{
		"msg": "HTTPRoute `shop` answers for `*.example.org`",
		"path": "spec.hostnames[1]",
	}}
	count(findings(route({"hostnames": ["shop.example.org"]}))) == 0
}

test_a_route_between_services_needs_no_host if {
	count(findings(route({"parentRefs": [{"kind": "Service", "name": "cart"}]}))) == 0
}

test_a_listener_for_all_hosts_is_not_for_all_namespaces if {
	findings(listener(everyone)) == {{
		"msg": "listener `https` gives every host to routes of every namespace",
		"path": "spec.listeners[0]",
	}}
	count(findings(listener({}))) == 0
	count(findings(listener(object.union(everyone, {"hostname": "*.example.org"})))) == 0
}
