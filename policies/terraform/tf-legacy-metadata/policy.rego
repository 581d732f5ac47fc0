# METADATA
# title: Metadata needs a session
# description: Version 1 of the metadata service answers any request that reaches it, also one that an application was tricked into.
# custom:
#   id: tf-legacy-metadata
#   code: TFP-008
#   severity: high
#   kinds: [terraform.resource]
#   resources:
#   - aws_instance
#   - aws_launch_template
#   - google_compute_instance
#   - google_compute_instance_template
#   scope: document
#   standards: [AWS-0028, AWS-0130, GCP-0048]
#   remediation: "set `http_tokens = \"required\"` in `metadata_options`"
package terraform.tf_legacy_metadata

deny contains {"msg": message, "path": sprintf("values.metadata_options[%d].http_tokens", [position])} if {
	input.value.type in machines
	some position
	input.value.values.metadata_options[position].http_tokens == "optional"
	not input.value.values.metadata_options[position].http_endpoint == "disabled"
	message := sprintf("`%s` answers metadata requests without a session", [input.value.address])
}

deny contains {"msg": message, "path": "values"} if {
	input.value.type in machines
	not says_something
	message := sprintf("`%s` has no `metadata_options`, so metadata may need no session", [input.value.address])
}

deny contains {"msg": message, "path": "values.metadata"} if {
	input.value.type in {"google_compute_instance", "google_compute_instance_template"}
	is_off(input.value.values.metadata["disable-legacy-endpoints"])
	message := sprintf("`%s` serves the legacy endpoints of metadata", [input.value.address])
}

machines := {"aws_instance", "aws_launch_template"}

# What is not known yet may be the right one.
says_something if is_null(input.value.values.metadata_options)

says_something if {
	some position
	input.value.values.metadata_options[position].http_tokens != ""
}

is_off(value) if lower(sprintf("%v", [value])) == "false"
