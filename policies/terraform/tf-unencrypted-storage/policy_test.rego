package terraform.tf_unencrypted_storage_test

import data.terraform.tf_unencrypted_storage as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

test_disks_are_encrypted if {
	findings("aws_ebs_volume", {"encrypted": false, "size": 1})["values.encrypted"] == "`aws_ebs_volume.a` is not encrypted"
	findings("aws_ebs_volume", {"size": 1}) == {"values": "`aws_ebs_volume.a` does not say that it is encrypted"}
	count(findings("aws_ebs_volume", {"encrypted": true})) == 0
	findings("aws_instance", {"root_block_device": [{"encrypted": false}]}) == {"values.root_block_device[0].encrypted": "a disk of `aws_instance.a` is not encrypted"}
	findings("aws_launch_template", {"block_device_mappings": [{"ebs": [{"encrypted": "false"}]}]}) == {"values.block_device_mappings[0].ebs[0].encrypted": "a disk of `aws_launch_template.a` is not encrypted"}
	count(findings("aws_instance", {"ebs_block_device": [{"encrypted": false}]})) == 1
	count(findings("aws_instance", {"ebs_block_device": [{"encrypted": true}]})) == 0
	count(findings("aws_db_instance", {"storage_encrypted": false})) == 1
}

test_where_the_cloud_has_no_setting_a_label_says_who_encrypts if {
	findings("hcloud_volume", {"labels": {"owner": "a"}}) == {"values": "nothing says that `hcloud_volume.a` is encrypted: it has no label `encryption`"}
	count(findings("hcloud_volume", {"labels": {"encryption": "luks"}})) == 0
}

test_buckets_say_how_objects_are_encrypted if {
	count(findings("aws_s3_bucket_server_side_encryption_configuration", {"rule": [{"apply_server_side_encryption_by_default": []}]})) == 1
	count(findings("aws_s3_bucket_server_side_encryption_configuration", {"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}]})) == 0
}
