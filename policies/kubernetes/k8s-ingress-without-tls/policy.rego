# METADATA
# title: What is reached from outside speaks TLS
# description: A host that is served in plain text shows passwords and tokens to everyone on the way.
# custom:
#   id: k8s-ingress-without-tls
#   code: K8S-022
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [gatekeeper-httpsonly]
#   remediation: name a certificate for every host, and let plain HTTP do nothing but redirect
package kubernetes.k8s_ingress_without_tls

import data.lib.objects

spec := input.value.spec

annotations := objects.annotations(input.value)

# Controllers that take certificates from elsewhere than `spec.tls`.
certificates := {
	"alb.ingress.kubernetes.io/certificate-arn",
	"ingress.gcp.kubernetes.io/pre-shared-cert",
	"networking.gke.io/managed-certificates",
	"traefik.ingress.kubernetes.io/router.tls",
}

is_ingress if objects.is_kind(input.value, "networking.k8s.io", "Ingress")

deny contains {"msg": message, "path": sprintf("spec.rules[%d].host", [index])} if {
	is_ingress
	not has_foreign_certificate
	some index, rule in spec.rules
	host := rule.host
	not is_covered(host)
	message := sprintf("host `%s` has no certificate in `spec.tls`", [host])
}

deny contains {"msg": message, "path": "spec"} if {
	is_ingress
	not has_foreign_certificate
	count(object.get(spec, "tls", [])) == 0
	count([rule.host | some rule in spec.rules]) == 0
	message := sprintf("Ingress `%s` has no `spec.tls`", [input.value.metadata.name])
}

deny contains {"msg": message, "path": sprintf(`metadata.annotations."%s"`, [key])} if {
	is_ingress
	some key in {"nginx.ingress.kubernetes.io/force-ssl-redirect", "nginx.ingress.kubernetes.io/ssl-redirect"}
	annotations[key] == "false"
	message := sprintf("Ingress `%s` does not redirect plain HTTP", [input.value.metadata.name])
}

# A listener for plain HTTP is there to redirect to one with a certificate for the same host.
deny contains {"msg": message, "path": sprintf("spec.listeners[%d].protocol", [index])} if {
	objects.is_kind(input.value, "gateway.networking.k8s.io", "Gateway")
	some index, listener in spec.listeners
	listener.protocol == "HTTP"
	not is_encrypted(object.get(listener, "hostname", ""))
	message := sprintf("listener `%s` speaks plain HTTP, and none beside it speaks HTTPS for its host", [listener.name])
}

deny contains {"msg": message, "path": sprintf("spec.servers[%d].port.protocol", [index])} if {
	objects.is_kind(input.value, "networking.istio.io", "Gateway")
	some index, server in spec.servers
	server.port.protocol in {"GRPC", "HTTP", "HTTP2"}
	not object.get(server, ["tls", "httpsRedirect"], false)
	message := sprintf("server of port %d speaks plain %s and does not redirect", [server.port.number, server.port.protocol])
}

deny contains {"msg": message, "path": "spec.virtualhost"} if {
	objects.is_kind(input.value, "projectcontour.io", "HTTPProxy")
	spec.virtualhost.fqdn
	not spec.virtualhost.tls
	message := sprintf("host `%s` is served without TLS", [spec.virtualhost.fqdn])
}

has_foreign_certificate if {
	some key in certificates
	not object.get(annotations, key, "false") in {"", "false"}
}

# A certificate without hosts is the controller's default one, for all.
is_covered(_) if {
	some entry in spec.tls
	count(object.get(entry, "hosts", [])) == 0
}

is_covered(host) if host in certified

is_covered(host) if {
	labels := split(host, ".")
	concat(".", array.concat(["*"], array.slice(labels, 1, count(labels)))) in certified
}

certified := {host | some host in spec.tls[_].hosts}

is_encrypted(hostname) if {
	some listener in spec.listeners
	listener.protocol in {"HTTPS", "TLS"}
	object.get(listener, "hostname", hostname) == hostname
}
