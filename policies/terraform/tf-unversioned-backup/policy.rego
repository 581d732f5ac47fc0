# METADATA
# title: Backups and states have versions
# description: What overwrites or deletes a backup by mistake takes the last copy with it, unless the bucket keeps what was there before.
# custom:
#   id: tf-unversioned-backup
#   code: TFP-006
#   severity: high
#   kinds: [terraform.resource]
#   resources:
#   - aws_s3_bucket
#   - aws_s3_bucket_lifecycle_configuration
#   - aws_s3_bucket_versioning
#   - azurerm_storage_account
#   - digitalocean_spaces_bucket
#   - google_storage_bucket
#   - minio_ilm_policy
#   - minio_s3_bucket
#   - minio_s3_bucket_versioning
#   - openstack_objectstorage_container_v1
#   scope: environment
#   standards: [AWS-0090, GCP-0078, DIG-0007]
#   remediation: "switch versions on, and let a lifecycle rule delete old ones"
package terraform.tf_unversioned_backup

import data.lib.stacks

deny contains {"msg": message, "address": input.documents[position].address, "path": "values"} if {
	some position in kept
	not has_versions(position)
	message := sprintf("`%s` keeps backups or states, and no versions of them", [input.documents[position].value.address])
}

deny contains {"msg": message, "address": input.documents[position].address, "path": "values"} if {
	some position in kept
	has_lifecycle_setting(position)
	not has_lifecycle(position)
	message := sprintf("`%s` keeps every version for ever: it has no lifecycle rule", [input.documents[position].value.address])
}

# The buckets whose name, key or purpose speaks of backups or states.
kept contains position if {
	some position
	input.documents[position].value.mode == "managed"
	input.documents[position].value.type in buckets
	not stacks.goes(position)
	some name in names(position)
	regex.match(`(?:^|[-_./])(?:backups?|barman|dumps?|etcd|restic|snapshots?|states?|tfstate|velero|wal)(?:$|[-_./])`, lower(name))
}

buckets := {
	"aws_s3_bucket",
	"azurerm_storage_account",
	"digitalocean_spaces_bucket",
	"google_storage_bucket",
	"minio_s3_bucket",
	"openstack_objectstorage_container_v1",
}

names(position) := {name |
	some name in [
		input.documents[position].value.name,
		stacks.index(position),
		known_bucket(position),
		known_name(position),
	]
	is_string(name)
}

known_bucket(position) := input.documents[position].value.values.bucket if {
	is_string(input.documents[position].value.values.bucket)
} else := ""

known_name(position) := input.documents[position].value.values.name if {
	is_string(input.documents[position].value.values.name)
} else := ""

# Versions are a resource of their own. A status that is not known yet may be any.
has_versions(position) if {
	some other
	input.documents[other].value.type in {"aws_s3_bucket_versioning", "minio_s3_bucket_versioning"}
	is_of(other, position)
	some setting
	status := input.documents[other].value.values.versioning_configuration[setting].status
	status != "Suspended"
	status != "Disabled"
}

# Or a setting.
has_versions(position) if {
	some setting
	input.documents[position].value.values.versioning[setting].enabled != false
}

has_versions(position) if input.documents[position].value.values.versioning == true

has_versions(position) if {
	some setting
	input.documents[position].value.values.blob_properties[setting].versioning_enabled != false
}

has_lifecycle(position) if {
	some other
	input.documents[other].value.type in {"aws_s3_bucket_lifecycle_configuration", "minio_ilm_policy"}
	is_of(other, position)
	some rule
	input.documents[other].value.values.rule[rule].status != "Disabled"
}

has_lifecycle(position) if {
	some rule
	input.documents[position].value.values.lifecycle_rule[rule]
}

# OpenStack has none, and Azure's is a policy of the whole account.
has_lifecycle_setting(position) if not input.documents[position].value.type in {"azurerm_storage_account", "openstack_objectstorage_container_v1"}

# What names the bucket, or has the same key where the name is not known before the bucket is there.
is_of(other, position) if {
	stacks.are_beside(other, position)
	input.documents[other].value.values.bucket == known_bucket(position)
}

is_of(other, position) if {
	stacks.are_beside(other, position)
	is_null(input.documents[other].value.values.bucket)
	stacks.index(other) == stacks.index(position)
}
