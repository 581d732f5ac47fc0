//! Where each part of a render came from.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources, Span};
use infractl_template::{
    CallError, Entry, ErrorKind, ExecuteError, Functions, Heap, Operand, Options, Provenance,
    Render, Set, Signature, Text, TextBuilder, Type, Value,
};

const VALUES: &str = "name: web\nport: 80\nhosts: [a.example, b.example]\nlabels: {tier: front}\n";

struct World {
    sources: Sources,
    values: SourceId,
    heap: Heap,
    set: Set,
    functions: Functions,
}

impl World {
    fn new() -> Self {
        let sources = Sources::new();
        let path = RelativePath::parse("values.yaml").expect("a path");
        let values = sources.add(&path, &Arc::from(VALUES.as_bytes()));
        Self {
            sources,
            values,
            heap: Heap::new(),
            set: Set::named("chart"),
            functions: functions(),
        }
    }

    /// The place of a word in the values.
    fn place(&self, word: &str) -> Span {
        let start = VALUES.find(word).expect("the word stands in the values");
        Span::new(self.values, start, start + word.len())
    }

    fn text(&self, word: &str) -> Operand {
        Operand::written(Value::text(word), self.place(word))
    }

    fn dot(&mut self) -> Operand {
        let labels = self.heap.new_map();
        let entry = Entry {
            operand: self.text("front"),
            key: Some(self.place("tier")),
        };
        self.heap.insert_entry(labels, Text::from("tier"), entry);
        let hosts = Value::list(vec![self.text("a.example"), self.text("b.example")]);
        let values = self.heap.new_map();
        let port = Operand::written(Value::int(80), self.place("80"));
        let unknown = Operand::new(Text::unknown("(unknown)", Some(self.place("name"))));
        for (key, operand) in [
            ("name", self.text("web")),
            ("port", port),
            ("hosts", Operand::new(hosts)),
            ("labels", Operand::new(labels)),
            ("unknown", unknown),
            ("plain", Operand::new(Value::text("plain"))),
        ] {
            self.heap.insert(values, Text::from(key), operand);
        }
        Operand::new(values)
    }

    fn render(&mut self, templates: &[(&str, &str)]) -> Result<Rendered, ExecuteError> {
        for (name, text) in templates {
            let path = RelativePath::parse(name).expect("a path");
            let source = self.sources.add(&path, &Arc::from(text.as_bytes()));
            self.set
                .parse(name, text.as_bytes(), source, &self.functions)
                .expect("it parses");
        }
        let dot = self.dot();
        let set = Arc::new(self.set.clone());
        let mut host = ();
        let mut render = Render::new(&mut self.heap, &self.sources, &mut host, Options::default());
        let text = render.execute(&set, "main", dot)?;
        let map = render.source_map(&text);
        let path = RelativePath::parse("rendered").expect("a path");
        let id = self.sources.add_made(&path, &Arc::from(text.bytes()), map);
        Ok(Rendered { text, id })
    }

    /// The code, the data and the calls of a word in what was rendered, as the texts of their spans.
    fn origin(&self, rendered: &Rendered, word: &str) -> (String, String, Vec<String>) {
        let text = rendered.text.to_str_lossy().into_owned();
        let start = text
            .find(word)
            .unwrap_or_else(|| unreachable!("{word:?} stands in {text:?}"));
        let origin = self
            .sources
            .origin(Span::new(rendered.id, start, start + word.len()));
        let show = |span: Span| {
            let file = self.sources.get(span.source).expect("a source of this run");
            String::from_utf8_lossy(file.text(span)).into_owned()
        };
        (
            origin.code.map(show).unwrap_or_default(),
            origin.data.map(show).unwrap_or_default(),
            origin.calls.into_iter().map(show).collect(),
        )
    }

    fn main(&mut self, text: &str) -> Rendered {
        self.render(&[("main", text)]).expect("it renders")
    }

    fn failure(&mut self, text: &str) -> ExecuteError {
        self.render(&[("main", text)])
            .expect_err("it does not render")
    }
}

#[derive(Debug)]
struct Rendered {
    text: Text,
    id: SourceId,
}

