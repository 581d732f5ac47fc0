# METADATA
# title: An odd number of servers, three or more in production
# description: etcd needs more than half of its members; an even number bears no more failures than one less, and one or two bear none.
# custom:
#   id: tf-uneven-control-plane
#   code: TFP-010
#   severity: high
#   kinds: [terraform.resource]
#   resources:
#   - aws_instance
#   - azurerm_linux_virtual_machine
#   - digitalocean_droplet
#   - google_compute_instance
#   - hcloud_server
#   - openstack_compute_instance_v2
#   scope: environment
#   standards: []
#   remediation: "let the control plane have 3 or 5 servers; outside production 1 will do"
package terraform.tf_uneven_control_plane

import data.lib.stacks

deny contains {"msg": message, "address": input.documents[first].address, "path": "values"} if {
	some name, servers in stacks.servers
	number := count(servers)
	number % 2 == 0
	first := min(servers)
	message := sprintf("the control plane of the stack `%s` has %d servers, an even number", [name, number])
}

deny contains {"msg": message, "address": input.documents[first].address, "path": "values"} if {
	input.environment.tier == "production"
	some name, servers in stacks.servers
	count(servers) == 1
	first := min(servers)
	message := sprintf("the control plane of the stack `%s` is a single server", [name])
}
