package terraform.tf_cost_above_budget_test

import data.terraform.tf_cost_above_budget as policy

report := {"version": "0.2", "currency": "USD", "projects": [], "totalMonthlyCost": "900", "diffTotalMonthlyCost": "12.5"}

places(changes) := {item.path |
	some item in policy.deny with input as {"value": object.union(report, changes)}
		with data.lib.settings.monthly_increase as {"amount": 100, "currency": "USD"}
}

test_what_the_budget_allows if {
	every amount in ["0", "12.5", "100", "100.00", "-3000"] {
		count(places({"diffTotalMonthlyCost": amount})) == 0
	}
}

test_more_than_the_budget if {
	places({"diffTotalMonthlyCost": "100.01"}) == {"diffTotalMonthlyCost"}
	places({"diffTotalMonthlyCost": "2400"}) == {"diffTotalMonthlyCost"}
}

test_an_amount_that_nobody_knows_is_not_nothing if {
	every amount in [null, "", "much", 7] {
		places({"diffTotalMonthlyCost": amount}) == {"diffTotalMonthlyCost"}
	}
}

test_another_currency_is_not_compared if places({"currency": "EUR"}) == {"currency"}

test_resources_without_a_price if {
	places({"summary": {"totalUnsupportedResources": 2}}) == {"summary"}
	count(places({"summary": {"totalUnsupportedResources": 0}})) == 0
}
