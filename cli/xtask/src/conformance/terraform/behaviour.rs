use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::stacks::{Case, cases};
use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::{process, workspace};

/// The set whose cluster is made, changed and broken.
const SET: &str = "smallest";

/// Simulated clouds drift, fail, lose answers and give back what was lost, as real ones do.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    process::run(
        Command::new("go")
            .current_dir(workspace::root()?.join("terraform/testing"))
            .args(["test", "-mod=readonly", "./..."]),
    )?;
    let clouds = Clouds::set_up(&bench.scratch.path().join("clouds"))?;
    let tofu = bench.tools.tofu()?;
    let case = cases(bench, "behaviour")?
        .into_iter()
        .find(|case| case.stack == "cluster-hetzner" && case.set == SET)
        .context("the set is there")?;
    let run = Run {
        case: &case,
        tofu: &tofu,
        clouds: &clouds,
    };
    case.run(&tofu, &clouds, &["init", "-input=false"])?;
    run.fails()?;
    run.drifts()?;
    run.replaces()?;
    run.loses()
}

struct Run<'r> {
    case: &'r Case,
    tofu: &'r Path,
    clouds: &'r Clouds,
}

impl Run<'_> {
    /// The first apply fails in the middle, with the words that were asked for; the second completes it.
    fn fails(&self) -> Result<()> {
        let fault = [
            ("INFRACTL_SIMULATED_FAULT", "apply:hcloud_server:1:fail"),
            ("INFRACTL_SIMULATED_FAULT_TEXT", "the moon is down"),
        ];
        let failed = self.apply(&[], &fault);
        ensure!(
            failed
                .as_ref()
                .is_err_and(|error| format!("{error:#}").contains("the moon is down")),
            "a fault did not end the run"
        );
        ensure!(self.objects("hcloud_server")?.is_empty(), "a server stands");
        ensure!(
            !self.objects("hcloud_network")?.is_empty(),
            "nothing was made before the fault"
        );
        self.apply(&[], &[])?;
        self.expect_unchanged()
    }

    /// What changed in the cloud is found and put right; what went is made again.
    fn drifts(&self) -> Result<()> {
        let server = self.server()?;
        let text = workspace::read(&server)?;
        let changed = text.replace("\"backups\": false", "\"backups\": true");
        ensure!(changed != text, "a server has no backups to switch on");
        std::fs::write(&server, changed)?;
        let plan = self.plan(&[])?;
        ensure!(
            plan.contains("backups") && plan.contains("0 to add, 1 to change, 0 to destroy"),
            "drift was not found:\n{plan}"
        );
        self.apply(&[], &[])?;
        ensure!(workspace::read(&server)? == text, "drift was not put right");
        std::fs::remove_file(&server)?;
        let plan = self.plan(&[])?;
        ensure!(
            plan.contains("1 to add, 0 to change, 0 to destroy"),
            "what went is not missed:\n{plan}"
        );
        self.apply(&[], &[])?;
        self.expect_unchanged()
    }

    /// Another image is another server.
    fn replaces(&self) -> Result<()> {
        let before = self.server()?;
        let image = ["-var=image={ id = \"162340002\" }"];
        let plan = self.plan(&image)?;
        ensure!(
            plan.contains("forces replacement")
                && plan.contains("1 to add, 0 to change, 1 to destroy"),
            "a new image replaces no server:\n{plan}"
        );
        self.apply(&image, &[])?;
        ensure!(self.server()? != before, "the server is the old one");
        self.apply(&[], &[]).map(drop)
    }

    /// An answer that was lost leaves a thing that no state knows, until it is imported.
    fn loses(&self) -> Result<()> {
        std::fs::remove_file(self.server()?)?;
        let fault = [("INFRACTL_SIMULATED_FAULT", "apply:hcloud_server:1:lose")];
        ensure!(self.apply(&[], &fault).is_err(), "a lost answer was heard");
        let server = self.server()?;
        let id = server.file_stem().unwrap_or_default().to_string_lossy();
        let address = "module.cluster.hcloud_server.node[\"cp-1\"]";
        let variables = self.case.variables();
        self.case.run(
            self.tofu,
            self.clouds,
            &["import", "-input=false", &variables, address, &id],
        )?;
        self.expect_unchanged()
    }

    fn expect_unchanged(&self) -> Result<()> {
        let plan = self.plan(&[])?;
        ensure!(plan.contains("No changes."), "something changes:\n{plan}");
        Ok(())
    }

    fn plan(&self, more: &[&str]) -> Result<String> {
        let variables = self.case.variables();
        let mut arguments = vec!["plan", "-input=false", &variables];
        arguments.extend(more);
        self.case.run(self.tofu, self.clouds, &arguments)
    }

    fn apply(&self, more: &[&str], variables: &[(&str, &str)]) -> Result<String> {
        let file = self.case.variables();
        let mut arguments = vec!["apply", "-input=false", "-auto-approve", &file];
        arguments.extend(more);
        self.case
            .run_with(self.tofu, self.clouds, &arguments, variables)
    }

    /// The one server that stands in the cloud.
    fn server(&self) -> Result<PathBuf> {
        let mut found = self.objects("hcloud_server")?;
        ensure!(found.len() == 1, "{} servers stand", found.len());
        found.pop().context("one server stands")
    }

    fn objects(&self, kind: &str) -> Result<Vec<PathBuf>> {
        let folder = self.case.store.join(kind);
        if !folder.exists() {
            return Ok(Vec::new());
        }
        workspace::files(&folder, ".json")
    }
}
