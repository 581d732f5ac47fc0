package dockerfile.docker_root_user_test

import data.dockerfile.docker_root_user as policy

findings(user, from) := found if {
	found := policy.deny with input as {"value": {"isFinal": true, "user": user, "from": from}}
}

debian := {"registry": null, "image": "debian", "tag": "12"}

test_a_named_root_is_root if {
	findings("root", debian) == {{"msg": "image runs as `root`", "path": "user"}}
	count(findings("0:0", debian)) == 1
	count(findings("10001:10001", debian)) == 0
	count(findings("app", debian)) == 0
}

test_nobody_named_is_root if {
	findings(null, debian) == {{"msg": "image names no user, so it runs as root", "path": "from"}}
	count(findings(null, {"registry": "gcr.io", "image": "distroless/static", "tag": "nonroot"})) == 0
	count(findings(null, {"registry": "cgr.dev", "image": "chainguard/git", "tag": null})) == 0
}

test_stages_before_the_last_do_not_run if {
	count(policy.deny) == 0 with input as {"value": {"isFinal": false, "user": null, "from": debian}}
}
