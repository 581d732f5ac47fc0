//! Laws of the texts: what is changed, what stays, and what comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_base::{CommitId, MemoryFiles, RelativePath};
use infractl_document::Sources;
use infractl_project::{Environment, Project, Release};
use proptest::prelude::*;
use proptest::sample::select;

use crate::proposal::read;
use crate::{ImageChange, Pins, Proposal, promote};

const REVISIONS: [&str; 3] = [
    "1111111111111111111111111111111111111111",
    "2222222222222222222222222222222222222222",
    "abcdefabcdefabcdefabcdefabcdefabcdefabcd",
];

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).unwrap()
}

fn bytes(text: &str) -> Arc<[u8]> {
    text.as_bytes().into()
}

fn release(text: &str) -> Release {
    Release::read(
        &path("environments/staging/release.yaml"),
        &bytes(text),
        &Sources::new(),
    )
    .unwrap()
}

fn pins(text: &str) -> Pins {
    Pins::of(&release(text).file)
}

fn promoted(from: &str, to: Option<&str>) -> Proposal {
    let to = to.map(bytes);
    promote(
        &release(from),
        from.as_bytes(),
        &"prod".parse().unwrap(),
        &path("environments/prod/release.yaml"),
        to.as_ref(),
        &Sources::new(),
    )
    .unwrap()
}

fn text(proposal: &Proposal) -> String {
    String::from_utf8(proposal.after.to_vec()).unwrap()
}

/// An environment with this release.
fn environment(release: &str) -> Environment {
    let mut files = MemoryFiles::new();
    let mut put = |at: &str, text: &str| files.insert(path(at), text.as_bytes());
    put(
        "infractl.yaml",
        "apiVersion: infractl.dev/v1\nkind: Project\nname: a\nchain: [staging]\n",
    );
    put(
        "environments/staging/environment.yaml",
        "apiVersion: infractl.dev/v1\nkind: Environment\ntier: staging\n",
    );
    put("environments/staging/release.yaml", release);
    let (project, findings) = Project::load(&files, &Sources::new());
    let project = project.unwrap();
    let found = project.environment("staging");
    found
        .unwrap_or_else(|error| panic!("{error}: {findings:?}"))
        .clone()
}

fn pin(release: &str, revision: &str, images: &[&str]) -> Result<Proposal, String> {
    let images: Vec<ImageChange> = images.iter().map(|image| image.parse().unwrap()).collect();
    let revision: CommitId = revision.parse().unwrap();
    let environment = environment(release);
    crate::pin(
        &environment,
        &bytes(release),
        &revision,
        &images,
        &Sources::new(),
    )
    .map_err(|error| error.to_string())
}

