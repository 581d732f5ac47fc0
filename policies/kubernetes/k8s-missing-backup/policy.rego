# METADATA
# title: Databases in production have a backup schedule
# description: Replicas copy a mistaken deletion as fast as everything else.
# custom:
#   id: k8s-missing-backup
#   code: K8S-028
#   severity: high
#   kinds: [kubernetes.object]
#   scope: environment
#   standards: []
#   remediation: add the operator's schedule of backups, into storage outside the cluster
package kubernetes.k8s_missing_backup

import data.lib.objects

deny contains finding if {
	input.environment.tier == "production"
	some document in databases
	not has_schedule(document)
	finding := {
		"msg": sprintf("%s `%s` has no backup schedule", [document.value.kind, document.value.metadata.name]),
		"address": document.address,
		"path": "spec",
	}
}

databases contains document if {
	some document in input.documents
	document.value.kind in object.get(kinds, objects.group(document.value), set())
	not is_replica(document.value)
}

# The kinds that hold data, by the group of their operator.
kinds := {
	"cassandra.datastax.com": {"CassandraDatacenter"},
	"elasticsearch.k8s.elastic.co": {"Elasticsearch"},
	"k8ssandra.io": {"K8ssandraCluster"},
	"pgv2.percona.com": {"PerconaPGCluster"},
	"postgres-operator.crunchydata.com": {"PostgresCluster"},
	"postgresql.cnpg.io": {"Cluster"},
	"psmdb.percona.com": {"PerconaServerMongoDB"},
	"pxc.percona.com": {"PerconaXtraDBCluster"},
}

# A copy of a cluster elsewhere, which is backed up there.
is_replica(value) if {
	objects.is_kind(value, "postgresql.cnpg.io", "Cluster")
	value.spec.replica.enabled
}

has_schedule(document) if {
	document.value.kind == "Cluster"
	some other in beside(document, "postgresql.cnpg.io", "ScheduledBackup")
	other.spec.cluster.name == document.value.metadata.name
	not object.get(other.spec, "suspend", false)
}

has_schedule(document) if {
	document.value.kind in {"PerconaPGCluster", "PostgresCluster"}
	some repository in document.value.spec.backups.pgbackrest.repos
	count(repository.schedules) > 0
}

has_schedule(document) if {
	document.value.kind == "PerconaServerMongoDB"
	document.value.spec.backup.enabled
	some task in document.value.spec.backup.tasks
	task.enabled
}

has_schedule(document) if {
	document.value.kind == "PerconaXtraDBCluster"
	count(document.value.spec.backup.schedule) > 0
}

has_schedule(document) if {
	document.value.kind in {"CassandraDatacenter", "K8ssandraCluster"}
	every name in centers(document.value) {
		is_saved_by_medusa(document, name)
	}
}

has_schedule(document) if {
	document.value.kind == "Elasticsearch"
	some other in beside(document, "stackconfigpolicy.k8s.elastic.co", "StackConfigPolicy")
	count(other.spec.elasticsearch.snapshotLifecyclePolicies) > 0
	objects.selects(object.get(other.spec, "resourceSelector", {}), object.get(document.value.metadata, "labels", {}))
}

is_saved_by_medusa(document, name) if {
	some other in beside(document, "medusa.k8ssandra.io", "MedusaBackupSchedule")
	other.spec.backupSpec.cassandraDatacenter == name
	not object.get(other.spec, "disabled", false)
}

centers(value) := {value.metadata.name} if value.kind == "CassandraDatacenter"

centers(value) := {center.metadata.name | some center in value.spec.cassandra.datacenters} if {
	value.kind == "K8ssandraCluster"
}

# The objects of a kind in the namespace of a document.
beside(document, group, kind) := [other.value |
	some other in input.documents
	objects.is_kind(other.value, group, kind)
	objects.namespace(other) == objects.namespace(document)
]
