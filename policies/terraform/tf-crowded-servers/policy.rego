# METADATA
# title: Servers do not fail together
# description: Three servers on one host, or in one zone, are one server when that is gone.
# custom:
#   id: tf-crowded-servers
#   code: TFP-011
#   severity: high
#   kinds: [terraform.resource]
#   resources:
#   - aws_instance
#   - aws_placement_group
#   - azurerm_availability_set
#   - azurerm_linux_virtual_machine
#   - digitalocean_droplet
#   - google_compute_instance
#   - google_compute_resource_policy
#   - hcloud_placement_group
#   - hcloud_server
#   - openstack_compute_instance_v2
#   scope: environment
#   standards: []
#   remediation: "put the servers into three zones, or into a group that keeps them on different hosts"
package terraform.tf_crowded_servers

import data.lib.stacks

deny contains {"msg": message, "address": input.documents[first].address, "path": "values"} if {
	input.environment.tier == "production"
	some name, servers in stacks.servers
	count(servers) > 1

	# A zone that is not known yet may be any.
	every position in servers {
		has_zone(position)
	}
	zones := {zone(position) | some position in servers}
	count(zones) < 3
	not are_apart(name, servers)
	first := min(servers)
	message := sprintf("the %d servers of the stack `%s` stand in %d of 3 zones, and in no group that keeps them apart", [count(servers), name, count(zones)])
}

has_zone(position) if is_string(zone(position))

zone(position) := input.documents[position].value.values.location if {
	input.documents[position].value.type == "hcloud_server"
} else := input.documents[position].value.values.region if {
	input.documents[position].value.type == "digitalocean_droplet"
} else := azure_zone(position) if {
	input.documents[position].value.type == "azurerm_linux_virtual_machine"
} else := input.documents[position].value.values.zone if {
	input.documents[position].value.type == "google_compute_instance"
} else := input.documents[position].value.values.availability_zone

# A machine without a zone may stand beside any other.
azure_zone(position) := input.documents[position].value.values.zone if {
	is_string(input.documents[position].value.values.zone)
} else := "none"

# Every server is in a group, or may come into one that is made here.
are_apart(name, servers) if {
	every position in servers {
		is_in_group(name, position)
	}
}

is_in_group(_, position) if is_string(group(position))

is_in_group(_, position) if is_number(group(position))

is_in_group(_, position) if {
	some hints
	input.documents[position].value.values.scheduler_hints[hints].group != ""
}

is_in_group(name, position) if {
	is_null(group(position))
	some other
	input.documents[other].value.type in {"aws_placement_group", "azurerm_availability_set", "google_compute_resource_policy", "hcloud_placement_group"}
	stacks.stack(other) == name
}

group(position) := input.documents[position].value.values.placement_group_id if {
	input.documents[position].value.type == "hcloud_server"
} else := input.documents[position].value.values.placement_group if {
	input.documents[position].value.type == "aws_instance"
} else := input.documents[position].value.values.availability_set_id if {
	input.documents[position].value.type == "azurerm_linux_virtual_machine"
} else := input.documents[position].value.values.resource_policies[0] if {
	input.documents[position].value.type == "google_compute_instance"
}
