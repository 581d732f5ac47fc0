package lib.values_test

import data.lib.values

test_the_component_stands_in_the_address if {
	values.component == "loki" with input as {"address": "values/loki", "value": {}}
	values.component == "chart" with input as {"address": null, "value": {}}
}

test_what_is_below_a_part_that_is_off_has_no_effect if {
	all := {"value": {"minio": {"enabled": false, "auth": {"password": "x"}}, "cache": {"replicas": 0, "tls": false}}}
	values.is_off(["minio", "auth", "password"]) with input as all
	values.is_off(["cache", "tls"]) with input as all
}

test_a_part_decides_about_what_is_below_it_alone if {
	all := {"value": {"minio": {"enabled": false}, "loki": {"auth": {"password": "x"}}}}
	not values.is_off(["minio"]) with input as all
	not values.is_off(["loki", "auth", "password"]) with input as all
}
