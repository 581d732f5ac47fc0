# METADATA
# title: Resources say whose they are
# description: A bill, an alarm and a clean-up all begin with the question whose a resource is.
# custom:
#   id: tf-missing-tags
#   code: TFP-012
#   severity: medium
#   kinds: [terraform.resource]
#   scope: document
#   standards: []
#   remediation: "set the tags of `terraform_tags` in `policies/lib/settings/settings.rego`; the modules here take them from `context`"
package terraform.tf_missing_tags

import data.lib.settings

deny contains {"msg": message, "path": place} if {
	input.value.mode == "managed"
	is_object(written)
	missing := sort(settings.terraform_tags - {lower(tag) | some tag, _ in written})
	count(missing) > 0
	message := sprintf("`%s` lacks the tags `%s`", [input.value.address, concat("`, `", missing)])
}

# All tags, those of the provider's `default_tags` as well.
written := input.value.values.tags_all if {
	is_object(input.value.values.tags_all)
} else := input.value.values.tags if {
	is_object(input.value.values.tags)
} else := input.value.values.labels

# Where a person writes them.
place := "values.labels" if {
	is_object(input.value.values.labels)
} else := "values.tags"
