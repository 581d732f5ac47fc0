use infractl_base::RelativePath;
use infractl_document::{Sources, Tree};

use super::*;
use crate::Dialect;

const RELEASE: &str = "\
# written by hand
apiVersion: infractl.dev/v1   # the version
charts: {loki: {version: 1.0.0, digest: null}}
images:
  a.server:   # the server
    tag: \"17.6\"
    digest: 'sha256:1'
  c.server:
    tag: plain
    # kept
    note: |
      two
      lines
list:
- name: x
  port: 1
- name: y
empty:
nothing: {}
";

fn source() -> SourceId {
    let path = RelativePath::parse("a.yaml").unwrap();
    Sources::new().add(&path, &std::sync::Arc::from(&b""[..]))
}

fn value(text: &str) -> Tree {
    let options = Options::new(Dialect::Core12);
    read_one(text.as_bytes(), source(), &options).unwrap().tree
}

fn path(text: &str) -> ValuePath {
    ValuePath::parse(text).unwrap()
}

fn set(at: &str, new: &str) -> Result<String, EditError> {
    let options = Options::new(Dialect::GoYaml);
    set_value(RELEASE, source(), &options, &path(at), value(new).root())
}

fn insert(at: &str, key: &str, new: &str) -> Result<String, EditError> {
    let options = Options::new(Dialect::GoYaml);
    insert_key(
        RELEASE,
        source(),
        &options,
        &path(at),
        key,
        value(new).root(),
    )
}

fn remove(at: &str) -> Result<String, EditError> {
    remove_key(RELEASE, source(), &Options::new(Dialect::GoYaml), &path(at))
}

/// The lines that differ: those gone with `-`, those new with `+`.
fn difference(new: &str) -> Vec<String> {
    let old: Vec<&str> = RELEASE.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let same = old
        .iter()
        .zip(&new)
        .take_while(|(old, new)| old == new)
        .count();
    let left = old.len().min(new.len()) - same;
    let tail = old.iter().rev().zip(new.iter().rev()).take(left);
    let tail = tail.take_while(|(old, new)| old == new).count();
    let gone = old[same..old.len() - tail]
        .iter()
        .map(|line| format!("-{line}"));
    let came = new[same..new.len() - tail]
        .iter()
        .map(|line| format!("+{line}"));
    gone.chain(came).collect()
}

#[test]
fn a_scalar_keeps_its_quotes_and_its_comment() {
    let cases = [
        (
            "images.\"a.server\".tag",
            "'18'",
            "-    tag: \"17.6\"",
            "+    tag: \"18\"",
        ),
        (
            "images.\"a.server\".digest",
            "\"it's\"",
            "-    digest: 'sha256:1'",
            "+    digest: 'it''s'",
        ),
        (
            "images.\"c.server\".tag",
            "other",
            "-    tag: plain",
            "+    tag: other",
        ),
        (
            "images.\"c.server\".tag",
            "'no'",
            "-    tag: plain",
            "+    tag: \"no\"",
        ),
        (
            "images.\"c.server\".tag",
            "'12:30'",
            "-    tag: plain",
            "+    tag: \"12:30\"",
        ),
        (
            "images.\"c.server\".tag",
            "'a: b'",
            "-    tag: plain",
            "+    tag: \"a: b\"",
        ),
        (
            "images.\"c.server\".tag",
            "5",
            "-    tag: plain",
            "+    tag: 5",
        ),
        (
            "images.\"c.server\".tag",
            "[a, {b: c}]",
            "-    tag: plain",
            "+    tag: [a, {b: c}]",
        ),
        (
            "apiVersion",
            "v2",
            "-apiVersion: infractl.dev/v1   # the version",
            "+apiVersion: v2   # the version",
        ),
        ("empty", "x", "-empty:", "+empty: x"),
        ("list[1].name", "z", "-- name: y", "+- name: z"),
    ];
    for (at, new, gone, came) in cases {
        assert_eq!(difference(&set(at, new).unwrap()), [gone, came], "{at}");
    }
    let changed = set("charts.loki.digest", "'sha256:2'").unwrap();
    assert_eq!(
        difference(&changed)[1],
        "+charts: {loki: {version: 1.0.0, digest: sha256:2}}"
    );
}

