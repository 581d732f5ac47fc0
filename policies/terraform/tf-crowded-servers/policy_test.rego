package terraform.tf_crowded_servers_test

import data.terraform.tf_crowded_servers as policy

server(name, type, values) := {
	"address": sprintf("terraform/a/%s.%s", [type, name]),
	"value": {"mode": "managed", "type": type, "values": object.union({"labels": {"role": "server"}}, values)},
}

messages(documents) := {item.msg |
	some item in policy.deny with input as {"environment": {"name": "e", "tier": "production"}, "documents": documents}
}

three(type, one, two) := [server("x", type, one), server("y", type, one), server("z", type, two)]

crowded(number) := {sprintf("the 3 servers of the stack `a` stand in %d of 3 zones, and in no group that keeps them apart", [number])}

test_zones_are_counted if {
	messages(three("hcloud_server", {"location": "fsn1"}, {"location": "nbg1"})) == crowded(2)
	messages(three("digitalocean_droplet", {"region": "fra1"}, {"region": "fra1"})) == crowded(1)
	messages(three("google_compute_instance", {"zone": "a"}, {"zone": "b"})) == crowded(2)
	messages(three("azurerm_linux_virtual_machine", {"zone": null}, {"zone": "1"})) == crowded(2)
	messages(three("aws_instance", {"availability_zone": "a"}, {"availability_zone": "b"})) == crowded(2)
	documents := [server(zone, "aws_instance", {"availability_zone": zone}) | some zone in ["a", "b", "c"]]
	count(messages(documents)) == 0
}

test_a_zone_that_nobody_knows_may_be_any if {
	count(messages(three("aws_instance", {"availability_zone": null}, {"availability_zone": "a"}))) == 0
}

test_groups_keep_servers_apart if {
	count(messages(three("hcloud_server", {"location": "a", "placement_group_id": 1}, {"location": "a", "placement_group_id": 1}))) == 0
	count(messages(three("aws_instance", {"availability_zone": "a", "placement_group": "g"}, {"availability_zone": "a", "placement_group": "g"}))) == 0
	count(messages(three("azurerm_linux_virtual_machine", {"zone": null, "availability_set_id": "s"}, {"zone": null, "availability_set_id": "s"}))) == 0
	count(messages(three("google_compute_instance", {"zone": "a", "resource_policies": ["p"]}, {"zone": "a", "resource_policies": ["p"]}))) == 0
	hints := {"availability_zone": "a", "scheduler_hints": [{"group": "g"}]}
	count(messages(three("openstack_compute_instance_v2", hints, hints))) == 0
	messages(three("hcloud_server", {"location": "a", "placement_group_id": 1}, {"location": "a"})) == crowded(1)
}

test_a_group_that_is_still_to_come_counts if {
	servers := three("hcloud_server", {"location": "a", "placement_group_id": null}, {"location": "a", "placement_group_id": null})
	group := {"address": "terraform/a/hcloud_placement_group.g", "value": {"mode": "managed", "type": "hcloud_placement_group", "values": {"type": "spread"}}}
	count(messages(array.concat(servers, [group]))) == 0
	messages(servers) == crowded(1)
	elsewhere := object.union(group, {"address": "terraform/b/hcloud_placement_group.g"})
	messages(array.concat(servers, [elsewhere])) == crowded(1)
}

test_one_server_is_no_crowd if {
	count(messages([server("x", "hcloud_server", {"location": "a"})])) == 0
}
