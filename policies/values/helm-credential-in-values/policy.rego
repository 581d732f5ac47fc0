# METADATA
# title: No credential stands in values
# description: A password in values is in Git, in the rendered manifest and in what Helm keeps of the release; a sample one is public.
# custom:
#   id: helm-credential-in-values
#   code: HLM-001
#   severity: critical
#   kinds: [helm.values]
#   scope: document
#   secret: true
#   standards: [C-0012]
#   remediation: declare the Secret under `secrets` in `component.yaml`, and give the chart its name
package values.helm_credential_in_values

import data.lib.paths
import data.lib.secrets
import data.lib.values

deny contains finding(given, "holds a sample password, which everybody knows") if {
	some given in credentials
	lower(given.text) in secrets.samples
}

deny contains finding(given, "holds a credential in plain text") if {
	some given in credentials
	not lower(given.text) in secrets.samples
}

deny contains finding({"steps": steps}, "holds what looks like a key or a token") if {
	walk(input.value, [steps, text])
	is_string(text)
	secrets.is_credential(text)
	not values.is_off(steps)
}

deny contains finding({"steps": steps}, sprintf("holds a credential in line %d", [line + 1])) if {
	walk(input.value, [steps, text])
	contains(text, "\n")
	some line in secrets.literal_lines(text)
	not values.is_off(steps)
}

credentials contains {"steps": steps, "text": text} if {
	walk(input.value, [steps, text])
	is_string(text)
	count(steps) > 0
	key := steps[count(steps) - 1]
	is_string(key)
	secrets.gives_away(key, text)
	is_plain(steps, text)
}

# Entries of lists such as `env`.
credentials contains {"steps": array.concat(steps, ["value"]), "text": entry.value} if {
	walk(input.value, [steps, entry])
	secrets.gives_away(entry.name, entry.value)
	is_plain(steps, entry.value)
}

is_plain(steps, text) if {
	not contains(text, "\n")
	not secrets.is_credential(text)
	not values.is_off(steps)
}

finding(given, what) := {
	"msg": sprintf("`%s` of `%s` %s", [paths.path(given.steps), values.component, what]),
	"path": paths.path(given.steps),
}
