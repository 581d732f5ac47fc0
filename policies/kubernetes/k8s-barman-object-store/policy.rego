# METADATA
# title: Backups of CloudNativePG use the plugin
# description: The Barman Cloud support inside the operator is deprecated since 1.26 and goes in 1.31.
# custom:
#   id: k8s-barman-object-store
#   code: K8S-030
#   severity: medium
#   kinds: [kubernetes.object]
#   scope: document
#   standards: []
#   remediation: "describe the store in an ObjectStore of the Barman Cloud Plugin, and set `method: plugin`"
package kubernetes.k8s_barman_object_store

import data.lib.objects

spec := input.value.spec

name := input.value.metadata.name

is_cluster if objects.is_kind(input.value, "postgresql.cnpg.io", "Cluster")

deny contains {"msg": message, "path": "spec.backup.barmanObjectStore"} if {
	is_cluster
	spec.backup.barmanObjectStore
	message := sprintf("Cluster `%s` backs up by `barmanObjectStore`, which CloudNativePG 1.31 removes", [name])
}

deny contains {"msg": message, "path": sprintf("spec.externalClusters[%d].barmanObjectStore", [index])} if {
	is_cluster
	some index, external in spec.externalClusters
	external.barmanObjectStore
	message := sprintf("Cluster `%s` reads `%s` by `barmanObjectStore`, which CloudNativePG 1.31 removes", [name, external.name])
}

# The method that is meant where none is said.
deny contains {"msg": message, "path": "spec.method"} if {
	objects.group(input.value) == "postgresql.cnpg.io"
	input.value.kind in {"Backup", "ScheduledBackup"}
	object.get(spec, "method", "barmanObjectStore") == "barmanObjectStore"
	message := sprintf("%s `%s` uses the method `barmanObjectStore`, which CloudNativePG 1.31 removes", [input.value.kind, name])
}
