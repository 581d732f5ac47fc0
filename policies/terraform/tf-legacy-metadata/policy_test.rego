package terraform.tf_legacy_metadata_test

import data.terraform.tf_legacy_metadata as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

test_metadata_needs_a_session if {
	findings("aws_instance", {"metadata_options": [{"http_endpoint": "enabled", "http_tokens": "optional"}]}) == {"values.metadata_options[0].http_tokens": "`aws_instance.a` answers metadata requests without a session"}
	count(findings("aws_instance", {"metadata_options": [{"http_endpoint": "enabled", "http_tokens": "required"}]})) == 0
	count(findings("aws_instance", {"metadata_options": [{"http_endpoint": "disabled", "http_tokens": "optional"}]})) == 0
}

test_silence_is_no_session if {
	findings("aws_launch_template", {"metadata_options": []}) == {"values": "`aws_launch_template.a` has no `metadata_options`, so metadata may need no session"}
	count(findings("aws_instance", {"metadata_options": null})) == 0
}

test_legacy_endpoints_stay_off if {
	count(findings("google_compute_instance", {"metadata": {"disable-legacy-endpoints": "false"}})) == 1
	count(findings("google_compute_instance", {"metadata": {"disable-legacy-endpoints": "true"}})) == 0
}
