//! Reports of Infracost: `policy check` knows them, and the default pack holds them to the budget.

use std::path::Path;

use crate::project::{Project, Run};
use crate::repository::copy;

const REPORT: &str = "{
  \"version\": \"0.2\",
  \"currency\": \"USD\",
  \"projects\": [],
  \"totalMonthlyCost\": \"1240.16\",
  \"diffTotalMonthlyCost\": AMOUNT
}
";

fn ask(report: &str) -> Run {
    let project = Project::empty();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for name in ["lib/settings", "terraform/tf-cost-above-budget"] {
        copy(&project, &own, &Path::new("policies").join(name));
    }
    project.write("cost.json", report);
    project.run(&["policy", "check", "--policies", "policies", "cost.json"])
}

#[test]
fn what_the_budget_allows_is_let_through() {
    for amount in ["\"138\"", "\"-12.50\""] {
        let run = ask(&REPORT.replace("AMOUNT", amount));
        assert_eq!(run.code, Some(0), "{}", run.shown());
    }
}

#[test]
fn more_than_the_budget_and_what_is_not_known_are_refused_on_their_line() {
    for (amount, said) in [
        (
            "\"1000\"",
            "adds 1000 USD to the costs of a month, more than the 200",
        ),
        ("null", "does not say what the change adds"),
    ] {
        let run = ask(&REPORT.replace("AMOUNT", amount));
        assert_eq!(run.code, Some(1), "{}", run.shown());
        for wanted in ["error[tf-cost-above-budget]", said, "--> cost.json:6:"] {
            assert!(run.stdout.contains(wanted), "{wanted}: {}", run.shown());
        }
    }
}

#[test]
fn json_with_other_keys_is_no_report() {
    let run = ask("{\"currency\": \"USD\", \"total\": 7}\n");
    assert_eq!(run.code, Some(3), "{}", run.shown());
}
