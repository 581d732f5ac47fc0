package kubernetes.k8s_missing_backup_test

import data.kubernetes.k8s_missing_backup as policy

database(version, kind, spec) := {
	"address": sprintf("kubernetes/shop/%s/data/shop", [kind]),
	"value": {"apiVersion": version, "kind": kind, "metadata": {"name": "shop", "namespace": "data"}, "spec": spec},
}

cluster(spec) := database("postgresql.cnpg.io/v1", "Cluster", spec)

schedule(spec) := database("postgresql.cnpg.io/v1", "ScheduledBackup", spec)

saved(name) := database("medusa.k8ssandra.io/v1alpha1", "MedusaBackupSchedule", {"backupSpec": {"cassandraDatacenter": name}})

policies(spec) := database("stackconfigpolicy.k8s.elastic.co/v1alpha1", "StackConfigPolicy", spec)

findings_in(tier, documents) := found if {
	found := policy.deny with input as {"environment": {"name": "shop", "tier": tier}, "documents": documents}
}

is_clean(documents) if count(findings_in("production", documents)) == 0

is_told(documents) if count(findings_in("production", documents)) == 1

test_a_cluster_without_schedule_is_told if {
	findings_in("production", [cluster({})]) == {{
		"msg": "Cluster `shop` has no backup schedule",
		"address": "kubernetes/shop/Cluster/data/shop",
		"path": "spec",
	}}
}

test_only_production_needs_one if {
	count(findings_in("staging", [cluster({})])) == 0
}

test_the_schedule_is_for_this_cluster_and_runs if {
	is_clean([cluster({}), schedule({"cluster": {"name": "shop"}})])
	is_told([cluster({}), schedule({"cluster": {"name": "other"}})])
	is_told([cluster({}), schedule({"cluster": {"name": "shop"}, "suspend": true})])
}

test_a_replica_is_backed_up_where_it_comes_from if {
	is_clean([cluster({"replica": {"enabled": true}})])
}

test_a_kind_of_that_name_elsewhere_is_no_database if {
	is_clean([database("cluster.x-k8s.io/v1beta1", "Cluster", {})])
}

test_operators_that_keep_the_schedule_in_the_cluster if {
	repositories := {"backups": {"pgbackrest": {"repos": [{"name": "repo1", "schedules": {"full": "0 1 * * 0"}}]}}}
	is_clean([database("postgres-operator.crunchydata.com/v1beta1", "PostgresCluster", repositories)])
	is_told([database("pgv2.percona.com/v2", "PerconaPGCluster", {"backups": {"pgbackrest": {"repos": [{"name": "repo1"}]}}})])
	is_clean([database("psmdb.percona.com/v1", "PerconaServerMongoDB", {"backup": {"enabled": true, "tasks": [{"enabled": true}]}})])
	is_told([database("psmdb.percona.com/v1", "PerconaServerMongoDB", {"backup": {"enabled": true, "tasks": []}})])
	is_clean([database("pxc.percona.com/v1", "PerconaXtraDBCluster", {"backup": {"schedule": [{"name": "daily"}]}})])
	is_told([database("pxc.percona.com/v1", "PerconaXtraDBCluster", {"backup": {"schedule": []}})])
}

test_medusa_saves_every_datacenter if {
	centers := {"cassandra": {"datacenters": [{"metadata": {"name": "north"}}, {"metadata": {"name": "south"}}]}}
	ring := database("k8ssandra.io/v1alpha1", "K8ssandraCluster", centers)
	is_clean([ring, saved("north"), saved("south")])
	is_told([ring, saved("north")])
	is_clean([database("cassandra.datastax.com/v1beta1", "CassandraDatacenter", {}), saved("shop")])
	off := database("medusa.k8ssandra.io/v1alpha1", "MedusaBackupSchedule", {"disabled": true, "backupSpec": {"cassandraDatacenter": "shop"}})
	is_told([database("cassandra.datastax.com/v1beta1", "CassandraDatacenter", {}), off])
}

test_elasticsearch_takes_snapshots_by_policy if {
	search := database("elasticsearch.k8s.elastic.co/v1", "Elasticsearch", {})
	is_clean([search, policies({"elasticsearch": {"snapshotLifecyclePolicies": {"daily": {}}}})])
	is_told([search, policies({"elasticsearch": {"snapshotLifecyclePolicies": {}}})])
	is_told([search])
}
