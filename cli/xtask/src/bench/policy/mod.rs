//! Policies, beside the three programs that people evaluate Rego with.

mod inputs;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use self::inputs::{OBJECTS, POLICIES, RESOURCES};
use super::Bench;
use super::measure::{
    Comparison, Measured, Row, Runs, Step, Task, rows, side_by_side, warm_side_by_side,
};
use super::memory::held;

/// What a program is given, and how it is asked.
struct Case {
    folder: PathBuf,
    ours: Step,
    theirs: Step,
}

/// Many policies over many objects, beside `opa eval`, which has them in one JSON text.
pub(super) fn opa(bench: &Bench) -> Result<Measured> {
    let case = objects(bench, |folder| {
        let query = "data.query.denials";
        opa_eval(
            bench,
            folder,
            &["policies", "query.rego"],
            "objects.json",
            query,
        )
    })?;
    beside(bench, &case, &work(), "`opa eval` over one JSON text")
}

/// The same beside conftest.
pub(super) fn conftest(bench: &Bench) -> Result<Measured> {
    let case = objects(bench, |folder| {
        let arguments = [
            "test",
            "--policy",
            "policies",
            "--all-namespaces",
            "objects",
        ];
        Ok(Step::new(&bench.tools.conftest()?, arguments, folder))
    })?;
    Ok(Measured {
        work: work(),
        against: "`conftest test`",
        rows: rows(slow(bench, &case)?, None),
    })
}

/// The same beside gator, which has the policies as templates of constraints.
pub(super) fn gator(bench: &Bench) -> Result<Measured> {
    let case = objects(bench, |folder| {
        let arguments = ["test", "-f", "templates", "-f", "objects"];
        Ok(Step::new(&bench.tools.gator()?, arguments, folder))
    })?;
    let mut rows = rows(slow(bench, &case)?, None);
    rows.push(memory(bench, &case)?);
    Ok(Measured {
        work: work(),
        against: "`gator test`",
        rows,
    })
}

/// One large document, as a plan of Terraform is.
pub(super) fn plan(bench: &Bench) -> Result<Measured> {
    let folder = bench.scratch.path().join("policy-plan");
    let bytes = inputs::plan(&folder)?;
    let case = Case {
        ours: check(bench, &folder, "policies", "plan.json"),
        theirs: opa_eval(bench, &folder, &["policies"], "plan.json", "data")?,
        folder,
    };
    let name = format!(
        "`policy check`: 5 policies over one plan of {RESOURCES} resources, {} MB",
        bytes / 1_000_000
    );
    beside(bench, &case, &name, "`opa eval`")
}

/// One policy over one object: the time to the first verdict.
pub(super) fn first(bench: &Bench) -> Result<Measured> {
    let folder = bench.scratch.path().join("policy-first");
    inputs::first(&folder)?;
    let arguments = [
        "test",
        "--policy",
        "policies",
        "--all-namespaces",
        "objects",
    ];
    let theirs = Step::new(&bench.tools.conftest()?, arguments, &folder);
    let (ours, theirs) = (
        Task::one(check(bench, &folder, "policies", "objects")),
        Task::one(theirs),
    );
    let base = warm_side_by_side(&ours, &theirs, bench.runs * 3)?;
    Ok(Measured {
        work: "`policy check` to the first verdict: 1 policy, 1 object".to_owned(),
        against: "`conftest test`",
        rows: rows(base, None),
    })
}

fn work() -> String {
    format!("`policy check`: {POLICIES} policies over {OBJECTS} objects")
}

/// Makes the objects and policies once, and sees to it that both programs look: each denies the
/// object that is bad, and neither denies one of the others.
fn objects(bench: &Bench, theirs: impl Fn(&Path) -> Result<Step>) -> Result<Case> {
    let folder = bench.scratch.path().join("policy-objects");
    if !folder.exists() {
        inputs::objects(&folder)?;
    }
    let bad = bench.scratch.path().join("policy-bad");
    if !bad.exists() {
        inputs::bad(&bad)?;
    }
    for step in [check(bench, &bad, "policies", "objects"), theirs(&bad)?] {
        let output = step.command().output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(
            said.contains(inputs::DENIAL),
            "{step:?} does not deny the bad object: {said}"
        );
    }
    Ok(Case {
        ours: check(bench, &folder, "policies", "objects"),
        theirs: theirs(&folder)?,
        folder,
    })
}

fn check(bench: &Bench, folder: &Path, policies: &str, path: &str) -> Step {
    let arguments = ["policy", "check", "--policies", policies, path];
    Step::new(&bench.infractl, arguments, folder)
}

fn opa_eval(bench: &Bench, folder: &Path, data: &[&str], input: &str, query: &str) -> Result<Step> {
    let mut arguments = vec!["eval", "--format", "raw", "--input", input];
    for path in data {
        arguments.extend(["--data", path]);
    }
    arguments.push(query);
    Ok(Step::new(&bench.tools.opa()?, arguments, folder))
}

fn beside(bench: &Bench, case: &Case, work: &str, against: &'static str) -> Result<Measured> {
    ensure!(case.folder.exists(), "there is nothing to check");
    let (ours, theirs) = (Task::one(case.ours.clone()), Task::one(case.theirs.clone()));
    let runs = Runs::both(bench.fewer_runs());
    let mut rows = rows(side_by_side(&ours, &theirs, runs)?, None);
    rows.push(memory(bench, case)?);
    Ok(Measured {
        work: work.to_owned(),
        against,
        rows,
    })
}

/// A comparison with what takes minutes, so that one run of it must do.
fn slow(bench: &Bench, case: &Case) -> Result<[Comparison; 2]> {
    let (ours, theirs) = (Task::one(case.ours.clone()), Task::one(case.theirs.clone()));
    let runs = Runs {
        ours: bench.fewer_runs(),
        theirs: 1,
    };
    side_by_side(&ours, &theirs, runs)
}

fn memory(bench: &Bench, case: &Case) -> Result<Row> {
    Ok(Row {
        quantity: "memory of all processes",
        base: Comparison {
            ours: held(bench, &case.ours)?,
            theirs: Some(held(bench, &case.theirs)?),
        },
        large: None,
    })
}
