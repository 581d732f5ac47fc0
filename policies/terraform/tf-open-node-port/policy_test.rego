package terraform.tf_open_node_port_test

import data.terraform.tf_open_node_port as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

rule(protocol, port, source) := {"rule": [{"direction": "in", "protocol": protocol, "port": port, "source_ips": [source]}]}

test_ports_between_nodes_are_closed_to_others if {
	findings("hcloud_firewall", rule("tcp", "10250", "203.0.113.0/24")) == {"values.rule[0].source_ips[0]": "`hcloud_firewall.a` lets `203.0.113.0/24` reach the kubelet, port 10250"}
	findings("hcloud_firewall", rule("udp", "8472", "0.0.0.0/0")) == {"values.rule[0].source_ips[0]": "`hcloud_firewall.a` lets `0.0.0.0/0` reach the overlay network, port 8472"}
	count(findings("hcloud_firewall", rule("tcp", "10250", "10.0.0.0/16"))) == 0
	count(findings("hcloud_firewall", rule("tcp", "443", "0.0.0.0/0"))) == 0
}

test_a_rule_for_all_ports_is_told_once if {
	findings("hcloud_firewall", rule("tcp", "any", "0.0.0.0/0")) == {"values.rule[0].source_ips[0]": "`hcloud_firewall.a` lets `0.0.0.0/0` reach every port of the nodes"}
	count(findings("hcloud_firewall", rule("icmp", null, "0.0.0.0/0"))) == 0
}
