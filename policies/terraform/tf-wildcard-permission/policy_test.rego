package terraform.tf_wildcard_permission_test

import data.terraform.tf_wildcard_permission as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

policy_of(action, resource) := json.marshal({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})

test_actions_and_resources_are_named if {
	findings("aws_iam_policy", {"policy": policy_of("*", "*")}) == {"values.policy": "`aws_iam_policy.a` allows `*` on `*`"}
	findings("aws_iam_role_policy", {"policy": policy_of(["s3:GetObject", "iam:*"], ["*"])}) == {"values.policy": "`aws_iam_role_policy.a` allows `iam:*` on `*`"}
	count(findings("aws_iam_policy", {"policy": policy_of("s3:*", "arn:aws:s3:::backups/*")})) == 0
	count(findings("aws_iam_policy", {"policy": policy_of("ec2:DescribeInstances", "*")})) == 0
	count(findings("aws_iam_role", {"inline_policy": [{"name": "a", "policy": policy_of("*:*", "*")}]})) == 1
}

test_roles_for_everything_are_not_given if {
	count(findings("aws_iam_role_policy_attachment", {"policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"})) == 1
	count(findings("google_project_iam_member", {"role": "roles/editor"})) == 1
	count(findings("google_project_iam_member", {"role": "roles/logging.logWriter"})) == 0
	count(findings("azurerm_role_assignment", {"role_definition_name": "Owner", "scope": "/subscriptions/1"})) == 1
	count(findings("azurerm_role_assignment", {"role_definition_name": "Owner", "scope": "/subscriptions/1/resourceGroups/a"})) == 0
}
