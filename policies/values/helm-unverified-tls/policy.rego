# METADATA
# title: Certificates are verified
# description: A client that takes any certificate talks to whoever stands in the way.
# custom:
#   id: helm-unverified-tls
#   code: HLM-007
#   severity: high
#   kinds: [helm.values]
#   scope: document
#   standards: [CWE-295]
#   remediation: give the client the certificate of the authority, and leave verification on
package values.helm_unverified_tls

import data.lib.paths
import data.lib.secrets
import data.lib.values

deny contains {"msg": message, "path": paths.path(steps)} if {
	walk(input.value, [steps, setting])
	count(steps) > 0
	key := steps[count(steps) - 1]
	is_string(key)
	is_unverified(secrets.words(key), lower(sprintf("%v", [setting])))
	not values.is_off(steps)
	not "ingress" in steps
	message := sprintf("`%s` of `%s` is %v: nobody checks who answers", [paths.path(steps), values.component, setting])
}

deny contains {"msg": message, "path": paths.path(steps)} if {
	walk(input.value, [steps, text])
	contains(text, "\n")
	some number, line in split(text, "\n")
	some given in regex.find_all_string_submatch_n(`^\s*["']?([A-Za-z_-]+)["']?\s*[:=]\s*["']?([a-z]+)`, line, 1)
	is_unverified(secrets.words(given[1]), given[2])
	not values.is_off(steps)
	message := sprintf("line %d of `%s` of `%s` sets `%s` to %s: nobody checks who answers", [
		number + 1,
		paths.path(steps),
		values.component,
		given[1],
		given[2],
	])
}

is_unverified(key, "true") if {
	key in {
		"insecure",
		"insecure_skip_tls_verify",
		"insecure_skip_verify",
		"skip_tls_verify",
		"skip_verify",
		"ssl_skip_verify",
		"tls_insecure",
		"tls_insecure_skip_verify",
		"tls_skip_verify",
		"tls_skip_verify_insecure",
	}
}

is_unverified(key, "false") if {
	key in {"ssl_verify", "tls", "tls_verify", "validate_certs", "verify_ssl", "verify_tls"}
}

is_unverified(key, "disable") if key in {"ssl_mode", "sslmode"}
