package terraform.tf_unversioned_backup_test

import data.terraform.tf_unversioned_backup as policy

resource(name, type, values) := {
	"address": sprintf("terraform/a/%s.%s", [type, name]),
	"value": {"address": sprintf("%s.%s", [type, name]), "mode": "managed", "type": type, "name": name, "values": values},
}

messages(documents) := {item.msg | some item in policy.deny with input as {"documents": documents}}

no_versions(address) := sprintf("`%s` keeps backups or states, and no versions of them", [address])

no_rule(address) := sprintf("`%s` keeps every version for ever: it has no lifecycle rule", [address])

test_buckets_of_amazon_have_resources_of_their_own if {
	bucket := resource("backups", "aws_s3_bucket", {"bucket": "acme-backups"})
	versions := resource("a", "aws_s3_bucket_versioning", {"bucket": "acme-backups", "versioning_configuration": [{"status": "Enabled"}]})
	rules := resource("a", "aws_s3_bucket_lifecycle_configuration", {"bucket": "acme-backups", "rule": [{"status": "Enabled"}]})
	count(messages([bucket, versions, rules])) == 0
	messages([bucket, versions]) == {no_rule("aws_s3_bucket.backups")}
	messages([bucket]) == {no_versions("aws_s3_bucket.backups"), no_rule("aws_s3_bucket.backups")}
	suspended := object.union(versions, {"value": {"values": {"versioning_configuration": [{"status": "Suspended"}]}}})
	messages([bucket, suspended, rules]) == {no_versions("aws_s3_bucket.backups")}
	other := object.union(versions, {"value": {"values": {"bucket": "acme-logs"}}})
	messages([bucket, other, rules]) == {no_versions("aws_s3_bucket.backups")}
}

test_what_has_no_name_yet_is_found_by_its_key if {
	bucket := object.union(resource("a", "minio_s3_bucket", {"bucket": null}), {"value": {"index": "etcd"}})
	versions := object.union(
		resource("b", "minio_s3_bucket_versioning", {"bucket": null, "versioning_configuration": [{"status": null}]}),
		{"value": {"index": "etcd"}},
	)
	rules := object.union(resource("c", "minio_ilm_policy", {"bucket": null, "rule": [{"status": null}]}), {"value": {"index": "etcd"}})
	count(messages([bucket, versions, rules])) == 0
	loki := object.union(versions, {"value": {"index": "loki"}})
	messages([bucket, loki, rules]) == {no_versions("minio_s3_bucket.a")}
}

test_other_clouds_have_settings if {
	bare := resource("state", "google_storage_bucket", {"name": "acme-state"})
	messages([bare]) == {no_versions("google_storage_bucket.state"), no_rule("google_storage_bucket.state")}
	whole := {"value": {"values": {"versioning": [{"enabled": true}], "lifecycle_rule": [{"action": []}]}}}
	count(messages([object.union(bare, whole)])) == 0
	count(messages([object.union(resource("state", "digitalocean_spaces_bucket", {"name": "s"}), whole)])) == 0
	account := resource("velero", "azurerm_storage_account", {"name": "velero", "blob_properties": [{"versioning_enabled": true}]})
	count(messages([account])) == 0
	container := resource("backup", "openstack_objectstorage_container_v1", {"versioning": true})
	count(messages([container])) == 0
	off := object.union(container, {"value": {"values": {"versioning": false}}})
	messages([off]) == {no_versions("openstack_objectstorage_container_v1.backup")}
}

test_other_buckets_may_do_without if {
	count(messages([resource("loki", "aws_s3_bucket", {"bucket": "acme-loki"})])) == 0
	count(messages([resource("statements", "aws_s3_bucket", {"bucket": "acme-statements"})])) == 0
}
