package terraform.tf_uneven_control_plane_test

import data.terraform.tf_uneven_control_plane as policy

server(number) := {
	"address": sprintf("terraform/a/hcloud_server.node[%d]", [number]),
	"value": {"mode": "managed", "type": "hcloud_server", "values": {"labels": {"role": "server"}}},
}

messages(tier, number) := {item.msg |
	documents := [server(position) | some position in numbers.range(1, number)]
	some item in policy.deny with input as {"environment": {"name": "e", "tier": tier}, "documents": documents}
}

test_the_number_is_odd if {
	messages("staging", 2) == {"the control plane of the stack `a` has 2 servers, an even number"}
	messages("production", 4) == {"the control plane of the stack `a` has 4 servers, an even number"}
	count(messages("production", 3)) == 0
	count(messages("production", 5)) == 0
}

test_production_has_more_than_one if {
	messages("production", 1) == {"the control plane of the stack `a` is a single server"}
	count(messages("development", 1)) == 0
}
