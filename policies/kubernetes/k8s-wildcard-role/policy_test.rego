package kubernetes.k8s_wildcard_role_test

import data.kubernetes.k8s_wildcard_role as policy

findings(rules) := {[finding.msg, finding.path] | some finding in policy.deny with input as {"value": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRole",
	"metadata": {"name": "operator"},
	"rules": rules,
}}}

test_every_verb_is_told if {
	rule := {"apiGroups": ["apps"], "resources": ["deployments", "statefulsets"], "verbs": ["get", "*"]}
	findings([rule]) == {["ClusterRole `operator` allows every verb on `deployments`, `statefulsets`", "rules[0].verbs[1]"]}
}

test_every_verb_on_addresses_is_told if {
	rule := {"nonResourceURLs": ["/metrics"], "verbs": ["*"]}
	findings([rule]) == {["ClusterRole `operator` allows every verb on `/metrics`", "rules[0].verbs[0]"]}
}

test_every_resource_is_told if {
	first := {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
	second := {"apiGroups": [""], "resources": ["*"], "verbs": ["get", "list"]}
	findings([first, second]) == {["ClusterRole `operator` allows `get`, `list` on every resource", "rules[1].resources[0]"]}
}

test_both_are_two_findings if {
	findings([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]) == {
		["ClusterRole `operator` allows every verb on every resource", "rules[0].verbs[0]"],
		["ClusterRole `operator` allows every verb on every resource", "rules[0].resources[0]"],
	}
}

test_stars_within_names_are_no_wildcards_for_all if {
	findings([{"apiGroups": ["*"], "resources": ["*/scale", "pods/*"], "verbs": ["get", "update"]}]) == set()
	findings([{"nonResourceURLs": ["/apis/*"], "verbs": ["get"]}]) == set()
}

test_roles_may_have_no_rules if {
	findings(null) == set()
	findings([]) == set()
}
