package terraform.tf_public_bucket_test

import data.terraform.tf_public_bucket as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

test_acls_are_private if {
	findings("minio_s3_bucket", {"acl": "public-read"}) == {"values.acl": "`minio_s3_bucket.a` has the public ACL `public-read`"}
	count(findings("minio_s3_bucket", {"acl": "private"})) == 0
}

test_public_access_stays_blocked if {
	open := {"block_public_acls": true, "block_public_policy": false, "ignore_public_acls": true, "restrict_public_buckets": true}
	findings("aws_s3_bucket_public_access_block", open) == {"values.block_public_policy": "`aws_s3_bucket_public_access_block.a` switches `block_public_policy` off"}
}

test_policies_name_who_comes_in if {
	allow := {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
	count(findings("aws_s3_bucket_policy", {"policy": json.marshal({"Statement": [allow]})})) == 1
	count(findings("aws_s3_bucket_policy", {"policy": json.marshal({"Statement": object.union(allow, {"Principal": {"AWS": ["*"]}})})})) == 1
	count(findings("aws_s3_bucket_policy", {"policy": json.marshal({"Statement": object.union(allow, {"Principal": {"AWS": "*"}})})})) == 1
	count(findings("aws_s3_bucket_policy", {"policy": json.marshal({"Statement": [object.union(allow, {"Effect": "Deny"})]})})) == 0
}

test_other_clouds_are_closed_too if {
	count(findings("google_storage_bucket_iam_member", {"member": "allUsers"})) == 1
	count(findings("google_storage_bucket_iam_binding", {"members": ["user:a", "allUsers"]})) == 1
	count(findings("azurerm_storage_container", {"container_access_type": "blob"})) == 1
	count(findings("azurerm_storage_account", {"allow_nested_items_to_be_public": true})) == 1
	count(findings("azurerm_storage_container", {"container_access_type": "private"})) == 0
}
