package lib.removed_apis_test

import data.lib.removed_apis

test_every_entry_says_when_and_what_then if {
	every version, kinds in removed_apis.removed {
		contains(version, "/")
		every kind, end in kinds {
			end.minor >= 16
			is_string(end.instead)
			regex.match(`^[A-Z]`, kind)
		}
	}
}
