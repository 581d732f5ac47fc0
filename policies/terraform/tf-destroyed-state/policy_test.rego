package terraform.tf_destroyed_state_test

import data.terraform.tf_destroyed_state as policy

planned(type, actions, concerns, before) := {"value": {
	"address": sprintf("%s.a", [type]),
	"mode": "managed",
	"type": type,
	"values": null,
	"change": {"actions": actions, "before": before},
	"risk": {"rank": 100, "concerns": concerns},
}}

messages(document) := {item.msg | some item in policy.deny with input as document}

test_what_holds_data_is_held_back if {
	messages(planned("aws_s3_bucket", ["delete"], ["destroys-state", "destroys"], {})) == {"`aws_s3_bucket.a` would be deleted, and what it holds cannot be had again"}
	messages(planned("aws_s3_bucket", ["delete", "create"], ["destroys-state"], {})) == {"`aws_s3_bucket.a` would be replaced, and what it holds cannot be had again"}
	messages(planned("aws_s3_bucket", ["create", "delete"], ["destroys-state"], {})) == {"`aws_s3_bucket.a` would be replaced, and what it holds cannot be had again"}
}

test_the_control_plane_is_held_back if {
	messages(planned("aws_instance", ["delete", "create"], ["destroys"], {"tags": {"role": "server"}})) == {"`aws_instance.a` would be replaced, and the control plane runs on it"}
	count(messages(planned("aws_instance", ["delete"], ["destroys"], {"tags": {"role": "agent"}}))) == 0
}

test_what_is_made_or_changed_is_not if {
	count(messages(planned("aws_s3_bucket", ["create"], [], null))) == 0
	count(messages(planned("aws_s3_bucket", ["update"], [], {}))) == 0
	count(messages({"value": {"address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "values": {}}})) == 0
}
