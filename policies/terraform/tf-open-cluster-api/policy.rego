# METADATA
# title: The Kubernetes API is not open to everybody
# description: Whoever reaches the API can try every credential and every hole of it; the networks that need it can be named.
# custom:
#   id: tf-open-cluster-api
#   code: TFP-002
#   severity: critical
#   kinds: [terraform.resource]
#   resources:
#   - aws_default_security_group
#   - aws_eks_cluster
#   - aws_security_group
#   - aws_security_group_rule
#   - aws_vpc_security_group_ingress_rule
#   - azurerm_kubernetes_cluster
#   - azurerm_network_security_group
#   - azurerm_network_security_rule
#   - digitalocean_firewall
#   - google_compute_firewall
#   - google_container_cluster
#   - hcloud_firewall
#   - openstack_networking_secgroup_rule_v2
#   scope: document
#   standards: [AWS-0041, AZU-0041, GCP-0061]
#   remediation: "name the networks that may reach the API, or reach it through the private network"
package terraform.tf_open_cluster_api

import data.lib.terraform

deny contains {"msg": message, "path": opening.path} if {
	some opening in terraform.openings
	terraform.is_everybody(opening.source)
	terraform.lets_through(opening, "tcp", 6443)

	# What lets everything through is told by its other ports too, but it opens the API as well.
	message := sprintf("`%s` opens the Kubernetes API, port 6443, to `%s`", [input.value.address, opening.source])
}

deny contains {"msg": message, "path": path} if {
	input.value.type == "aws_eks_cluster"
	some position, settings in input.value.values.vpc_config
	settings.endpoint_public_access != false
	some place, source in object.get(settings, "public_access_cidrs", ["0.0.0.0/0"])
	terraform.is_everybody(source)
	path := sprintf("values.vpc_config[%d].public_access_cidrs[%d]", [position, place])
	message := sprintf("`%s` opens the Kubernetes API to `%s`", [input.value.address, source])
}

deny contains {"msg": message, "path": path} if {
	input.value.type == "google_container_cluster"
	some position, networks in input.value.values.master_authorized_networks_config
	some place, network in networks.cidr_blocks
	terraform.is_everybody(network.cidr_block)
	path := sprintf("values.master_authorized_networks_config[%d].cidr_blocks[%d].cidr_block", [position, place])
	message := sprintf("`%s` opens the Kubernetes API to `%s`", [input.value.address, network.cidr_block])
}

deny contains {"msg": message, "path": path} if {
	input.value.type == "azurerm_kubernetes_cluster"
	some position, access in input.value.values.api_server_access_profile
	some place, source in access.authorized_ip_ranges
	terraform.is_everybody(source)
	path := sprintf("values.api_server_access_profile[%d].authorized_ip_ranges[%d]", [position, place])
	message := sprintf("`%s` opens the Kubernetes API to `%s`", [input.value.address, source])
}
