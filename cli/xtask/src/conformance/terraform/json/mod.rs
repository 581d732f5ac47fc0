//! Terraform's JSON, held against the native syntax and against the tool.

mod broken;
mod files;
mod stacks;
mod text;
mod translate;

use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use infractl_document::{Finding, Severity};
use infractl_terraform::plan::{Plan, Redactor};

use super::preview::is_same;
use super::stacks::each;
use crate::clouds::Clouds;
use crate::conformance::Bench;
use files::{Copy, Translated, copies};

/// Configurations of the native syntax, each with the plan that was recorded of it, or refused.
const CASES: &str = "cli/terraform/src/preview/cases";
const REFUSED: &str = "cli/terraform/src/preview/refused";
const MISTAKEN: &str = "cli/terraform/src/preview/mistaken";
const SOUND: &str = "cli/terraform/src/preview/sound";

/// Mistakes that JSON has no form for: a block looks like an argument, and a name is a text.
const NATIVE: [&str; 2] = ["argument_as_block", "moved_from_a_text"];

/// What of a plan hangs on what is written, and not on how.
const PLANNED: [&str; 4] = [
    "output_changes",
    "planned_values",
    "resource_changes",
    "variables",
];

/// At least so many of each can be said in JSON.
const LEAST: [usize; 4] = [18, 58, 72, 12];

/// What is written in JSON is planned, taken and refused as what is written natively, by the tool
/// and by us.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    let home = bench.scratch.path().join("json");
    let judge = Judge {
        clouds: Clouds::set_up_once(&bench.scratch.path().join("clouds"))?,
        tofu: bench.tools.tofu()?,
    };
    let [cases, refused, mistaken, sound] = LEAST;
    judge.all(&home, (CASES, cases), "planned alike", Judge::plans)?;
    judge.all(&home, (REFUSED, refused), "refused", Judge::refuses_plan)?;
    judge.all(&home, (MISTAKEN, mistaken), "mistaken", Judge::refuses)?;
    judge.all(&home, (SOUND, sound), "taken", Judge::takes)?;
    broken::check(&judge, &home.join("broken"))?;
    stacks::check(&judge, &home.join("stacks"))
}

/// The tool, and what it is run with.
struct Judge {
    clouds: Clouds,
    tofu: std::path::PathBuf,
}

impl Judge {
    /// Has every configuration of a folder looked at, in JSON.
    fn all(
        &self,
        home: &Path,
        (folder, least): (&str, usize),
        word: &str,
        look: fn(&Self, &Copy) -> Result<()>,
    ) -> Result<()> {
        let name = Path::new(folder).file_name().unwrap_or_default();
        let Translated { copies, untold } = copies(folder, &home.join(name))?;
        let count = copies.len();
        all(copies, |copy| {
            look(self, &copy).with_context(|| copy.name.clone())
        })?;
        let untold = match untold.as_slice() {
            [] => String::new(),
            _ => format!(", and {} has no form in it", untold.join(", ")),
        };
        ensure!(
            count >= least,
            "{folder} gives {count} of {least} in JSON{untold}"
        );
        println!("   {count} configurations in JSON are {word}{untold}");
        Ok(())
    }

    /// The plan is that of the native text, and the preview agrees with it.
    fn plans(&self, copy: &Copy) -> Result<()> {
        let run = |arguments: &[&str]| copy.run_ready(self, arguments);
        run(&["plan", "-input=false", "-no-color", "-out=plan.bin"])?;
        let plan = run(&["show", "-json", "plan.bin"])?;
        let recorded = copy.recorded()?;
        ensure!(
            is_same(&recorded, &plan, &PLANNED)?,
            "the plan is another than that of the native text"
        );
        let previewed = copy.preview()?;
        let errors = errors(&previewed.findings);
        ensure!(errors.is_empty(), "the preview tells {}", errors.join(", "));
        let real = Plan::read(plan.as_bytes(), &Redactor::new())?;
        let agreement = previewed.agreement(&real, "stack")?;
        let differences = agreement.differences.join("\n        ");
        ensure!(differences.is_empty(), "the preview differs: {differences}");
        let native = copy.preview_of_original()?.agreement(&real, "stack")?;
        ensure!(
            native.shared == agreement.shared,
            "the preview knows {} values, and {} of the native text",
            agreement.shared,
            native.shared
        );
        Ok(())
    }

    fn refuses_plan(&self, copy: &Copy) -> Result<()> {
        let planned = copy.run_ready(self, &["plan", "-input=false", "-no-color"]);
        ensure!(planned.is_err(), "the tool plans it");
        let told = errors(&copy.preview()?.findings);
        ensure!(!told.is_empty(), "the preview tells no mistake");
        Ok(())
    }

    fn refuses(&self, copy: &Copy) -> Result<()> {
        if NATIVE.contains(&copy.name.as_str()) {
            return self.takes(copy);
        }
        ensure!(!copy.is_taken(self), "the tool takes it");
        ensure!(!errors(&copy.lint()?).is_empty(), "lint tells no mistake");
        Ok(())
    }

    fn takes(&self, copy: &Copy) -> Result<()> {
        ensure!(copy.is_taken(self), "the tool refuses it");
        let told = errors(&copy.lint()?);
        ensure!(told.is_empty(), "lint tells {}", told.join(", "));
        Ok(())
    }
}

/// Looks at all of them, and tells of every one that is not as it should be.
fn all<T: Send>(cases: Vec<T>, look: impl Fn(T) -> Result<()> + Sync) -> Result<()> {
    let wrong = Mutex::new(Vec::new());
    each(cases, |case| {
        if let Err(error) = look(case) {
            let mut wrong = wrong
                .lock()
                .map_err(|_| anyhow::anyhow!("a thread panicked"))?;
            wrong.push(format!("{error:#}"));
        }
        Ok(())
    })?;
    let wrong = wrong.into_inner().unwrap_or_default();
    ensure!(wrong.is_empty(), "{}", wrong.join("\n      "));
    Ok(())
}

/// The rules that say why something is refused.
fn errors(findings: &[Finding]) -> Vec<String> {
    let errors = findings
        .iter()
        .filter(|own| own.severity == Severity::Error);
    // The tool takes what is written out.
    let errors = errors.filter(|own| own.rule.as_str() != "tf-literal-credential");
    errors
        .map(|own| format!("{} ({})", own.rule, own.message))
        .collect()
}
