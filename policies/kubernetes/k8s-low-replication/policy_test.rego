package kubernetes.k8s_low_replication_test

import data.kubernetes.k8s_low_replication as policy

findings_in(tier, version, kind, spec) := found if {
	found := policy.deny with input as {
		"environment": {"name": "shop", "tier": tier},
		"value": {"apiVersion": version, "kind": kind, "metadata": {"name": "shop"}, "spec": spec},
	}
}

findings(version, kind, spec) := findings_in("production", version, kind, spec)

kafka(settings) := findings("kafka.strimzi.io/v1", "Kafka", {"kafka": {"config": settings}})

test_what_kafka_leaves_at_one_has_to_be_said if {
	kafka({}) == {
		{
			"msg": "Kafka `shop` has 1 as `default.replication.factor`, less than 3",
			"path": `spec.kafka.config."default.replication.factor"`,
		},
		{
			"msg": "Kafka `shop` has 1 as `min.insync.replicas`, less than 2",
			"path": `spec.kafka.config."min.insync.replicas"`,
		},
	}
	count(kafka({"default.replication.factor": 3, "min.insync.replicas": "2"})) == 0
}

test_what_kafka_has_right_may_not_be_lowered if {
	lowered := {"default.replication.factor": 3, "min.insync.replicas": 2, "offsets.topic.replication.factor": 1}
	{finding.path | some finding in kafka(lowered)} == {`spec.kafka.config."offsets.topic.replication.factor"`}
}

test_brokers_pools_and_topics_are_three if {
	enough := {"default.replication.factor": 3, "min.insync.replicas": 2}
	count(findings("kafka.strimzi.io/v1beta2", "Kafka", {"kafka": {"replicas": 2, "config": enough}})) == 1
	count(findings("kafka.strimzi.io/v1", "KafkaNodePool", {"replicas": 1})) == 1
	count(findings("kafka.strimzi.io/v1", "KafkaNodePool", {"replicas": 3})) == 0
	count(findings("kafka.strimzi.io/v1", "KafkaTopic", {"replicas": 1, "config": {"min.insync.replicas": 1}})) == 2
	count(findings("kafka.strimzi.io/v1", "KafkaTopic", {"partitions": 3})) == 0
}

test_cassandra_has_three_nodes_in_each_datacenter if {
	centers := [{"metadata": {"name": "north"}, "size": 3}, {"metadata": {"name": "south"}, "size": 2}]
	findings("k8ssandra.io/v1alpha1", "K8ssandraCluster", {"cassandra": {"datacenters": centers}}) == {{
		"msg": "K8ssandraCluster `shop` has 2 nodes in `south`, less than 3",
		"path": "spec.cassandra.datacenters[1].size",
	}}
	count(findings("cassandra.datastax.com/v1beta1", "CassandraDatacenter", {"size": 1})) == 1
}

test_postgresql_has_three_instances if {
	findings("postgresql.cnpg.io/v1", "Cluster", {}) == {{
		"msg": "Cluster `shop` has 1 instances, less than 3",
		"path": "spec.instances",
	}}
	count(findings("postgresql.cnpg.io/v1", "Cluster", {"instances": 3})) == 0
	sets := {"instances": [{"name": "one", "replicas": 2}, {"name": "two"}]}
	count(findings("postgres-operator.crunchydata.com/v1beta1", "PostgresCluster", sets)) == 0
	count(findings("postgres-operator.crunchydata.com/v1beta1", "PostgresCluster", {"instances": [{"name": "one"}]})) == 1
}

test_only_production_needs_it if {
	count(findings_in("staging", "postgresql.cnpg.io/v1", "Cluster", {"instances": 1})) == 0
}
