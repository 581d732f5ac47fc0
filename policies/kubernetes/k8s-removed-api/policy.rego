# METADATA
# title: API versions are still served
# description: An API server refuses objects of a version that its release removed.
# custom:
#   id: k8s-removed-api
#   code: K8S-025
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [KSV-0107]
#   remediation: move to the version that the message names, after the deprecation guide of Kubernetes
package kubernetes.k8s_removed_api

import data.lib.removed_apis

end := removed_apis.removed[input.value.apiVersion][input.value.kind]

deny contains {"msg": message, "path": "apiVersion"} if {
	message := sprintf("%s of `%s` was removed in Kubernetes 1.%d%s", [
		input.value.kind,
		input.value.apiVersion,
		end.minor,
		successor,
	])
}

successor := sprintf(": use `%s`", [end.instead]) if end.instead != ""

successor := " and has no successor" if end.instead == ""
