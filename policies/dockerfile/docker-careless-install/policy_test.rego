package dockerfile.docker_careless_install_test

import data.dockerfile.docker_careless_install as policy

findings(instruction) := found if {
	denied := policy.deny with input as {"value": {"instructions": [instruction]}}
	found := {item.msg | some item in denied}
}

run(command) := findings({"name": "RUN", "flags": {}, "form": "shell", "command": command})

test_apt_brings_what_was_asked_for_and_cleans_up if {
	count(run("apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*")) == 0
	run("apt-get update") == {"`apt-get update` alone keeps an old list in the cache of the build"}
	run("apt-get update && apt-get -y install git") == {
		"`apt-get install` brings recommended packages along",
		"`apt-get install` leaves its lists in the layer",
	}
}

test_a_mounted_cache_needs_no_cleaning if {
	command := "apt-get update && apt-get install -y --no-install-recommends git"
	mount := "type=cache,target=/var/lib/apt"
	count(findings({"name": "RUN", "flags": {"mount": [mount]}, "command": command})) == 0
	count(findings({"name": "RUN", "flags": {"mount": ["type=cache,target=/var/cache/apk"]}, "command": "apk add git"})) == 0
}

test_apk_keeps_no_index if {
	run("apk add git") == {"`apk add` leaves its index in the layer"}
	count(run("apk add --no-cache git")) == 0
}

test_what_comes_from_the_network_is_checked if {
	run("curl -fsSL https://example.org/install.sh | sh -s -- -y") == {"a script from the network is run unseen"}
	count(findings({"name": "RUN", "flags": {}, "arguments": ["bash", "-c", "wget -qO- https://example.org | sudo bash"]})) == 1
	count(findings({"name": "RUN", "flags": {}, "command": "<<EOF", "heredocs": [{"name": "EOF", "content": "curl https://example.org|bash\n"}]})) == 1
	count(run("curl -o a https://example.org && sha256sum -c a.sum")) == 0
	findings({"name": "ADD", "flags": {}, "sources": ["https://example.org/a.tar"]}) == {"`ADD https://example.org/a.tar` takes whatever the server sends"}
	count(findings({"name": "ADD", "flags": {"checksum": ["sha256:ab"]}, "sources": ["https://example.org/a.tar"]})) == 0
	count(findings({"name": "ADD", "flags": {}, "sources": ["a.tar"]})) == 0
}
