# METADATA
# title: Roles cannot be made into more
# description: Some permissions are the way to all others, by reading tokens, entering pods or handing out roles.
# custom:
#   id: k8s-escalating-role
#   code: K8S-017
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [CIS-5.1.2, CIS-5.1.8, CIS-5.1.10, KSV-0041, KSV-0043, KSV-0047, KSV-0050, KSV-0053]
#   remediation: "leave the permission out, or limit it to names by `resourceNames`"
package kubernetes.k8s_escalating_role

import data.lib.kubernetes
import data.lib.roles

# What leads to more. `names` says whether `resourceNames` make it harmless. Exec and attach are asked for by
# `get` as well, over WebSockets; a kubelet asks nodes/proxy for the verb `get` even when a command is run.
risks := [
	{"groups": {"", "*"}, "resources": {"secrets"}, "verbs": {"list", "watch"}, "names": true, "effect": "reads every Secret"},
	{"groups": {"", "*"}, "resources": {"pods/attach", "pods/exec", "*/attach", "*/exec"}, "verbs": {"create", "get"}, "names": true, "effect": "enters running containers"},
	{"groups": {"rbac.authorization.k8s.io", "*"}, "resources": {"clusterroles", "roles"}, "verbs": {"escalate"}, "names": false, "effect": "writes roles beyond its own"},
	{"groups": {"rbac.authorization.k8s.io", "*"}, "resources": {"clusterroles", "roles"}, "verbs": {"bind"}, "names": true, "effect": "binds any role"},
	{"groups": {"", "*"}, "resources": {"groups", "serviceaccounts", "users"}, "verbs": {"impersonate"}, "names": true, "effect": "acts as somebody else"},
	{"groups": {"", "*"}, "resources": {"nodes/proxy", "*/proxy"}, "verbs": {"create", "delete", "get", "patch", "update"}, "names": false, "effect": "commands kubelets, past admission and audit"},
]

deny contains {"msg": message, "path": path} if {
	some rule in roles.rules(input.value)
	some risk in risks
	some group in kubernetes.items(rule.value, "apiGroups")
	group in risk.groups
	not is_harmless(rule.value, risk)
	some position, resource in kubernetes.items(rule.value, "resources")
	resource in risk.resources
	allowed := {verb | some verb in kubernetes.items(rule.value, "verbs")} & risk.verbs
	count(allowed) > 0
	message := sprintf("%s %s: it allows %s on `%s`", [
		roles.title(input.value),
		risk.effect,
		roles.verbs({"verbs": sort(allowed)}),
		resource,
	])
	path := sprintf("%s.resources[%d]", [rule.path, position])
}

is_harmless(rule, risk) if {
	risk.names
	count(kubernetes.items(rule, "resourceNames")) > 0
}
