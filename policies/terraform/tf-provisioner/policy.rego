# METADATA
# title: Stacks run no commands
# description: A provisioner runs outside of what a plan shows, and `external` data runs with every plan, before anybody has read the change.
# custom:
#   id: tf-provisioner
#   code: TFH-006
#   severity: high
#   kinds: [terraform.stack]
#   scope: document
#   standards: []
#   remediation: "give machines their user data, an image or a playbook; a waiver can accept this one"
package terraform.tf_provisioner

import data.lib.settings

deny contains {"msg": message, "path": sprintf("commands[%d]", [position])} if {
	some position, command in input.value.commands
	not is_allowed(command)
	message := sprintf("`%s` runs a command of its own with every %s: `%s`", [command.address, command.when, command.type])
}

is_allowed(command) if sprintf("%s/%s", [input.value.path, command.address]) in settings.terraform_commands
