# METADATA
# title: Roles name what they may do
# description: A role for everything makes every other rule of a cloud account worthless.
# custom:
#   id: tf-wildcard-permission
#   code: TFP-015
#   severity: high
#   kinds: [terraform.resource]
#   resources:
#   - aws_iam_group_policy
#   - aws_iam_group_policy_attachment
#   - aws_iam_policy
#   - aws_iam_policy_attachment
#   - aws_iam_role
#   - aws_iam_role_policy
#   - aws_iam_role_policy_attachment
#   - aws_iam_user_policy
#   - aws_iam_user_policy_attachment
#   - azurerm_role_assignment
#   - google_folder_iam_member
#   - google_organization_iam_member
#   - google_project_iam_binding
#   - google_project_iam_member
#   - minio_iam_policy
#   scope: document
#   standards: [AWS-0057, AWS-0345, GCP-0044]
#   remediation: "name the actions and the resources that are needed"
package terraform.tf_wildcard_permission

deny contains {"msg": message, "path": path} if {
	some path, text in policies
	some statement in statements(text)
	statement.Effect == "Allow"
	some action in listed(statement.Action)
	is_wide(action)
	some resource in listed(object.get(statement, "Resource", "*"))
	is_everything(resource)
	message := sprintf("`%s` allows `%s` on `%s`", [input.value.address, action, resource])
}

deny contains {"msg": message, "path": "values.policy_arn"} if {
	input.value.type in {"aws_iam_role_policy_attachment", "aws_iam_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment"}
	some name in ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"]
	endswith(input.value.values.policy_arn, sprintf("/%s", [name]))
	message := sprintf("`%s` gives `%s`", [input.value.address, name])
}

deny contains {"msg": message, "path": "values.role"} if {
	input.value.type in {"google_project_iam_member", "google_project_iam_binding", "google_organization_iam_member", "google_folder_iam_member"}
	input.value.values.role in {"roles/owner", "roles/editor", "roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator"}
	message := sprintf("`%s` gives `%s` over all of it", [input.value.address, input.value.values.role])
}

deny contains {"msg": message, "path": "values.role_definition_name"} if {
	input.value.type == "azurerm_role_assignment"
	input.value.values.role_definition_name in {"Owner", "Contributor", "User Access Administrator"}
	regex.match(`^/subscriptions/[^/]+/?$`, input.value.values.scope)
	message := sprintf("`%s` gives `%s` over the whole subscription", [input.value.address, input.value.values.role_definition_name])
}

policies["values.policy"] := input.value.values.policy if {
	input.value.type in {"aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy", "minio_iam_policy"}
}

policies[path] := own.policy if {
	input.value.type == "aws_iam_role"
	some position, own in input.value.values.inline_policy
	path := sprintf("values.inline_policy[%d].policy", [position])
}

statements(text) := listed(json.unmarshal(text).Statement)

listed(value) := value if {
	is_array(value)
} else := [value]

# `*`, `s3:*`, `iam:*`: everything, or everything of a service.
is_wide(action) if endswith(action, "*:*")

is_wide(action) if regex.match(`^(?:\*|[a-z0-9-]+:\*)$`, action)

is_everything(resource) if resource in {"*", "arn:aws:s3:::*"}
