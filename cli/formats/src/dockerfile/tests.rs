use std::sync::Arc;

use infractl_document::{Document, Finding, Node, SourceFile, Sources, ValuePath};

use super::*;

struct Read {
    file: Arc<SourceFile>,
    documents: Vec<Document>,
    findings: Vec<Finding>,
}

fn read(text: &str) -> Read {
    let sources = Sources::new();
    let path = RelativePath::parse("images/a/Dockerfile").unwrap();
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    let source = sources.add(&path, &bytes);
    let crate::produce::Read {
        documents,
        findings,
        ..
    } = produce(&path, &bytes, source);
    Read {
        file: sources.get(source).unwrap(),
        documents,
        findings,
    }
}

impl Read {
    fn at(&self, stage: usize, path: &str) -> Option<Node<'_>> {
        let path = ValuePath::parse(path).unwrap();
        self.documents[stage].tree().root().at(&path)
    }

    fn text(&self, stage: usize, path: &str) -> Option<&str> {
        self.at(stage, path)?.as_str()
    }

    /// What stands in the file where a value was written.
    fn written(&self, stage: usize, path: &str) -> String {
        let span = self.at(stage, path).unwrap().span().unwrap();
        String::from_utf8(self.file.text(span).to_vec()).unwrap()
    }

    fn said(&self) -> Vec<(String, u32, String)> {
        let said = |finding: &Finding| {
            let line = self.file.position(finding.primary.unwrap().start).line;
            (finding.rule.to_string(), line, finding.message.clone())
        };
        self.findings.iter().map(said).collect()
    }
}

#[test]
fn stages_carry_their_image_their_user_and_their_words_in_place() {
    let read = read(
        "# syntax=docker/dockerfile:1\nARG VERSION=1.95\nFROM --platform=$BUILDPLATFORM docker.io/library/rust:${VERSION}@sha256:ab AS Build\nRUN cargo build \\\n    # a comment between\n    --release\nUSER builder\n\nFROM build\nFROM scratch\nCOPY --from=build --chown=1:1 [\"/a b\", \"/b\"]\nENV A=1 B=\"two words\"\nUSER 65532:65532\nENTRYPOINT [\"/b\"]\nEXPOSE 80 443/tcp\n",
    );
    assert_eq!(read.said(), []);
    let addresses: Vec<_> = read
        .documents
        .iter()
        .map(|document| document.address().as_str())
        .collect();
    assert_eq!(
        addresses,
        [
            "dockerfile/images%2Fa%2FDockerfile/build",
            "dockerfile/images%2Fa%2FDockerfile/1",
            "dockerfile/images%2Fa%2FDockerfile/2",
        ]
    );
    assert_eq!(read.text(0, "syntax"), Some("docker/dockerfile:1"));
    assert_eq!(read.text(0, "from.registry"), Some("docker.io"));
    assert_eq!(read.text(0, "from.image"), Some("library/rust"));
    assert_eq!(read.text(0, "from.tag"), Some("1.95"));
    assert_eq!(read.text(0, "from.digest"), Some("sha256:ab"));
    assert_eq!(read.text(0, "from.platform"), Some("$BUILDPLATFORM"));
    assert_eq!(
        read.written(0, "from.tag"),
        "docker.io/library/rust:${VERSION}@sha256:ab"
    );
    assert_eq!(
        read.text(0, "instructions[0].command"),
        Some("cargo build     --release")
    );
    assert_eq!(
        read.written(0, "instructions[0].command"),
        "cargo build \\\n    # a comment between\n    --release"
    );
    assert_eq!(read.at(0, "isFinal").unwrap().as_bool(), Some(false));
    assert_eq!(read.text(1, "from.stage"), Some("build"));
    assert_eq!(read.text(1, "user"), Some("builder"));
    assert_eq!(read.at(2, "isFinal").unwrap().as_bool(), Some(true));
    assert_eq!(read.at(2, "from.isScratch").unwrap().as_bool(), Some(true));
    assert_eq!(read.text(2, "user"), Some("65532:65532"));
    assert_eq!(read.text(2, "instructions[0].flags.from[0]"), Some("build"));
    assert_eq!(read.text(2, "instructions[0].sources[0]"), Some("/a b"));
    assert_eq!(read.written(2, "instructions[0].destination"), "\"/b\"");
    assert_eq!(read.text(2, "environment.B"), Some("two words"));
    assert_eq!(read.text(2, "ports[1]"), Some("443/tcp"));
}

#[test]
fn a_here_document_belongs_to_its_instruction() {
    let open = read("FROM a\nRUN <<EOF\necho\n");
    assert_eq!(
        open.said(),
        [(
            "docker-syntax".to_owned(),
            2,
            "the here-document `EOF` has no end".to_owned()
        )]
    );
    let read = read(
        "FROM a\nRUN <<'EOF' cat\nUSER root\nEOF\nCOPY <<-A <<B /to/\n\tone\n\tA\ntwo\nB\nUSER 1\n",
    );
    assert_eq!(read.said(), []);
    assert_eq!(
        read.text(0, "instructions[0].heredocs[0].content"),
        Some("USER root\n")
    );
    assert_eq!(
        read.text(0, "instructions[1].heredocs[0].content"),
        Some("\tone\n")
    );
    assert_eq!(
        read.text(0, "instructions[1].heredocs[1].content"),
        Some("two\n")
    );
    assert_eq!(read.text(0, "user"), Some("1"));
}

