package dockerfile.docker_unpinned_base_test

import data.dockerfile.docker_unpinned_base as policy

outside(reference, digest) := {"written": "${BASE}", "reference": reference, "digest": digest, "stage": null, "isScratch": false}

inside := {"written": "scratch", "reference": "scratch", "digest": null, "stage": null, "isScratch": true}

on_base(from) := found if {
	found := policy.deny with input as {"value": {"from": from}}
}

with_flags(flags) := found if {
	found := policy.deny with input as {"value": {
		"from": inside,
		"stages": [null, "Build"],
		"instructions": [{"name": "COPY", "flags": flags}],
	}}
}

test_a_base_has_a_digest if {
	on_base(outside("debian:12", null)) == {{"msg": "base image `debian:12` is not pinned to a digest", "path": "from.reference"}}
	on_base(outside(null, null)) == {{"msg": "base image `${BASE}` is known only when it is built", "path": "from.written"}}
	count(on_base(outside("debian:12@sha256:ab", "sha256:ab"))) == 0
	count(on_base(inside)) == 0
	count(on_base({"isScratch": false, "stage": "build", "digest": null, "reference": "build"})) == 0
}

test_what_is_copied_from_outside_has_one_too if {
	with_flags({"from": ["busybox:1"]}) == {{
		"msg": "`COPY --from=busybox:1` is not pinned to a digest",
		"path": "instructions[0].flags.from[0]",
	}}
	count(with_flags({"from": ["busybox:1@sha256:ab"]})) == 0
	count(with_flags({"from": ["build"]})) == 0
	count(with_flags({"from": ["0"]})) == 0
}

test_and_what_is_mounted if {
	with_flags({"mount": ["type=bind,from=ghcr.io/a/b,target=/b"]}) == {{
		"msg": "`COPY --mount=from=ghcr.io/a/b` is not pinned to a digest",
		"path": "instructions[0].flags.mount[0]",
	}}
	count(with_flags({"mount": ["type=cache,target=/root/.cache"]})) == 0
}
