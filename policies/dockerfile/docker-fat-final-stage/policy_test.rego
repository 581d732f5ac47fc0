package dockerfile.docker_fat_final_stage_test

import data.dockerfile.docker_fat_final_stage as policy

labels := {"org.opencontainers.image.source": "https://example.org/a", "org.opencontainers.image.licenses": "MIT"}

findings(value) := found if {
	denied := policy.deny with input as {"value": object.union({"isFinal": true, "labels": labels}, value)}
	found := {item.msg | some item in denied}
}

based(image) := findings({"from": {"image": image, "tag": "1"}})

test_the_last_image_is_small if {
	based("library/rust") == {"image is built on `rust`, which holds a toolchain"}
	based("alpine") == {"image is built on `alpine`, which holds a shell and a package manager"}
	count(based("distroless/static")) == 0
	count(findings({"from": {"image": null, "isScratch": true}})) == 0
}

test_nothing_is_compiled_in_it if {
	instruction := {"name": "RUN", "command": "apt-get update && apt-get install -y build-essential"}
	findings({"from": {"image": "a"}, "instructions": [instruction]}) == {"last stage installs `build-essential`"}
	count(findings({"from": {"image": "a"}, "instructions": [{"name": "RUN", "command": "make install"}]})) == 0
}

test_it_says_where_it_comes_from if {
	policy.deny == {{
		"msg": "image has no label `org.opencontainers.image.source`, `org.opencontainers.image.licenses`",
		"path": "from.written",
	}} with input as {"value": {"isFinal": true, "labels": {}, "from": {"image": "a"}}}
}

test_stages_before_it_may_hold_anything if {
	count(findings({"isFinal": false, "labels": {}, "from": {"image": "rust"}})) == 0
}
