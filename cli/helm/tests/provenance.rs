//! A field of a rendered manifest leads to the template line that wrote it and to the value.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what is not there ends the test"
)]

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::{Node, Sources, Span, ValuePath};
use infractl_helm::{
    Capabilities, HelmError, HelmErrorKind, LoadOptions, Manifest, ReleaseOptions, Render,
    RenderOptions, SetFlag, ValueSources, load, render,
};

struct Rendered {
    sources: Sources,
    result: Result<Render, HelmError>,
}

fn rendered(files: &[(&str, &str)], set: &[&str]) -> Rendered {
    let mut memory = MemoryFiles::new();
    let head = "apiVersion: v2\nname: c\nversion: 1.0.0\n";
    let path = |name: &str| RelativePath::parse(name).unwrap();
    memory.insert(path("c/Chart.yaml"), head.as_bytes());
    for (name, text) in files {
        memory.insert(path(&format!("c/{name}")), text.as_bytes());
    }
    let sources = Sources::new();
    let chart = load(&memory, &path("c"), &sources, LoadOptions::default()).unwrap();
    let mut values = ValueSources::new();
    for flag in set {
        values.flag(SetFlag::Typed((*flag).to_owned()));
    }
    let release = ReleaseOptions::install("r", "default");
    let result = render(
        &chart,
        &values,
        &release,
        &Capabilities::new(),
        &sources,
        RenderOptions::default(),
    );
    Rendered { sources, result }
}

impl Rendered {
    fn manifest(&self) -> &Manifest {
        &self.result.as_ref().expect("renders").manifests[0]
    }

    fn field(&self, path: &str) -> Node<'_> {
        self.manifest()
            .tree
            .root()
            .at(&ValuePath::parse(path).unwrap())
            .expect("field")
    }

    /// `file:line:column` of the template and of the value.
    fn origin(&self, span: Option<Span>) -> (String, String) {
        let origin = self.sources.origin(span.expect("span"));
        (self.place(origin.code), self.place(origin.data))
    }

    fn place(&self, span: Option<Span>) -> String {
        let located = span.and_then(|span| self.sources.locate(span));
        located.map_or_else(
            || "-".to_owned(),
            |(path, start, _)| format!("{path}:{}:{}", start.line, start.column),
        )
    }
}

#[test]
fn a_value_printed_by_an_action_leads_to_both_files() {
    let all = rendered(
        &[
            ("values.yaml", "image:\n  tag: \"1.2\"\n"),
            (
                "templates/a.yaml",
                "kind: X\nspec:\n  tag: {{ .Values.image.tag | quote }}\n",
            ),
        ],
        &[],
    );
    let (code, data) = all.origin(all.field("spec.tag").span());
    assert_eq!(data, "c/values.yaml:2:8");
    assert!(code.starts_with("c/templates/a.yaml:3:"), "{code}");
    // Plain text of the template leads to its own place, and to no value.
    let (code, data) = all.origin(all.field("kind").span());
    assert_eq!(
        (code.as_str(), data.as_str()),
        ("c/templates/a.yaml:1:7", "-")
    );
}

#[test]
fn provenance_goes_through_include_nindent_and_to_yaml() {
    let all = rendered(
        &[
            (
                "values.yaml",
                "resources:\n  limits:\n    cpu: 2\n    memory: 1Gi\nlabels: {team: blue}\n",
            ),
            (
                "templates/_h.tpl",
                "{{- define \"labels\" -}}\nteam: {{ .Values.labels.team }}\n{{- end }}\n",
            ),
            (
                "templates/a.yaml",
                "metadata:\n  labels:\n    {{- include \"labels\" . | nindent 4 }}\n\
                 resources:\n  {{- toYaml .Values.resources | nindent 2 }}\n",
            ),
        ],
        &[],
    );
    let (code, data) = all.origin(all.field("metadata.labels.team").span());
    assert_eq!(data, "c/values.yaml:5:16");
    assert!(code.starts_with("c/templates/_h.tpl:2:"), "{code}");
    let span = all.field("metadata.labels.team").span().unwrap();
    let calls = all.sources.origin(span).calls;
    assert_eq!(calls.len(), 1);
    assert!(
        all.place(calls.first().copied())
            .starts_with("c/templates/a.yaml:3:")
    );
    let (code, data) = all.origin(all.field("resources.limits.memory").span());
    assert_eq!(data, "c/values.yaml:4:13");
    assert!(code.starts_with("c/templates/a.yaml:5:"), "{code}");
    let (_, data) = all.origin(all.field("resources.limits.cpu").span());
    assert_eq!(data, "c/values.yaml:3:10");
    let (_, data) = all.origin(all.field("resources.limits.cpu").key_span());
    assert_eq!(data, "c/values.yaml:3:5");
}

#[test]
fn text_of_tpl_and_yaml_read_back_lead_to_the_value_that_holds_them() {
    let all = rendered(
        &[
            (
                "values.yaml",
                "name: deep\nhost: \"{{ .Values.name }}.example\"\n",
            ),
            (
                "templates/a.yaml",
                "host: {{ tpl .Values.host . }}\n\
                 back: {{ (fromYaml (toYaml .Values)).name }}\n",
            ),
        ],
        &[],
    );
    let (_, data) = all.origin(all.field("host").span());
    assert_eq!(data, "c/values.yaml:1:7");
    let (_, data) = all.origin(all.field("back").span());
    assert_eq!(data, "c/values.yaml:1:7");
}

