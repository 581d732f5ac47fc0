package terraform.tf_changed_backend_test

import data.terraform.tf_changed_backend as policy

findings(parts) := found if {
	stack := {"path": "terraform/stacks/a", "backend": null, "providers": [], "modules": [], "commands": []}
	denied := policy.deny with input as {"value": object.union(stack, parts)}
	found := {item.path: item.msg | some item in denied}
}

test_a_moved_state_is_told if {
	findings({"backend": {"type": "s3", "settings": {"key": "a"}}, "base": {"exists": true, "backend": {"type": "s3", "settings": {"key": "b"}}}}) == {"backend.settings.key": "the stack `terraform/stacks/a` keeps its state elsewhere than before the change: another `key` of `s3`"}
	findings({"backend": {"type": "s3", "settings": {"key": "a"}}, "base": {"exists": true, "backend": {"type": "s3", "settings": {"bucket": "b"}}}}) == {"backend.settings.bucket": "the stack `terraform/stacks/a` keeps its state elsewhere than before the change: another `bucket`, `key` of `s3`"}
	findings({"backend": {"type": "oss", "settings": {"key": "a"}}, "base": {"exists": true, "backend": {"type": "s3", "settings": {"key": "b"}}}}) == {"backend": "the stack `terraform/stacks/a` keeps its state elsewhere than before the change: `oss`, no longer `s3`"}
	findings({"base": {"exists": true, "backend": {"type": "s3", "settings": {}}}}) == {"backend": "the stack `terraform/stacks/a` keeps its state elsewhere than before the change: in the environment's own store, no longer `s3`"}
}

test_a_state_that_stays_is_fine if {
	same := {"type": "s3", "settings": {"key": "a"}}
	count(findings({"backend": same, "base": {"exists": true, "backend": same}})) == 0
	count(findings({"backend": same, "base": {"exists": false, "backend": null}})) == 0
	count(findings({"backend": same})) == 0
}
