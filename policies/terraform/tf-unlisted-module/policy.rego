# METADATA
# title: Modules lie here, or come from a list
# description: The code of a module runs with the stack that calls it, and nobody reviews it with the change.
# custom:
#   id: tf-unlisted-module
#   severity: critical
#   kinds: [terraform.stack]
#   scope: document
#   standards: []
#   remediation: "keep the module in the repository, or have its source added to `terraform_modules` in `policies/lib/settings/settings.rego`"
package terraform.tf_unlisted_module

import data.lib.settings

deny contains {"msg": message, "path": sprintf("modules[%d].source", [position])} if {
	some position, call in input.value.modules
	call.type in {"registry", "remote"}
	not is_listed(call.source)
	message := sprintf("`%s` takes its code from `%s`, which is none of the list", [call.address, call.source])
}

deny contains {"msg": message, "path": sprintf("modules[%d]", [position])} if {
	some position, call in input.value.modules
	call.type == "expression"
	message := sprintf("where `%s` takes its code from, an expression decides", [call.address])
}

is_listed(source) if {
	some known in settings.terraform_modules
	startswith(source, known)
}
