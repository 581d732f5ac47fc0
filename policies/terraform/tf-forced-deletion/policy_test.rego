package terraform.tf_forced_deletion_test

import data.terraform.tf_forced_deletion as policy

paths(type, values) := {item.path |
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	some item in policy.deny with input as document
}

test_nothing_is_deleted_by_force if {
	paths("aws_s3_bucket", {"force_destroy": true}) == {"values.force_destroy"}
	paths("aws_ecr_repository", {"force_delete": true}) == {"values.force_delete"}
	count(paths("aws_route53_zone", {"force_destroy": false})) == 0
	count(paths("aws_s3_bucket", {"force_destroy": null})) == 0
}

test_addresses_and_zones_are_protected if {
	paths("hcloud_zone", {}) == {"values.delete_protection"}
	paths("hcloud_floating_ip", {"delete_protection": false}) == {"values.delete_protection"}
	paths("hcloud_primary_ip", {"delete_protection": true, "auto_delete": true}) == {"values.auto_delete"}
	count(paths("hcloud_zone", {"delete_protection": null})) == 0
	gone := {"value": {"address": "hcloud_zone.a", "mode": "managed", "type": "hcloud_zone", "values": null, "change": {"actions": ["delete"]}}}
	count(policy.deny) == 0 with input as gone
	count(paths("hcloud_volume", {})) == 0
}
