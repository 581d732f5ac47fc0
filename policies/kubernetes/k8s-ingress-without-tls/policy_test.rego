package kubernetes.k8s_ingress_without_tls_test

import data.kubernetes.k8s_ingress_without_tls as policy

ingress(annotations, spec) := {"value": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "annotations": annotations},
	"spec": spec,
}}

gateway(listeners) := {"value": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "public"},
	"spec": {"listeners": listeners},
}}

server(tls) := {"value": {
	"apiVersion": "networking.istio.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "public"},
	"spec": {"servers": [object.union({"port": {"number": 80, "protocol": "HTTP"}}, tls)]},
}}

proxy(host) := {"value": {
	"apiVersion": "projectcontour.io/v1",
	"kind": "HTTPProxy",
	"metadata": {"name": "shop"},
	"spec": {"virtualhost": host},
}}

rules := [{"host": "shop.example.org"}]

findings(document) := found if found := policy.deny with input as document

test_a_host_without_certificate_is_told if {
	told := {"msg": "host `shop.example.org` has no certificate in `spec.tls`", "path": "spec.rules[0].host"}
	findings(ingress({}, {"rules": rules})) == {told}
	findings(ingress({}, {"rules": rules, "tls": [{"hosts": ["other.example.org"]}]})) == {told}
	findings(ingress({}, {"rules": rules, "tls": [{"hosts": ["*.org"]}]})) == {told}
}

test_a_certificate_may_be_for_the_host_or_the_domain_or_all if {
	every tls in [{"hosts": ["shop.example.org"]}, {"hosts": ["*.example.org"]}, {"secretName": "default"}] {
		count(findings(ingress({}, {"rules": rules, "tls": [tls]}))) == 0
	}
}

test_an_ingress_without_hosts_needs_tls_as_well if {
	bare := {"defaultBackend": {"service": {"name": "shop"}}}
	findings(ingress({}, bare)) == {{"msg": "Ingress `shop` has no `spec.tls`", "path": "spec"}}
	count(findings(ingress({}, object.union(bare, {"tls": [{"secretName": "default"}]})))) == 0
}

test_certificates_of_clouds_count if {
	count(findings(ingress({"alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:…"}, {"rules": rules}))) == 0
	count(findings(ingress({"traefik.ingress.kubernetes.io/router.tls": "false"}, {"rules": rules}))) == 1
}

test_a_redirect_that_is_turned_off_is_told if {
	key := "nginx.ingress.kubernetes.io/ssl-redirect"
	spec := {"rules": rules, "tls": [{"hosts": ["shop.example.org"]}]}
	{finding.path | some finding in findings(ingress({key: "false"}, spec))} == {sprintf(`metadata.annotations."%s"`, [key])}
	count(findings(ingress({key: "true"}, spec))) == 0
}

test_a_plain_listener_needs_one_with_tls_beside_it if {
	plain := {"name": "http", "protocol": "HTTP", "port": 80, "hostname": "shop.example.org"}
	findings(gateway([plain])) == {{
		"msg": "listener `http` speaks plain HTTP, and none beside it speaks HTTPS for its host",
		"path": "spec.listeners[0].protocol",
	}}
	every other in [{"name": "https", "protocol": "HTTPS"}, {"name": "https", "protocol": "HTTPS", "hostname": "shop.example.org"}] {
		count(findings(gateway([plain, other]))) == 0
	}
	count(findings(gateway([plain, {"name": "https", "protocol": "HTTPS", "hostname": "other.example.org"}]))) == 1
}

test_servers_of_istio_redirect if {
	findings(server({})) == {{
		"msg": "server of port 80 speaks plain HTTP and does not redirect",
		"path": "spec.servers[0].port.protocol",
	}}
	count(findings(server({"tls": {"httpsRedirect": true}}))) == 0
}

test_hosts_of_contour_have_tls if {
	findings(proxy({"fqdn": "shop.example.org"})) == {{
		"msg": "host `shop.example.org` is served without TLS",
		"path": "spec.virtualhost",
	}}
	count(findings(proxy({"fqdn": "shop.example.org", "tls": {"secretName": "shop"}}))) == 0
}
