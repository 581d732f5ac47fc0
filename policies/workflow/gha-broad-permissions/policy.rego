# METADATA
# title: Workflows begin with no permissions
# description: Without `permissions` the token has whatever the repository or the organization gives by default, in every job and every action.
# custom:
#   id: gha-broad-permissions
#   code: GHA-004
#   severity: high
#   kinds: [workflow.file]
#   scope: document
#   standards: [OWASP-CICD-SEC-5]
#   remediation: "write `permissions: {}` at the top, and give each job what it needs"
package workflow.gha_broad_permissions

deny contains {"msg": "workflow does not say which permissions its token has", "path": "jobs"} if {
	input.value.type == "workflow"
	not "permissions" in object.keys(input.value)
}

deny contains {"msg": msg, "path": "permissions"} if {
	input.value.permissions in {"write-all", "read-all"}
	msg := sprintf("all jobs have the permissions `%s`", [input.value.permissions])
}

deny contains {"msg": msg, "path": path} if {
	is_object(input.value.permissions)
	some scope, "write" in input.value.permissions
	msg := sprintf("all jobs may write `%s`", [scope])
	path := sprintf("permissions.%s", [scope])
}

deny contains {"msg": msg, "path": path} if {
	some id, job in input.value.jobs
	job.permissions == "write-all"
	msg := sprintf("job `%s` has the permissions `write-all`", [id])
	path := sprintf("jobs.%s.permissions", [id])
}
