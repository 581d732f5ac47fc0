# METADATA
# title: Services stay inside their container and inside the machine
# description: Compose files run on laptops and single servers, where one service with the socket of the runtime, or one port on all addresses, opens the whole machine.
# custom:
#   id: compose-exposed-service
#   code: DKR-006
#   severity: high
#   kinds: [compose.service]
#   scope: document
#   standards: [KSV-0017, KSV-0006, CIS-Docker-5.5]
#   remediation: "publish on `127.0.0.1`, pin images to a digest, and take the privilege away"
package compose.compose_exposed_service

name := input.value.name

deny contains {"msg": sprintf("service `%s` is privileged", [name]), "path": "privileged"} if {
	lower(sprintf("%v", [input.value.privileged])) == "true"
}

deny contains {"msg": msg, "path": key} if {
	some key in ["network_mode", "pid", "ipc", "userns_mode"]
	input.value[key] == "host"
	msg := sprintf("service `%s` shares `%s` with the host", [name, key])
}

deny contains {"msg": msg, "path": sprintf("cap_add[%d]", [position])} if {
	some position, capability in input.value.cap_add
	trim_prefix(upper(capability), "CAP_") in {"ALL", "SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_MODULE"}
	msg := sprintf("service `%s` has the capability `%s`", [name, capability])
}

deny contains {"msg": msg, "path": sprintf("volumes[%d]", [position])} if {
	some position, volume in input.value.volumes
	regex.match(`(docker|containerd|podman|crio)\.sock$`, volume.source)
	msg := sprintf("service `%s` holds the socket of the container runtime", [name])
}

deny contains {"msg": msg, "path": "use_api_socket"} if {
	input.value.use_api_socket == true
	msg := sprintf("service `%s` holds the socket of the container runtime", [name])
}

deny contains {"msg": msg, "path": sprintf("ports[%d]", [position])} if {
	some position, port in input.value.ports
	port.target
	object.get(port, "host_ip", null) in {null, "", "0.0.0.0", "::"}
	msg := sprintf("service `%s` publishes port %s on every address of the machine", [name, port.target])
}

deny contains {"msg": msg, "path": "image"} if {
	is_null(input.value.from.digest)
	not "build" in object.keys(input.value)
	msg := sprintf("service `%s` runs `%s`, which is not pinned to a digest", [name, input.value.from.reference])
}
