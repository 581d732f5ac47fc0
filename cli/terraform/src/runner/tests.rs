//! The runner against small tools of shell that misbehave as real ones do.

#![expect(
    clippy::disallowed_methods,
    reason = "it plays the tools that spoil what the runner made"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use infractl_base::{
    Files as _, Folder, Interruption, MemoryFiles, RelativePath, ScratchFolder, Signal,
};
use infractl_document::{Sources, View};

use super::*;
use crate::plan::Redactor;

const CANARY: &str = "canary-5e1f2a77";

/// Where shell and its tools lie.
const SYSTEM: &str = "/usr/bin:/bin";

const VERSION: &str = r#"{"terraform_version":"1.12.6"}"#;

/// A project with one stack, and a `tofu` that does what a script says.
struct Bench {
    scratch: ScratchFolder,
    code: MemoryFiles,
}

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).unwrap()
}

impl Bench {
    fn new(script: &str) -> Self {
        let scratch = ScratchFolder::new(&std::env::temp_dir()).unwrap();
        let root = scratch.folder().root().to_owned();
        fs::create_dir(root.join("bin")).unwrap();
        let mut code = MemoryFiles::new();
        code.insert(
            path("terraform/stacks/a/main.tf"),
            *b"module \"m\" {\n  source = \"../../modules/m\"\n}\n",
        );
        code.insert(path("terraform/stacks/a/.terraform/x"), *b"cache");
        code.insert(path("terraform/stacks/a/terraform.tfstate"), *b"stray");
        code.insert(path("terraform/modules/m/main.tf"), *b"# m\n");
        let bench = Self { scratch, code };
        bench.tool("tofu", script);
        bench
    }

