# METADATA
# title: Scripts take no text of strangers
# description: GitHub puts the text of an expression into the script before the shell reads it, so a title of a pull request becomes commands.
# custom:
#   id: gha-template-injection
#   code: GHA-002
#   severity: critical
#   kinds: [workflow.job]
#   scope: document
#   standards: [OWASP-CICD-SEC-4, CWE-94]
#   remediation: give the text to an environment variable of the step, and use that variable in quotes
package workflow.gha_template_injection

import data.lib.workflow

deny contains {"msg": msg, "path": script.path} if {
	some script in scripts
	some expression in workflow.expressions(script.text)
	is_foreign(expression)
	msg := sprintf("`${{ %s }}` puts text of strangers into a script", [expression])
}

scripts contains {"path": path, "text": text} if {
	some position, step in input.value.steps
	text := step.run
	path := sprintf("steps[%d].run", [position])
}

scripts contains {"path": path, "text": text} if {
	some position, step in input.value.steps
	workflow.action(step) == "actions/github-script"
	text := step["with"].script
	path := sprintf("steps[%d].with.script", [position])
}

is_foreign(expression) if regex.match(`\bgithub\.head_ref\b`, expression)

is_foreign(expression) if regex.match(event_text, expression)

# The whole event holds every text of it.
is_foreign(expression) if regex.match(`\btojson\(\s*github(\.event)?\s*\)`, expression)

# Who calls an action or a reusable workflow may pass on what strangers wrote.
is_foreign(expression) if {
	regex.match(`\binputs\.`, expression)
	is_called
}

is_called if input.value.workflow.type == "action"

is_called if "workflow_call" in object.keys(input.value.workflow.triggers)

event_text := concat("", [
	`\bgithub\.event(\.[a-z0-9_*-]+|\[\d+\])*\.(`,
	`title|body|message|email|page_name|head_branch|display_title|`,
	`head\.(ref|label)|head\.repo\.(default_branch|description|homepage)|`,
	`(author|committer)\.name)\b`,
])
