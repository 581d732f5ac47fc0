use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use infractl_base::{Checkout, RelativePath};
use infractl_document::Sources;
use infractl_terraform::plan::{Plan, Redactor};
use infractl_terraform::preview::{Agreement, Depth, Preview, Request, preview};
use infractl_terraform::schema::Schemas;
use infractl_yaml::{Duplicates, read_json};

use super::stacks::{Case, Planned, folders, planned};
use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::tools::program;
use crate::{process, workspace};

/// So many hundredths of what the real plan knows, the preview must know.
const LEAST_SHARE: f64 = 95.0;

/// At least so many plans are compared: five of each stack.
const LEAST_PLANS: usize = 15;

/// Small configurations, each with the plan that was recorded of it.
const CASES: &str = "cli/terraform/src/preview/cases";

/// Small configurations that are refused.
const REFUSED: &str = "cli/terraform/src/preview/refused";

/// At least so many of them are there.
const LEAST_REFUSED: usize = 59;

/// At least so many of the others are there.
const LEAST_CASES: usize = 21;

/// What the contract alone takes, and is given by the module of a cloud: a file for each.
const CONTRACT_VARIABLES: &str = "terraform/testing/contract";

/// The file of a stack that sets up its providers.
const PROVIDERS: &str = "providers.tf";

/// What stands before the time of a plan, which is not recorded.
const TIMESTAMP: &str = "\"timestamp\":\"";

/// What of a recorded plan must still be so.
const COMPARED: [&str; 6] = [
    "configuration",
    "format_version",
    "output_changes",
    "planned_values",
    "resource_changes",
    "variables",
];

/// So many differences of one plan are told.
const MOST_TOLD: usize = 20;

/// The preview of every set of every stack, and of every recorded case, holds the resources and
/// outputs of the real plan, no value that it knows is another one, and it knows most of them.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    let clouds = Clouds::set_up(&bench.scratch.path().join("clouds"))?;
    let tofu = bench.tools.tofu()?;
    cases(bench, &clouds, &tofu)?;
    refused(bench, &clouds, &tofu)?;
    let plans = planned(bench, &clouds, "preview", &tofu)?;
    ensure!(
        plans.len() >= LEAST_PLANS,
        "there are {} plans, not {LEAST_PLANS}",
        plans.len()
    );
    let mut all = Agreement::default();
    for Planned { case, plan } in &plans {
        let name = format!("{} with {}", case.stack, case.set);
        let json = fs::read(plan).with_context(|| name.clone())?;
        let own = previewed(&case.folder, &[&case.variables]).with_context(|| name.clone())?;
        add(&mut all, &name, &json, &own)?;
    }
    tell("plans of stacks", plans.len(), &all);
    modules(&clouds, &tofu, &plans, &mut all)?;
    tell("plans of stacks and modules", 3 * plans.len(), &all);
    ensure!(
        all.share() >= LEAST_SHARE,
        "the preview knows less than {LEAST_SHARE} %"
    );
    Ok(())
}

/// Plans the module of each stack, and the contract, as root modules with the stack's variables.
fn modules(clouds: &Clouds, tofu: &Path, plans: &[Planned], all: &mut Agreement) -> Result<()> {
    let contracts = workspace::root()?.join(CONTRACT_VARIABLES);
    for Planned { case, .. } in plans {
        let contract = contracts.join(format!("{}.tfvars", case.stack));
        let contract_variables = format!("-var-file={}", contract.display());
        let home = case.folder.join("../../modules").canonicalize()?;
        let mut of = |module: &str, arguments: &[&str], files: &[&PathBuf]| -> Result<()> {
            let own = Case {
                stack: case.stack.clone(),
                set: case.set.clone(),
                folder: home.join(module),
                variables: case.variables.clone(),
                store: case.store.clone(),
            };
            own.run(tofu, clouds, &["init", "-input=false"])?;
            let json = fs::read(own.plan_with(tofu, clouds, arguments)?)?;
            let name = format!("module {module} with {} of {}", case.set, case.stack);
            let previewed = previewed(&own.folder, files).with_context(|| name.clone())?;
            add(all, &name, &json, &previewed)
        };
        // Only a root module sets up providers.
        let providers = case.folder.join(PROVIDERS);
        if providers.exists() {
            fs::copy(&providers, home.join(&case.stack).join(PROVIDERS))?;
        }
        of(&case.stack, &[], &[&case.variables])?;
        let files = [&case.variables, &contract];
        // A stack that makes no cluster has nothing to do with the contract.
        if case.stack.starts_with("cluster-") {
            of("contract", &[&contract_variables], &files)?;
        }
    }
    Ok(())
}

