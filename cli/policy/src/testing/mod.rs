//! Tests of policies: rules of `*_test.rego`, cases and the examples of pages.

mod case;
mod coverage;
mod example;
mod given;
mod pattern;
mod rule;

use std::collections::BTreeMap;

use infractl_base::{Digest, Files, RelativePath};
use infractl_document::{Finding, Outcome, Sources, Span, Tree};

pub use self::coverage::{Coverage, CoveredFile};
use self::pattern::Pattern;
use crate::policy::Policy;
use crate::set::{Loading, Pack, PolicySet};
use crate::worker::{Worker, WorkerError};

/// What to test, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct TestOptions<'o> {
    /// Only tests whose names hold this; `*` stands for anything.
    pub run: Option<&'o str>,
    /// Whether the lines are counted that tests reach.
    pub covers: bool,
    /// The share of lines that has to be reached, in percent.
    pub minimum_coverage: Option<f64>,
    /// Whether every evaluation of a case or an example is kept, for another engine to repeat.
    pub records: bool,
}

/// What came of testing policies.
#[derive(Debug)]
pub struct TestRun {
    /// Every test, by file and then in the order of the file.
    pub tests: Vec<Tested>,
    /// What is wrong with the policies, with tests that failed, and with what is not tested.
    pub findings: Vec<Finding>,
    /// Which lines were reached, where that was asked for.
    pub coverage: Option<Coverage>,
    /// The number of policies.
    pub policies: usize,
    /// The digest of the policies.
    pub digest: Digest,
    /// What cases and examples asked, where that was wanted.
    pub asked: Vec<Asked>,
}

/// One evaluation of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The case or the block of the page.
    pub name: String,
    /// The rule from `data` on.
    pub rule: String,
    /// The input, as JSON.
    pub input: String,
    /// What the rule gave, as JSON; `None` where it gave nothing.
    pub given: Option<String>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// Its file.
    pub path: RelativePath,
    /// Where it stands.
    pub span: Option<Span>,
    /// Its name within the file.
    pub name: String,
    /// How it ended.
    pub verdict: Verdict,
    /// What policies and tests printed, each with its place.
    pub printed: Vec<String>,
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not hold, for this reason.
    Failed(String),
    /// It could not be evaluated, for this reason.
    Broken(String),
    /// Its author put it off.
    Skipped,
}

/// A document that an example shows.
#[derive(Debug)]
pub struct ExampleDocument {
    /// Its kind.
    pub kind: String,
    /// Its name, where it has one.
    pub address: Option<String>,
    /// Its value.
    pub tree: Tree,
}

/// Reads the documents of a workflow, a Dockerfile or a Compose file, by the word of its format:
/// `workflow`, `dockerfile` or `compose`. The error says why it cannot be read.
pub type ReadExample<'r> = &'r dyn Fn(&str, &str) -> Result<Vec<ExampleDocument>, String>;

/// What tests share.
struct Bench<'b> {
    worker: &'b mut Worker,
    sources: &'b Sources,
    pattern: Pattern<'b>,
    tests: Vec<Tested>,
    findings: Vec<Finding>,
    /// What was asked; `None` where nobody wants to know.
    asked: Option<Vec<Asked>>,
}

/// Runs all tests of the policies of some folders.
pub fn test(
    files: &dyn Files,
    folders: &[RelativePath],
    sources: &Sources,
    worker: &mut Worker,
    read_example: ReadExample<'_>,
    options: TestOptions<'_>,
) -> Result<TestRun, WorkerError> {
    let covers = options.covers || options.minimum_coverage.is_some();
    let pack = PolicySet::pack(files, folders, sources, worker, Loading::Tests { covers })?;
    let mut bench = Bench {
        worker,
        sources,
        pattern: Pattern::new(options.run),
        tests: Vec::new(),
        findings: pack.loaded.findings.clone(),
        asked: options.records.then(Vec::new),
    };
    // A file that was not loaded was not tested.
    for finding in &mut bench.findings {
        finding.outcome = Outcome::Unchecked;
    }
    rule::run(&mut bench, &pack)?;
    for (folder, policies) in &by_folder(&pack) {
        case::run(&mut bench, &pack, files, folder, policies)?;
        example::run(&mut bench, &pack, files, folder, policies, read_example)?;
    }
    let Bench {
        worker,
        mut tests,
        mut findings,
        asked,
        ..
    } = bench;
    tests.sort_by(|left, right| {
        let key = |test: &Tested| test.span.map(|span| span.range().start);
        (&left.path, key(left)).cmp(&(&right.path, key(right)))
    });
    findings.extend(tests.iter().filter_map(Tested::finding));
    let coverage = if covers {
        Some(Coverage::of(&pack, &worker.covered()?, sources))
    } else {
        None
    };
    if let Some((coverage, minimum)) = coverage.as_ref().zip(options.minimum_coverage) {
        findings.extend(coverage.problems(&pack, sources, minimum));
    }
    Ok(TestRun {
        tests,
        findings,
        coverage,
        policies: pack.loaded.set.policies().len(),
        digest: pack.loaded.set.digest(),
        asked: asked.unwrap_or_default(),
    })
}

/// Policies of one folder are one policy to its cases and its page.
fn by_folder(pack: &Pack) -> BTreeMap<RelativePath, Vec<&Policy>> {
    let mut folders: BTreeMap<RelativePath, Vec<&Policy>> = BTreeMap::new();
    for policy in pack.loaded.set.policies() {
        let folder = policy.path.parent();
        folders.entry(folder).or_default().push(policy);
    }
    folders
}

impl Tested {
    /// What a test that did not pass is to the reader.
    fn finding(&self) -> Option<Finding> {
        let (rule, message) = match &self.verdict {
            Verdict::Passed | Verdict::Skipped => return None,
            Verdict::Failed(reason) => ("policy-test-failed", reason),
            Verdict::Broken(reason) => ("policy-test-broken", reason),
        };
        let mut finding = Finding::error(rule, self.span, format!("{}: {message}", self.name));
        if matches!(self.verdict, Verdict::Broken(_)) {
            finding.outcome = Outcome::Unchecked;
        }
        if self.span.is_none() {
            finding.file = Some(self.path.clone());
        }
        if !self.printed.is_empty() {
            finding.help = Some(format!("it printed:\n{}", self.printed.join("\n")));
        }
        Some(finding)
    }
}
