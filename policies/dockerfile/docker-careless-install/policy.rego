# METADATA
# title: Installing is checked and leaves nothing behind
# description: Each rule here is a build that differs between two days, a program that nobody verified, or megabytes that every node downloads for nothing.
# custom:
#   id: docker-careless-install
#   code: DKR-004
#   severity: medium
#   kinds: [dockerfile.stage]
#   scope: document
#   standards: [DS-0005, DS-0017, DS-0029]
#   remediation: install in one `RUN` that also cleans up, and check the digest of what is downloaded
package dockerfile.docker_careless_install

commands[position] := script if {
	some position, instruction in input.value.instructions
	instruction.name == "RUN"
	bodies := [heredoc.content | some heredoc in object.get(instruction, "heredocs", [])]
	script := concat("\n", array.concat([command(instruction)], bodies))
}

command(instruction) := instruction.command

command(instruction) := concat(" ", instruction.arguments)

has_cache_mount(position) if {
	some mount in input.value.instructions[position].flags.mount
	contains(mount, "type=cache")
}

at(position) := sprintf("instructions[%d]", [position])

deny contains {"msg": "`apt-get update` alone keeps an old list in the cache of the build", "path": at(position)} if {
	some position, script in commands
	regex.match(`\bapt(-get)?\s+(-\S+\s+)*update\b`, script)
	not regex.match(`\bapt(-get)?\s+(-\S+\s+)*(install|upgrade|dist-upgrade)\b`, script)
}

deny contains {"msg": "`apt-get install` brings recommended packages along", "path": at(position)} if {
	some position, script in commands
	regex.match(apt_install, script)
	not contains(script, "--no-install-recommends")
}

deny contains {"msg": "`apt-get install` leaves its lists in the layer", "path": at(position)} if {
	some position, script in commands
	regex.match(apt_install, script)
	not contains(script, "/var/lib/apt/lists")
	not has_cache_mount(position)
}

deny contains {"msg": "`apk add` leaves its index in the layer", "path": at(position)} if {
	some position, script in commands
	regex.match(`\bapk\s+(-\S+\s+)*add\b`, script)
	not contains(script, "--no-cache")
	not has_cache_mount(position)
}

deny contains {"msg": "a script from the network is run unseen", "path": at(position)} if {
	some position, script in commands
	regex.match(`\b(curl|wget)\b[^\n;&]*\|\s*(sudo\s+)?(/\S*/)?(ba|da|z|a)?sh\b`, script)
}

deny contains {"msg": msg, "path": sprintf("%s.sources[%d]", [at(position), index])} if {
	some position, instruction in input.value.instructions
	instruction.name == "ADD"
	some index, source in instruction.sources
	regex.match(`^(?i)https?://`, source)
	not instruction.flags.checksum
	msg := sprintf("`ADD %s` takes whatever the server sends", [source])
}

apt_install := `\bapt(-get)?\s+(-\S+\s+)*install\b`
