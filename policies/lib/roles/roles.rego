# METADATA
# title: Roles and their bindings
# description: Reads the rules of roles as the authorizer of Kubernetes does.
package lib.roles

import data.lib.kubernetes
import data.lib.objects

api := "rbac.authorization.k8s.io"

# The rules of a Role or ClusterRole, each with its path; none of other objects.
rules(manifest) := {rule |
	objects.group(manifest) == api
	manifest.kind in {"ClusterRole", "Role"}
	some position, value in kubernetes.items(manifest, "rules")
	is_object(value)
	rule := {"path": sprintf("rules[%d]", [position]), "value": value}
}

# Whether an object gives a role to somebody.
is_binding(manifest) if {
	objects.group(manifest) == api
	manifest.kind in {"ClusterRoleBinding", "RoleBinding"}
}

# What a rule is about, for people.
things(rule) := listed(array.concat(object.get(rule, "resources", []), object.get(rule, "nonResourceURLs", [])), "resource")

# What a rule allows, for people.
verbs(rule) := listed(object.get(rule, "verbs", []), "verb")

listed(names, what) := sprintf("every %s", [what]) if "*" in names

listed(names, _) := concat(", ", [sprintf("`%s`", [name]) | some name in names]) if not "*" in names

title(manifest) := sprintf("%s `%s`", [manifest.kind, manifest.metadata.name])
