# METADATA
# title: Trusted work inherits nothing from strangers
# description: A self-hosted runner keeps what a pull request left on it, and a cache that any branch can fill is unpacked into the release.
# custom:
#   id: gha-untrusted-runner-state
#   code: GHA-009
#   severity: high
#   kinds: [workflow.job]
#   scope: document
#   standards: [OWASP-CICD-SEC-4, OWASP-CICD-SEC-9]
#   remediation: run pull requests on GitHub's runners, and build releases without a cache
package workflow.gha_untrusted_runner_state

import data.lib.workflow

deny contains {"msg": msg, "path": "runs-on"} if {
	some trigger in ["pull_request", "pull_request_target", "issue_comment"]
	trigger in object.keys(input.value.workflow.triggers)
	"self-hosted" in labels
	msg := sprintf("`%s` runs on a self-hosted runner, which keeps what strangers leave there", [trigger])
}

deny contains {"msg": msg, "path": path} if {
	is_release
	some position, step in input.value.steps
	some key in cache_keys(step)
	msg := sprintf("the release takes a cache that other branches can fill: `%s`", [workflow.action(step)])
	path := sprintf("steps[%d].%s", [position, key])
}

runner := input.value["runs-on"]

labels contains runner if is_string(runner)

labels contains label if {
	is_array(runner)
	some label in runner
}

labels contains label if {
	is_object(runner)
	some label in named(runner.labels)
}

named(written) := [written] if is_string(written)

named(written) := written if is_array(written)

is_release if "release" in object.keys(input.value.workflow.triggers)

is_release if {
	is_object(input.value.workflow.triggers.push)
	input.value.workflow.triggers.push.tags
}

cache_keys(step) := ["uses"] if workflow.action(step) in {"actions/cache", "actions/cache/restore", "swatinem/rust-cache"}

cache_keys(step) := ["with.cache"] if {
	startswith(workflow.action(step), "actions/setup-")
	not step["with"].cache in {false, "", "false"}
	"cache" in object.keys(step["with"])
}
