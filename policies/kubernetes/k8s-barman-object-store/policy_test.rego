package kubernetes.k8s_barman_object_store_test

import data.kubernetes.k8s_barman_object_store as policy

findings(kind, spec) := found if {
	found := policy.deny with input as {"value": {
		"apiVersion": "postgresql.cnpg.io/v1",
		"kind": kind,
		"metadata": {"name": "shop"},
		"spec": spec,
	}}
}

test_a_cluster_backs_up_by_the_plugin if {
	findings("Cluster", {"backup": {"barmanObjectStore": {"destinationPath": "s3://backups"}}}) == {{
		"msg": "Cluster `shop` backs up by `barmanObjectStore`, which CloudNativePG 1.31 removes",
		"path": "spec.backup.barmanObjectStore",
	}}
	count(findings("Cluster", {"plugins": [{"name": "barman-cloud.cloudnative-pg.io"}]})) == 0
	count(findings("Cluster", {"backup": {"volumeSnapshot": {}}})) == 0
}

test_a_cluster_is_restored_by_the_plugin if {
	from := [{"name": "old", "barmanObjectStore": {"destinationPath": "s3://backups"}}, {"name": "other", "plugin": {}}]
	findings("Cluster", {"externalClusters": from}) == {{
		"msg": "Cluster `shop` reads `old` by `barmanObjectStore`, which CloudNativePG 1.31 removes",
		"path": "spec.externalClusters[0].barmanObjectStore",
	}}
}

test_a_backup_without_method_uses_the_old_one if {
	findings("ScheduledBackup", {"cluster": {"name": "shop"}}) == {{
		"msg": "ScheduledBackup `shop` uses the method `barmanObjectStore`, which CloudNativePG 1.31 removes",
		"path": "spec.method",
	}}
	count(findings("Backup", {"method": "barmanObjectStore"})) == 1
	count(findings("Backup", {"method": "plugin"})) == 0
	count(findings("ScheduledBackup", {"method": "volumeSnapshot"})) == 0
}

test_other_kinds_are_left_out if {
	count(findings("Pooler", {})) == 0
	other := policy.deny with input as {"value": {"apiVersion": "velero.io/v1", "kind": "Backup", "metadata": {"name": "shop"}, "spec": {}}}
	count(other) == 0
}
