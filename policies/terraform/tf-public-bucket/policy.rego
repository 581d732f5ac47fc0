# METADATA
# title: Buckets are not public
# description: Backups, logs and states lie in buckets; nobody but their owner reads them.
# custom:
#   id: tf-public-bucket
#   code: TFP-005
#   severity: critical
#   kinds: [terraform.resource]
#   resources:
#   - aws_s3_account_public_access_block
#   - aws_s3_bucket
#   - aws_s3_bucket_acl
#   - aws_s3_bucket_policy
#   - aws_s3_bucket_public_access_block
#   - azurerm_storage_account
#   - azurerm_storage_container
#   - digitalocean_spaces_bucket
#   - digitalocean_spaces_bucket_object
#   - google_storage_bucket_iam_binding
#   - google_storage_bucket_iam_member
#   - minio_s3_bucket
#   - minio_s3_bucket_policy
#   scope: document
#   standards: [AWS-0092, AWS-0093, GCP-0001, AZU-0007, DIG-0006]
#   remediation: "set a private ACL and block public access; give single objects away by signed addresses"
package terraform.tf_public_bucket

deny contains {"msg": message, "path": "values.acl"} if {
	input.value.type in {"aws_s3_bucket", "aws_s3_bucket_acl", "minio_s3_bucket", "digitalocean_spaces_bucket", "digitalocean_spaces_bucket_object"}
	input.value.values.acl in {"public", "public-read", "public-read-write", "public-write", "authenticated-read", "website"}
	message := sprintf("`%s` has the public ACL `%s`", [input.value.address, input.value.values.acl])
}

deny contains {"msg": message, "path": sprintf("values.%s", [key])} if {
	input.value.type in {"aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"}
	switches := {
		"block_public_acls": input.value.values.block_public_acls,
		"block_public_policy": input.value.values.block_public_policy,
		"ignore_public_acls": input.value.values.ignore_public_acls,
		"restrict_public_buckets": input.value.values.restrict_public_buckets,
	}
	some key, value in switches
	value == false
	message := sprintf("`%s` switches `%s` off", [input.value.address, key])
}

deny contains {"msg": message, "path": "values.policy"} if {
	input.value.type in {"aws_s3_bucket_policy", "aws_s3_bucket", "minio_s3_bucket_policy"}
	some statement in statements(input.value.values.policy)
	statement.Effect == "Allow"
	not statement.Condition
	is_everybody(statement.Principal)
	message := sprintf("the policy of `%s` lets everybody in", [input.value.address])
}

deny contains {"msg": message, "path": "values.member"} if {
	input.value.type == "google_storage_bucket_iam_member"
	input.value.values.member in public_members
	message := sprintf("`%s` lets `%s` in", [input.value.address, input.value.values.member])
}

deny contains {"msg": message, "path": sprintf("values.members[%d]", [place])} if {
	input.value.type == "google_storage_bucket_iam_binding"
	some place, member in input.value.values.members
	member in public_members
	message := sprintf("`%s` lets `%s` in", [input.value.address, member])
}

deny contains {"msg": message, "path": "values.container_access_type"} if {
	input.value.type == "azurerm_storage_container"
	input.value.values.container_access_type in {"blob", "container"}
	message := sprintf("`%s` gives anonymous access to each `%s`", [input.value.address, input.value.values.container_access_type])
}

deny contains {"msg": message, "path": "values.allow_nested_items_to_be_public"} if {
	input.value.type == "azurerm_storage_account"
	input.value.values.allow_nested_items_to_be_public == true
	message := sprintf("`%s` lets its containers be public", [input.value.address])
}

public_members := {"allUsers", "allAuthenticatedUsers"}

statements(text) := list if {
	read := json.unmarshal(text)
	is_array(read.Statement)
	list := read.Statement
} else := [read.Statement] if {
	read := json.unmarshal(text)
	is_object(read.Statement)
}

is_everybody(principal) if principal == "*"

is_everybody(principal) if principal.AWS == "*"

is_everybody(principal) if "*" in principal.AWS
