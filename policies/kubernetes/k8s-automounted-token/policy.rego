# METADATA
# title: Only pods that ask the API have its token
# description: The token of a service account lies in each of its pods unless that is turned off.
# custom:
#   id: k8s-automounted-token
#   code: K8S-014
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: [CIS-5.1.6, KSV-0036, C-0034]
#   remediation: "set `automountServiceAccountToken: false` in the pod, or bind its service account to the role that it needs"
package kubernetes.k8s_automounted_token

import data.lib.kubernetes
import data.lib.objects

deny contains {"msg": message, "address": document.address, "path": path} if {
	some document in input.documents
	pod := kubernetes.pod_of(document.value)
	account := sprintf("%s/%s", [objects.namespace(document), account_name(pod.spec)])
	mounts(pod.spec, account)
	not has_rights(account)
	message := sprintf("%s `%s` gets a token of service account `%s`, which no role is bound to", [
		document.value.kind,
		object.get(document.value.metadata, "name", object.get(document.value.metadata, "generateName", "?")),
		account_name(pod.spec),
	])
	path := sprintf("%s.automountServiceAccountToken", [pod.path])
}

# The older name of the field is read where the newer one is not there, and `default` where neither is.
account_name(spec) := [name |
	some field in ["serviceAccountName", "serviceAccount"]
	name := object.get(spec, field, null)
	not name in {null, ""}
][0] if {
	names_account(spec)
}

account_name(spec) := "default" if not names_account(spec)

names_account(spec) if {
	some field in ["serviceAccountName", "serviceAccount"]
	not object.get(spec, field, null) in {null, ""}
}

# The pod's own word counts before that of its service account, and the default is to mount.
mounts(spec, _) if spec.automountServiceAccountToken == true

mounts(spec, account) if {
	object.get(spec, "automountServiceAccountToken", null) == null
	not account in silent_accounts
}

silent_accounts contains account if {
	some document in input.documents
	objects.is_kind(document.value, "", "ServiceAccount")
	document.value.automountServiceAccountToken == false
	account := sprintf("%s/%s", [objects.namespace(document), document.value.metadata.name])
}

has_rights(account) if account in bound

has_rights(account) if {
	namespace := split(account, "/")[0]
	some group in ["system:serviceaccounts", sprintf("system:serviceaccounts:%s", [namespace])]
	group in bound_groups
}

subjects contains {"subject": subject, "namespace": objects.namespace(document)} if {
	some document in input.documents
	objects.group(document.value) == "rbac.authorization.k8s.io"
	document.value.kind in {"ClusterRoleBinding", "RoleBinding"}
	some subject in kubernetes.items(document.value, "subjects")
}

bound contains sprintf("%s/%s", [namespace, entry.subject.name]) if {
	some entry in subjects
	entry.subject.kind == "ServiceAccount"
	namespace := object.get(entry.subject, "namespace", entry.namespace)
}

bound contains sprintf("%s/%s", [parts[2], parts[3]]) if {
	some entry in subjects
	entry.subject.kind == "User"
	startswith(entry.subject.name, "system:serviceaccount:")
	parts := split(entry.subject.name, ":")
}

bound_groups contains entry.subject.name if {
	some entry in subjects
	entry.subject.kind == "Group"
}
