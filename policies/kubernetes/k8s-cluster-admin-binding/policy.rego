# METADATA
# title: Nobody is given everything
# description: Who has `cluster-admin` has the cluster, and who did not log in must not have more than health checks.
# custom:
#   id: k8s-cluster-admin-binding
#   code: K8S-016
#   severity: critical
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [CIS-5.1.1, CIS-5.1.7, KSV-0111, KSV-0122, KSV-0123]
#   remediation: bind a role that names what is needed, to a ServiceAccount of its own
package kubernetes.k8s_cluster_admin_binding

import data.lib.kubernetes
import data.lib.roles
import data.lib.settings

binding := input.value if roles.is_binding(input.value)

deny contains {"msg": message, "path": "roleRef.name"} if {
	binding.roleRef.kind == "ClusterRole"
	binding.roleRef.name == "cluster-admin"
	not binding.metadata.name in settings.administrator_bindings
	message := sprintf("%s gives `cluster-admin` away", [roles.title(binding)])
}

deny contains {"msg": message, "path": path} if {
	some position, subject in kubernetes.items(binding, "subjects")
	subject.kind == "Group"
	subject.name == "system:masters"
	not binding.metadata.name in settings.administrator_bindings
	message := sprintf("%s names the group `system:masters`, which may do everything whatever is bound", [roles.title(binding)])
	path := sprintf("subjects[%d].name", [position])
}

deny contains {"msg": message, "path": path} if {
	some position, subject in kubernetes.items(binding, "subjects")
	is_anonymous(subject)
	not binding.metadata.name in settings.anonymous_bindings
	message := sprintf("%s gives `%s` to `%s`, which is everybody who did not log in", [roles.title(binding), binding.roleRef.name, subject.name])
	path := sprintf("subjects[%d].name", [position])
}

is_anonymous(subject) if {
	subject.kind == "User"
	subject.name == "system:anonymous"
}

is_anonymous(subject) if {
	subject.kind == "Group"
	subject.name == "system:unauthenticated"
}
