package kubernetes.k8s_fail_closed_webhook_test

import data.kubernetes.k8s_fail_closed_webhook as policy

configuration(settings) := {
	"address": "kubernetes/gatekeeper/ValidatingWebhookConfiguration.admissionregistration.k8s.io/-/gatekeeper",
	"value": {
		"apiVersion": "admissionregistration.k8s.io/v1",
		"kind": "ValidatingWebhookConfiguration",
		"metadata": {"name": "gatekeeper"},
		"webhooks": [object.union(
			{
				"name": "validation.gatekeeper.sh",
				"clientConfig": {"service": {"name": "gatekeeper", "namespace": "policy"}},
				"rules": [{"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["CREATE"], "resources": ["*"]}],
			},
			settings,
		)],
	},
}

except(namespaces) := {"namespaceSelector": {"matchExpressions": [{
	"key": "kubernetes.io/metadata.name",
	"operator": "NotIn",
	"values": namespaces,
}]}}

service := {
	"address": "kubernetes/gatekeeper/Service/policy/gatekeeper",
	"value": {
		"apiVersion": "v1",
		"kind": "Service",
		"metadata": {"name": "gatekeeper", "namespace": "policy"},
		"spec": {"selector": {"app": "gatekeeper"}},
	},
}

server(replicas) := {
	"address": "kubernetes/gatekeeper/Deployment.apps/policy/gatekeeper",
	"value": {
		"apiVersion": "apps/v1",
		"kind": "Deployment",
		"metadata": {"name": "gatekeeper", "namespace": "policy"},
		"spec": {"replicas": replicas, "template": {"metadata": {"labels": {"app": "gatekeeper"}}}},
	},
}

unguarded(name) := {
	"address": null,
	"value": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"unguarded": "true"}}},
}

messages(documents) := {finding.msg | some finding in policy.deny with input as {"documents": documents}}

test_kube_system_and_its_own_namespace_are_left_out if {
	messages([configuration({})]) == {
		"webhook `validation.gatekeeper.sh` fails closed for `kube-system` as well",
		"webhook `validation.gatekeeper.sh` fails closed for `policy` as well",
	}
	messages([configuration(except(["kube-system"]))]) == {"webhook `validation.gatekeeper.sh` fails closed for `policy` as well"}
	messages([configuration(except(["kube-system", "policy"]))]) == set()
}

test_a_label_of_the_namespace_may_leave_it_out if {
	opted_out := {"namespaceSelector": {"matchExpressions": [{"key": "unguarded", "operator": "DoesNotExist"}]}}
	messages([configuration(opted_out), unguarded("kube-system"), unguarded("policy")]) == set()
	count(messages([configuration(opted_out), unguarded("policy")])) == 1
}

test_a_webhook_for_labelled_objects_is_fine if {
	messages([configuration({"objectSelector": {"matchLabels": {"inject": "true"}}})]) == set()
}

test_a_webhook_that_fails_open_is_fine if {
	messages([configuration({"failurePolicy": "Ignore"}), service, server(1)]) == set()
}

test_a_webhook_for_its_own_kinds_is_fine if {
	messages([configuration({"rules": [{"apiGroups": ["cert-manager.io"]}]})]) == set()
}

test_a_webhook_outside_the_cluster_is_asked_as_well if {
	outside := {"clientConfig": {"url": "https://policy.example.org"}}
	settings := json.remove(configuration(outside), ["value/webhooks/0/clientConfig/service"])
	messages([settings]) == {"webhook `validation.gatekeeper.sh` fails closed for `kube-system` as well"}
}

test_one_pod_is_not_enough if {
	safe := configuration(except(["kube-system", "policy"]))
	messages([safe, service, server(1)]) == {"webhook `validation.gatekeeper.sh` fails closed and is served by 1 pods of Deployment `gatekeeper`"}
	messages([safe, service, server(2)]) == set()
	messages([safe, server(1)]) == set()
}
