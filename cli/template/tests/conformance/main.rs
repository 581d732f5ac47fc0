//! Cases that Go's own text/template answered; `cli/xtask/oracles/template` asks it again.

mod functions;
mod native;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_template::{Functions, Heap, MissingKey, Operand, Options, Render, Set};
use serde::Deserialize;

use value::Tagged;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    go: String,
    data: Option<Tagged>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    name: Option<String>,
    #[serde(default)]
    templates: Vec<Named>,
    text: String,
    data: Option<Tagged>,
    missing_key: Option<String>,
    output: Option<String>,
    bytes: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    text: String,
}

impl Case {
    fn expected(&self) -> Result<Vec<u8>, String> {
        match (&self.output, &self.bytes, &self.error) {
            (Some(output), None, None) => Ok(output.clone().into_bytes()),
            (None, Some(bytes), None) => Ok(value::base64(bytes)),
            (None, None, Some(error)) => Err(error.clone()),
            _ => Err("no answer is recorded".to_owned()),
        }
    }

    fn actual(&self, shared: Option<&Tagged>, functions: &Functions) -> Result<Vec<u8>, String> {
        let sources = Sources::new();
        let mut set = Set::named("root");
        let main = [("main", self.text.as_str())];
        let others = self
            .templates
            .iter()
            .map(|other| (other.name.as_str(), other.text.as_str()));
        for (name, text) in others.chain(main) {
            let path = RelativePath::parse(name).expect("names of templates are paths here");
            let source = sources.add(&path, &Arc::from(text.as_bytes()));
            set.parse(name, text.as_bytes(), source, functions)
                .map_err(|error| error.message)?;
        }
        let data = self.data.as_ref().or(shared);
        let mut heap = Heap::new();
        let dot = data.map(|data| data.value(&mut heap)).unwrap_or_default();
        let missing_key = match self.missing_key.as_deref() {
            Some("zero") => MissingKey::Zero,
            Some("error") => MissingKey::Error,
            _ => MissingKey::Invalid,
        };
        let options = Options {
            missing_key,
            ..Options::default()
        };
        let mut host = ();
        let mut render = Render::new(&mut heap, &sources, &mut host, options);
        render
            .execute(&Arc::new(set), "main", Operand::new(dot))
            .map(|text| text.bytes().to_vec())
            .map_err(|error| error.message)
    }
}

/// The numbers of cases; fewer than these is a loss.
const COUNTS: [(&str, &str, usize); 7] = [
    ("builtin", include_str!("../golden/builtin.json"), 64),
    ("call", include_str!("../golden/call.json"), 156),
    ("compare", include_str!("../golden/compare.json"), 53),
    ("execute", include_str!("../golden/execute.json"), 183),
    ("format", include_str!("../golden/format.json"), 185),
    ("native", include_str!("../golden/native.json"), 63),
    ("parse", include_str!("../golden/parse.json"), 223),
];

#[test]
fn every_recorded_case_gets_the_answer_of_go() {
    let functions = functions::all();
    let mut differences = BTreeMap::new();
    for (file, text, least) in COUNTS {
        let golden: Golden = serde_json::from_str(text).expect("the golden file reads");
        assert!(
            golden.go.starts_with("go1."),
            "{file} names the Go that answered"
        );
        assert!(golden.cases.len() >= least, "{file} lost cases");
        for case in &golden.cases {
            let actual = case.actual(golden.data.as_ref(), &functions);
            let expected = case.expected();
            if actual != expected {
                let show = |answer: Result<Vec<u8>, String>| match answer {
                    Ok(bytes) => format!("output {:?}", String::from_utf8_lossy(&bytes)),
                    Err(error) => format!("error {error:?}"),
                };
                let name = case.name.as_ref().unwrap_or(&case.text);
                differences.insert(
                    format!("{file}: {name}"),
                    format!("\n   go: {}\n  own: {}\n", show(expected), show(actual)),
                );
            }
        }
    }
    let count = differences.len();
    let text: Vec<String> = differences
        .into_iter()
        .map(|(name, text)| name + &text)
        .collect();
    assert!(text.is_empty(), "{count} answers differ\n{}", text.concat());
}
