# METADATA
# title: User data holds no secret
# description: Every process of a machine can read its user data, and so can everybody who may look at the machine in the cloud's console.
# custom:
#   id: tf-secret-in-user-data
#   code: TFP-009
#   severity: critical
#   kinds: [terraform.resource]
#   resources:
#   - aws_instance
#   - aws_launch_template
#   - azurerm_linux_virtual_machine
#   - azurerm_linux_virtual_machine_scale_set
#   - digitalocean_droplet
#   - google_compute_instance
#   - google_compute_instance_template
#   - hcloud_server
#   - openstack_compute_instance_v2
#   scope: document
#   secret: true
#   standards: [AWS-0029, AWS-0129]
#   remediation: "let the machine fetch the secret by its own identity, or bring it by Ansible"
package terraform.tf_secret_in_user_data

import data.lib.secrets

deny contains {"msg": message, "path": path} if {
	some path, text in texts
	secrets.is_credential(text)
	message := sprintf("the user data of `%s` holds a credential", [input.value.address])
}

deny contains {"msg": message, "path": path} if {
	some path, text in texts
	some line in split(text, "\n")
	assigned := regex.find_all_string_submatch_n(`^\s*(?:export\s+)?-?\s*["']?([A-Za-z_][A-Za-z0-9_-]*)["']?\s*[:=]\s*["']?([^"'\s]+)["']?\s*$`, line, 1)
	key := assigned[0][1]
	secrets.gives_away(key, assigned[0][2])
	message := sprintf("the user data of `%s` holds `%s` as it is", [input.value.address, key])
}

# No provider calls user data sensitive: a secret value that went into it did.
deny contains {"msg": message, "path": path} if {
	some path, text in texts
	text == "(sensitive)"
	message := sprintf("the user data of `%s` is made of a sensitive value", [input.value.address])
}

# Launch templates and OpenStack take user data in base64 as well.
texts["values.user_data"] := decoded(input.value.values.user_data) if is_string(input.value.values.user_data)

texts["values.metadata_startup_script"] := input.value.values.metadata_startup_script if {
	is_string(input.value.values.metadata_startup_script)
}

texts["values.custom_data"] := decoded(input.value.values.custom_data) if is_string(input.value.values.custom_data)

texts["values.user_data_base64"] := decoded(input.value.values.user_data_base64) if is_string(input.value.values.user_data_base64)

texts[path] := text if {
	some key, text in input.value.values.metadata
	is_string(text)
	path := sprintf("values.metadata.%s", [key])
}

decoded(text) := base64.decode(text) if {
	base64.is_valid(text)
} else := text
