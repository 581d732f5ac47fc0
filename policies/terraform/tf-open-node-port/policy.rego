# METADATA
# title: What nodes tell each other stays between them
# description: etcd, the kubelet, the overlay network and the embedded registry are for the machines of the cluster alone.
# custom:
#   id: tf-open-node-port
#   code: TFP-004
#   severity: critical
#   kinds: [terraform.resource]
#   resources:
#   - aws_default_security_group
#   - aws_security_group
#   - aws_security_group_rule
#   - aws_vpc_security_group_ingress_rule
#   - azurerm_network_security_group
#   - azurerm_network_security_rule
#   - digitalocean_firewall
#   - google_compute_firewall
#   - hcloud_firewall
#   - openstack_networking_secgroup_rule_v2
#   scope: document
#   standards: [NSA-K8S-HARDENING]
#   remediation: "let these ports be reached from the network of the nodes only"
package terraform.tf_open_node_port

import data.lib.terraform

deny contains {"msg": message, "path": opening.path} if {
	some opening in terraform.openings
	not terraform.is_private(opening.source)
	not is_for_all_ports(opening)
	some port in ports
	terraform.lets_through(opening, port.protocol, port.number)
	message := sprintf("`%s` lets `%s` reach %s, port %d", [input.value.address, opening.source, port.name, port.number])
}

deny contains {"msg": message, "path": opening.path} if {
	some opening in terraform.openings
	not terraform.is_private(opening.source)
	is_for_all_ports(opening)
	message := sprintf("`%s` lets `%s` reach every port of the nodes", [input.value.address, opening.source])
}

is_for_all_ports(opening) if {
	opening.to - opening.from == 65535
	terraform.is_protocol(opening.protocol, "tcp")
}

ports := [
	{"name": "etcd", "protocol": "tcp", "number": 2379},
	{"name": "etcd", "protocol": "tcp", "number": 2380},
	{"name": "etcd's metrics", "protocol": "tcp", "number": 2381},
	{"name": "the kubelet", "protocol": "tcp", "number": 10250},
	{"name": "the overlay network", "protocol": "udp", "number": 8472},
	{"name": "WireGuard of the overlay network", "protocol": "udp", "number": 51820},
	{"name": "WireGuard of the overlay network", "protocol": "udp", "number": 51821},
	{"name": "the embedded registry", "protocol": "tcp", "number": 5001},
]