fn functions() -> Functions {
    let mut functions = Functions::new();
    let one = Signature::fixed(&[Type::Text]);
    functions.add("hash", one, |_, arguments| {
        let length = arguments
            .first()
            .and_then(|operand| operand.value.as_text())
            .map_or(0, Text::len);
        Ok(Operand::new(Value::text(&format!("#{length}"))))
    });
    functions.add("count", one, |_, _| Ok(Operand::new(Value::int(1))));
    let decides = Signature {
        provenance: Provenance::Decides,
        ..one
    };
    functions.add("decide", decides, |_, _| {
        Ok(Operand::new(Value::text("decided")))
    });
    functions.add(
        "nindent",
        Signature::fixed(&[Type::INT, Type::Text]).own(),
        |context, arguments| {
            let (Some(Value::Int(width)), Some(Value::Text(text))) = (
                arguments.first().map(|a| &a.value),
                arguments.get(1).map(|a| &a.value),
            ) else {
                return Err(CallError::new("the signature says otherwise"));
            };
            let width = usize::try_from(width.signed_bits()).unwrap_or(0);
            let mut builder = TextBuilder::new();
            builder.push_str("\n", context.mark());
            let data = arguments.get(1).and_then(|operand| operand.data);
            builder.push_written(&text.indent(&vec![b' '; width]), data);
            Ok(Operand::new(builder.finish()))
        },
    );
    let include = Signature::fixed(&[Type::Text, Type::Any]).own();
    functions.add("include", include, |context, arguments| {
        let name = arguments
            .first()
            .and_then(|operand| operand.value.as_text());
        let name = name
            .map(|name| name.to_str_lossy().into_owned())
            .unwrap_or_default();
        let dot = arguments.get(1).cloned().unwrap_or_default();
        Ok(Operand::new(context.execute(&name, dot)?))
    });
    functions.add("tpl", include, |context, arguments| {
        let Some(Value::Text(text)) = arguments.first().map(|operand| &operand.value) else {
            return Err(CallError::new("the signature says otherwise"));
        };
        let data = arguments.first().and_then(|operand| operand.data);
        let text = if text.is_plain() {
            Text::marked(
                text.bytes(),
                infractl_template::Mark {
                    data,
                    ..context.mark()
                },
            )
        } else {
            text.clone()
        };
        let map = context.render().source_map(&text);
        let path = RelativePath::parse("main").map_err(|error| error.to_string())?;
        let source = context
            .sources()
            .add_made(&path, &Arc::from(text.bytes()), map);
        let mut set = Set::over(context.set());
        let template = set.parse("tpl", text.bytes(), source, &functions_of_tpl())?;
        let dot = arguments.get(1).cloned().unwrap_or_default();
        Ok(Operand::new(context.execute_template(
            &Arc::new(set),
            &template,
            dot,
        )?))
    });
    functions
}

fn functions_of_tpl() -> Functions {
    Functions::new()
}

#[test]
fn an_action_tells_its_code_and_its_value() {
    let mut world = World::new();
    let rendered = world.main("kind: X\nname: {{ .name }}\nport: {{ .port }}\n");
    assert_eq!(rendered.text.bytes(), b"kind: X\nname: web\nport: 80\n");
    assert_eq!(
        world.origin(&rendered, "web"),
        ("{{ .name }}".into(), "web".into(), vec![])
    );
    assert_eq!(
        world.origin(&rendered, "80"),
        ("{{ .port }}".into(), "80".into(), vec![])
    );
    assert_eq!(world.origin(&rendered, "kind").1, "");
    assert_eq!(world.origin(&rendered, "kind").0, "kind");
}

#[test]
fn a_value_keeps_its_place_through_variables_branches_and_pipes() {
    for text in [
        "{{ $x := .name }}{{ if $x }}{{ $x }}{{ end }}",
        "{{ with .name }}{{ . }}{{ end }}",
        "{{ $x := \"\" }}{{ $x = .name }}{{ $x }}",
        "{{ .name | print }}",
        "{{ printf \"%s\" .name }}",
        "{{ (or .missing .name) }}",
        "{{ and .port .name }}",
        "{{ .name | printf \"a%sb\" }}",
        "{{ index . \"name\" }}",
        "{{ slice .name 0 3 }}",
        "{{ template \"t\" .name }}{{ define \"t\" }}{{ . }}{{ end }}",
        "{{ printf \"%5s|%q\" .name .name }}",
    ] {
        let mut world = World::new();
        let rendered = world.main(text);
        assert_eq!(world.origin(&rendered, "web").1, "web", "{text}");
    }
}

#[test]
fn elements_and_keys_of_a_range_keep_their_places() {
    let mut world = World::new();
    let text = "{{ range .hosts }}- {{ . }}\n{{ end }}{{ range $k, $v := .labels }}{{ $k }}: {{ $v }}{{ end }}";
    let rendered = world.main(text);
    assert_eq!(
        rendered.text.bytes(),
        b"- a.example\n- b.example\ntier: front"
    );
    for word in ["a.example", "b.example", "tier", "front"] {
        assert_eq!(world.origin(&rendered, word).1, word);
    }
}

