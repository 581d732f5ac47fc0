# METADATA
# title: What looks like a credential
# description: >-
#   Tells keys that name credentials, and texts that are one, from references to credentials: a path,
#   a variable, a name in a store. Everything errs towards silence, so that a finding is worth reading.
package lib.secrets

# The words that end the name of a credential.
names := concat("|", [
	`passwords?`,
	`passwd`,
	`passphrase`,
	`(?:[a-z0-9]+_)?token`,
	`api_?key`,
	`access_key`,
	`secret_key`,
	`secret_access_key`,
	`private_key`,
	`(?:account|encryption|master|shared|signing)_key`,
	`(?:app|client|cookie|hmac|jwt|session|shared|webhook)_secret`,
])

# Whether a key names a credential itself, not the file, the Secret or the key where it is found.
is_credential_key(key) if regex.match(sprintf(`(?:^|_)(?:%s)$`, [names]), words(key))

# A key in lower case with `_` between its words: `rootPassword`, `root-password`, `root.password`.
words(key) := lower(regex.replace(cut, `[-. ]`, "_")) if {
	cut := regex.replace(key, `([a-z0-9])([A-Z])`, "${1}_${2}")
}

# Whether a text stands for itself, and is neither empty nor a reference to what is kept elsewhere.
is_literal(text) if {
	trimmed := trim_space(text)
	trimmed != ""
	not is_reference(trimmed)
}

# Variables and templates, paths, references to stores, what SOPS encrypted, and what is blanked out.
is_reference(text) if regex.match(`^["']?(?:\$|\{\{|%\(|<)`, text)

is_reference(text) if regex.match(`^["']?(?:\./|/|file:|env:|vault:|sops:|ref\+|op://|ENC\[)`, text)

is_reference(text) if regex.match(`^(?:\*+|[xX]{3,}|null|none|true|false|""|'')$`, text)

# Whether a text holds a credential that is known by its form alone.
is_credential(text) if {
	some form in forms
	regex.match(form, text)
}

forms := {
	`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`,
	`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`,
	`\bgh[oprsu]_[A-Za-z0-9]{36}\b`,
	`\bgithub_pat_[A-Za-z0-9_]{60,}`,
	`\bglpat-[A-Za-z0-9_-]{20,}`,
	`\bxox[abeprs]-[A-Za-z0-9-]{10,}`,
	`\bhvs\.[A-Za-z0-9_-]{20,}`,
	`\bsk_live_[A-Za-z0-9]{16,}`,
	`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`,
	`\b[a-z][a-z0-9+.-]*://[^\s:/@$<{"']*:[^\s/@$<{"'*]{3,}@`,
}

# The lines of a text that give a literal to a credential, from 0. Comments do not count.
literal_lines(text) := {number |
	some number, line in split(text, "\n")
	not regex.match(`^\s*(?:#|;|//|--)`, line)
	some given in regex.find_all_string_submatch_n(assignment, line, 1)
	is_credential_key(given[1])
	is_literal(given[2])
}

assignment := `^\s*(?:export\s+|-\s+)?["']?([A-Za-z0-9_.-]+)["']?\s*[:=]\s*["']?([^\s"',#]+)`
