package lib.roles_test

import data.lib.roles

role(kind, rules) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "reader"},
	"rules": rules,
}

test_rules_are_found_with_their_path if {
	reading := {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
	roles.rules(role("Role", [null, reading])) == {{"path": "rules[1]", "value": reading}}
	roles.rules(role("ClusterRole", [reading])) == {{"path": "rules[0]", "value": reading}}
}

test_what_has_no_rules_has_none if {
	roles.rules(role("ClusterRole", null)) == set()
	roles.rules({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole"}) == set()
	roles.rules({"apiVersion": "iam.example.org/v1", "kind": "Role", "rules": [{}]}) == set()
	roles.rules({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "rules": [{}]}) == set()
}

test_bindings_are_of_two_kinds if {
	every kind in ["ClusterRoleBinding", "RoleBinding"] {
		roles.is_binding({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind})
	}
	not roles.is_binding({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role"})
	not roles.is_binding({"apiVersion": "example.org/v1", "kind": "RoleBinding"})
}

test_rules_are_written_for_people if {
	roles.things({"resources": ["pods", "secrets"]}) == "`pods`, `secrets`"
	roles.things({"nonResourceURLs": ["/metrics"]}) == "`/metrics`"
	roles.things({"resources": ["*"]}) == "every resource"
	roles.verbs({"verbs": ["get", "list"]}) == "`get`, `list`"
	roles.verbs({"verbs": ["*", "get"]}) == "every verb"
	roles.title(role("Role", [])) == "Role `reader`"
}
