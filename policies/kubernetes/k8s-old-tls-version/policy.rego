# METADATA
# title: TLS is 1.2 or newer
# description: TLS 1.0 and 1.1 rest on broken hashes and are withdrawn.
# custom:
#   id: k8s-old-tls-version
#   code: K8S-022
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [RFC-8996]
#   remediation: set the oldest version to 1.2, or to 1.3 where every client speaks it
package kubernetes.k8s_old_tls_version

import data.lib.objects

# Where each kind says how old the TLS of a client may be.
deny contains {"msg": sprintf("TLS %s is allowed", [version]), "path": setting.path} if {
	some setting in settings
	version := old[setting.version]
}

deny contains {"msg": sprintf("TLS %s is allowed", [version]), "path": `data."ssl-protocols"`} if {
	objects.is_kind(input.value, "", "ConfigMap")
	some protocol in split(input.value.data["ssl-protocols"], " ")
	version := old[protocol]
}

# How kinds write the versions that are withdrawn.
old := {
	"1.0": "1.0",
	"1.1": "1.1",
	"TLSV1_0": "1.0",
	"TLSV1_1": "1.1",
	"TLSv1": "1.0",
	"TLSv1.1": "1.1",
	"VersionTLS10": "1.0",
	"VersionTLS11": "1.1",
}

settings contains {"version": version, "path": "spec.tls.minVersion"} if {
	objects.is_kind(input.value, "gateway.envoyproxy.io", "ClientTrafficPolicy")
	version := input.value.spec.tls.minVersion
}

settings contains {"version": version, "path": "spec.minVersion"} if {
	objects.is_kind(input.value, "traefik.io", "TLSOption")
	version := input.value.spec.minVersion
}

settings contains {"version": version, "path": "spec.virtualhost.tls.minimumProtocolVersion"} if {
	objects.is_kind(input.value, "projectcontour.io", "HTTPProxy")
	version := input.value.spec.virtualhost.tls.minimumProtocolVersion
}

settings contains {"version": version, "path": sprintf("spec.servers[%d].tls.minProtocolVersion", [index])} if {
	objects.is_kind(input.value, "networking.istio.io", "Gateway")
	some index, server in input.value.spec.servers
	version := server.tls.minProtocolVersion
}
