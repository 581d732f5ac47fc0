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
is_credential_key(key) if {
	cut := words(key)
	regex.match(sprintf(`(?:^|_)(?:%s)$`, [names]), cut)

	# `existingSecretPasswordKey` names a key; the token of a new etcd cluster only tells clusters apart.
	not regex.match(`(?:^|_)existing_|^initial_cluster_token$`, cut)
}

# Whether a key gives a credential away by its text.
gives_away(key, text) if {
	is_credential_key(key)
	is_literal(text)
	not is_name_of_key(key, text)
}

# `secretKey` and the like may hold the name of a key in a Secret: that is a word or a file's name.
is_name_of_key(key, text) if {
	endswith(words(key), "_key")
	not regex.match(`^[A-Za-z0-9/+=_-]*[0-9][A-Za-z0-9/+=_-]*$`, text)
	not lower(text) in samples
}

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

is_reference(text) if regex.match(`^(?:\*+|[xX]{3,}|\(sensitive\)|null|none|true|false|""|'')$`, text)

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
	gives_away(given[1], given[2])

	# A call or a look-up in a program.
	not regex.match(`^[A-Za-z_][A-Za-z0-9_.]*[(\[]`, given[2])
}

assignment := `^\s*(?:export\s+|-\s+)?["']?([A-Za-z0-9_.-]+)["']?\s*[:=]\s*["']?([^\s"',#]+)`

# The passwords that charts and their examples come with.
samples := {
	"12345678",
	"123456",
	"admin",
	"admin123",
	"change-me",
	"change_me",
	"changeit",
	"changeme",
	"changeme!",
	"default",
	"example",
	"grafana",
	"minio123",
	"minioadmin",
	"mypassword",
	"pass",
	"password",
	"postgres",
	"prom-operator",
	"replaceme",
	"root",
	"secret",
	"secretpassword",
	"strongpassword",
	"supersecret",
	"test",
}
