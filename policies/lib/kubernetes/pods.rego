# METADATA
# title: Pods, containers and images of workloads
# description: Finds the pods that an object describes, and reads their settings as a kubelet would.
package lib.kubernetes

import data.lib.objects

# Where the metadata and the spec of pods stand, by group and kind.
templates := {
	"": {
		"Pod": [],
		"PodTemplate": ["template"],
		"ReplicationController": ["spec", "template"],
	},
	"apps": {
		"DaemonSet": ["spec", "template"],
		"Deployment": ["spec", "template"],
		"ReplicaSet": ["spec", "template"],
		"StatefulSet": ["spec", "template"],
	},
	"batch": {
		"CronJob": ["spec", "jobTemplate", "spec", "template"],
		"Job": ["spec", "template"],
	},
}

# The pod that an object describes: its spec, and the path of that.
pod_of(manifest) := {"path": concat(".", steps), "spec": spec} if {
	steps := array.concat(templates[objects.group(manifest)][manifest.kind], ["spec"])
	spec := object.get(manifest, steps, null)
	is_object(spec)
}

# Whether an object describes pods.
is_workload(manifest) if templates[objects.group(manifest)][manifest.kind]

# Whether its pods run on Windows, which knows nothing of seccomp, capabilities and escalation.
is_windows(pod) if pod.spec.os.name == "windows"

# Containers of a pod, of all three sorts: `initContainers` (sidecars too), `containers`, `ephemeralContainers`.
containers(pod) := {container |
	some sort in ["initContainers", "containers", "ephemeralContainers"]
	some position, value in items(pod.spec, sort)
	is_object(value)
	container := {
		"sort": sort,
		"path": sprintf("%s.%s[%d]", [pod.path, sort, position]),
		"name": object.get(value, "name", sprintf("%s[%d]", [sort, position])),
		"value": value,
	}
}

# A list of a map; nothing where the key is absent or null.
items(holder, key) := holder[key] if is_array(holder[key])

# A field of the security context that counts for a container: its own, or else that of the pod.
# `steps` are the keys below `securityContext`.
effective(_, container, steps) := setting(container.path, container.value, steps)

effective(pod, container, steps) := setting(pod.path, pod.spec, steps) if {
	not is_set(container.value, steps)
}

# A field of one security context, where it is set, and its path.
setting(path, holder, steps) := {"value": value, "path": concat(".", array.concat([path], keys))} if {
	is_set(holder, steps)
	keys := array.concat(["securityContext"], steps)
	value := object.get(holder, keys, null)
}

is_set(holder, steps) if object.get(holder, array.concat(["securityContext"], steps), null) != null
