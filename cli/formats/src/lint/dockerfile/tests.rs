use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Sources;

use super::*;
use crate::read_dockerfile;

/// The rule, the line and the message of each finding.
fn said(text: &str) -> Vec<(String, u32, String)> {
    let sources = Sources::new();
    let path = RelativePath::parse("Dockerfile").unwrap();
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    let (file, findings) = read_dockerfile(&bytes, sources.add(&path, &bytes));
    assert!(findings.is_empty(), "{findings:?}");
    let said = |finding: Finding| {
        let (_, start, _) = sources.locate(finding.primary.unwrap()).unwrap();
        (finding.rule.to_string(), start.line, finding.message)
    };
    lint(&file).into_iter().map(said).collect()
}

fn one(text: &str, rule: &str, line: u32, message: &str) {
    assert_eq!(
        said(text),
        [(rule.to_owned(), line, message.to_owned())],
        "{text}"
    );
}

#[test]
fn a_sound_file_has_no_findings() {
    let text = "FROM a AS build\nWORKDIR /src\nWORKDIR below\nRUN --mount=type=bind,from=tools,target=/t make\nFROM b\nCOPY --from=build /a /a\nCOPY --from=0 /b /b\nCOPY --from=ghcr.io/c/d:1 /c /c\nEXPOSE 80 8000-8010/udp $PORT\nENTRYPOINT [\"/a\"]\nCMD [\"b\"]\n";
    assert_eq!(said(text), []);
}

#[test]
fn a_stage_is_looked_for_before_its_use() {
    let rule = "docker-unknown-stage";
    one(
        "FROM a AS build\nFROM b\nCOPY --from=biuld /a /a\n",
        rule,
        3,
        "there is no stage `biuld` before this one",
    );
    one(
        "FROM a\nCOPY --from=later /a /a\nFROM b AS later\n",
        rule,
        2,
        "stage `later` does not stand before this one",
    );
    one(
        "FROM a\nCOPY --from=0 /a /a\n",
        rule,
        2,
        "stage 0 does not stand before this one",
    );
    one(
        "FROM a AS build\nFROM b\nRUN --mount=type=bind,from=buidl,target=/a ls\n",
        rule,
        3,
        "there is no stage `buidl` before this one",
    );
}

#[test]
fn the_other_rules_tell_their_line() {
    one(
        "FROM a AS x\nFROM b AS X\n",
        "docker-duplicate-stage",
        2,
        "an earlier stage is called `x`",
    );
    one(
        "FROM a\nEXPOSE 80 70000\n",
        "docker-invalid-port",
        2,
        "`70000` is no port",
    );
    one(
        "FROM a\nCMD a\nCMD b\n",
        "docker-overridden-instruction",
        2,
        "a later `CMD` of this stage overrides this one",
    );
    one(
        "FROM a\nWORKDIR src\n",
        "docker-relative-workdir",
        2,
        "`src` begins where the base image left off",
    );
}
