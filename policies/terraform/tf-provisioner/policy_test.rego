package terraform.tf_provisioner_test

import data.terraform.tf_provisioner as policy

findings(parts) := found if {
	stack := {"path": "terraform/stacks/a", "backend": null, "providers": [], "modules": [], "commands": []}
	denied := policy.deny with input as {"value": object.union(stack, parts)}
	found := {item.path: item.msg | some item in denied}
}

test_commands_are_told_with_when_they_run if {
	external := {"address": "data.external.a", "type": "external", "when": "plan"}
	local := {"address": "terraform_data.b", "type": "local-exec", "when": "apply"}
	findings({"commands": [external, local]}) == {
		"commands[0]": "`data.external.a` runs a command of its own with every plan: `external`",
		"commands[1]": "`terraform_data.b` runs a command of its own with every apply: `local-exec`",
	}
	count(findings({})) == 0
}

test_commands_of_the_list_may_run if {
	external := {"address": "data.external.a", "type": "external", "when": "plan"}
	found := findings({"commands": [external]}) with data.lib.settings.terraform_commands as {"terraform/stacks/a/data.external.a"}
	count(found) == 0
}