#[test]
fn a_key_goes_to_its_place_in_sorted_maps_and_else_to_the_end() {
    let changed = insert("images", "b.server", "{tag: '1', digest: x}").unwrap();
    assert_eq!(
        difference(&changed),
        ["+  b.server:", "+    digest: x", "+    tag: \"1\""]
    );
    let changed = insert("images", "a", "1").unwrap();
    assert_eq!(difference(&changed), ["+  a: 1"]);
    let changed = insert("list[0]", "a", "1").unwrap();
    assert_eq!(
        difference(&changed),
        ["-- name: x", "+- a: 1", "+  name: x"]
    );
    let changed = insert("", "zzz", "[1, 2]").unwrap();
    assert_eq!(difference(&changed), ["+zzz:", "+- 1", "+- 2"]);
    let changed = insert("charts", "tempo", "{version: '2'}").unwrap();
    assert_eq!(
        difference(&changed)[1],
        "+charts: {loki: {version: 1.0.0, digest: null}, tempo: {version: \"2\"}}"
    );
    assert_eq!(
        difference(&insert("nothing", "a", "1").unwrap())[1],
        "+nothing: {a: 1}"
    );
    assert_eq!(
        difference(&insert("empty", "a", "1").unwrap())[1],
        "+empty: {a: 1}"
    );
}

#[test]
fn a_key_goes_away_and_nothing_else() {
    assert_eq!(
        difference(&remove("apiVersion").unwrap()),
        ["-apiVersion: infractl.dev/v1   # the version"]
    );
    assert_eq!(
        difference(&remove("images.\"a.server\".tag").unwrap()),
        ["-    tag: \"17.6\""]
    );
    assert_eq!(
        difference(&remove("list[0].name").unwrap()),
        ["-- name: x", "-  port: 1", "+- port: 1"]
    );
    assert_eq!(
        difference(&remove("list[1].name").unwrap()),
        ["-- name: y", "+- {}"]
    );
    assert_eq!(
        difference(&remove("charts.loki.digest").unwrap())[1],
        "+charts: {loki: {version: 1.0.0}}"
    );
    assert_eq!(
        difference(&remove("charts.loki.version").unwrap())[1],
        "+charts: {loki: {digest: null}}"
    );
    assert_eq!(
        difference(&remove("charts.loki").unwrap())[1],
        "+charts: {}"
    );
    assert_eq!(difference(&remove("empty").unwrap()), ["-empty:"]);
    assert_eq!(
        difference(&remove("images.\"a.server\"").unwrap()),
        [
            "-  a.server:   # the server",
            "-    tag: \"17.6\"",
            "-    digest: 'sha256:1'"
        ]
    );
}

#[test]
fn what_cannot_be_changed_in_place_is_refused_with_the_reason() {
    let text = "a: &x {k: 1}\nb: *x\nc: {<<: *x}\nd: |\n  t\ne:\n  f: 1\n";
    let options = Options::new(Dialect::GoYaml);
    let set = |at: &str| {
        set_value(text, source(), &options, &path(at), value("9").root())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(set("a"), "`a` has an anchor; change it by hand");
    assert_eq!(set("b"), "`b` is an alias; change it by hand");
    assert_eq!(
        set("a.k"),
        "`a.k` is also used through an alias or a merge key; change it by hand"
    );
    assert_eq!(
        set("c.k"),
        "`c.k` is also used through an alias or a merge key; change it by hand"
    );
    assert_eq!(set("d"), "`d` is a block text; change it by hand");
    assert_eq!(
        set("e"),
        "`e` is written over several lines; change it by hand"
    );
    assert_eq!(set("z"), "nothing stands at `z`");
    let add = |at: &str, key: &str| {
        insert_key(text, source(), &options, &path(at), key, value("9").root())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(add("e", "f"), "`e.f` is there already");
    assert_eq!(
        add("e.f", "g"),
        "`e.f` is a number, and only a map takes keys"
    );
}

#[test]
fn an_empty_file_takes_its_first_key() {
    let options = Options::new(Dialect::Core12);
    for (text, wanted) in [
        ("", "a: 1\n"),
        ("# only", "# only\na: 1\n"),
        ("---\n", "---\na: 1\n"),
    ] {
        let new = insert_key(
            text,
            source(),
            &options,
            &ValuePath::root(),
            "a",
            value("1").root(),
        );
        assert_eq!(new.unwrap(), wanted);
    }
}
