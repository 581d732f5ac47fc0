mod json;
mod junit;
mod text;

use infractl_base::RelativePath;
use infractl_document::Span;

pub use json::tests_json;
pub use junit::tests_junit;
pub use text::{coverage_text, tests_sentence};

/// What came of running tests.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TestReport {
    /// By file.
    pub tests: Vec<TestResult>,
    /// Which lines were reached, where that was counted.
    pub coverage: Option<LineCoverage>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// Its file.
    pub path: RelativePath,
    /// Where it stands.
    pub span: Option<Span>,
    /// Its name within the file.
    pub name: String,
    /// How it ended.
    pub verdict: TestVerdict,
    /// Why it did not pass.
    pub reason: Option<String>,
    /// What it printed.
    pub printed: Vec<String>,
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestVerdict {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// It could not be evaluated.
    Broken,
    /// Its author put it off.
    Skipped,
}

/// Which lines tests reach.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LineCoverage {
    /// The share of all lines, in percent.
    pub percent: f64,
    /// The number of lines that can be reached.
    pub lines: usize,
    /// By path: lines that are reached, and lines that are not.
    pub files: Vec<(RelativePath, Vec<u32>, Vec<u32>)>,
}

impl TestVerdict {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Broken => "broken",
            Self::Skipped => "skipped",
        }
    }
}

impl TestReport {
    fn count(&self, verdict: TestVerdict) -> usize {
        let tests = self.tests.iter();
        tests.filter(|test| test.verdict == verdict).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> TestReport {
        let test = |name: &str, verdict, reason: Option<&str>| TestResult {
            path: RelativePath::parse("policies/a_test.rego").unwrap(),
            span: None,
            name: name.to_owned(),
            verdict,
            reason: reason.map(str::to_owned),
            printed: vec!["1 < 2 & 3".to_owned()],
        };
        TestReport {
            tests: vec![
                test("test_a", TestVerdict::Passed, None),
                test("test_b", TestVerdict::Failed, Some("it is \"<b>\"")),
                test("test_c", TestVerdict::Broken, Some("no")),
                test("todo_d", TestVerdict::Skipped, None),
            ],
            coverage: Some(LineCoverage {
                percent: 87.5,
                lines: 8,
                files: vec![(
                    RelativePath::parse("policies/a.rego").unwrap(),
                    vec![1, 2, 3, 4, 5, 6, 8],
                    vec![7],
                )],
            }),
        }
    }

    #[test]
    fn junit_has_a_case_for_each_test_and_escapes_what_it_holds() {
        let text = tests_junit(&report(), &[], &infractl_document::Sources::new());
        assert!(text.contains("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\""));
        assert!(
            text.contains("<failure message=\"it is &quot;&lt;b&gt;&quot;\"/>"),
            "{text}"
        );
        assert!(
            text.contains("<system-out>1 &lt; 2 &amp; 3</system-out>"),
            "{text}"
        );
        assert_eq!(text.matches("<testcase ").count(), 4);
    }

    #[test]
    fn sentence_and_coverage_name_what_did_not_pass() {
        let report = report();
        assert_eq!(
            tests_sentence(&report),
            "1 of 4 tests passed, 1 failed, 1 broken, 1 skipped"
        );
        let text = coverage_text(report.coverage.as_ref().unwrap());
        assert_eq!(
            text,
            "policies/a.rego: 7 of 8 lines, not 7\n87.5 % of 8 lines are reached\n"
        );
    }
}
