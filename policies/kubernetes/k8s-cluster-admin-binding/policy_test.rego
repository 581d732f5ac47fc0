package kubernetes.k8s_cluster_admin_binding_test

import data.kubernetes.k8s_cluster_admin_binding as policy
import data.lib.settings

agent := {"kind": "ServiceAccount", "name": "agent", "namespace": "ci"}

masters := {"kind": "Group", "name": "system:masters", "apiGroup": "rbac.authorization.k8s.io"}

findings(kind, name, role, subjects) := {[finding.msg, finding.path] | some finding in policy.deny with input as {"value": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": name},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
	"subjects": subjects,
}}}

test_cluster_admin_is_told_in_both_kinds_of_bindings if {
	findings("ClusterRoleBinding", "deployers", "cluster-admin", [agent]) == {["ClusterRoleBinding `deployers` gives `cluster-admin` away", "roleRef.name"]}
	findings("RoleBinding", "deployers", "cluster-admin", [agent]) == {["RoleBinding `deployers` gives `cluster-admin` away", "roleRef.name"]}
}

test_other_roles_are_fine if {
	findings("ClusterRoleBinding", "deployers", "view", [agent]) == set()
	findings("ClusterRoleBinding", "deployers", "view", null) == set()
}

test_a_role_of_that_name_is_no_cluster_role if {
	found := policy.deny with input as {"value": {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "RoleBinding",
		"metadata": {"name": "deployers"},
		"roleRef": {"kind": "Role", "name": "cluster-admin"},
	}}
	found == set()
}

test_masters_are_told_whatever_is_bound if {
	message := "ClusterRoleBinding `viewers` names the group `system:masters`, which may do everything whatever is bound"
	findings("ClusterRoleBinding", "viewers", "view", [agent, masters]) == {[message, "subjects[1].name"]}
	findings("ClusterRoleBinding", "viewers", "view", [{"kind": "User", "name": "system:masters"}]) == set()
}

test_the_binding_that_every_api_server_makes_is_listed if {
	findings("ClusterRoleBinding", "cluster-admin", "cluster-admin", [masters]) == set()
}

test_who_did_not_log_in_is_told if {
	every subject in [{"kind": "User", "name": "system:anonymous"}, {"kind": "Group", "name": "system:unauthenticated"}] {
		message := sprintf("ClusterRoleBinding `viewers` gives `view` to `%s`, which is everybody who did not log in", [subject.name])
		findings("ClusterRoleBinding", "viewers", "view", [subject]) == {[message, "subjects[0].name"]}
	}
}

test_kubernetes_own_bindings_for_all_are_listed if {
	unauthenticated := {"kind": "Group", "name": "system:unauthenticated"}
	findings("ClusterRoleBinding", "system:public-info-viewer", "system:public-info-viewer", [unauthenticated]) == set()
}

test_an_organisation_lists_its_own if {
	allowed := findings("ClusterRoleBinding", "break-glass", "cluster-admin", [agent]) with settings.administrator_bindings as {"break-glass"}
	allowed == set()
}

test_other_objects_are_left_alone if {
	found := policy.deny with input as {"value": {"apiVersion": "v1", "kind": "List", "metadata": {"name": "x"}, "roleRef": {"kind": "ClusterRole", "name": "cluster-admin"}}}
	found == set()
}