const STAGING: &str = "\
# What staging runs.
apiVersion: infractl.dev/v1
kind: Release
source: {revision: \"1111111111111111111111111111111111111111\"}   # merged
kubernetes: v1.36.3+k3s1
images:
  # the database
  db.server: {repository: docker.io/library/postgres, tag: \"17.6\", digest: 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}
  web.server:
    repository: registry.example.org/web   # ours
    tag: v1.0.0
    digest: null
";

#[test]
fn a_pin_changes_the_bytes_of_its_values_and_no_other() {
    let digest = format!("sha256:{}", "b".repeat(64));
    let image = format!("db.server=18.1@{digest}");
    let proposal = pin(STAGING, REVISIONS[1], &[&image, "web.server=2"]).unwrap();
    let wanted = STAGING
        .replace(&"1".repeat(40), &"2".repeat(40))
        .replace("17.6", "18.1")
        .replace(&"a".repeat(64), &"b".repeat(64))
        .replace("tag: v1.0.0", "tag: \"2\"");
    assert_eq!(text(&proposal), wanted);
    let changed: Vec<&str> = proposal.changes.iter().map(|change| &*change.pin).collect();
    assert_eq!(
        changed,
        ["images.db.server", "images.web.server", "source.revision"]
    );
}

#[test]
fn a_tag_without_a_digest_leaves_none_and_the_same_tag_keeps_it() {
    let proposal = pin(STAGING, REVISIONS[0], &["db.server=18.1"]).unwrap();
    let digest = format!("'sha256:{}'", "a".repeat(64));
    let wanted = STAGING.replace("17.6", "18.1").replace(&digest, "null");
    assert_eq!(text(&proposal), wanted);
    let same = pin(STAGING, REVISIONS[0], &["db.server=17.6"]).unwrap();
    assert!(same.is_empty());
}

#[test]
fn a_revision_is_added_where_none_is_pinned() {
    let line = format!("source: {{revision: \"{}\"}}   # merged\n", REVISIONS[0]);
    for written in [
        "",
        "source: {}\n",
        "source:\n",
        "source: {revision: null}\n",
    ] {
        let before = STAGING.replace(&line, written);
        let proposal = pin(&before, REVISIONS[1], &[]).unwrap();
        assert_eq!(
            proposal.pins.revision,
            REVISIONS[1].parse().ok(),
            "{written}"
        );
        assert!(text(&proposal).contains("# ours"));
    }
}

#[test]
fn an_unknown_image_is_told_with_the_one_that_was_meant() {
    assert_eq!(
        pin(STAGING, REVISIONS[0], &["db.sever=1"]).unwrap_err(),
        "`environments/staging/release.yaml` pins no image `db.sever`; did you mean `db.server`?"
    );
    assert_eq!(
        pin(STAGING, REVISIONS[0], &["other=1"]).unwrap_err(),
        "`environments/staging/release.yaml` pins no image `other`; it pins `db.server`, `web.server`"
    );
}

#[test]
fn what_is_no_image_is_refused_before_anything_is_read() {
    for (wrong, told) in [
        ("db.server", "write `<component>.<image>=<tag>`"),
        ("=1", "write `<component>.<image>=<tag>`"),
        ("db.server=", "`` is not a tag"),
        ("db.server=1 2", "`1 2` is not a tag"),
        ("db.server=1@", "`` is not a digest"),
        ("db.server=1@sha256:abc", "`sha256:abc` is not a digest"),
        ("db.server=@sha256:abc", "`sha256:abc` is not a digest"),
    ] {
        let error = wrong.parse::<ImageChange>().unwrap_err().to_string();
        assert!(error.starts_with(told), "{wrong}: {error}");
    }
}

#[test]
fn a_place_that_an_alias_shares_is_left_to_people() {
    let shared = STAGING
        .replace("tag: \"17.6\"", "tag: &tag \"17.6\"")
        .replace("tag: v1.0.0", "tag: *tag");
    let error = pin(&shared, REVISIONS[0], &["web.server=2"]).unwrap_err();
    assert!(error.ends_with("is an alias; change it by hand"), "{error}");
}

#[test]
fn a_promotion_keeps_the_comments_and_the_order_of_the_taker() {
    let prod = "\
# What prod runs. Ask the platform team.
apiVersion: infractl.dev/v1
kind: Release
images:
  web.server:   # public
    digest: null
    tag: v0.9.0
    repository: registry.example.org/web
  # gone soon
  old.server: {repository: docker.io/library/old, tag: \"1\", digest: null}
kubernetes: v1.35.1+k3s1   # behind
source:
  revision: \"2222222222222222222222222222222222222222\"
";
    let wanted = "\
# What prod runs. Ask the platform team.
apiVersion: infractl.dev/v1
kind: Release
images:
  web.server:   # public
    digest: null
    tag: v1.0.0
    repository: registry.example.org/web
  db.server:
    digest: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    repository: docker.io/library/postgres
    tag: \"17.6\"
  # gone soon
kubernetes: v1.36.3+k3s1   # behind
source:
  revision: \"1111111111111111111111111111111111111111\"
";
    assert_eq!(text(&promoted(STAGING, Some(prod))), wanted);
}

#[test]
fn a_first_promotion_takes_the_text_without_the_words_on_the_giver() {
    let proposal = promoted(STAGING, None);
    let wanted = STAGING.replace("# What staging runs.", "# What prod runs.");
    assert_eq!(text(&proposal), wanted);
    assert!(
        proposal
            .patch()
            .starts_with("--- /dev/null\n+++ b/environments/prod/release.yaml\n")
    );
}

/// How a map is written.
#[derive(Debug, Clone, Copy)]
enum Layout {
    Block,
    Flow,
}

#[derive(Debug, Clone)]
struct Written {
    revision: Option<&'static str>,
    kubernetes: &'static str,
    images: BTreeMap<&'static str, (&'static str, Option<char>)>,
    charts: BTreeSet<&'static str>,
    nodes: BTreeSet<&'static str>,
    layout: Layout,
    sections: Vec<usize>,
}

impl Written {
    /// The text; each comment names the file, so that none can be taken for another's.
    fn text(&self, name: &str) -> String {
        let mut text = format!("# {name}: top\napiVersion: infractl.dev/v1\nkind: Release\n");
        for section in &self.sections {
            let section = match section {
                0 => self.revision.map_or_else(String::new, |revision| {
                    self.map("source", &[("revision", revision.to_owned())], "")
                }),
                1 => format!("kubernetes: {}  # {name}: version\n", self.kubernetes),
                2 => self.pins("nodeImages", &self.node_entries()),
                3 => self.pins("charts", &self.chart_entries()),
                _ => self.pins("images", &self.image_entries()),
            };
            text.push_str(&section);
        }
        text + &format!("# {name}: end\n")
    }

    fn pins(&self, key: &str, entries: &[(&'static str, Vec<(&'static str, String)>)]) -> String {
        if entries.is_empty() {
            return String::new();
        }
        let inner: String = entries
            .iter()
            .map(|(name, fields)| self.map(name, fields, "  "))
            .collect();
        format!("{key}:\n{inner}")
    }

    fn map(&self, key: &str, fields: &[(&'static str, String)], indent: &str) -> String {
        match self.layout {
            Layout::Flow => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", quoted(value)))
                    .collect();
                format!("{indent}{key}: {{{}}}\n", fields.join(", "))
            }
            Layout::Block => {
                let fields = fields
                    .iter()
                    .map(|(key, value)| format!("{indent}  {key}: {}\n", quoted(value)));
                format!("{indent}{key}:\n{}", fields.collect::<String>())
            }
        }
    }

    fn image_entries(&self) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
        let entry = |(name, (tag, digest)): (&&'static str, &(&str, Option<char>))| {
            let mut fields = vec![
                (
                    "repository",
                    format!("docker.io/library/{}", name.replace('.', "-")),
                ),
                ("tag", (*tag).to_owned()),
            ];
            if let Some(sign) = digest {
                fields.push(("digest", format!("sha256:{}", sign.to_string().repeat(64))));
            }
            (*name, fields)
        };
        self.images.iter().map(entry).collect()
    }

    fn chart_entries(&self) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
        let entry = |name: &&'static str| {
            let source = format!("oci://example.org/{name}");
            (
                *name,
                vec![("source", source), ("version", "1.0.0".to_owned())],
            )
        };
        self.charts.iter().map(entry).collect()
    }

    fn node_entries(&self) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
        let entry = |name: &&'static str| (*name, vec![("version", "debian12-1".to_owned())]);
        self.nodes.iter().map(entry).collect()
    }
}

