use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Sources;

use super::*;
use crate::read_workflow;

/// The rule, the line and the message of each finding.
fn said(path: &str, text: &str) -> Vec<(String, u32, String)> {
    let sources = Sources::new();
    let path = RelativePath::parse(path).unwrap();
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    let file = read_workflow(&bytes, sources.add(&path, &bytes)).unwrap();
    let said = |finding: Finding| {
        let (_, start, _) = sources.locate(finding.primary.unwrap()).unwrap();
        (finding.rule.to_string(), start.line, finding.message)
    };
    let findings = lint(&file, &bytes, Format::of(&path).unwrap());
    findings.into_iter().map(said).collect()
}

fn one(text: &str, rule: &str, line: u32, message: &str) {
    let said = said(".github/workflows/a.yml", text);
    assert_eq!(
        said,
        [(rule.to_owned(), line, message.to_owned())],
        "{text}"
    );
}

const HEAD: &str = "on: push\njobs:\n  a:\n    runs-on: x\n";

/// One job whose steps begin in line 6.
fn steps(rule: &str, line: u32, message: &str, steps: &str) {
    one(&format!("{HEAD}    steps:\n{steps}"), rule, line, message);
}

#[test]
fn a_sound_workflow_and_a_sound_action_have_no_findings() {
    let workflow = "name: a\nrun-name: b ${{ github.actor }}\non:\n  push: {branches: [main], paths: [a]}\n  schedule: [{cron: 0 0 * * *}]\n  workflow_dispatch: {inputs: {a: {type: choice, options: [b]}}}\n  workflow_call: {inputs: {a: {type: string}}, secrets: {b: {required: true}}, outputs: {c: {value: \"${{ jobs.a.outputs.b }}\"}}}\npermissions: {contents: read, id-token: write}\ndefaults: {run: {shell: bash}}\njobs:\n  a:\n    runs-on: [self-hosted]\n    strategy: {matrix: {x: [1]}, fail-fast: false}\n    services: {d: {image: e, env: {f: g}}}\n    steps:\n      - {id: one, uses: a/b@c, with: {d: \"${{ hashFiles('e') }}\"}}\n      - {if: \"${{ always() && steps.one.outcome == 'success' }}\", run: make, working-directory: d}\n  b: {needs: [A], uses: ./a.yml, secrets: inherit}\n";
    assert_eq!(said(".github/workflows/a.yml", workflow), []);
    let action = "name: a\ndescription: b\ninputs: {c: {default: d}}\nruns:\n  using: composite\n  steps: [{run: a, shell: bash}]\n";
    assert_eq!(said("action.yml", action), []);
}

#[test]
fn unknown_keys_are_told_with_what_was_probably_meant() {
    let rule = "gha-unknown-key";
    one(
        &format!("permission: {{}}\n{HEAD}    steps: [{{run: b}}]\n"),
        rule,
        1,
        "a workflow has no key `permission`",
    );
    steps(
        rule,
        7,
        "a step that runs a script has no key `with`",
        "      - run: a\n        with: {b: c}\n",
    );
    one(
        "on: {push: {branch: [a]}}\njobs: {a: {uses: ./b.yml}}\n",
        rule,
        1,
        "`push` has no key `branch`",
    );
}

#[test]
fn what_is_missing_is_told() {
    let rule = "gha-missing-key";
    one(
        "jobs: {a: {uses: ./b.yml}}\n",
        rule,
        1,
        "this workflow has no `on`",
    );
    one("on: push\n", rule, 1, "this workflow has no `jobs`");
    one(HEAD, rule, 3, "job `a` has no `steps`");
    one(
        "on: push\njobs: {a: {steps: [{run: b}]}}\n",
        rule,
        2,
        "job `a` has no `runs-on`",
    );
    steps(
        rule,
        6,
        "a step has neither `uses` nor `run`",
        "      - name: b\n",
    );
    one(
        &format!("{HEAD}    steps: make\n"),
        rule,
        5,
        "`steps` is a string, not a list",
    );
}

#[test]
fn jobs_need_jobs_that_are_there_and_no_circle() {
    let job = |id: &str, needs: &str| format!("  {id}:\n    needs: {needs}\n    uses: ./a.yml\n");
    let text = |jobs: &[String]| format!("on: push\njobs:\n{}", jobs.concat());
    one(
        &text(&[job("build", "[]"), job("test", "biuld")]),
        "gha-unknown-need",
        7,
        "job `test` needs `biuld`, and there is no such job",
    );
    one(
        &text(&[job("a", "c"), job("b", "a"), job("c", "[b]")]),
        "gha-needs-cycle",
        4,
        "jobs wait for each other: `a` needs `c` needs `b` needs `a`",
    );
    one(
        &text(&[job("a", "a")]),
        "gha-needs-cycle",
        4,
        "jobs wait for each other: `a` needs `a`",
    );
    assert_eq!(
        said(
            ".github/workflows/a.yml",
            &text(&[
                job("a", "[]"),
                job("b", "a"),
                job("c", "[a, b]"),
                job("d", "[b, c]")
            ])
        ),
        []
    );
}

#[test]
fn events_types_and_permissions_are_those_of_github() {
    let rest = "jobs: {a: {uses: ./b.yml}}\n";
    one(
        &format!("on: [push, pul_request]\n{rest}"),
        "gha-unknown-event",
        1,
        "there is no event `pul_request`",
    );
    one(
        &format!("on: {{issues: {{types: [open]}}}}\n{rest}"),
        "gha-unknown-event",
        1,
        "`issues` has no type `open`",
    );
    one(
        &format!("on: {{push: {{types: [a]}}}}\n{rest}"),
        "gha-unknown-event",
        1,
        "`push` has no types",
    );
    one(
        &format!("on: push\npermissions: {{content: read}}\n{rest}"),
        "gha-unknown-permission",
        2,
        "there is no permission `content`",
    );
    one(
        &format!("on: push\npermissions: {{contents: all}}\n{rest}"),
        "gha-unknown-permission",
        2,
        "`contents` cannot be `all`",
    );
    one(
        &format!("on: push\npermissions: write\n{rest}"),
        "gha-unknown-permission",
        2,
        "`write` is no permission for everything",
    );
}

#[test]
fn expressions_are_read_where_they_stand() {
    let rule = "gha-invalid-expression";
    steps(
        rule,
        6,
        "`${{` is not closed",
        "      - run: echo ${{ github.sha\n",
    );
    steps(
        rule,
        8,
        "there is no context `githb`",
        "      - run: |\n          echo ${{ github.sha }}\n          echo ${{ githb.sha }}\n",
    );
    steps(
        rule,
        6,
        "there is no function `hashFile`",
        "      - run: echo ${{ hashFile('a') }}\n",
    );
    steps(
        rule,
        7,
        "`secrets` is not known in the condition of a step",
        "      - run: a\n        if: secrets.A != ''\n",
    );
    steps(
        rule,
        7,
        "texts stand in single quotes",
        "      - run: a\n        if: github.ref == \"b\"\n",
    );
    steps(
        rule,
        6,
        "the expression is empty",
        "      - run: echo ${{ }}\n",
    );
}

#[test]
fn the_other_rules_tell_their_line() {
    steps(
        "gha-duplicate-step-id",
        7,
        "an earlier step has the id `b`",
        "      - {id: b, run: c}\n      - {id: B, run: c}\n",
    );
    let text = "on: push\njobs:\n  a: &a {runs-on: x, steps: [{run: y}]}\n  b:\n    <<: *a\n";
    one(
        text,
        "gha-merge-key",
        5,
        "GitHub does not know the merge key `<<`",
    );
}
