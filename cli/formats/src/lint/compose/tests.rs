use infractl_document::Sources;

use super::*;
use crate::read_compose;

fn said(text: &str) -> Vec<(String, u32, String)> {
    let sources = Sources::new();
    let path = infractl_base::RelativePath::parse("compose.yaml").unwrap();
    let bytes: std::sync::Arc<[u8]> = std::sync::Arc::from(text.as_bytes());
    let files = read_compose(&bytes, sources.add(&path, &bytes)).unwrap();
    let said = |finding: Finding| {
        let (_, start, _) = sources.locate(finding.primary.unwrap()).unwrap();
        (finding.rule.to_string(), start.line, finding.message)
    };
    lint(files[0].tree.root()).into_iter().map(said).collect()
}

#[test]
fn a_sound_file_has_no_findings() {
    let text = "x-own: 1\nservices:\n  a:\n    image: b\n    x-note: c\n    depends_on: {d: {condition: service_healthy}}\n    networks: [default, front]\n    volumes: [data:/data, ./c:/c, \"${E}:/e\", /var/f]\n    secrets: [{source: g}]\n  d: {build: .}\nnetworks: {front: }\nvolumes: {data: }\nsecrets: {g: {file: g}}\n";
    assert_eq!(said(text), []);
}

#[test]
fn each_rule_tells_its_line() {
    for (text, rule, line, message) in [
        (
            "services:\n  a:\n    imgae: b\n    image: c\n",
            "compose-unknown-key",
            3,
            "a service has no key `imgae`",
        ),
        (
            "service:\n  a: {}\n",
            "compose-unknown-key",
            1,
            "a Compose file has no key `service`",
        ),
        (
            "services:\n  a:\n    command: b\n",
            "compose-missing-image",
            2,
            "service `a` has neither `image` nor `build`",
        ),
        (
            "services:\n  a:\n    image: b\n    depends_on:\n      - c\n",
            "compose-unknown-reference",
            5,
            "service `a` names the service `c`, which this file does not have",
        ),
        (
            "services:\n  a:\n    image: b\n    volumes:\n      - data:/d\n",
            "compose-unknown-reference",
            5,
            "service `a` names the volume `data`, which this file does not have",
        ),
    ] {
        assert_eq!(
            said(text),
            [(rule.to_owned(), line, message.to_owned())],
            "{text}"
        );
    }
}
