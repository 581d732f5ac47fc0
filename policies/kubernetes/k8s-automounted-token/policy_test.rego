package kubernetes.k8s_automounted_token_test

import data.kubernetes.k8s_automounted_token as policy

deployment(spec) := {
	"address": "kubernetes/shop/Deployment.apps/shop/cart",
	"value": {
		"apiVersion": "apps/v1",
		"kind": "Deployment",
		"metadata": {"name": "cart", "namespace": "shop"},
		"spec": {"template": {"spec": spec}},
	},
}

account(mounted) := {
	"address": "kubernetes/shop/ServiceAccount/shop/cart",
	"value": {
		"apiVersion": "v1",
		"kind": "ServiceAccount",
		"metadata": {"name": "cart", "namespace": "shop"},
		"automountServiceAccountToken": mounted,
	},
}

binding(subject) := {
	"address": "kubernetes/shop/RoleBinding.rbac.authorization.k8s.io/shop/cart",
	"value": {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "RoleBinding",
		"metadata": {"name": "cart", "namespace": "shop"},
		"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "cart"},
		"subjects": [subject],
	},
}

findings(documents) := found if {
	found := policy.deny with input as {"documents": documents}
}

own := {"serviceAccountName": "cart"}

test_a_token_without_rights_is_told if {
	findings([deployment(own)]) == {{
		"msg": "Deployment `cart` gets a token of service account `cart`, which no role is bound to",
		"address": "kubernetes/shop/Deployment.apps/shop/cart",
		"path": "spec.template.spec.automountServiceAccountToken",
	}}
}

test_the_default_account_is_an_account if {
	every spec in [{}, {"serviceAccountName": ""}, {"serviceAccountName": null}] {
		some finding in findings([deployment(spec)])
		finding.msg == "Deployment `cart` gets a token of service account `default`, which no role is bound to"
	}
}

test_the_older_name_of_the_field_counts if {
	count(findings([deployment({"serviceAccount": "cart"}), account(false)])) == 0
}

test_pod_and_account_can_turn_it_off if {
	count(findings([deployment(object.union(own, {"automountServiceAccountToken": false}))])) == 0
	count(findings([deployment(own), account(false)])) == 0
	count(findings([deployment(own), account(true)])) == 1
}

test_the_pod_s_word_counts_before_the_account_s if {
	count(findings([deployment(object.union(own, {"automountServiceAccountToken": true})), account(false)])) == 1
	count(findings([deployment(object.union(own, {"automountServiceAccountToken": false})), account(true)])) == 0
}

test_who_has_rights_may_have_the_token if {
	every subject in [
		{"kind": "ServiceAccount", "name": "cart", "namespace": "shop"},
		{"kind": "ServiceAccount", "name": "cart"},
		{"kind": "User", "name": "system:serviceaccount:shop:cart"},
		{"kind": "Group", "name": "system:serviceaccounts:shop"},
		{"kind": "Group", "name": "system:serviceaccounts"},
	] {
		count(findings([deployment(own), binding(subject)])) == 0
	}
}

test_rights_of_others_do_not_count if {
	every subject in [
		{"kind": "ServiceAccount", "name": "cart", "namespace": "other"},
		{"kind": "ServiceAccount", "name": "stock", "namespace": "shop"},
		{"kind": "User", "name": "cart"},
		{"kind": "Group", "name": "system:serviceaccounts:other"},
	] {
		count(findings([deployment(own), binding(subject)])) == 1
	}
}
