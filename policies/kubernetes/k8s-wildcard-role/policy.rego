# METADATA
# title: Roles name what they allow
# description: A role with `*` allows what nobody thought of, and what the next version of a server brings.
# custom:
#   id: k8s-wildcard-role
#   code: K8S-015
#   severity: critical
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [CIS-5.1.3, KSV-0044, KSV-0045, KSV-0046]
#   remediation: list the verbs and resources that are needed, one rule for each API group
package kubernetes.k8s_wildcard_role

import data.lib.kubernetes
import data.lib.roles

deny contains {"msg": message, "path": path} if {
	some rule in roles.rules(input.value)
	some position, verb in kubernetes.items(rule.value, "verbs")
	verb == "*"
	message := sprintf("%s allows every verb on %s", [roles.title(input.value), roles.things(rule.value)])
	path := sprintf("%s.verbs[%d]", [rule.path, position])
}

deny contains {"msg": message, "path": path} if {
	some rule in roles.rules(input.value)
	some position, resource in kubernetes.items(rule.value, "resources")
	resource == "*"
	message := sprintf("%s allows %s on every resource", [roles.title(input.value), roles.verbs(rule.value)])
	path := sprintf("%s.resources[%d]", [rule.path, position])
}
