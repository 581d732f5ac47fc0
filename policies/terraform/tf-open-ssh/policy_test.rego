package terraform.tf_open_ssh_test

import data.terraform.tf_open_ssh as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

test_ssh_is_not_open_to_everybody if {
	rule := {"direction": "in", "protocol": "tcp", "port": "20-25", "source_ips": ["::/0"]}
	findings("hcloud_firewall", {"rule": [rule]}) == {"values.rule[0].source_ips[0]": "`hcloud_firewall.a` opens SSH, port 22, to `::/0`"}
	count(findings("hcloud_firewall", {"rule": [object.union(rule, {"protocol": "udp"})]})) == 0
	count(findings("hcloud_firewall", {"rule": [object.union(rule, {"source_ips": ["203.0.113.7/32"]})]})) == 0
}

test_remote_desktops_are_not_open_either if {
	rule := {"protocol": "tcp", "from_port": 3389, "to_port": 3389, "type": "ingress", "cidr_blocks": ["0.0.0.0/0"]}
	findings("aws_security_group_rule", rule) == {"values.cidr_blocks[0]": "`aws_security_group_rule.a` opens remote desktops, port 3389, to `0.0.0.0/0`"}
}
