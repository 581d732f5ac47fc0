# METADATA
# title: Jobs of workflows
# description: What several policies ask of the steps of a job.
package lib.workflow

# Commands that apply a plan: infractl, Terraform, OpenTofu and Terragrunt. Comments do not count,
# and a continued line is one line.
apply_commands(job) := {command |
	some position, step in job.steps
	is_string(step.run)
	script := regex.replace(replace(step.run, "\\\n", " "), `(?m)^\s*#.*$`, "")
	some found in regex.find_all_string_submatch_n(apply_pattern, script, -1)
	command := {"step": position, "tool": found[1], "arguments": trim_space(found[2])}
}

apply_pattern := `(?m)(?:^|[\s;&|(])(infractl|terraform|tofu|terragrunt)(?:\s+-[^\s;&|]+)*\s+apply\b([^\n;&|]*)`

# The inside of each `${{ … }}` in a text, in small letters, with `['x']` written as `.x`.
expressions(text) := {expression |
	is_string(text)
	some found in regex.find_all_string_submatch_n(`(?s)\$\{\{(.*?)\}\}`, text, -1)
	expression := lower(regex.replace(trim_space(found[1]), `\[\s*'([^']*)'\s*\]`, `.${1}`))
}

# The name of the action that a step uses, without what follows `@`.
action(step) := lower(split(step.uses, "@")[0])
