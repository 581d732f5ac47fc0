package kubernetes.k8s_missing_definition_test

import data.kubernetes.k8s_missing_definition as policy

issuer(metadata) := {
	"address": "kubernetes/issuers/ClusterIssuer.cert-manager.io/-/public",
	"value": {
		"apiVersion": "cert-manager.io/v1",
		"kind": "ClusterIssuer",
		"metadata": object.union({"name": "public"}, metadata),
	},
}

definition(metadata, versions) := {
	"address": "kubernetes/cert-manager/CustomResourceDefinition.apiextensions.k8s.io/-/clusterissuers.cert-manager.io",
	"value": {
		"apiVersion": "apiextensions.k8s.io/v1",
		"kind": "CustomResourceDefinition",
		"metadata": object.union({"name": "clusterissuers.cert-manager.io"}, metadata),
		"spec": {"group": "cert-manager.io", "names": {"kind": "ClusterIssuer"}, "versions": versions},
	},
}

serves := [{"name": "v1", "served": true}]

in_wave(wave) := {"annotations": {"argocd.argoproj.io/sync-wave": wave}}

findings(documents) := found if found := policy.deny with input as {"documents": documents}

unknown := {{
	"msg": "nothing in the environment defines ClusterIssuer of `cert-manager.io/v1`",
	"address": "kubernetes/issuers/ClusterIssuer.cert-manager.io/-/public",
	"path": "apiVersion",
}}

test_a_kind_that_nothing_defines_is_told if {
	findings([issuer({})]) == unknown
}

test_a_definition_of_another_version_does_not_count if {
	findings([issuer({}), definition({}, [{"name": "v1alpha2", "served": true}])]) == unknown
	findings([issuer({}), definition({}, [{"name": "v1", "served": false}])]) == unknown
}

test_a_definition_in_the_same_or_an_earlier_wave_is_fine if {
	count(findings([issuer({}), definition({}, serves)])) == 0
	count(findings([issuer({}), definition(in_wave("-1"), serves)])) == 0
	count(findings([issuer(in_wave("2")), definition(in_wave("2"), serves)])) == 0
}

test_a_definition_in_a_later_wave_is_too_late if {
	findings([issuer({}), definition(in_wave("1"), serves)]) == {{
		"msg": "ClusterIssuer `public` comes in wave 0, its definition in wave 1",
		"address": "kubernetes/issuers/ClusterIssuer.cert-manager.io/-/public",
		"path": `metadata.annotations."argocd.argoproj.io/sync-wave"`,
	}}
}

test_kinds_of_kubernetes_need_no_definition if {
	own := {"address": null, "value": {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "clean"}}}
	count(findings([own])) == 0
}
