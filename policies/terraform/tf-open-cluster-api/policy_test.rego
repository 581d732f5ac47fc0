package terraform.tf_open_cluster_api_test

import data.terraform.tf_open_cluster_api as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

test_the_port_of_the_api_is_not_open_to_everybody if {
	rule := {"direction": "in", "protocol": "tcp", "port": "6443", "source_ips": ["10.0.0.0/8", "0.0.0.0/0"]}
	findings("hcloud_firewall", {"rule": [rule]}) == {"values.rule[0].source_ips[1]": "`hcloud_firewall.a` opens the Kubernetes API, port 6443, to `0.0.0.0/0`"}
	count(findings("hcloud_firewall", {"rule": [object.union(rule, {"port": "443"})]})) == 0
}

test_managed_clusters_are_not_open_to_everybody if {
	count(findings("aws_eks_cluster", {"vpc_config": [{"endpoint_public_access": true, "public_access_cidrs": ["0.0.0.0/0"]}]})) == 1
	count(findings("aws_eks_cluster", {"vpc_config": [{"endpoint_public_access": false, "public_access_cidrs": ["0.0.0.0/0"]}]})) == 0
	count(findings("google_container_cluster", {"master_authorized_networks_config": [{"cidr_blocks": [{"cidr_block": "0.0.0.0/0"}]}]})) == 1
	count(findings("azurerm_kubernetes_cluster", {"api_server_access_profile": [{"authorized_ip_ranges": ["0.0.0.0/0"]}]})) == 1
}
