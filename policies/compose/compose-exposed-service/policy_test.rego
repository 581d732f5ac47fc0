package compose.compose_exposed_service_test

import data.compose.compose_exposed_service as policy

findings(service) := found if {
	denied := policy.deny with input as {"value": object.union({"name": "web"}, service)}
	found := {item.path: item.msg | some item in denied}
}

test_a_service_has_no_rights_over_the_host if {
	findings({"privileged": true}) == {"privileged": "service `web` is privileged"}
	findings({"pid": "host", "network_mode": "bridge"}) == {"pid": "service `web` shares `pid` with the host"}
	findings({"cap_add": ["CHOWN", "cap_sys_admin"]}) == {"cap_add[1]": "service `web` has the capability `cap_sys_admin`"}
	count(findings({"privileged": false})) == 0
}

test_a_service_has_no_socket_of_the_runtime if {
	socket := {"type": "bind", "source": "/var/run/docker.sock", "target": "/sock"}
	findings({"volumes": [{"type": "volume", "source": "a"}, socket]}) == {"volumes[1]": "service `web` holds the socket of the container runtime"}
	count(findings({"use_api_socket": true})) == 1
	count(findings({"use_api_socket": false})) == 0
}

test_ports_are_published_on_one_address if {
	findings({"ports": [{"target": "80", "host_ip": null}, {"target": "81", "host_ip": "127.0.0.1"}]}) == {"ports[0]": "service `web` publishes port 80 on every address of the machine"}
	count(findings({"ports": [{"target": "80", "host_ip": "0.0.0.0"}]})) == 1
}

test_an_image_is_pinned_or_built if {
	findings({"from": {"reference": "a:1", "digest": null}}) == {"image": "service `web` runs `a:1`, which is not pinned to a digest"}
	count(findings({"from": {"reference": "a@sha256:ab", "digest": "sha256:ab"}})) == 0
	count(findings({"from": {"reference": "a", "digest": null}, "build": {"context": "."}})) == 0
}
