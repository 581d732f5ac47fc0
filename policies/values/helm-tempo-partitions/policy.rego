# METADATA
# title: Each partition of Tempo has its readers
# description: Replicas of the block builder and the live store are tied to the partitions of the topic by their number.
# custom:
#   id: helm-tempo-partitions
#   code: HLM-008
#   severity: medium
#   kinds: [helm.values]
#   scope: document
#   standards: []
#   remediation: set `blockBuilder.replicas` and `liveStore.replicas` to the number of partitions
package values.helm_tempo_partitions

builder := input.value.blockBuilder

store := input.value.liveStore

# How many partitions all block builders read together.
built := builder.replicas * object.get(builder, ["config", "partitions_per_instance"], 1)

is_tempo if {
	object.get(builder, "enabled", true)
	object.get(store, "enabled", true)
}

# A topic that somebody else makes has partitions that are not seen here; the readers still agree.
partitions := input.value.ingest.kafka.auto_create_topic_default_partitions if {
	object.get(input.value.ingest.kafka, "auto_create_topic_enabled", true)
}

deny contains {"msg": message, "path": "blockBuilder.replicas"} if {
	is_tempo
	built != partitions
	message := sprintf("block builders read %d partitions, the topic has %d", [built, partitions])
}

deny contains {"msg": message, "path": "liveStore.replicas"} if {
	is_tempo
	store.replicas != partitions
	message := sprintf("live stores read %d partitions, the topic has %d", [store.replicas, partitions])
}

deny contains {"msg": message, "path": "liveStore.replicas"} if {
	is_tempo
	not partitions
	store.replicas != built
	message := sprintf("live stores read %d partitions, block builders %d", [store.replicas, built])
}
