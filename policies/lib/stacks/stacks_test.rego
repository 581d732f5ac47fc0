package lib.stacks_test

import data.lib.stacks

machine(stack, type, values) := {
	"address": sprintf("terraform/%s/%s.a", [stack, type]),
	"value": {"mode": "managed", "type": type, "values": values},
}

test_servers_are_known_by_their_labels if {
	documents := [
		machine("a", "hcloud_server", {"labels": {"role": "server"}}),
		machine("a", "hcloud_server", {"labels": {"role": "agent"}}),
		machine("a", "aws_instance", {"tags": {"role": "server"}}),
		machine("b", "digitalocean_droplet", {"tags": ["role:server"]}),
		machine("b", "openstack_compute_instance_v2", {"metadata": {"role": "server"}}),
		object.union(machine("b", "hcloud_server", {"labels": {"role": "server"}}), {"value": {"change": {"actions": ["delete"]}}}),
		machine("b", "hcloud_volume", {"labels": {"role": "server"}}),
	]
	stacks.servers == {"a": {0, 2}, "b": {3, 4}} with input as {"documents": documents}
}

test_resources_are_beside_each_other if {
	documents := [
		{"address": "terraform/a/x", "value": {"module": "module.m", "index": "k"}},
		{"address": "terraform/a/y", "value": {"module": "module.m"}},
		{"address": "terraform/a/z", "value": {"index": null}},
		{"address": "terraform/b/x", "value": {"module": "module.m"}},
	]
	stacks.are_beside(0, 1) with input as {"documents": documents}
	not stacks.are_beside(0, 2) with input as {"documents": documents}
	not stacks.are_beside(0, 3) with input as {"documents": documents}
	stacks.index(0) == "k" with input as {"documents": documents}
	stacks.index(1) == "" with input as {"documents": documents}
	stacks.stack(0) == "-" with input as {"documents": [{"address": "document/0"}]}
	stacks.index(2) == "" with input as {"documents": documents}
}
