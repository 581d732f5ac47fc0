//! An environment comes, stays, changes, drifts and goes.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{Project, variables_of};
use crate::{process, workspace};

/// One environment, and what is done to it.
pub(super) struct Life {
    pub(super) environment: &'static str,
    pub(super) stack: &'static str,
    pub(super) set: &'static str,
    /// A change of its variables.
    change: [&'static str; 2],
    /// A machine that is replaced on request, and what must be approved with it.
    machine: &'static str,
    along: &'static [&'static str],
    /// The type of what drifts in its cloud, with a field of it and what becomes of that.
    drift: [&'static str; 3],
}

pub(super) const ALL: [Life; 2] = [
    Life {
        environment: "staging",
        stack: "cluster-hetzner",
        set: "staging",
        change: [
            "size_class = \"l\", count = 2",
            "size_class = \"l\", count = 3",
        ],
        machine: "module.cluster.hcloud_server.node[\"work-1\"]",
        along: &[],
        drift: ["hcloud_network", "\"name\": \"", "\"name\": \"renamed-"],
    },
    Life {
        environment: "prod",
        stack: "cluster-aws",
        set: "prod",
        change: [
            "size_class = \"l\", count = 3",
            "size_class = \"l\", count = 4",
        ],
        machine: "module.cluster.aws_instance.node[\"cp-1\"]",
        along: &[],
        drift: [
            "aws_vpc",
            "\"owner\": \"platform\"",
            "\"owner\": \"somebody\"",
        ],
    },
];

impl Life {
    pub(super) fn check(&self, project: &Project<'_>) -> Result<()> {
        let name = self.environment;
        let plan = ["plan", name, "--detailed-exitcode"];
        project.expect(2, name, &plan)?;
        project.expect(5, name, &["apply", name])?;
        project.expect(0, name, &["apply", name, "--yes"])?;
        project
            .expect(0, name, &plan)
            .context("no changes after an apply")?;
        let [from, to] = self.change;
        project.replace(&variables_of(name), from, to)?;
        project.expect(2, name, &plan)?;
        let file = format!("{name}.plan");
        project.expect(0, name, &["plan", name, "--out", &file])?;
        project.expect(0, name, &["apply", name, "--plan", &file])?;
        project
            .expect(0, name, &plan)
            .context("no changes after a change")?;
        self.replace(project).context("a replacement")?;
        self.drift(project).context("drift")?;
        self.destroy(project).context("destruction")
    }

    /// A replacement is held back until somebody approves it with a reason.
    fn replace(&self, project: &Project<'_>) -> Result<()> {
        let name = self.environment;
        let replace = ["--replace", self.machine];
        let held = project.expect(1, name, &[&["plan", name][..], &replace].concat())?;
        held.says("tf-destroyed-state")?;
        held.says("would be replaced")?;
        // On the line of the module, and of the call that brought it.
        held.says("--> terraform/modules/")?;
        held.says("::: terraform/stacks/")?;
        held.says("called as `module.cluster`")?;
        let apply = [&["apply", name, "--yes"][..], &replace].concat();
        project.expect(1, name, &apply)?;
        let alone = [&apply[..], &["--approve", self.machine]].concat();
        project.expect(4, name, &alone)?;
        let other = [&apply[..], &["--approve", "a.b", "--reason", "x"]].concat();
        project.expect(4, name, &other)?.says("names nothing")?;
        let mut approve = vec!["--reason", "its disk is worn"];
        for address in [self.machine].iter().chain(self.along) {
            approve.extend(["--approve", address]);
        }
        project.expect(0, name, &[&apply[..], &approve].concat())?;
        let history = project.expect(0, name, &["history", name, "--format", "json"])?;
        history.says("its disk is worn")?;
        project
            .expect(0, name, &["status", name])?
            .says("its disk is worn")
    }

    /// What somebody does in the cloud is shown, and taken back.
    fn drift(&self, project: &Project<'_>) -> Result<()> {
        let name = self.environment;
        let drift = ["drift", name, "--detailed-exitcode"];
        project.expect(0, name, &drift)?;
        let [kind, from, to] = self.drift;
        let things = workspace::files(&project.cloud(name).join(kind), ".json")?;
        let thing = things
            .first()
            .context("nothing of this type is in the cloud")?;
        let text = workspace::read(thing)?;
        ensure!(text.contains(from), "{} has no {from}", thing.display());
        std::fs::write(thing, text.replacen(from, to, 1))?;
        project.expect(2, name, &drift)?.says(kind)?;
        let json = project.expect(0, name, &["drift", name, "--format", "json"])?;
        json.says(kind)?;
        let approve = ["--approve", "x", "--reason", "y"];
        project.expect(4, name, &[&["apply", name, "--yes"][..], &approve].concat())?;
        project.expect(0, name, &["apply", name, "--yes"])?;
        project.expect(0, name, &drift).map(drop)
    }

    /// Everything goes but what `prevent_destroy` keeps, which is taken out of the state first.
    fn destroy(&self, project: &Project<'_>) -> Result<()> {
        let name = self.environment;
        let kept = project.expect(4, name, &["destroy", name, "--yes"])?;
        kept.says("prevent_destroy")?;
        let home = project
            .root
            .join(format!(".infractl/{name}/terraform/cluster"));
        let folder = home.join("code/terraform/stacks").join(self.stack);
        let tofu = |arguments: &[&str]| -> Result<String> {
            let mut command = Command::new(project.bench.tools.tofu()?);
            project.clouds.offer(&mut command, &project.cloud(name));
            command
                .current_dir(&folder)
                .env("TF_DATA_DIR", home.join("data"))
                .args(arguments);
            process::output(&mut command)
        };
        let held = tofu(&["state", "list"])?;
        let protected = held
            .lines()
            .filter(|line| super::super::stacks::is_protected(line));
        let mut forget = vec!["state", "rm"];
        forget.extend(protected);
        tofu(&forget)?;
        let removed = project.expect(0, name, &["destroy", name, "--yes"])?;
        removed.says("stack cluster: destroyed")?;
        ensure!(
            !project
                .root
                .join(format!(".infractl/{name}/platform"))
                .exists(),
            "the platform is still there"
        );
        project
            .expect(0, name, &["destroy", name, "--yes"])?
            .says("holds nothing")
    }
}
