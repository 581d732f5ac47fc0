package terraform.tf_unsafe_backend_test

import data.terraform.tf_unsafe_backend as policy

messages(backend, tier) := {item.msg |
	some item in policy.deny with input as {"environment": {"name": tier, "tier": tier}, "value": {"path": "a", "backend": backend}}
}

test_states_on_a_disk_are_for_laptops if {
	messages({"type": "local", "settings": {}}, "staging") == {"the state of `a` lies on the machine that plans"}
	count(messages({"type": "local", "settings": {}}, "development")) == 0
}

test_states_in_a_bucket_are_locked_and_encrypted if {
	messages({"type": "s3", "settings": {"bucket": "b"}}, "production") == {
		"the state of `a` is not locked: the backend has no `use_lockfile`",
		"the state of `a` is not encrypted: the backend has no `encrypt`",
	}
	count(messages({"type": "s3", "settings": {"encrypt": true, "dynamodb_table": "locks"}}, "production")) == 0
	count(messages({"type": "s3", "settings": {"encrypt": true, "use_lockfile": true}}, "production")) == 0
}

test_stores_behind_http_are_locked if {
	count(messages({"type": "http", "settings": {"address": "https://example.org"}}, "production")) == 1
	count(messages({"type": "http", "settings": {"address": "https://example.org", "lock_address": "https://example.org/lock"}}, "production")) == 0
}

test_the_environment_may_decide if {
	count(messages(null, "production")) == 0
}