#[test]
fn a_flag_has_a_place_too() {
    let all = rendered(&[("templates/a.yaml", "a: {{ .Values.x }}\n")], &["x=7"]);
    let (_, data) = all.origin(all.field("a").span());
    assert_eq!(data, "--set:1:1");
}

#[test]
fn merged_defaults_and_computed_values_keep_their_place() {
    let all = rendered(
        &[
            ("values.yaml", "a: {x: one}\nb: {z: two}\ncount: 3\n"),
            (
                "templates/a.yaml",
                "m: {{ merge (dict) .Values.a .Values.b | toJson }}\n\
                 d: {{ .Values.none | default .Values.count }}\n\
                 p: {{ printf \"%s-%s\" .Values.a.x .Values.b.z }}\n\
                 u: {{ upper .Values.a.x | trunc 2 }}\n",
            ),
        ],
        &[],
    );
    assert_eq!(all.origin(all.field("m.z").span()).1, "c/values.yaml:2:8");
    assert_eq!(all.origin(all.field("d").span()).1, "c/values.yaml:3:8");
    assert_eq!(all.origin(all.field("p").span()).1, "c/values.yaml:1:8");
    assert_eq!(all.origin(all.field("u").span()).1, "c/values.yaml:1:8");
}

#[test]
fn an_error_names_the_template_line_and_the_calls_around_it() {
    let all = rendered(
        &[
            (
                "templates/_h.tpl",
                "{{ define \"h\" }}\n{{ fail \"stop\" }}{{ end }}\n",
            ),
            ("templates/a.yaml", "a: 1\nb: {{ include \"h\" . }}\n"),
        ],
        &[],
    );
    let error = all.result.as_ref().unwrap_err();
    assert_eq!(error.kind, HelmErrorKind::Execute);
    assert!(all.place(error.span).starts_with("c/templates/_h.tpl:2:"));
    let around = all.place(error.related.first().map(|label| label.span));
    assert!(around.starts_with("c/templates/a.yaml:2:"), "{around}");
}

#[test]
fn an_unsupported_function_stops_the_render_with_its_name_and_the_way_out() {
    let all = rendered(
        &[("templates/a.yaml", "a: 1\nb: {{ fromToml \"a = 1\" }}\n")],
        &[],
    );
    let error = all.result.as_ref().unwrap_err();
    assert_eq!(error.kind, HelmErrorKind::Unsupported);
    assert!(error.message.contains("fromToml"), "{}", error.message);
    assert!(
        error
            .help
            .as_deref()
            .is_some_and(|help| help.contains("--renderer helm"))
    );
    assert!(all.place(error.span).starts_with("c/templates/a.yaml:2:"));
    // A template that names one without calling it renders.
    let all = rendered(
        &[(
            "templates/a.yaml",
            "a: 1\n{{- if .Values.x }}{{ fromToml \"\" }}{{ end }}\n",
        )],
        &[],
    );
    assert!(all.result.is_ok());
}

#[test]
fn without_circumstances_a_draw_or_a_clock_stops_the_render_where_it_is_asked() {
    for (call, why) in [
        ("randAlphaNum 5", "it draws at random"),
        ("genCA \"a\" 1 | len", "it draws at random"),
        ("now", "it reads the clock"),
        ("date \"2006\" \"no date\"", "it reads the clock"),
        ("ago 0", "it reads the clock"),
    ] {
        let template = format!("a: 1\nb: {{{{ {call} }}}}\n");
        let all = rendered(&[("templates/a.yaml", &template)], &[]);
        let error = all.result.as_ref().unwrap_err();
        assert_eq!(error.kind, HelmErrorKind::Unrepeatable, "{call}");
        assert!(error.message.ends_with(why), "{}", error.message);
        assert!(all.place(error.span).starts_with("c/templates/a.yaml:2:"));
        let help = error.help.as_deref().unwrap_or_default();
        assert!(help.contains("`component.yaml` (`generate`)"), "{help}");
    }
    // A branch that is not taken, and a time that is given, ask for nothing.
    let template = "a: 1\n{{- if .Values.x }}{{ now }}{{ end }}\nb: {{ date \"2006\" 0 }}\n";
    let all = rendered(&[("templates/a.yaml", template)], &[]);
    assert!(all.result.is_ok());
}

#[test]
fn a_broken_schema_names_the_value_and_the_schema() {
    let all = rendered(
        &[
            ("values.yaml", "count: text\n"),
            (
                "values.schema.json",
                "{\"properties\":{\"count\":{\"type\":\"integer\"}}}",
            ),
        ],
        &[],
    );
    let error = all.result.as_ref().unwrap_err();
    assert_eq!(error.kind, HelmErrorKind::Schema);
    assert!(
        error
            .message
            .ends_with("- at '/count': got string, want integer\n")
    );
    assert_eq!(all.place(error.span), "c/values.yaml:1:8");
    assert!(
        all.place(error.related.first().map(|label| label.span))
            .contains("schema.json")
    );
}

#[test]
fn bytes_that_are_no_text_stop_the_pretty_writer_rather_than_change() {
    let template = "a: {{ toYamlPretty (b64dec \"/w==\") }}\n";
    let all = rendered(&[("templates/a.yaml", template)], &[]);
    let error = all.result.as_ref().unwrap_err();
    assert_eq!(error.kind, HelmErrorKind::Unsupported);
    assert!(error.message.contains("!!binary"), "{}", error.message);
    assert!(
        all.place(error.span).starts_with("c/templates/a.yaml:1:"),
        "{}",
        all.place(error.span)
    );
}
