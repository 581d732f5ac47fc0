# METADATA
# title: Values of a chart
# description: What policies for effective values ask of the whole tree of them.
package lib.values

# The component whose values these are.
component := split(input.address, "/")[1] if is_string(input.address)

component := "chart" if not is_string(input.address)

# The parts that are turned off: their values have no effect.
off contains steps if {
	walk(input.value, [steps, part])
	part.enabled == false
}

off contains steps if {
	walk(input.value, [steps, part])
	part.replicas == 0
}

# Whether a value lies within a part that is turned off.
is_off(steps) if {
	some length, _ in steps
	array.slice(steps, 0, length) in off
}
