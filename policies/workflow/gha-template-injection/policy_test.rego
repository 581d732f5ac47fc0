package workflow.gha_template_injection_test

import data.workflow.gha_template_injection as policy

findings(workflow, step) := found if {
	found := policy.deny with input as {"value": {
		"steps": [step],
		"workflow": object.union({"type": "workflow", "triggers": {"pull_request": null}}, workflow),
	}}
}

count_of(expression) := count(findings({}, {"run": sprintf("echo ${{ %s }}", [expression])}))

test_a_title_in_a_script_is_an_injection if {
	findings({}, {"run": "echo '${{ github.event.pull_request.title }}'"}) == {{
		"msg": "`${{ github.event.pull_request.title }}` puts text of strangers into a script",
		"path": "steps[0].run",
	}}
}

test_every_form_of_foreign_text_is_known if {
	count_of("github.head_ref") == 1
	count_of("github.event['issue']['body']") == 1
	count_of("github.event.commits[0].message") == 1
	count_of("github.event.commits.*.author.name") == 1
	count_of("github.event.pull_request.head.repo.default_branch") == 1
	count_of("format('{0}', github.event.comment.body)") == 1
	count_of("toJSON(github.event)") == 1
}

test_what_github_makes_itself_is_safe if {
	count_of("github.sha") == 0
	count_of("github.event.pull_request.number") == 0
	count_of("github.event.pull_request.head.sha") == 0
	count_of("github.event.repository.default_branch") == 0
	count_of("matrix.title") == 0
}

test_a_variable_of_the_step_is_safe if {
	count(findings({}, {"run": "echo \"$TITLE\"", "env": {"TITLE": "${{ github.event.issue.title }}"}})) == 0
}

test_a_script_of_an_action_counts if {
	step := {"uses": "actions/github-script@v8", "with": {"script": "return '${{ github.head_ref }}'"}}
	{found.path | some found in findings({}, step)} == {"steps[0].with.script"}
}

test_inputs_count_where_others_call if {
	step := {"run": "echo ${{ inputs.name }}"}
	count(findings({"type": "action"}, step)) == 1
	count(findings({"triggers": {"workflow_call": null}}, step)) == 1
	count(findings({"triggers": {"workflow_dispatch": null}}, step)) == 0
}