#[test]
fn an_include_tells_the_inner_code_and_the_calls() {
    let mut world = World::new();
    let rendered = world
        .render(&[
            ("inner", "in {{ .name }}"),
            ("middle", "{{ include \"inner\" . }}"),
            ("main", "x:{{ include \"middle\" . | nindent 2 }}"),
        ])
        .expect("it renders");
    assert_eq!(rendered.text.bytes(), b"x:\n  in web");
    let (code, data, calls) = world.origin(&rendered, "web");
    assert_eq!((code.as_str(), data.as_str()), ("{{ .name }}", "web"));
    assert_eq!(calls, ["include \"inner\" .", "include \"middle\" ."]);
}

#[test]
fn an_opaque_function_takes_the_place_of_its_argument() {
    let mut world = World::new();
    let rendered = world.main("{{ hash .name }} {{ .name | hash | hash }} {{ len .name }}");
    assert_eq!(rendered.text.bytes(), b"#3 #2 3");
    assert_eq!(world.origin(&rendered, "#3").1, "web");
    assert_eq!(world.origin(&rendered, "#2").1, "web");
}

#[test]
fn text_of_tpl_leads_back_to_the_value_that_holds_it() {
    let mut world = World::new();
    let rendered = world.main("{{ tpl .name . }} {{ tpl (printf \"%s{{ .port }}\" .name) . }}");
    assert_eq!(rendered.text.bytes(), b"web web80");
    assert_eq!(world.origin(&rendered, "web").1, "web");
    let (_, data, calls) = world.origin(&rendered, "80");
    assert_eq!(data, "80");
    assert_eq!(
        calls.first().map(String::as_str),
        Some("tpl (printf \"%s{{ .port }}\" .name) .")
    );
}

#[test]
fn an_unknown_value_taints_what_it_prints_and_no_more() {
    for text in [
        "known {{ .unknown }} known",
        "known {{ printf \"%s\" .unknown }} known",
        "known {{ printf \"%-11q\" .unknown }} known",
        "known {{ .unknown | nindent 2 }} known",
        "known {{ $x := .unknown }}{{ $x | print }} known",
        "known {{ hash .unknown }} known",
    ] {
        let mut world = World::new();
        let rendered = world.main(text);
        assert!(rendered.text.is_unknown(), "{text}");
        let is_known = |word: &str| {
            let at = rendered
                .text
                .to_str_lossy()
                .find(word)
                .expect("the word is there");
            !rendered.text.mark_at(at).flags.is_unknown
        };
        assert!(is_known("known "), "{text}");
        assert!(is_known(" known"), "{text}");
    }
}

#[test]
fn a_decision_on_an_unknown_value_is_not_rendered() {
    for text in [
        "{{ if .unknown }}{{ end }}",
        "{{ with .unknown }}{{ end }}",
        "{{ range .unknown }}{{ end }}",
        "{{ if not .unknown }}{{ end }}",
        "{{ eq .unknown \"a\" }}",
        "{{ lt \"a\" .unknown }}",
        "{{ len .unknown }}",
        "{{ index .labels .unknown }}",
        "{{ and .unknown 1 }}",
        "{{ or .unknown 1 }}",
        "{{ count .unknown }}",
        "{{ decide .unknown }}",
        "{{ .unknown | decide | hash }}",
    ] {
        let mut world = World::new();
        let error = world.failure(text);
        assert_eq!(error.kind, ErrorKind::NotRendered, "{text}");
        assert!(
            error
                .message
                .ends_with("depends on a value that is not known yet"),
            "{text}"
        );
        assert!(error.span.is_some(), "{text}");
    }
}

#[test]
fn an_error_two_includes_down_tells_the_innermost_place_and_the_calls() {
    let mut world = World::new();
    let error = world
        .render(&[
            ("inner", "\n  {{ .name.deeper }}"),
            ("middle", "{{ template \"inner\" . }}"),
            ("main", "{{ include \"middle\" . }}"),
        ])
        .expect_err("a text has no fields");
    let show = |span: Span| {
        let file = world
            .sources
            .get(span.source)
            .expect("a source of this run");
        String::from_utf8_lossy(file.text(span)).into_owned()
    };
    assert_eq!(error.span.map(show), Some(".deeper".to_owned()));
    let calls: Vec<String> = error.calls.iter().map(|span| show(*span)).collect();
    assert_eq!(calls, ["{{ template \"inner\" . }}", "include"]);
}

#[test]
fn what_we_lack_parses_and_says_so_when_called() {
    let mut world = World::new();
    world.functions.add_unsupported("genFoo");
    let rendered = world.main("{{ if false }}{{ genFoo 1 }}{{ end }}ok");
    assert_eq!(rendered.text.bytes(), b"ok");
    let error = world.failure("{{ genFoo 1 }}");
    assert_eq!(error.kind, ErrorKind::Unsupported);
    let expected =
        "template: main:1:3: executing \"main\" at <genFoo>: function \"genFoo\" is not supported";
    assert_eq!(error.message, expected);
}
