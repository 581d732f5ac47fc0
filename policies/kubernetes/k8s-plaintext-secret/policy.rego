# METADATA
# title: No credential stands in a manifest
# description: What is in Git is in every clone and every build, and stays in the history after it is deleted.
# custom:
#   id: k8s-plaintext-secret
#   code: K8S-023
#   severity: critical
#   kinds: [kubernetes.object]
#   scope: document
#   secret: true
#   standards: [CIS-5.4.2, KSV-0109, KSV-01010, C-0012]
#   remediation: declare the Secret in `component.yaml`, or keep it in a store; then change the credential, it is known
package kubernetes.k8s_plaintext_secret

import data.lib.objects
import data.lib.paths
import data.lib.secrets

is_secret if objects.is_kind(input.value, "", "Secret")

is_config if objects.is_kind(input.value, "", "ConfigMap")

name := input.value.metadata.name

deny contains {"msg": message, "path": paths.path([field, key])} if {
	is_secret
	some field in {"data", "stringData"}
	some key, text in input.value[field]
	is_given(field, text)
	message := sprintf("Secret `%s` holds plain text in `%s`", [name, key])
}

deny contains {"msg": message, "path": paths.path(["data", key])} if {
	is_config
	some key, text in input.value.data
	secrets.gives_away(key, text)
	not contains(text, "\n")
	message := sprintf("ConfigMap `%s` holds a credential in `%s`", [name, key])
}

deny contains {"msg": message, "path": paths.path(["data", key])} if {
	is_config
	some key, text in input.value.data
	secrets.is_credential(text)
	message := sprintf("ConfigMap `%s` holds what looks like a key or a token in `%s`", [name, key])
}

deny contains {"msg": message, "path": paths.path(["data", key])} if {
	is_config
	some key, text in input.value.data
	contains(text, "\n")
	some line in secrets.literal_lines(text)
	message := sprintf("ConfigMap `%s` holds a credential in line %d of `%s`", [name, line + 1, key])
}

is_given("stringData", text) if is_worth_keeping(text)

is_given("data", text) if {
	base64.is_valid(text)
	not is_harmless(base64.decode(text))
}

# What SOPS encrypted is no base64.
is_given("data", text) if {
	not base64.is_valid(text)
	is_worth_keeping(text)
}

is_harmless(text) if not is_worth_keeping(text)

# A certificate alone is public.
is_worth_keeping(text) if {
	secrets.is_literal(text)
	not startswith(trim_space(text), "-----BEGIN CERTIFICATE-----")
}

is_worth_keeping(text) if secrets.is_credential(text)
