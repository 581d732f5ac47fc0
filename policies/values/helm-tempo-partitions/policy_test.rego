package values.helm_tempo_partitions_test

import data.values.helm_tempo_partitions as policy

findings(builder, store, kafka) := found if {
	found := policy.deny with input as {"value": {
		"blockBuilder": builder,
		"liveStore": store,
		"ingest": {"kafka": kafka},
	}}
}

three := {"auto_create_topic_enabled": true, "auto_create_topic_default_partitions": 3}

test_both_follow_the_topic if {
	count(findings({"replicas": 3}, {"replicas": 3}, three)) == 0
	findings({"replicas": 2}, {"replicas": 4}, three) == {
		{"msg": "block builders read 2 partitions, the topic has 3", "path": "blockBuilder.replicas"},
		{"msg": "live stores read 4 partitions, the topic has 3", "path": "liveStore.replicas"},
	}
}

test_a_builder_may_read_several_partitions if {
	six := {"auto_create_topic_default_partitions": 6}
	count(findings({"replicas": 3, "config": {"partitions_per_instance": 2}}, {"replicas": 6}, six)) == 0
	count(findings({"replicas": 3, "config": {"partitions_per_instance": 1}}, {"replicas": 6}, six)) == 1
}

test_without_a_topic_of_its_own_both_agree if {
	foreign := {"auto_create_topic_enabled": false, "auto_create_topic_default_partitions": 3}
	count(findings({"replicas": 4}, {"replicas": 4}, foreign)) == 0
	findings({"replicas": 4}, {"replicas": 3}, foreign) == {{
		"msg": "live stores read 3 partitions, block builders 4",
		"path": "liveStore.replicas",
	}}
}

test_other_charts_and_older_ones_are_left_out if {
	count(findings({"enabled": false, "replicas": 2}, {"replicas": 3}, three)) == 0
	other := policy.deny with input as {"value": {"replicas": 2}}
	count(other) == 0
}
