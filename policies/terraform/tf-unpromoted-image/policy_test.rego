package terraform.tf_unpromoted_image_test

import data.terraform.tf_unpromoted_image as policy

pin := {
	"address": "release/nodeImages/default%2Famd64",
	"kind": "release",
	"value": {"version": "node-1", "images": [{"provider": "aws", "arch": "amd64", "id": "ami-1"}]},
}

machine(type, values) := {
	"address": sprintf("terraform/a/%s.x", [type]),
	"kind": "terraform.resource",
	"value": {"address": sprintf("%s.x", [type]), "mode": "managed", "type": type, "values": values},
}

found(documents) := {item |
	some item in policy.deny with input as {"environment": {"name": "e", "tier": "production"}, "documents": documents}
}

places(type, values) := {item.path | some item in found([pin, machine(type, values)])}

test_names_and_ids_of_the_manifest_are_promoted if {
	count(places("aws_instance", {"ami": "ami-1"})) == 0
	count(places("hcloud_server", {"image": "node-1"})) == 0
	disks := {"boot_disk": [{"initialize_params": [{"image": "projects/p/global/images/node-1"}]}]}
	count(places("google_compute_instance", disks)) == 0
}

test_a_pin_without_a_manifest_promotes_its_name if {
	bare := object.union(object.remove(pin, ["value"]), {"value": {"version": "node-1"}})
	count(found([bare, machine("hcloud_server", {"image": "node-1"})])) == 0
	count(found([bare, machine("hcloud_server", {"image": "171234567"})])) == 1
}

test_others_are_denied_where_they_stand if {
	places("aws_instance", {"ami": "ami-2"}) == {"values.ami"}
	places("aws_launch_template", {"image_id": "ami-2"}) == {"values.image_id"}
	places("azurerm_linux_virtual_machine", {"source_image_id": "/x/images/node-2"}) == {"values.source_image_id"}
	places("digitalocean_droplet", {"image": "node-2"}) == {"values.image"}
	places("google_compute_instance", {"boot_disk": [{"initialize_params": [{"image": "node-2"}]}]}) == {"values.boot_disk"}
	places("hcloud_server", {"image": "debian-12"}) == {"values.image"}
	places("openstack_compute_instance_v2", {"image_id": "node-2"}) == {"values.image_id"}
}

test_a_release_without_images_promotes_none_and_denies_none if {
	count(found([machine("hcloud_server", {"image": "debian-12"})])) == 0
}

test_what_nobody_knows_is_not_denied if {
	count(places("hcloud_server", {"image": null})) == 0
}

planned(actions) := object.union(
	machine("hcloud_server", {"image": "debian-12"}),
	{"value": object.union(machine("hcloud_server", {"image": "debian-12"}).value, {"change": {"actions": actions}})},
)

test_what_a_plan_leaves_alone_keeps_its_image if {
	count(found([pin, planned(["no-op"])])) == 0
	count(found([pin, planned(["delete"])])) == 0
	count(found([pin, planned(["create"])])) == 1
	count(found([pin, planned(["delete", "create"])])) == 1
}

test_a_template_that_goes_boots_nothing if {
	gone := object.union(machine("aws_launch_template", {"image_id": "ami-2"}), {"value": {
		"address": "aws_launch_template.x", "mode": "managed", "type": "aws_launch_template",
		"values": null, "change": {"actions": ["delete"]},
	}})
	count(found([pin, gone])) == 0
}
