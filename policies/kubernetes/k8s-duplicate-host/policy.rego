# METADATA
# title: A host and path belong to one route
# description: Which of two routes answers is decided by age or by name, not by anybody.
# custom:
#   id: k8s-duplicate-host
#   code: K8S-022
#   severity: high
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: [gatekeeper-uniqueingresshost]
#   remediation: give each route a host or a path of its own, or make one object of both
package kubernetes.k8s_duplicate_host

import data.lib.objects

deny contains finding if {
	some rivals in claims
	count(rivals) > 1
	some claim in rivals
	some earlier in rivals
	earlier.number < claim.number
	collide(earlier, claim)
	finding := {
		"msg": sprintf("host `%s` is claimed by %s as well", [claim.host, earlier.owner]),
		"address": claim.address,
		"path": claim.path,
	}
}

# The same way in.
collide(earlier, claim) if earlier.match == claim.match

# Controllers refuse to share a host between namespaces, or let one of them take it over.
collide(earlier, claim) if {
	startswith(claim.family, "Ingress ")
	earlier.namespace != claim.namespace
}

# The claims to one host of one class or gateway stand together.
claims[key] contains claim if {
	some claim in array.concat(ingresses, routes)
	key := [claim.family, claim.host]
}

ingresses := [claim |
	some number, document in input.documents
	objects.is_kind(document.value, "networking.k8s.io", "Ingress")
	some index, rule in document.value.spec.rules
	some entry in rule.http.paths
	claim := {
		"number": number,
		"family": sprintf("Ingress %s", [object.get(document.value.spec, "ingressClassName", "")]),
		"host": rule.host,
		"match": object.get(entry, "path", "/"),
		"namespace": objects.namespace(document),
		"owner": owner(document),
		"address": document.address,
		"path": sprintf("spec.rules[%d].host", [index]),
	}
]

routes := [claim |
	some number, document in input.documents
	objects.is_kind(document.value, "gateway.networking.k8s.io", "HTTPRoute")
	some parent in document.value.spec.parentRefs
	some index, host in document.value.spec.hostnames
	some rule in document.value.spec.rules
	some match in object.get(rule, "matches", [{}])
	claim := {
		"number": number,
		"family": gateway(document, parent),
		"host": host,
		"match": object.union({"path": {"type": "PathPrefix", "value": "/"}}, match),
		"namespace": objects.namespace(document),
		"owner": owner(document),
		"address": document.address,
		"path": sprintf("spec.hostnames[%d]", [index]),
	}
]

gateway(document, parent) := concat("/", [
	object.get(parent, "kind", "Gateway"),
	object.get(parent, "namespace", objects.namespace(document)),
	parent.name,
	object.get(parent, "sectionName", ""),
])

owner(document) := sprintf("%s `%s` in `%s`", [
	document.value.kind,
	document.value.metadata.name,
	objects.namespace(document),
])
