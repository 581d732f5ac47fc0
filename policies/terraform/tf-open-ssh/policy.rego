# METADATA
# title: SSH is not open to everybody
# description: A shell on a machine is reached from a bastion, a tunnel or a network that can be named.
# custom:
#   id: tf-open-ssh
#   code: TFP-003
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
#   standards: [AWS-0107, GCP-0027, DIG-0001, OPNSTK-0003]
#   remediation: "name the networks of operators, or log in through a bastion"
package terraform.tf_open_ssh

import data.lib.terraform

deny contains {"msg": message, "path": opening.path} if {
	some opening in terraform.openings
	terraform.is_everybody(opening.source)
	some port in {22, 3389}
	terraform.lets_through(opening, "tcp", port)
	message := sprintf("`%s` opens %s to `%s`", [input.value.address, names[sprintf("%d", [port])], opening.source])
}

names := {"22": "SSH, port 22,", "3389": "remote desktops, port 3389,"}
