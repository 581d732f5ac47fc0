package values.helm_oversized_resources_test

import data.values.helm_oversized_resources as policy

findings(given) := found if found := policy.deny with input as {"address": "values/loki", "value": given}

test_a_cache_that_fills_a_node_is_told if {
	findings({"chunksCache": {"enabled": true, "allocatedMemory": 8192}}) == {{
		"msg": "`chunksCache.allocatedMemory` of `loki` takes 8192 MiB of one node",
		"path": "chunksCache.allocatedMemory",
	}}
	count(findings({"chunksCache": {"enabled": true, "allocatedMemory": 1024}})) == 0
	count(findings({"chunksCache": {"enabled": false, "allocatedMemory": 8192}})) == 0
}

test_requests_beyond_a_node_are_told if {
	findings({"ingester": {"resources": {"requests": {"memory": "96Gi", "cpu": "48"}}}}) == {
		{
			"msg": "`ingester.resources.requests.memory` of `loki` asks for 96Gi, more than 64Gi",
			"path": "ingester.resources.requests.memory",
		},
		{
			"msg": "`ingester.resources.requests.cpu` of `loki` asks for 48 cores, more than 32",
			"path": "ingester.resources.requests.cpu",
		},
	}
}

test_usual_requests_are_fine_however_they_are_written if {
	every requests in [{"memory": "512Mi", "cpu": "500m"}, {"memory": 1073741824, "cpu": 2}, {"memory": "64Gi", "cpu": "32"}, {"storage": "10Ti"}] {
		count(findings({"resources": {"requests": requests}})) == 0
	}
}

test_tables_of_sizes_and_parts_that_are_off_are_left_out if {
	count(findings({"sizes": {"large": {"resources": {"requests": {"memory": "96Gi"}}}}})) == 0
	count(findings({"ruler": {"enabled": false, "resources": {"requests": {"memory": "96Gi"}}}})) == 0
}
