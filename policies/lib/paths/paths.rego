# METADATA
# title: Paths of values
# description: Writes the steps that `walk` gives as the path of a finding.
package lib.paths

# The path of a value, `spec.rules[0].host`.
path(steps) := trim_prefix(concat("", [written(step) | some step in steps]), ".")

# One step; a key that would be read as several stands in quotes.
written(step) := sprintf("[%d]", [step]) if is_number(step)

written(step) := sprintf(".%s", [step]) if {
	is_string(step)
	not is_quoted(step)
}

written(step) := sprintf(`."%s"`, [escaped]) if {
	is_string(step)
	is_quoted(step)
	escaped := replace(replace(step, `\`, `\\`), `"`, `\"`)
}

is_quoted(key) if regex.match(`^$|[.\[\]"\\]`, key)
