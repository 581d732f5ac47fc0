package terraform.tf_unlisted_provider_test

import data.terraform.tf_unlisted_provider as policy

findings(parts) := found if {
	stack := {"path": "terraform/stacks/a", "backend": null, "providers": [], "modules": [], "commands": []}
	denied := policy.deny with input as {"value": object.union(stack, parts)}
	found := {item.path: item.msg | some item in denied}
}

test_only_providers_of_the_list_run if {
	findings({"providers": [{"name": "a", "source": "someone/a"}, {"name": "aws", "source": "hashicorp/aws"}]}) == {"providers[0].source": "the provider `someone/a` is none of the list"}
}

test_a_known_name_in_another_registry_is_another_provider if {
	findings({"providers": [{"name": "aws", "source": "hashicorp/aws", "host": "example.net"}]}) == {"providers[0].source": "the provider `hashicorp/aws` comes from `example.net`, which is no registry of the list"}
	count(findings({"providers": [{"name": "aws", "source": "hashicorp/aws", "host": "registry.terraform.io"}]})) == 0
}
