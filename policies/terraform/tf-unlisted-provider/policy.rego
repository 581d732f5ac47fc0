# METADATA
# title: Providers come from a list
# description: A provider is a program that runs with the credentials of whoever plans.
# custom:
#   id: tf-unlisted-provider
#   severity: critical
#   kinds: [terraform.stack]
#   scope: document
#   standards: []
#   remediation: "take a provider of `terraform_providers` in `policies/lib/settings/settings.rego`, or have it added there first"
package terraform.tf_unlisted_provider

import data.lib.settings

deny contains {"msg": message, "path": path} if {
	some position, provider in input.value.providers
	not provider.source in settings.terraform_providers
	path := sprintf("providers[%d].source", [position])
	message := sprintf("the provider `%s` is none of the list", [provider.source])
}

deny contains {"msg": message, "path": path} if {
	some position, provider in input.value.providers
	host := provider.host
	not host in settings.terraform_registries
	path := sprintf("providers[%d].source", [position])
	message := sprintf("the provider `%s` comes from `%s`, which is no registry of the list", [provider.source, host])
}
