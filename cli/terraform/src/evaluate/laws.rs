//! Laws of the evaluator, over expressions that are made up.

use infractl_base::RelativePath;
use infractl_hcl::{read_expression, read_template};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::tests::{recorded, source};
use super::{Templates, evaluate};
use crate::functions::tests::shown;
use crate::functions::{Context, functions};

fn leaf() -> impl Strategy<Value = String> {
    let words = [
        "0",
        "1",
        "-1",
        "2.5",
        "1e308",
        "1e-400",
        "123456789012345678901234567890",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\"",
        "\"1\"",
        "\"é👩‍👩‍👧\"",
        "\"10.0.0.0/8\"",
        "\"2024-01-31T10:00:00Z\"",
        "\"%s %d %v\"",
        "\"{\\\"a\\\":[1]}\"",
        "\"(a)(b)?\"",
        "[]",
        "{}",
        "var.text",
        "var.number",
        "var.truth",
        "var.nothing",
        "var.no_text",
        "var.no_list",
        "var.list",
        "var.empty",
        "var.set",
        "var.map",
        "var.objects",
        "var.object",
        "var.secret",
        "var.secrets",
        "local.unknown",
        "var.missing",
        "missing.a",
    ];
    select(words.to_vec()).prop_map(str::to_owned)
}

fn expression() -> impl Strategy<Value = String> {
    leaf().prop_recursive(4, 32, 4, |inner| {
        let operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"];
        let names: Vec<String> = functions().map(|function| function.name.to_owned()).collect();
        let steps = [".a", ".id", "[0]", "[-1]", "[\"a\"]", "[*]", ".*.id", "[*].port", ".0"];
        let call = (select(names), vec(inner.clone(), 0..4), 0..8_u8).prop_map(|(name, arguments, expands)| {
                let end = if expands == 0 && !arguments.is_empty() { "..." } else { "" };
                format!("{name}({}{end})", arguments.join(", "))
            });
        let other = prop_oneof![
            (inner.clone(), select(operators.to_vec()), inner.clone())
                .prop_map(|(left, operator, right)| format!("({left} {operator} {right})")),
            (select(vec!["-", "!"]), inner.clone()).prop_map(|(sign, own)| format!("{sign}({own})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(condition, then, other)| format!("({condition} ? {then} : {other})")),
            vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            vec((select(vec!["a", "id", "(var.text)", "(local.unknown)", "\"k\""]), inner.clone()), 0..3).prop_map(|items| {
                let items: Vec<String> = items.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                format!("{{{}}}", items.join(", "))
            }),
            (inner.clone(), select(steps.to_vec())).prop_map(|(own, step)| format!("({own}){step}")),
            (inner.clone(), inner.clone()).prop_map(|(own, key)| format!("({own})[{key}]")),
            (inner.clone(), inner.clone(), any::<bool>()).prop_map(|(from, value, is_filtered)| {
                let filter = if is_filtered { " if v != null" } else { "" };
                format!("[for k, v in {from} : {value}{filter}]")
            }),
            (inner.clone(), inner.clone(), any::<bool>()).prop_map(|(from, value, is_grouped)| {
                let group = if is_grouped { "..." } else { "" };
                format!("{{for k, v in {from} : k => {value}{group}}}")
            }),
            inner.clone().prop_map(|own| format!("\"a ${{{own}}} b\"")),
            (inner.clone(), inner).prop_map(|(own, other)| {
                format!("\"%{{ if {own} }}a%{{ else }}%{{ for x in {other} }}${{x}}%{{ endfor }}%{{ endif }}\"")
            }),
        ];
        prop_oneof![call, other]
    })
}

#[test]
fn a_secret_name_is_not_told_where_results_differ() {
    let text = "(true ? {(var.secret) = 0} : var.object)";
    let scope = recorded();
    let folder = RelativePath::root();
    let functions = Context {
        files: None,
        folder: &folder,
        templates: None,
        depth: 0,
    };
    let (read, _) = read_expression(text.as_bytes(), source());
    let found = evaluate(&read, &scope, functions);
    let told: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told.iter().all(|error| error.contains("nobody may see")),
        "{told:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn no_expression_is_too_bad(text in expression()) {
        let scope = recorded();
        let source = source();
        let folder = RelativePath::root();
        let functions = Context { files: None, folder: &folder, templates: None, depth: 0 };
        let templates = Templates { functions, source };
        let functions = Context { templates: Some(&templates), ..functions };
        let (read, errors) = read_expression(text.as_bytes(), source);
        prop_assert!(errors.iter().all(|error| !error.kind.is_refused_by_terraform()), "{errors:?}");
        let once = evaluate(&read, &scope, functions);
        let twice = evaluate(&read, &scope, functions);
        // What the clock, the machine or chance decides is unknown, so nothing differs from run to run.
        prop_assert_eq!(format!("{once:?}"), format!("{twice:?}"));
        for error in &once.errors {
            prop_assert!(error.span.range().end <= text.len(), "{error:?}");
        }
    }

    #[test]
    fn a_secret_is_neither_shown_nor_told(text in expression()) {
        prop_assume!(!text.contains("nonsensitive"));
        let scope = recorded();
        let source = source();
        let folder = RelativePath::root();
        let functions = Context { files: None, folder: &folder, templates: None, depth: 0 };
        let text = text.replace("var.text", "var.secret").replace("var.list", "var.secrets");
        let (read, _) = read_expression(text.as_bytes(), source);
        let found = evaluate(&read, &scope, functions);
        let shown = shown(&found.value).to_lowercase();
        prop_assert!(!shown.contains("hush"), "{shown}");
        for error in &found.errors {
            prop_assert!(!error.to_string().to_lowercase().contains("hush"), "{error}");
        }
    }

    #[test]
    fn no_template_is_too_bad(text in vec(prop_oneof![expression().prop_map(|own| format!("${{{own}}}")), "[a-z$%{}~\n]{0,6}"], 0..4)) {
        let scope = recorded();
        let source = source();
        let folder = RelativePath::root();
        let functions = Context { files: None, folder: &folder, templates: None, depth: 0 };
        let (read, _) = read_template(text.concat().as_bytes(), source);
        let _ = evaluate(&read, &scope, functions);
    }
}
