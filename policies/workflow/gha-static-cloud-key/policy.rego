# METADATA
# title: Clouds are reached by a short-lived identity
# description: A key that is stored as a secret works from anywhere until somebody remembers to change it; an identity token of the job lives for minutes and names repository and branch.
# custom:
#   id: gha-static-cloud-key
#   code: GHA-006
#   severity: high
#   kinds: [workflow.job]
#   scope: document
#   standards: [OWASP-CICD-SEC-6]
#   remediation: "give the job `id-token: write`, and let the cloud trust GitHub's identity tokens"
package workflow.gha_static_cloud_key

import data.lib.workflow

deny contains {"msg": msg, "path": secret.path} if {
	some secret in secrets
	regex.match(static_key, secret.name)
	msg := sprintf("`%s` is a long-lived key of a cloud, taken from a secret", [secret.name])
}

deny contains {"msg": msg, "path": path} if {
	some position, step in input.value.steps
	some key in static_inputs[workflow.action(step)]
	step["with"][key]
	msg := sprintf("`%s` logs in with a long-lived key", [workflow.action(step)])
	path := sprintf("steps[%d].with.%s", [position, key])
}

static_inputs := {
	"aws-actions/configure-aws-credentials": ["aws-secret-access-key"],
	"google-github-actions/auth": ["credentials_json"],
	"azure/login": ["creds"],
	"pypa/gh-action-pypi-publish": ["password"],
}

static_key := concat("|", [
	`^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$`,
	`^(GOOGLE|GCP|GCLOUD)_([A-Z_]*CREDENTIALS|SERVICE_ACCOUNT_KEY)$`,
	`^AZURE_(CREDENTIALS|CLIENT_SECRET)$`,
	`^ARM_CLIENT_SECRET$`,
])

secrets contains {"path": path, "name": name} if {
	some name, value in input.value.env
	is_secret(value)
	path := sprintf("env.%s", [name])
}

secrets contains {"path": path, "name": name} if {
	some position, step in input.value.steps
	some name, value in step.env
	is_secret(value)
	path := sprintf("steps[%d].env.%s", [position, name])
}

secrets contains {"path": path, "name": name} if {
	some name, value in input.value.workflow.env
	is_secret(value)
	path := sprintf("workflow.env.%s", [name])
}

is_secret(value) if {
	some expression in workflow.expressions(value)
	contains(expression, "secrets.")
}
