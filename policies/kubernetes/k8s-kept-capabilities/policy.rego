# METADATA
# title: Containers drop all capabilities
# description: What a container needs of root it names; only NET_BIND_SERVICE may be named.
# custom:
#   id: k8s-kept-capabilities
#   code: K8S-007
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [PSS-Restricted, CIS-5.2.8, CIS-5.2.9, CIS-5.2.10, KSV-0106, KSV-0119]
#   remediation: "set `capabilities: {drop: [ALL]}` in the container's `securityContext`, and add NET_BIND_SERVICE at most"
package kubernetes.k8s_kept_capabilities

import data.lib.kubernetes

deny contains {"msg": message, "path": path} if {
	some container in linux_containers
	not "ALL" in named(container, "drop")
	message := sprintf("container `%s` does not drop all capabilities", [container.name])
	path := sprintf("%s.securityContext.capabilities.drop", [container.path])
}

deny contains {"msg": message, "path": path} if {
	some container in linux_containers
	some position, capability in named(container, "add")
	capability != "NET_BIND_SERVICE"
	message := sprintf("container `%s` adds the capability `%s`", [container.name, capability])
	path := sprintf("%s.securityContext.capabilities.add[%d]", [container.path, position])
}

linux_containers := kubernetes.containers(pod) if {
	pod := kubernetes.pod_of(input.value)
	not kubernetes.is_windows(pod)
}

# The capabilities of a list; none where it is absent or null.
named(container, list) := names if {
	names := object.get(container.value, ["securityContext", "capabilities", list], null)
	is_array(names)
}

named(container, list) := [] if {
	not is_array(object.get(container.value, ["securityContext", "capabilities", list], null))
}