    fn tool(&self, name: &str, script: &str) {
        let file = self.scratch.folder().root().join("bin").join(name);
        let text = format!(
            "#!/bin/sh\nif [ \"$1\" = version ]; then echo '{VERSION}'; exit 0; fi\n{script}\n"
        );
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn search_path(&self) -> OsString {
        let bin = self.scratch.folder().root().join("bin");
        format!("{}:{SYSTEM}", bin.display()).into()
    }

    fn state(&self) -> PathBuf {
        self.scratch.folder().root().join("terraform.tfstate")
    }

    fn prepare(&self) -> Result<RunFolder, RunError> {
        let source = path("terraform/stacks/a");
        let mut secrets = Redactor::new();
        secrets.add(CANARY);
        RunFolder::prepare(&Layout {
            project: &Folder::new(self.scratch.folder().root().join("project")),
            environment: "staging",
            stack: "a",
            code: &self.code,
            source: &source,
            parts: &[path("terraform/modules/m")],
            variables: &[
                Arc::from(b"x = 1\n".as_slice()),
                Arc::from(b"{}".as_slice()),
            ],
            backend: &Backend::Local(self.state()),
            imports: &[],
            secrets: &secrets,
        })
    }

    fn with<T>(&self, act: impl FnOnce(&Runner<'_>) -> T) -> T {
        self.with_interruption(&Interruption::new(), Duration::from_secs(1), act)
    }

    fn with_interruption<T>(
        &self,
        interruption: &Interruption,
        grace: Duration,
        act: impl FnOnce(&Runner<'_>) -> T,
    ) -> T {
        let tool = Tool::find(&self.search_path(), &BTreeMap::new()).unwrap();
        let folder = self.prepare().unwrap();
        let environment = [
            ("PATH".into(), self.search_path()),
            ("HCLOUD_TOKEN".into(), OsString::from(CANARY)),
            ("TF_WORKSPACE".into(), OsString::from("other")),
        ];
        let surroundings = Surroundings::of(environment, &[]);
        act(&Runner {
            tool: &tool,
            folder: &folder,
            surroundings: &surroundings,
            supervisor: None,
            interruption,
            grace,
            limit: Duration::from_secs(30),
        })
    }

    fn plan(&self) -> Result<Planned, RunError> {
        self.with(|runner| runner.plan(&PlanRequest::default(), &mut |_| {}))
    }
}

fn tools(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, range)| ((*name).to_owned(), (*range).to_owned()))
        .collect()
}

#[test]
fn a_tool_is_found_by_name_and_range_or_refused_by_name() {
    let bench = Bench::new("");
    let find = |pairs: &[(&str, &str)]| Tool::find(&bench.search_path(), &tools(pairs));
    let tofu = find(&[("tofu", ">=1.10, <2")]).unwrap();
    assert_eq!(
        (tofu.name, tofu.version_text.as_str()),
        (ToolName::Tofu, "1.12.6")
    );
    let error = find(&[("tofu", ">=2")]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("is tofu 1.12.6, and `tools` of infractl.yaml wants >=2"),
        "{error}"
    );
    assert!(matches!(
        find(&[("tofu", "soon")]),
        Err(ToolError::Range { .. })
    ));
    bench.tool("terraform", "");
    let other = find(&[("tofu", ">=2"), ("terraform", ">=1")]).unwrap();
    assert_eq!(other.name, ToolName::Terraform);
    let error = Tool::find("/nowhere".as_ref(), &tools(&[("terraform", ">=1")])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`terraform` >=1 is not on the search path; install one"
    );
}

#[test]
fn a_tool_that_prints_junk_for_its_version_is_refused() {
    for script in [
        "echo hello",
        "exit 3",
        "echo '{}'",
        "echo '{\"terraform_version\":\"x\"}'",
    ] {
        let bench = Bench::new("");
        let file = bench.scratch.folder().root().join("bin/tofu");
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        let error = Tool::find(&bench.search_path(), &BTreeMap::new()).unwrap_err();
        assert!(matches!(error, ToolError::Junk { .. }), "{script}: {error}");
    }
}

#[test]
fn a_run_folder_is_private_and_holds_code_without_states() {
    let bench = Bench::new("");
    let run = bench.prepare().unwrap();
    let root = run.folder().root();
    let files = run.folder().walk(&RelativePath::root()).unwrap();
    let names: Vec<_> = files.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(
        names,
        [
            "code/terraform/modules/m/main.tf",
            "code/terraform/stacks/a/infractl_backend_override.tf",
            "code/terraform/stacks/a/main.tf",
            "variables/000.tfvars",
            "variables/001.tfvars.json"
        ]
    );
    for (file, _) in &files {
        assert!(!run.folder().is_exposed(file).unwrap(), "{file}");
    }
    assert!(!run.folder().is_exposed(&RelativePath::root()).unwrap());
    assert!(root.ends_with(".infractl/staging/terraform/a"));
    fs::set_permissions(root, fs::Permissions::from_mode(0o777)).unwrap();
    assert!(bench.prepare().unwrap_err().is_guard());
}

#[test]
fn the_tool_sees_a_cleared_environment() {
    let bench = Bench::new("env > ../../../../env; exit 1");
    bench.plan().unwrap_err();
    let file = "project/.infractl/staging/terraform/a/env";
    let seen = fs::read_to_string(bench.scratch.folder().root().join(file)).unwrap();
    assert!(seen.contains("HCLOUD_TOKEN=") && seen.contains("TF_DATA_DIR=/"));
    assert!(
        !seen.contains("TF_WORKSPACE") && !seen.contains("HOME="),
        "{seen}"
    );
}

#[test]
fn a_success_without_a_plan_and_junk_are_errors() {
    let silent = Bench::new("exit 0").plan().unwrap_err();
    assert!(matches!(silent, RunError::NoPlan { .. }), "{silent}");
    let junk = "for a; do case $a in -out=*) echo x > \"${a#-out=}\";; esac; done; echo hello";
    let junk = Bench::new(junk).plan().unwrap_err();
    assert!(matches!(junk, RunError::Junk { .. }), "{junk}");
    let killed = Bench::new("kill -9 $$").plan().unwrap_err();
    assert!(
        matches!(killed, RunError::Failed { code: None, .. }),
        "{killed}"
    );
}

#[test]
fn what_the_tool_complains_about_is_found_in_the_users_file_and_holds_no_secret() {
    let line = format!(
        r#"{{"@level":"error","@message":"Error: x","type":"diagnostic","diagnostic":{{"severity":"error","summary":"Provider said no","detail":"token {CANARY} was refused","range":{{"filename":"../../modules/m/main.tf","start":{{"line":1,"column":1,"byte":0}},"end":{{"line":1,"column":2,"byte":1}}}}}}}}"#
    );
    let bench = Bench::new(&format!(
        "cat <<'END'\n{line}\nEND\necho {CANARY} >&2\nexit 1"
    ));
    let error = bench.plan().unwrap_err();
    assert!(!format!("{error:?}").contains(CANARY));
    let RunError::Failed { diagnostics, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(diagnostics[0].detail, "token (sensitive) was refused");
    let sources = Sources::new();
    let finding = diagnostics[0].finding(&bench.code, &sources);
    let (file, start, _) = sources.locate(finding.primary.unwrap()).unwrap();
    assert_eq!(
        (file.as_str(), start.line),
        ("terraform/modules/m/main.tf", 1)
    );
    assert_eq!(finding.message, "provider said no");
    assert!(bench.code.read(&file).is_ok());
}

#[test]
fn a_state_that_cannot_be_trusted_is_refused_before_a_plan() {
    let ok =
        r#"{"version":4,"terraform_version":"1.12.6","serial":3,"lineage":"l","resources":[]}"#;
    for (state, wanted) in [
        ("", "is empty"),
        ("{", "it is no JSON"),
        ("{}", "it has no `version`"),
        (
            &*ok.replace(":4", ":5"),
            "was written by version 5 of states",
        ),
        (
            &*ok.replace("1.12.6", "1.99.0"),
            "was written by version 1.99.0",
        ),
        (&*ok.replace("\"l\"", "\"\""), "it has no `lineage`"),
    ] {
        let bench = Bench::new("touch ran; exit 1");
        fs::write(bench.state(), state).unwrap();
        let error = bench.plan().unwrap_err();
        assert!(matches!(error, RunError::State(_)), "{error}");
        assert!(error.to_string().contains(wanted), "{error}");
        let ran = "project/.infractl/staging/terraform/a/code/terraform/stacks/a/ran";
        assert!(!bench.scratch.folder().root().join(ran).exists());
    }
}

/// Plans, and applies in a way of its own.
fn planning(apply: &str) -> String {
    format!(
        "case $1 in plan) for a; do case $a in -out=*) echo x > \"${{a#-out=}}\";; esac; done; exit 2;; \
         apply) {apply};; esac"
    )
}

#[test]
fn a_plan_is_applied_once_and_only_as_it_was_made() {
    let bench = Bench::new(&planning("exit 0"));
    let secrets = Redactor::new();
    bench.with(|runner| {
        let planned = runner.plan(&PlanRequest::default(), &mut |_| {}).unwrap();
        assert!(planned.has_changes && planned.state.is_none());
        let plan = runner.folder.folder().root().join("plan.bin");
        fs::write(&plan, "y\n").unwrap();
        let apply = || runner.apply(&planned, &secrets, &mut |_| {});
        assert!(matches!(apply(), Err(RunError::OtherPlan { .. })));
        fs::write(&plan, "x\n").unwrap();
        let state = r#"{"version":4,"terraform_version":"1.12.6","serial":1,"lineage":"l"}"#;
        fs::write(bench.state(), state).unwrap();
        let moved = apply().unwrap_err();
        assert!(
            moved.is_guard() && moved.to_string().contains("came to be"),
            "{moved}"
        );
        fs::remove_file(bench.state()).unwrap();
        apply().unwrap();
        assert!(matches!(apply(), Err(RunError::UsedPlan { .. })));
    });
}

#[test]
fn a_state_that_could_not_be_stored_stops_every_later_run() {
    let bench = Bench::new(&planning("echo state > errored.tfstate; exit 1"));
    bench.with(|runner| {
        let planned = runner.plan(&PlanRequest::default(), &mut |_| {}).unwrap();
        let error = runner
            .apply(&planned, &Redactor::new(), &mut |_| {})
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("tofu state push errored.tfstate"),
            "{error}"
        );
    });
    let again = bench.prepare().unwrap_err();
    assert!(again.is_guard(), "{again}");
    let left = "project/.infractl/staging/terraform/a/code/terraform/stacks/a/errored.tfstate";
    assert!(bench.scratch.folder().root().join(left).exists());
}

#[test]
fn an_interrupt_is_passed_on_once_and_a_deaf_tool_is_killed() {
    let event = r#"echo '{"@message":"m","type":"version"}'"#;
    // A machine with much to do is slow to hear of an interrupt.
    for (script, grace, was_killed) in [
        (
            format!("trap 'exit 1' INT; {event}; while :; do sleep 0.05; done"),
            20,
            false,
        ),
        (
            format!("trap '' INT; {event}; while :; do sleep 0.05; done"),
            1,
            true,
        ),
    ] {
        let bench = Bench::new(&script);
        let interruption = Interruption::new();
        let grace = Duration::from_secs(grace);
        let error = bench.with_interruption(&interruption, grace, |runner| {
            runner.plan(&PlanRequest::default(), &mut |event| {
                assert_eq!(event, Event::Message("m".into()));
                interruption.raise(Signal::Interrupt);
            })
        });
        match error.unwrap_err() {
            RunError::Interrupted {
                signal,
                was_killed: killed,
                ..
            } => {
                assert_eq!((signal, killed), (Signal::Interrupt, was_killed));
            }
            error => panic!("{error}"),
        }
    }
}

#[test]
fn sensitive_outputs_are_sealed_and_others_pass() {
    let outputs = format!(
        r#"{{"open":{{"sensitive":false,"type":"string","value":"eu"}},"kept":{{"sensitive":true,"type":"string","value":"{CANARY}-2"}},"copied":{{"sensitive":false,"type":"string","value":"x{CANARY}-2"}}}}"#
    );
    let bench = Bench::new(&format!("echo '{outputs}'"));
    let found = bench
        .with(|runner| runner.outputs(&Redactor::new()))
        .unwrap();
    assert_eq!(found["open"].root().as_str(), Some("eu"));
    for name in ["kept", "copied"] {
        assert!(matches!(found[name].root().view(), View::Sensitive(_)));
    }
    let junk = Bench::new("echo hello");
    assert!(
        junk.with(|runner| runner.outputs(&Redactor::new()))
            .is_err()
    );
}

#[test]
fn a_validation_is_read_and_one_that_contradicts_itself_is_not() {
    let answer =
        r#"{"valid":false,"diagnostics":[{"severity":"error","summary":"No","detail":""}]}"#;
    let told = Bench::new(&format!("echo '{answer}'; exit 1"))
        .with(|runner| runner.validate().map_err(|error| error.to_string()));
    assert_eq!(told.unwrap().len(), 1);
    for script in [
        format!("echo '{answer}'"),
        "echo '{\"valid\":true}'; exit 1".to_owned(),
        "echo '{}'".to_owned(),
        "exit 0".to_owned(),
    ] {
        let bench = Bench::new(&script);
        let told = bench.with(|runner| runner.validate().map_err(|error| error.to_string()));
        let error = told.unwrap_err();
        assert!(
            error.contains("printed something else"),
            "{script}: {error}"
        );
    }
}
