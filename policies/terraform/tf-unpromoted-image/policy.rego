# METADATA
# title: Machines boot the images that the release pins
# description: What was tried in one environment is what the next one runs, machines included.
# custom:
#   id: tf-unpromoted-image
#   code: TFP-013
#   severity: high
#   kinds: [release, terraform.resource]
#   resources:
#   - aws_instance
#   - aws_launch_template
#   - azurerm_linux_virtual_machine
#   - digitalocean_droplet
#   - google_compute_instance
#   - hcloud_server
#   - openstack_compute_instance_v2
#   scope: environment
#   standards: [SLSA-dependencies]
#   remediation: "take the image from the manifest that `nodeImages` of the release names, or promote this one"
package terraform.tf_unpromoted_image

import data.lib.stacks

deny contains {"msg": message, "address": input.documents[position].address, "path": image.place} if {
	count(promoted) > 0
	some position in booting
	image := booted(position)
	is_string(image.name)
	not is_promoted(image.name)
	message := sprintf("`%s` boots `%s`, which is none of the images that the release pins", [input.documents[position].value.address, image.name])
}

is_promoted(name) if name in promoted

# Some clouds name an image by its path.
is_promoted(name) if regex.replace(name, `^.*/`, "") in promoted

promoted contains version if {
	some pin
	startswith(input.documents[pin].address, "release/nodeImages/")
	version := input.documents[pin].value.version
}

promoted contains id if {
	some pin, image
	startswith(input.documents[pin].address, "release/nodeImages/")
	id := input.documents[pin].value.images[image].id
}

# What a plan leaves alone keeps the image that it was made with.
booting contains position if {
	some position in stacks.machines | templates
	not input.documents[position].value.change.actions == ["no-op"]
}

templates contains position if {
	some position
	input.documents[position].value.type == "aws_launch_template"
	not stacks.goes(position)
}

booted(position) := {"place": "values.ami", "name": input.documents[position].value.values.ami} if {
	input.documents[position].value.type == "aws_instance"
} else := {"place": "values.source_image_id", "name": input.documents[position].value.values.source_image_id} if {
	input.documents[position].value.type == "azurerm_linux_virtual_machine"
} else := {"place": "values.boot_disk", "name": input.documents[position].value.values.boot_disk[0].initialize_params[0].image} if {
	input.documents[position].value.type == "google_compute_instance"
} else := {"place": "values.image_id", "name": input.documents[position].value.values.image_id} if {
	input.documents[position].value.type in {"aws_launch_template", "openstack_compute_instance_v2"}
} else := {"place": "values.image", "name": input.documents[position].value.values.image}
