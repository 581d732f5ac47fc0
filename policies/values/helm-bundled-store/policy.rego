# METADATA
# title: Charts do not bring their own stores
# description: The database inside an application's chart is there to try the chart out.
# custom:
#   id: helm-bundled-store
#   code: HLM-003
#   severity: high
#   kinds: [helm.values]
#   scope: document
#   standards: []
#   remediation: turn the subchart off, and bind the component to one of the platform's stores
package values.helm_bundled_store

import data.lib.paths
import data.lib.values

# The keys by which charts turn their subcharts on.
stores := {
	"cassandra",
	"elasticsearch",
	"kafka",
	"mariadb",
	"minio",
	"mongodb",
	"mysql",
	"opensearch",
	"postgresql",
	"postgresql-ha",
	"rabbitmq",
	"redis",
	"redis-cluster",
	"redis-ha",
	"rollout-minio",
	"valkey",
	"zookeeper",
}

deny contains {"msg": message, "path": paths.path([key, "enabled"])} if {
	input.environment.tier != "development"
	some key in stores
	input.value[key].enabled == true
	message := sprintf("the chart of `%s` runs a `%s` of its own", [values.component, key])
}
