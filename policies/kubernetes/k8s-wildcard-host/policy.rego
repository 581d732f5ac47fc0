# METADATA
# title: Routes name their hosts
# description: A route for every host answers for hosts that others set up, or will.
# custom:
#   id: k8s-wildcard-host
#   code: K8S-022
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [gatekeeper-block-wildcard-ingress]
#   remediation: name each host in full; leave `*` to the listener of the gateway
package kubernetes.k8s_wildcard_host

import data.lib.objects

is_ingress if objects.is_kind(input.value, "networking.k8s.io", "Ingress")

deny contains {"msg": message, "path": sprintf("spec.rules[%d].host", [index])} if {
	is_ingress
	some index, rule in input.value.spec.rules
	object.get(rule, "host", "") == ""
	message := sprintf("rule %d of Ingress `%s` names no host and answers for all", [index + 1, input.value.metadata.name])
}

deny contains {"msg": message, "path": sprintf("spec.rules[%d].host", [index])} if {
	is_ingress
	some index, rule in input.value.spec.rules
	startswith(rule.host, "*")
	message := sprintf("Ingress `%s` answers for `%s`", [input.value.metadata.name, rule.host])
}

deny contains {"msg": message, "path": "spec"} if {
	is_route
	count(object.get(input.value.spec, "hostnames", [])) == 0
	message := sprintf("%s `%s` names no host and answers for all of its gateway", [input.value.kind, input.value.metadata.name])
}

deny contains {"msg": message, "path": sprintf("spec.hostnames[%d]", [index])} if {
	is_route
	some index, hostname in input.value.spec.hostnames
	startswith(hostname, "*")
	message := sprintf("%s `%s` answers for `%s`", [input.value.kind, input.value.metadata.name, hostname])
}

# Whoever may write a route in any namespace could take any host.
deny contains {"msg": message, "path": sprintf("spec.listeners[%d]", [index])} if {
	objects.is_kind(input.value, "gateway.networking.k8s.io", "Gateway")
	some index, listener in input.value.spec.listeners
	object.get(listener, "hostname", "") == ""
	listener.allowedRoutes.namespaces.from == "All"
	message := sprintf("listener `%s` gives every host to routes of every namespace", [listener.name])
}

# Routes between Services name a Service as parent, and need no host.
is_route if {
	objects.group(input.value) == "gateway.networking.k8s.io"
	input.value.kind in {"GRPCRoute", "HTTPRoute", "TLSRoute"}
	some parent in input.value.spec.parentRefs
	object.get(parent, "kind", "Gateway") == "Gateway"
}
