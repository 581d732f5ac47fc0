package lib.terraform_test

import data.lib.terraform

openings(type, values) := found if {
	opened := terraform.openings with input as {"value": {"type": type, "values": values}}
	found := {[opening.path, opening.source, opening.protocol, opening.from, opening.to] | some opening in opened}
}

test_firewalls_of_hetzner if {
	rules := [
		{"direction": "in", "protocol": "tcp", "port": "22", "source_ips": ["10.0.0.0/8", "::/0"]},
		{"direction": "out", "protocol": "tcp", "port": "22", "source_ips": ["::/0"]},
		{"direction": "in", "protocol": "icmp", "port": null, "source_ips": ["0.0.0.0/0"]},
	]
	openings("hcloud_firewall", {"rule": rules}) == {
		["values.rule[0].source_ips[0]", "10.0.0.0/8", "tcp", 22, 22],
		["values.rule[0].source_ips[1]", "::/0", "tcp", 22, 22],
		["values.rule[2].source_ips[0]", "0.0.0.0/0", "icmp", 0, 65535],
	}
}

test_security_groups_of_aws if {
	rule := {"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": null}
	openings("aws_security_group", {"ingress": [rule]}) == {["values.ingress[0].cidr_blocks[0]", "0.0.0.0/0", "-1", 0, 65535]}
	single := {"type": "ingress", "from_port": 20, "to_port": 30, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
	openings("aws_security_group_rule", single) == {["values.cidr_blocks[0]", "0.0.0.0/0", "tcp", 20, 30]}
	count(openings("aws_security_group_rule", object.union(single, {"type": "egress"}))) == 0
	new := {"from_port": 6443, "to_port": 6443, "ip_protocol": "tcp", "cidr_ipv4": null, "cidr_ipv6": "::/0"}
	openings("aws_vpc_security_group_ingress_rule", new) == {["values.cidr_ipv6", "::/0", "tcp", 6443, 6443]}
}

test_firewalls_of_other_clouds if {
	google := {"allow": [{"protocol": "tcp", "ports": ["22", "80-85"]}], "source_ranges": ["0.0.0.0/0"]}
	openings("google_compute_firewall", google) == {
		["values.source_ranges[0]", "0.0.0.0/0", "tcp", 22, 22],
		["values.source_ranges[0]", "0.0.0.0/0", "tcp", 80, 85],
	}
	count(openings("google_compute_firewall", object.union(google, {"disabled": true}))) == 0
	azure := {"direction": "Inbound", "access": "Allow", "protocol": "Tcp", "source_address_prefix": "*", "destination_port_range": "22"}
	openings("azurerm_network_security_rule", azure) == {["values.source_address_prefix", "*", "tcp", 22, 22]}
	several := object.union(azure, {"source_address_prefix": null, "source_address_prefixes": ["1.2.3.4/32"], "destination_port_range": null, "destination_port_ranges": ["*"]})
	openings("azurerm_network_security_group", {"security_rule": [several]}) == {["values.security_rule[0].source_address_prefixes[0]", "1.2.3.4/32", "tcp", 0, 65535]}
	ocean := {"inbound_rule": [{"protocol": "tcp", "port_range": "22", "source_addresses": ["0.0.0.0/0"]}]}
	openings("digitalocean_firewall", ocean) == {["values.inbound_rule[0].source_addresses[0]", "0.0.0.0/0", "tcp", 22, 22]}
	stack := {"direction": "ingress", "remote_ip_prefix": "0.0.0.0/0"}
	openings("openstack_networking_secgroup_rule_v2", stack) == {["values.remote_ip_prefix", "0.0.0.0/0", "any", 0, 65535]}
}

test_a_port_is_within_a_range_and_a_protocol if {
	terraform.lets_through({"protocol": "tcp", "from": 20, "to": 30}, "tcp", 22)
	terraform.lets_through({"protocol": "-1", "from": 0, "to": 65535}, "tcp", 22)
	terraform.lets_through({"protocol": "6", "from": 22, "to": 22}, "tcp", 22)
	not terraform.lets_through({"protocol": "udp", "from": 22, "to": 22}, "tcp", 22)
	not terraform.lets_through({"protocol": "tcp", "from": 23, "to": 30}, "tcp", 22)
}

test_private_networks_are_known if {
	terraform.is_private("10.1.0.0/16")
	terraform.is_private("fd00::/8")
	not terraform.is_private("0.0.0.0/0")
	not terraform.is_private("203.0.113.4/32")
	terraform.is_everybody("::/0")
	terraform.is_everybody("Internet")
	not terraform.is_everybody("10.0.0.0/8")
}
