package lib.paths_test

import data.lib.paths

test_keys_and_positions_are_written_as_they_are_read if {
	paths.path(["spec", "rules", 0, "host"]) == "spec.rules[0].host"
}

test_a_key_with_dots_stands_in_quotes if {
	paths.path(["data", "tls.key"]) == `data."tls.key"`
	paths.path(["a.b", "c"]) == `"a.b".c`
}

test_quotes_and_backslashes_are_escaped if {
	paths.path(["data", `a"b\c`]) == `data."a\"b\\c"`
}

test_an_empty_key_stands_in_quotes if {
	paths.path(["data", ""]) == `data.""`
}

test_no_step_is_the_value_itself if {
	paths.path([]) == ""
}
