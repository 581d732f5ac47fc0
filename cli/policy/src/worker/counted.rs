use std::collections::{BTreeMap, BTreeSet};

use regorus::Engine;

use super::protocol::{FileCoverage, TestRule};
use crate::check::{Scope, path_of};
use crate::engine::{Coverable, Prepared, coverable};
use regorus::unstable::{Rule, RuleHead};

/// The lines that evaluations reach.
#[derive(Debug, Default)]
pub(super) struct Counted {
    coverable: BTreeMap<usize, BTreeSet<Coverable>>,
    reached: BTreeMap<usize, BTreeSet<u32>>,
    /// The lines that the engine counts at all: none of a comprehension that makes the items of
    /// another one.
    known: BTreeMap<usize, BTreeSet<u32>>,
}

impl Counted {
    /// Nothing reached yet.
    pub(super) fn new(modules: &[Prepared]) -> Self {
        let lines = modules.iter().map(|one| (one.file, coverable(one)));
        Self {
            coverable: lines.collect(),
            reached: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// Takes what one evaluation reached.
    pub(super) fn add(&mut self, engine: &Engine) -> Result<(), String> {
        let report = engine.get_coverage_report();
        let report = report.map_err(|error| error.to_string())?;
        for file in report.files {
            // Files are named by their index.
            if let Ok(index) = file.path.parse() {
                let known = self.known.entry(index).or_default();
                known.extend(file.covered.iter().chain(&file.not_covered));
                let reached = self.reached.entry(index).or_default();
                reached.extend(file.covered);
            }
        }
        Ok(())
    }

    /// What was reached and what was not.
    pub(super) fn all(&self) -> Vec<FileCoverage> {
        let mut all = Vec::with_capacity(self.coverable.len());
        for (file, places) in &self.coverable {
            let mut coverage = FileCoverage {
                file: *file,
                ..FileCoverage::default()
            };
            let (reached, known) = (self.reached.get(file), self.known.get(file));
            for place in places {
                if known.is_some_and(|lines| !lines.contains(&place.counted)) {
                    continue;
                }
                let is_reached = reached.is_some_and(|lines| lines.contains(&place.counted));
                let list = if is_reached {
                    &mut coverage.reached
                } else {
                    &mut coverage.missed
                };
                list.push(place.at);
            }
            all.push(coverage);
        }
        all
    }
}

/// The rules of modules that are tests, each definition by itself.
pub(super) fn tests(modules: &[Prepared]) -> Vec<TestRule> {
    let mut tests = Vec::new();
    for one in modules {
        let package = Scope::of(&one.module).package().join(".");
        for rule in &one.module.policy {
            let Rule::Spec { span, head, .. } = &**rule else {
                continue;
            };
            let (RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }) = head else {
                continue;
            };
            let name = path_of(refr).and_then(|path| path.into_iter().next());
            let is_test = |name: &String| name.starts_with("test_") || name.starts_with("todo_");
            if let Some(name) = name.filter(is_test) {
                tests.push(TestRule {
                    file: one.file,
                    start: one.back(span.start as usize),
                    end: one.back(refr.span().end as usize),
                    package: package.clone(),
                    name,
                });
            }
        }
    }
    tests.sort();
    tests
}
