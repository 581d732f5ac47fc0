package terraform.tf_unlisted_module_test

import data.terraform.tf_unlisted_module as policy

findings(parts) := found if {
	stack := {"path": "terraform/stacks/a", "backend": null, "providers": [], "modules": [], "commands": []}
	denied := policy.deny with input as {"value": object.union(stack, parts)}
	found := {item.path: item.msg | some item in denied}
}

test_modules_of_the_repository_are_fine if {
	count(findings({"modules": [{"address": "module.a", "source": "../a", "version": null, "type": "local"}]})) == 0
}

test_others_stand_in_the_list if {
	call := {"address": "module.a", "source": "git::https://example.net/a.git?ref=1", "version": null, "type": "remote"}
	findings({"modules": [call]}) == {"modules[0].source": "`module.a` takes its code from `git::https://example.net/a.git?ref=1`, which is none of the list"}
	found := findings({"modules": [call]}) with data.lib.settings.terraform_modules as {"git::https://example.net/"}
	count(found) == 0
}

test_nobody_knows_what_an_expression_brings if {
	call := {"address": "module.a", "source": null, "version": null, "type": "expression"}
	findings({"modules": [call]}) == {"modules[0]": "where `module.a` takes its code from, an expression decides"}
}
