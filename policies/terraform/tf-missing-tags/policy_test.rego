package terraform.tf_missing_tags_test

import data.terraform.tf_missing_tags as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

complete := {"env": "prod", "cluster": "prod", "owner": "platform", "cost": "42", "managed-by": "terraform"}

test_tags_are_complete if {
	count(findings("hcloud_server", {"labels": complete})) == 0
	findings("hcloud_server", {"labels": object.remove(complete, ["cost", "owner"])}) == {"values.labels": "`hcloud_server.a` lacks the tags `cost`, `owner`"}
}

test_tags_of_the_provider_count if {
	count(findings("aws_instance", {"tags": {}, "tags_all": complete})) == 0
	count(findings("aws_instance", {"tags": complete})) == 0
	count(findings("aws_route", {"destination_cidr_block": "0.0.0.0/0"})) == 0
}
