# METADATA
# title: What cannot be had again is not deleted by force
# description: Buckets, addresses and zones outlive a mistake only where deleting them is refused.
# custom:
#   id: tf-forced-deletion
#   code: TFP-014
#   severity: high
#   kinds: [terraform.resource]
#   resources:
#   - aws_ecr_repository
#   - aws_route53_zone
#   - aws_s3_bucket
#   - digitalocean_spaces_bucket
#   - google_dns_managed_zone
#   - google_storage_bucket
#   - hcloud_floating_ip
#   - hcloud_primary_ip
#   - hcloud_zone
#   - minio_s3_bucket
#   - openstack_objectstorage_container_v1
#   scope: document
#   standards: [DIG-0009]
#   remediation: "set `force_destroy = false` and `delete_protection = true`; who really wants it gone empties it first"
package terraform.tf_forced_deletion

deny contains {"msg": message, "path": sprintf("values.%s", [key])} if {
	input.value.mode == "managed"
	some key, value in forces
	value == true
	message := sprintf("`%s` would be deleted with all that is in it: `%s` is set", [input.value.address, key])
}

deny contains {"msg": message, "path": "values.delete_protection"} if {
	input.value.type in {"hcloud_floating_ip", "hcloud_primary_ip", "hcloud_zone"}
	not goes
	not is_protected
	message := sprintf("`%s` may be deleted by anybody: `delete_protection` is not set", [input.value.address])
}

deny contains {"msg": message, "path": "values.auto_delete"} if {
	input.value.type == "hcloud_primary_ip"
	input.value.values.auto_delete == true
	message := sprintf("`%s` goes with its server: `auto_delete` is set", [input.value.address])
}

goes if input.value.change.actions in {["delete"], ["forget"]}

forces["force_destroy"] := input.value.values.force_destroy

forces["force_delete"] := input.value.values.force_delete

is_protected if input.value.values.delete_protection == true

# What is not known yet may be set.
is_protected if is_null(input.value.values.delete_protection)
