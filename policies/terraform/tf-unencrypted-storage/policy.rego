# METADATA
# title: Disks and buckets are encrypted
# description: A disk that is sold on, a snapshot that is shared and a bucket that is copied keep what was written to them.
# custom:
#   id: tf-unencrypted-storage
#   code: TFP-007
#   severity: high
#   kinds: [terraform.resource]
#   resources:
#   - aws_db_instance
#   - aws_ebs_snapshot_copy
#   - aws_ebs_volume
#   - aws_efs_file_system
#   - aws_instance
#   - aws_launch_template
#   - aws_rds_cluster
#   - aws_s3_bucket_server_side_encryption_configuration
#   - hcloud_volume
#   scope: document
#   standards: [AWS-0026, AWS-0131, AWS-0088]
#   remediation: "encrypt it with a key of your own; where the cloud has no setting for it, let the machine do it, and say so with the label `encryption`"
package terraform.tf_unencrypted_storage

deny contains {"msg": message, "path": "values.encrypted"} if {
	input.value.type in {"aws_ebs_volume", "aws_ebs_snapshot_copy", "aws_efs_file_system"}
	input.value.values.encrypted == false
	message := sprintf("`%s` is not encrypted", [input.value.address])
}

# What is not said is the default of the account, and that is off.
deny contains {"msg": message, "path": "values"} if {
	input.value.type == "aws_ebs_volume"
	not has_word
	message := sprintf("`%s` does not say that it is encrypted", [input.value.address])
}

deny contains {"msg": message, "path": path} if {
	input.value.type in {"aws_instance", "aws_launch_template"}
	some path in plain_disks
	message := sprintf("a disk of `%s` is not encrypted", [input.value.address])
}

deny contains {"msg": message, "path": "values"} if {
	input.value.type == "hcloud_volume"
	not input.value.values.labels.encryption
	message := sprintf("nothing says that `%s` is encrypted: it has no label `encryption`", [input.value.address])
}

deny contains {"msg": message, "path": sprintf("values.%s", [key])} if {
	input.value.type in {"aws_db_instance", "aws_rds_cluster"}
	key := "storage_encrypted"
	input.value.values.storage_encrypted == false
	message := sprintf("`%s` is not encrypted", [input.value.address])
}

deny contains {"msg": message, "path": "values.rule"} if {
	input.value.type == "aws_s3_bucket_server_side_encryption_configuration"
	count(algorithms) == 0
	message := sprintf("`%s` says nothing of how objects are encrypted", [input.value.address])
}

has_word if is_boolean(input.value.values.encrypted)

plain_disks contains sprintf("values.root_block_device[%d].encrypted", [position]) if {
	some position
	input.value.values.root_block_device[position].encrypted == false
}

plain_disks contains sprintf("values.ebs_block_device[%d].encrypted", [position]) if {
	some position
	input.value.values.ebs_block_device[position].encrypted == false
}

# Launch templates write it as a text.
plain_disks contains sprintf("values.block_device_mappings[%d].ebs[%d].encrypted", [position, place]) if {
	some position, place
	input.value.values.block_device_mappings[position].ebs[place].encrypted in {false, "false"}
}

algorithms contains algorithm if {
	some position, place
	algorithm := input.value.values.rule[position].apply_server_side_encryption_by_default[place].sse_algorithm
	algorithm != ""
}
