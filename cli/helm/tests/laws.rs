//! What holds for every text: no flag, no template and no schema brings the renderer down.

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::Sources;
use infractl_helm::{
    Capabilities, HelmError, LoadOptions, OutputOptions, ReleaseOptions, RenderOptions, SetFlag,
    ValueSources, load, render, template_output,
};
use proptest::prelude::*;

fn rendered(template: &str, flags: Vec<SetFlag>) -> Result<Vec<u8>, HelmError> {
    let path = |name: &str| RelativePath::parse(name).expect("a path");
    let mut files = MemoryFiles::new();
    let head: &[u8] = b"apiVersion: v2\nname: c\nversion: 1.0.0\n";
    files.insert(path("c/Chart.yaml"), head);
    files.insert(path("c/templates/a.yaml"), template.as_bytes());
    let sources = Sources::new();
    let chart = load(&files, &path("c"), &sources, LoadOptions::default())?;
    let mut values = ValueSources::new();
    for flag in flags {
        values.flag(flag);
    }
    let release = ReleaseOptions::install("r", "default");
    let options = RenderOptions::default();
    let result = render(
        &chart,
        &values,
        &release,
        &Capabilities::new(),
        &sources,
        options,
    )?;
    template_output(&result, &OutputOptions::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flag_sets_a_value_or_is_refused(text in "[a-c.=,\\[\\]{}0-9\\\\ ]{0,24}", kind in 0..4) {
        let flag = match kind {
            0 => SetFlag::Typed(text),
            1 => SetFlag::Text(text),
            2 => SetFlag::Json(text),
            _ => SetFlag::Literal(text),
        };
        // The values print as JSON, whatever they are.
        if let Ok(out) = rendered("v: {{ .Values | toJson }}\n", vec![flag]) {
            let is_map = out.starts_with(b"---\n# Source: c/templates/a.yaml\nv: {");
            prop_assert!(is_map);
        }
    }

    #[test]
    fn a_text_goes_through_quote_and_yaml_unchanged(text in "\\PC{0,40}") {
        let template = "v: {{ .Values.t | quote }}\ny: {{ (toYaml .Values | fromYaml).t | quote }}\n";
        let flag = SetFlag::Literal(format!("t={text}"));
        let out = String::from_utf8(rendered(template, vec![flag]).expect("renders")).expect("UTF-8");
        let line = |key: &str| {
            let found = out.lines().find_map(|line| line.strip_prefix(key));
            found.expect("a line").to_owned()
        };
        prop_assert_eq!(line("v: "), line("y: "));
    }

    #[test]
    fn a_template_without_actions_is_its_own_result(text in "[a-z :\\-#\n]{1,60}") {
        if let Ok(out) = rendered(&format!("x: 1\n{text}"), Vec::new()) {
            prop_assert!(out.starts_with(b"---\n# Source: "));
        }
    }

    #[test]
    fn any_action_renders_or_is_refused(text in "[a-z.$|()\" 0-9:=]{0,30}") {
        let _ = rendered(&format!("x: {{{{ {text} }}}}\n"), Vec::new());
    }
}