/// Plans every recorded case again.
fn cases(bench: &Bench, clouds: &Clouds, tofu: &Path) -> Result<()> {
    let cases = folders(&workspace::root()?.join(CASES))?;
    ensure!(
        cases.len() >= LEAST_CASES,
        "there are {} cases, not {LEAST_CASES}",
        cases.len()
    );
    let mut all = Agreement::default();
    let mut wrong = Vec::new();
    for case in &cases {
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        let json = plan_of(bench, clouds, tofu, case).with_context(|| name.clone().into_owned())?;
        let recorded = case.join("plan.json");
        let is_stale = || {
            fs::read_to_string(&recorded).map_or(true, |kept| {
                !is_same(&kept, &json, &COMPARED).unwrap_or(false)
            })
        };
        if bench.is_recording && is_stale() {
            fs::write(&recorded, &json)?;
        }
        let kept = fs::read_to_string(&recorded)
            .with_context(|| format!("{name} has no recorded plan"))?;
        ensure!(
            is_same(&kept, &json, &COMPARED)?,
            "{name}: the plan is another than the recorded one"
        );
        let added =
            previewed(case, &[]).and_then(|own| add(&mut all, &name, json.as_bytes(), &own));
        wrong.extend(added.err().map(|error| format!("{name}: {error:#}")));
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n      "));
    tell("cases", cases.len(), &all);
    Ok(())
}

/// The plan of a case as it is recorded, from a copy of its folder.
fn plan_of(bench: &Bench, clouds: &Clouds, tofu: &Path, case: &Path) -> Result<String> {
    let home = bench.scratch.path().join("cases");
    fs::create_dir_all(&home)?;
    let copy = home.join(case.file_name().unwrap_or_default());
    process::run(Command::new("cp").arg("-r").arg(case).arg(&copy))?;
    let run = |arguments: &[&str]| {
        let mut command = program(tofu);
        clouds.offer(&mut command, &copy.join("cloud"));
        command.current_dir(&copy).args(arguments);
        process::output(&mut command)
    };
    run(&["init", "-input=false", "-no-color"])?;
    run(&["plan", "-input=false", "-no-color", "-out=plan.bin"])?;
    let plan = run(&["show", "-json", "plan.bin"])?;
    let (before, rest) = plan.split_once(TIMESTAMP).context("the plan has no time")?;
    let (_, after) = rest.split_once('"').context("the time has no end")?;
    Ok(format!("{before}{TIMESTAMP}\"{after}"))
}

/// Whether two plans say the same; some lists that nobody reads come in any order.
pub(super) fn is_same(left: &str, right: &str, compared: &[&str]) -> Result<bool> {
    let read = |plan: &str| {
        let sources = Sources::new();
        let source = sources.add(&RelativePath::root(), &plan.as_bytes().into());
        read_json(plan.as_bytes(), source, Duplicates::Refuse)
            .map_err(|error| anyhow::anyhow!("a plan is no JSON: {}", error.message))
    };
    let (left, right) = (read(left)?, read(right)?);
    Ok(compared
        .iter()
        .all(|key| match (left.root().get(key), right.root().get(key)) {
            (Some(left), Some(right)) => left.has_same_value(right),
            (left, right) => left.is_none() && right.is_none(),
        }))
}

/// The tool refuses what the tests of the preview say that it does.
fn refused(bench: &Bench, clouds: &Clouds, tofu: &Path) -> Result<()> {
    let root = workspace::root()?.join(REFUSED);
    let cases = workspace::files(&root, ".tf")?;
    let cases: Vec<_> = cases
        .iter()
        .filter(|case| case.parent() == Some(root.as_path()))
        .collect();
    for case in &cases {
        let name = case.file_stem().unwrap_or_default().to_string_lossy();
        let copy = bench.scratch.path().join("refused").join(&*name);
        fs::create_dir_all(copy.parent().unwrap_or(&copy))?;
        process::run(
            Command::new("cp")
                .arg("-r")
                .arg(root.join("modules"))
                .arg(&copy),
        )?;
        fs::copy(case, copy.join("main.tf"))?;
        let run = |arguments: &[&str]| {
            let mut command = program(tofu);
            clouds.offer(&mut command, &copy.join("cloud"));
            command.current_dir(&copy).args(arguments);
            process::output(&mut command)
        };
        let is_planned = run(&["init", "-input=false", "-no-color"]).is_ok()
            && run(&["plan", "-input=false", "-no-color"]).is_ok();
        ensure!(!is_planned, "{name} is planned");
    }
    ensure!(
        cases.len() >= LEAST_REFUSED,
        "there are {} cases that are refused, not {LEAST_REFUSED}",
        cases.len()
    );
    println!("   {} cases are refused", cases.len());
    Ok(())
}

fn add(all: &mut Agreement, name: &str, json: &[u8], own: &Preview) -> Result<()> {
    let real = Plan::read(json, &Redactor::new()).with_context(|| name.to_owned())?;
    let agreement = own.agreement(&real, "stack")?;
    let mut told: Vec<&str> = agreement.differences.iter().map(String::as_str).collect();
    told.truncate(MOST_TOLD);
    ensure!(
        told.is_empty(),
        "{name}: {} differences\n      {}",
        agreement.differences.len(),
        told.join("\n      ")
    );
    tell(name, 1, &agreement);
    all.known += agreement.known;
    all.shared += agreement.shared;
    Ok(())
}

fn tell(name: &str, plans: usize, agreement: &Agreement) {
    println!(
        "   {name} ({plans}): {} of {} values known, {:.1} %",
        agreement.shared,
        agreement.known,
        agreement.share()
    );
}

/// The preview of a folder anywhere on this machine, with files of variables.
fn previewed(folder: &Path, variables: &[&PathBuf]) -> Result<Preview> {
    let path = |path: &Path| RelativePath::parse(path.to_string_lossy().trim_start_matches('/'));
    let checkout = Checkout::open(Path::new("/"))?;
    let folder = path(folder)?;
    let variables = variables.iter().map(|variables| path(variables));
    let own = preview(&Request {
        files: &checkout,
        sources: &Sources::new(),
        schemas: &Schemas::shipped(),
        folder: &folder,
        stack: "stack",
        variables: &variables.collect::<Result<Vec<_>, _>>()?,
        texts: &[],
        given: BTreeMap::new(),
        workspace: "default",
        depth: Depth::Whole,
    });
    let mistakes: Vec<&str> = own
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    ensure!(mistakes.is_empty(), "findings: {}", mistakes.join("; "));
    Ok(own)
}
