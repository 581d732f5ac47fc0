package terraform.tf_secret_in_user_data_test

import data.terraform.tf_secret_in_user_data as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

test_credentials_are_told_by_their_form if {
	findings("hcloud_server", {"user_data": "#cloud-config\nkey: |\n  -----BEGIN PRIVATE KEY-----"}) == {"values.user_data": "the user data of `hcloud_server.a` holds a credential"}
}

test_credentials_are_told_by_their_name if {
	findings("hcloud_server", {"user_data": "#!/bin/sh\nexport K3S_TOKEN=abc123def456\n"}) == {"values.user_data": "the user data of `hcloud_server.a` holds `K3S_TOKEN` as it is"}
	findings("aws_instance", {"user_data_base64": base64.encode("password: hunter2hunter2")}) == {"values.user_data_base64": "the user data of `aws_instance.a` holds `password` as it is"}
	count(findings("hcloud_server", {"user_data": "#!/bin/sh\nTOKEN=$(vault read token)\nK3S_TOKEN_FILE=/etc/token\n"})) == 0
	count(findings("hcloud_server", {"user_data": null})) == 0
}

test_a_sensitive_value_makes_the_whole_sensitive if {
	findings("hcloud_server", {"user_data": "(sensitive)"}) == {"values.user_data": "the user data of `hcloud_server.a` is made of a sensitive value"}
}

test_metadata_counts if {
	findings("aws_launch_template", {"user_data": base64.encode("password: hunter2hunter2")}) == {"values.user_data": "the user data of `aws_launch_template.a` holds `password` as it is"}
	count(findings("google_compute_instance", {"metadata_startup_script": "DB_PASSWORD=hunter2hunter2"})) == 1
	findings("google_compute_instance", {"metadata": {"startup-script": "DB_PASSWORD=hunter2hunter2"}}) == {"values.metadata.startup-script": "the user data of `google_compute_instance.a` holds `DB_PASSWORD` as it is"}
	count(findings("openstack_compute_instance_v2", {"metadata": {"role": "server"}})) == 0
}