fn quoted(value: &str) -> String {
    format!("\"{value}\"")
}

fn written() -> impl Strategy<Value = Written> {
    let image = (
        select(vec!["1.0", "17.6", "latest", "2"]),
        select(vec![None, Some('a'), Some('0')]),
    );
    let names = vec!["app.server", "db.server", "db.backup", "web.front"];
    let set = |names: Vec<&'static str>| prop::collection::btree_set(select(names), 0..3);
    (
        select(vec![
            None,
            Some(REVISIONS[0]),
            Some(REVISIONS[1]),
            Some(REVISIONS[2]),
        ]),
        select(vec!["v1.36.3+k3s1", "v1.35.0+k3s2"]),
        prop::collection::btree_map(select(names), image, 0..4),
        set(vec!["loki", "kafka", "db"]),
        set(vec!["default/amd64", "default/arm64"]),
        select(vec![Layout::Block, Layout::Flow]),
        Just(vec![0, 1, 2, 3, 4]).prop_shuffle(),
    )
        .prop_map(
            |(revision, kubernetes, images, charts, nodes, layout, sections)| Written {
                revision,
                kubernetes,
                images,
                charts,
                nodes,
                layout,
                sections,
            },
        )
}

fn comments(text: &str) -> Vec<&str> {
    let own = text
        .lines()
        .filter_map(|line| Some(line.split_once('#')?.1));
    own.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn after_a_promotion_both_mean_the_same_and_the_takers_comments_stand(
        from in written(), to in written()
    ) {
        let (from, to) = (from.text("from"), to.text("to"));
        let proposal = promoted(&from, Some(&to));
        let after = text(&proposal);
        prop_assert_eq!(pins(&after), pins(&from));
        prop_assert_eq!(comments(&after), comments(&to));
        // The second time nothing is left to do.
        let again = promoted(&from, Some(&after));
        prop_assert!(again.is_empty(), "{}", again.patch());
        prop_assert!(again.changes.is_empty());
    }

    #[test]
    fn a_promotion_of_the_same_pins_changes_no_byte(
        release in written(), layout in select(vec![Layout::Block, Layout::Flow])
    ) {
        let other = Written { layout, ..release.clone() };
        let proposal = promoted(&release.text("from"), Some(&other.text("to")));
        prop_assert!(proposal.is_empty(), "{}", proposal.patch());
    }

    #[test]
    fn a_first_promotion_means_the_same(from in written()) {
        let from = from.text("from");
        prop_assert_eq!(pins(&text(&promoted(&from, None))), pins(&from));
    }

    #[test]
    fn a_pin_keeps_every_line_but_those_of_what_it_pins(
        before in written(), revision in select(REVISIONS.to_vec()), tag in select(vec!["3", "v4.1"])
    ) {
        let image = before.images.keys().next().copied();
        let text_before = before.text("own");
        let image = image.map(|name| format!("{name}={tag}"));
        let images: Vec<&str> = image.as_deref().into_iter().collect();
        let after = text(&pin(&text_before, revision, &images).unwrap());
        prop_assert_eq!(comments(&after), comments(&text_before));
        let kept = |text: &str| -> Vec<String> {
            let is_other = |line: &&str| {
                !["revision", "source", "tag", "digest"].iter().any(|key| line.contains(key))
            };
            text.lines().filter(is_other).map(str::to_owned).collect()
        };
        prop_assert_eq!(kept(&after), kept(&text_before));
        let again = pin(&after, revision, &images).unwrap();
        prop_assert!(again.is_empty(), "{}", again.patch());
    }

    #[test]
    fn a_patch_turns_one_text_into_the_other(from in written(), to in written()) {
        let (from, to) = (from.text("a"), to.text("b"));
        let patch = crate::unified("x", Some(&from), &to);
        prop_assert_eq!(applied(&from, &patch), to);
    }
}

/// What a reader of a patch makes of a text: the hunks are followed by their numbers alone.
fn applied(before: &str, patch: &str) -> String {
    let old: Vec<&str> = before.lines().collect();
    let mut out: Vec<&str> = Vec::new();
    let mut at = 0;
    for line in patch.lines().skip(2) {
        if let Some(header) = line.strip_prefix("@@ -") {
            let (start, rest) = header.split_once(',').unwrap();
            let count: usize = rest.split_once(' ').unwrap().0.parse().unwrap();
            let start = start.parse::<usize>().unwrap() - usize::from(count > 0);
            out.extend(&old[at..start]);
            at = start;
        } else {
            let (mark, text) = line.split_at(1);
            if mark != "+" {
                assert_eq!(old[at], text);
                at += 1;
            }
            if mark != "-" {
                out.push(text);
            }
        }
    }
    out.extend(&old[at..]);
    out.iter().flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn a_text_that_is_no_release_is_told_with_its_first_mistake() {
    let path = path("kept.yaml");
    let error = read(
        &path,
        &bytes("apiVersion: infractl.dev/v1\nkind: Release\n"),
        &Sources::new(),
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "`kept.yaml` cannot be read as a release: missing key `kubernetes`"
    );
}
