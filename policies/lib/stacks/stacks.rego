# METADATA
# title: What resources of stacks are to each other
# description: >-
#   Looks at the resources of an environment by their position in `input.documents`, and names each
#   value that it needs: what nobody knows yet is told for these values alone.
package lib.stacks

# The stack of a resource, as addresses name it; what has no address of its own is of one stack.
stack(position) := split(input.documents[position].address, "/")[1] if {
	startswith(input.documents[position].address, "terraform/")
} else := "-"

# Whether two resources belong to the same instance of a module.
are_beside(one, other) if {
	stack(one) == stack(other)
	module(one) == module(other)
}

module(position) := input.documents[position].value.module if {
	is_string(input.documents[position].value.module)
} else := ""

# The key of a resource with `for_each`, its number with `count`, else nothing.
index(position) := input.documents[position].value.index if {
	input.documents[position].value.index != null
} else := ""

# The machines that will be there.
machines contains position if {
	some position
	input.documents[position].value.mode == "managed"
	input.documents[position].value.type in {
		"aws_instance",
		"azurerm_linux_virtual_machine",
		"digitalocean_droplet",
		"google_compute_instance",
		"hcloud_server",
		"openstack_compute_instance_v2",
	}
	not goes(position)
}

# Whether a plan takes a resource away for good.
goes(position) if input.documents[position].value.change.actions in {["delete"], ["forget"]}

# The machines of a stack's control plane, which their labels call `role: server`.
servers[name] contains position if {
	some position in machines
	is_server(position)
	name := stack(position)
}

is_server(position) if input.documents[position].value.values.labels.role == "server"

is_server(position) if input.documents[position].value.values.tags.role == "server"

is_server(position) if input.documents[position].value.values.metadata.role == "server"

is_server(position) if "role:server" in input.documents[position].value.values.tags
