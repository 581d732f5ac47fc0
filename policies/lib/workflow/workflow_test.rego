package lib.workflow_test

import data.lib.workflow

commands(script) := workflow.apply_commands({"steps": [{"uses": "actions/checkout"}, {"run": script}]})

test_an_apply_is_found_wherever_it_stands_in_a_script if {
	commands("terraform -chdir=a apply -input=false plan.bin") == {{"step": 1, "tool": "terraform", "arguments": "-input=false plan.bin"}}
	commands("cd a && \\\n  infractl apply prod \\\n  --plan plan.bin") == {{"step": 1, "tool": "infractl", "arguments": "prod    --plan plan.bin"}}
	count(commands("tofu apply a; terragrunt apply b")) == 2
}

test_other_commands_apply_nothing if {
	count(commands("# terraform apply\nterraform plan\nkubectl apply -f a\nterraform applying")) == 0
	count(workflow.apply_commands({"steps": [{"run": 1}]})) == 0
}

test_an_expression_is_read_in_one_form if {
	workflow.expressions("a ${{ github.event['Issue'].title }} ${{\n b }} ${c}") == {"github.event.issue.title", "b"}
	count(workflow.expressions(3)) == 0
}

test_an_action_is_known_without_its_version if {
	workflow.action({"uses": "Actions/Checkout@v4"}) == "actions/checkout"
	workflow.action({"uses": "./local"}) == "./local"
}