#[test]
fn another_escape_sign_continues_lines() {
    let read = read("# escape=`\nFROM a\nRUN dir c:\\ `\n  /b\n");
    assert_eq!(read.said(), []);
    assert_eq!(
        read.text(0, "instructions[0].command"),
        Some("dir c:\\   /b")
    );
}

#[test]
fn variables_stand_for_what_is_known_at_their_place() {
    let read = read(
        "ARG BASE=debian\nARG NONE\nFROM ${BASE}:$NONE\nFROM ${BASE} AS b\nARG BASE\nARG ID=7\nENV OWN=$ID\nUSER $OWN:${GROUP:-8}\nLABEL base=$BASE other=$UNKNOWN\n",
    );
    assert_eq!(read.said(), []);
    assert!(read.at(0, "from.reference").unwrap().is_null());
    assert!(read.at(0, "from.image").unwrap().is_null());
    assert_eq!(read.text(1, "from.image"), Some("debian"));
    assert_eq!(read.text(1, "user"), Some("7:8"));
    assert_eq!(read.text(1, "labels.base"), Some("debian"));
    assert_eq!(read.text(1, "labels.other"), Some("$UNKNOWN"));
}

#[test]
fn what_docker_refuses_is_told_with_its_line() {
    for (text, rule, line, message) in [
        (
            "FROM a\nRUM b\n",
            "docker-unknown-instruction",
            2,
            "`RUM` is no instruction",
        ),
        (
            "RUN a\nFROM b\n",
            "docker-missing-from",
            1,
            "`RUN` stands before any `FROM`",
        ),
        (
            "ARG a\n",
            "docker-missing-from",
            1,
            "this file has no `FROM`, so it builds nothing",
        ),
        (
            "FROM a\nCOPY --form=b c d\n",
            "docker-unknown-flag",
            2,
            "`COPY` has no flag `--form`",
        ),
        (
            "FROM a\nCOPY b\n",
            "docker-syntax",
            2,
            "`COPY` names no destination",
        ),
        (
            "FROM a b\n",
            "docker-syntax",
            1,
            "`FROM` takes an image, or an image, `AS` and a name",
        ),
        (
            "FROM a AS 1b\n",
            "docker-syntax",
            1,
            "`1b` cannot be the name of a stage",
        ),
        (
            "FROM a\nENV b\n",
            "docker-syntax",
            2,
            "`ENV` needs a name and a value",
        ),
        ("FROM a\nENV b=1 c\n", "docker-syntax", 2, "`c` has no `=`"),
        (
            "FROM a\nSHELL sh\n",
            "docker-syntax",
            2,
            "`SHELL` takes a JSON array",
        ),
        (
            "FROM a\nCMD [\"b\", 1]\n",
            "docker-syntax",
            2,
            "this list holds a number, and only texts can stand here",
        ),
        (
            "FROM a\nUSER\n",
            "docker-syntax",
            2,
            "`USER` needs an argument",
        ),
        (
            "FROM a\nHEALTHCHECK curl\n",
            "docker-syntax",
            2,
            "`HEALTHCHECK` begins with `CMD` or `NONE`",
        ),
        (
            "FROM a\nONBUILD FROM b\n",
            "docker-syntax",
            2,
            "`FROM` cannot stand behind `ONBUILD`",
        ),
        (
            "# escape=x\nFROM a\n",
            "docker-syntax",
            1,
            "`x` cannot be the escape sign",
        ),
        ("", "docker-syntax", 1, "this file has no instruction"),
    ] {
        assert_eq!(
            read(text).said(),
            [(rule.to_owned(), line, message.to_owned())],
            "{text}"
        );
    }
}

#[test]
fn no_text_makes_the_reader_panic_and_every_span_lies_inside() {
    use proptest::prelude::*;
    let piece = prop::sample::select(vec![
        "FROM",
        "RUN",
        "COPY",
        "ENV",
        "ARG",
        "ONBUILD",
        "HEALTHCHECK",
        " ",
        "\n",
        "\\",
        "\\\n",
        "`",
        "\"",
        "'",
        "[",
        "]",
        "<<E",
        "E",
        "=",
        "$",
        "${",
        "}",
        ":-",
        "--from=",
        "#",
        "é",
        "\r\n",
        "\t",
    ]);
    let texts = prop::collection::vec(piece, 0..40);
    let mut runner = proptest::test_runner::TestRunner::default();
    runner
        .run(&texts, |pieces| {
            let read = read(&pieces.concat());
            let size = read.file.bytes().len();
            for finding in &read.findings {
                let span = finding.primary.unwrap();
                prop_assert!(span.start <= span.end && span.end as usize <= size.max(1));
            }
            Ok(())
        })
        .unwrap();
}
