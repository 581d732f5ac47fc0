# METADATA
# title: Costs stay within the budget
# description: What a change adds to the bill of every month is known before it is merged.
# custom:
#   id: tf-cost-above-budget
#   code: TFP-017
#   severity: medium
#   kinds: [cost.report]
#   scope: document
#   standards: []
#   remediation: "choose smaller machines or fewer of them, or raise `monthly_increase` in `policies/lib/settings/settings.rego`"
package terraform.tf_cost_above_budget

import data.lib.settings

deny contains {"msg": message, "path": "currency"} if {
	input.value.currency != settings.monthly_increase.currency
	message := sprintf("the report counts in %s, and the budget in %s", [input.value.currency, settings.monthly_increase.currency])
}

deny contains {"msg": message, "path": "diffTotalMonthlyCost"} if {
	not is_known
	message := "the report does not say what the change adds to the costs of a month; `infracost diff` does"
}

deny contains {"msg": message, "path": "diffTotalMonthlyCost"} if {
	is_known
	to_number(input.value.diffTotalMonthlyCost) > settings.monthly_increase.amount
	message := sprintf("the change adds %s %s to the costs of a month, more than the %d of the budget", [
		input.value.diffTotalMonthlyCost,
		input.value.currency,
		settings.monthly_increase.amount,
	])
}

# What cannot be priced counts nothing, and may cost anything.
deny contains {"msg": message, "path": "summary"} if {
	unsupported := input.value.summary.totalUnsupportedResources
	unsupported > 0
	message := sprintf("the report has no price for %d resources", [unsupported])
}

is_known if {
	is_string(input.value.diffTotalMonthlyCost)
	regex.match(`^-?[0-9]+(\.[0-9]+)?$`, input.value.diffTotalMonthlyCost)
}
