# METADATA
# title: Stores in production outlive the loss of a node
# description: Two copies cannot tell which of them is right; one copy is lost with its disk.
# custom:
#   id: k8s-low-replication
#   code: K8S-029
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: []
#   remediation: keep three copies, on three nodes, and have writes wait for two of them
package kubernetes.k8s_low_replication

import data.lib.objects
import data.lib.paths

deny contains {"msg": message, "path": paths.path(number.path)} if {
	input.environment.tier == "production"
	some number in numbers
	number.value < number.least
	message := sprintf("%s `%s` has %d %s, less than %d", [
		input.value.kind,
		input.value.metadata.name,
		number.value,
		number.name,
		number.least,
	])
}

# Where Kafka's own default is too low, it has to be said; where it is not, it may be left out.
settings := {
	"default.replication.factor": {"default": 1, "least": 3},
	"min.insync.replicas": {"default": 1, "least": 2},
	"offsets.topic.replication.factor": {"default": 3, "least": 3},
	"transaction.state.log.min.isr": {"default": 2, "least": 2},
	"transaction.state.log.replication.factor": {"default": 3, "least": 3},
}

numbers contains number if {
	objects.is_kind(input.value, "kafka.strimzi.io", "Kafka")
	some name, bounds in settings
	number := {
		"name": sprintf("as `%s`", [name]),
		"value": to_number(object.get(input.value.spec.kafka, ["config", name], bounds["default"])),
		"least": bounds.least,
		"path": ["spec", "kafka", "config", name],
	}
}

numbers contains {"name": "brokers", "value": replicas, "least": 3, "path": ["spec", "kafka", "replicas"]} if {
	objects.is_kind(input.value, "kafka.strimzi.io", "Kafka")
	replicas := input.value.spec.kafka.replicas
}

numbers contains {"name": "nodes", "value": replicas, "least": 3, "path": ["spec", "replicas"]} if {
	objects.is_kind(input.value, "kafka.strimzi.io", "KafkaNodePool")
	replicas := input.value.spec.replicas
}

numbers contains {"name": "replicas", "value": replicas, "least": 3, "path": ["spec", "replicas"]} if {
	objects.is_kind(input.value, "kafka.strimzi.io", "KafkaTopic")
	replicas := input.value.spec.replicas
}

numbers contains number if {
	objects.is_kind(input.value, "kafka.strimzi.io", "KafkaTopic")
	number := {
		"name": "as `min.insync.replicas`",
		"value": to_number(input.value.spec.config["min.insync.replicas"]),
		"least": 2,
		"path": ["spec", "config", "min.insync.replicas"],
	}
}

numbers contains {"name": "nodes", "value": size, "least": 3, "path": ["spec", "size"]} if {
	objects.is_kind(input.value, "cassandra.datastax.com", "CassandraDatacenter")
	size := input.value.spec.size
}

numbers contains number if {
	objects.is_kind(input.value, "k8ssandra.io", "K8ssandraCluster")
	some index, center in input.value.spec.cassandra.datacenters
	number := {
		"name": sprintf("nodes in `%s`", [center.metadata.name]),
		"value": center.size,
		"least": 3,
		"path": ["spec", "cassandra", "datacenters", index, "size"],
	}
}

# CloudNativePG runs one instance unless told otherwise.
numbers contains number if {
	objects.is_kind(input.value, "postgresql.cnpg.io", "Cluster")
	number := {
		"name": "instances",
		"value": object.get(input.value.spec, "instances", 1),
		"least": 3,
		"path": ["spec", "instances"],
	}
}

numbers contains number if {
	objects.group(input.value) in {"pgv2.percona.com", "postgres-operator.crunchydata.com"}
	number := {
		"name": "instances",
		"value": sum([object.get(set_of, "replicas", 1) | some set_of in input.value.spec.instances]),
		"least": 3,
		"path": ["spec", "instances"],
	}
}
