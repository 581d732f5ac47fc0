//! `diff staging prod` over this repository's own environments: one seeded difference at a time is
//! found, classified and located; changes that mean nothing are not.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::project::Project;
use crate::repository::{commit, pin, platform};

const DIFFERENCES: &str = include_str!("seeded/differences.txt");
const MEANINGLESS: &str = include_str!("seeded/meaningless.txt");
const STAGING: &str = "environments/staging/release.yaml";

/// Class, address and field of a difference.
type Found = BTreeSet<(String, String, String)>;

#[test]
fn each_seeded_difference_is_found_classified_and_located() {
    let seeds = Seed::all(DIFFERENCES);
    assert_eq!(seeds.len(), 51);
    check(&seeds);
}

#[test]
fn changes_that_mean_nothing_are_no_differences() {
    let seeds = Seed::all(MEANINGLESS);
    assert_eq!(seeds.len(), 22);
    let is_silent = |seed: &Seed| seed.finds.len() == usize::from(seed.is_code());
    assert!(seeds.iter().all(is_silent));
    check(&seeds);
}

/// Seeds each in a repository of its own, and compares what is found with what is found without.
fn check(seeds: &[Seed]) {
    let unseeded = found(&platform());
    assert!(!unseeded.is_empty(), "staging and prod differ on purpose");
    assert!(unseeded.iter().all(|(class, _, _)| class == "declared"));
    let mut wrong = Vec::new();
    for seed in seeds {
        let project = platform();
        seed.sow(&project);
        let seeded = found(&project);
        let new: Found = seeded.difference(&unseeded).cloned().collect();
        if new != seed.finds {
            wrong.push(format!("{}: {new:#?}, not {:#?}", seed.name, seed.finds));
        }
        let gone: Vec<_> = unseeded.difference(&seeded).collect();
        let is_whole = |address: &str| {
            seed.finds
                .iter()
                .any(|(_, own, field)| own == address && field.is_empty())
        };
        if !gone.iter().all(|(_, address, _)| is_whole(address)) {
            wrong.push(format!("{} hides {gone:?}", seed.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the command finds in objects and releases; what values and environments say otherwise
/// shows in these.
#[expect(clippy::disallowed_types, reason = "what the program writes is JSON")]
fn found(project: &Project) -> Found {
    let run = project.expect(0, &["diff", "staging", "prod", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let differences = report["differences"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    differences
        .iter()
        .map(|own| {
            (
                text(&own["class"]),
                text(&own["address"]),
                text(&own["field"]),
            )
        })
        .filter(|(_, address, _)| {
            address.starts_with("kubernetes/") || address.starts_with("release/")
        })
        .collect()
}

struct Seed {
    name: String,
    edits: Vec<Edit>,
    finds: Found,
}

#[derive(Default)]
struct Edit {
    file: String,
    gone: Vec<String>,
    new: Vec<String>,
}

impl Seed {
    fn all(text: &str) -> Vec<Self> {
        let mut seeds: Vec<Self> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
            if sign == "==" {
                seeds.push(Self {
                    name: rest.to_owned(),
                    edits: Vec::new(),
                    finds: Found::new(),
                });
                continue;
            }
            let Some(seed) = seeds.last_mut() else {
                assert_eq!(line, "", "a block begins with its name");
                continue;
            };
            seed.line(sign, rest);
        }
        for seed in &mut seeds {
            if seed.is_code() {
                let revision = ["pending", "release/source", "revision"].map(str::to_owned);
                seed.finds.insert(revision.into());
            }
        }
        seeds
    }

    fn line(&mut self, sign: &str, rest: &str) {
        match (sign, self.edits.last_mut()) {
            ("", _) => {}
            ("~", _) => self.edits.push(Edit {
                file: rest.to_owned(),
                ..Edit::default()
            }),
            ("-", Some(edit)) => edit.gone.push(rest.to_owned()),
            ("+", Some(edit)) => edit.new.push(rest.to_owned()),
            ("=", _) => {
                let mut words = rest.splitn(3, ' ').map(str::to_owned);
                let mut next = || words.next().unwrap_or_default();
                self.finds.insert((next(), next(), next()));
            }
            _ => panic!("`{sign} {rest}` is not understood"),
        }
    }

    fn is_code(&self) -> bool {
        self.edits.iter().any(|edit| edit.file.starts_with("helm/"))
    }

    fn sow(&self, project: &Project) {
        for edit in &self.edits {
            edit.make(project);
        }
        if self.is_code() {
            let next = commit(project, &self.name);
            pin(project, STAGING, &next);
        }
    }
}

impl Edit {
    fn make(&self, project: &Project) {
        let new = self.new.join("\n");
        if !self.gone.is_empty() {
            return project.replace(&self.file, &self.gone.join("\n"), &new);
        }
        let path: PathBuf = project.root().join(&self.file);
        let held = std::fs::read_to_string(path).unwrap_or_default();
        project.write(&self.file, format!("{new}\n{held}"));
    }
}
