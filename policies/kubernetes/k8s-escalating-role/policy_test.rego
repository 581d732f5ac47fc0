package kubernetes.k8s_escalating_role_test

import data.kubernetes.k8s_escalating_role as policy

findings(rules) := {[finding.msg, finding.path] | some finding in policy.deny with input as {"value": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "operator", "namespace": "shop"},
	"rules": rules,
}}}

rule(group, resource, verbs) := {"apiGroups": [group], "resources": ["configmaps", resource], "verbs": verbs}

told(group, resource, verb, effect) if findings([rule(group, resource, [verb])]) == {[
	sprintf("Role `operator` %s: it allows `%s` on `%s`", [effect, verb, resource]),
	"rules[0].resources[1]",
]}

test_secrets_are_read_by_list_and_watch if {
	told("", "secrets", "list", "reads every Secret")
	told("*", "secrets", "watch", "reads every Secret")
	findings([rule("", "secrets", ["watch", "get", "list"])]) == {[
		"Role `operator` reads every Secret: it allows `list`, `watch` on `secrets`",
		"rules[0].resources[1]",
	]}
	findings([rule("", "secrets", ["get", "create", "update"])]) == set()
}

test_containers_are_entered_by_both_verbs if {
	told("", "pods/exec", "create", "enters running containers")
	told("", "pods/exec", "get", "enters running containers")
	told("", "pods/attach", "create", "enters running containers")
	told("", "*/exec", "create", "enters running containers")
	findings([rule("", "pods/log", ["get", "create"])]) == set()
}

test_roles_are_handed_out_by_bind_and_escalate if {
	told("rbac.authorization.k8s.io", "clusterroles", "bind", "binds any role")
	told("rbac.authorization.k8s.io", "roles", "escalate", "writes roles beyond its own")
	findings([rule("rbac.authorization.k8s.io", "roles", ["create", "get"])]) == set()
}

test_others_are_impersonated if {
	every resource in ["users", "groups", "serviceaccounts"] {
		told("", resource, "impersonate", "acts as somebody else")
	}
}

test_kubelets_are_commanded_by_reading if {
	told("", "nodes/proxy", "get", "commands kubelets, past admission and audit")
	findings([rule("", "nodes/metrics", ["get"])]) == set()
}

limited(found) := object.union(found, {"resourceNames": ["tls"]})

test_names_limit_what_can_be_limited if {
	findings([limited(rule("", "secrets", ["list"]))]) == set()
	count(findings([limited(rule("rbac.authorization.k8s.io", "roles", ["escalate"]))])) == 1
	count(findings([limited(rule("", "nodes/proxy", ["get"]))])) == 1
	count(findings([object.union(rule("", "secrets", ["list"]), {"resourceNames": []})])) == 1
}

test_resources_of_other_groups_are_others if {
	findings([rule("example.org", "secrets", ["list"])]) == set()
}

test_wildcards_are_told_elsewhere if {
	findings([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]) == set()
}
