package kubernetes.k8s_old_tls_version_test

import data.kubernetes.k8s_old_tls_version as policy

findings(value) := found if found := policy.deny with input as {"value": value}

of_kind(version, kind, spec) := {"apiVersion": version, "kind": kind, "metadata": {"name": "public"}, "spec": spec}

test_each_kind_says_it_in_its_own_way if {
	findings(of_kind("gateway.envoyproxy.io/v1alpha1", "ClientTrafficPolicy", {"tls": {"minVersion": "1.0"}})) == {{
		"msg": "TLS 1.0 is allowed",
		"path": "spec.tls.minVersion",
	}}
	findings(of_kind("traefik.io/v1alpha1", "TLSOption", {"minVersion": "VersionTLS11"})) == {{
		"msg": "TLS 1.1 is allowed",
		"path": "spec.minVersion",
	}}
	findings(of_kind("projectcontour.io/v1", "HTTPProxy", {"virtualhost": {"tls": {"minimumProtocolVersion": "1.1"}}})) == {{
		"msg": "TLS 1.1 is allowed",
		"path": "spec.virtualhost.tls.minimumProtocolVersion",
	}}
	servers := {"servers": [{"tls": {"minProtocolVersion": "TLSV1_2"}}, {"tls": {"minProtocolVersion": "TLSV1_0"}}]}
	findings(of_kind("networking.istio.io/v1", "Gateway", servers)) == {{
		"msg": "TLS 1.0 is allowed",
		"path": "spec.servers[1].tls.minProtocolVersion",
	}}
}

test_the_protocols_of_ingress_nginx_are_a_list if {
	config := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "nginx"}, "data": {"ssl-protocols": "TLSv1.1 TLSv1.2"}}
	findings(config) == {{"msg": "TLS 1.1 is allowed", "path": `data."ssl-protocols"`}}
}

test_newer_versions_and_defaults_are_fine if {
	count(findings(of_kind("traefik.io/v1alpha1", "TLSOption", {"minVersion": "VersionTLS13"}))) == 0
	count(findings(of_kind("traefik.io/v1alpha1", "TLSOption", {}))) == 0
	count(findings(of_kind("networking.istio.io/v1", "Gateway", {"servers": [{"port": {"number": 80}}]}))) == 0
	count(findings({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "nginx"}, "data": {"ssl-protocols": "TLSv1.2 TLSv1.3"}})) == 0
}
