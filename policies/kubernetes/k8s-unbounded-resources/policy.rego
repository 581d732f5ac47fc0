# METADATA
# title: Containers say what they need
# description: Requests let the scheduler place a pod, and a memory limit keeps its neighbours alive.
# custom:
#   id: k8s-unbounded-resources
#   code: K8S-012
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [KSV-0015, KSV-0016, KSV-0018, C-0271]
#   remediation: "set `resources.requests.cpu`, `resources.requests.memory` and `resources.limits.memory`"
package kubernetes.k8s_unbounded_resources

import data.lib.kubernetes

needed := {
	"CPU request": [["requests", "cpu"], ["limits", "cpu"]],
	"memory limit": [["limits", "memory"]],
	"memory request": [["requests", "memory"], ["limits", "memory"]],
}

# A request that is not set is that of the limit. Ephemeral containers have no resources of their own.
deny contains {"msg": message, "path": path} if {
	pod := kubernetes.pod_of(input.value)
	some container in kubernetes.containers(pod)
	container.sort != "ephemeralContainers"
	missing := [what |
		some what, places in needed
		not has_any(container.value, places)
		not has_any(pod.spec, places)
	]
	count(missing) > 0
	message := sprintf("container `%s` has no %s", [container.name, concat(", no ", missing)])
	path := sprintf("%s.resources", [container.path])
}

# A pod can share out resources among its containers.
has_any(holder, places) if {
	some place in places
	object.get(holder, array.concat(["resources"], place), null) != null
}
