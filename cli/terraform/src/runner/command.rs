use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::sync::Arc;
use std::time::Duration;

use infractl_base::{
    Digest, Ending, FileLock, Folder, Following, Interruption, Program, RelativePath, Stream,
    Supervisor,
};
use infractl_document::{Node, Severity, Tree};

use super::{
    Diagnostic, Event, PlanRequest, RunError, RunFolder, StateFacts, Surroundings, Tool, outputs,
    secrets,
};
use crate::plan::{Plan, Redactor, read_private};

/// One tool in one folder, ready to run.
#[derive(Debug, Clone, Copy)]
pub struct Runner<'r> {
    /// The tool.
    pub tool: &'r Tool,
    /// Where it runs.
    pub folder: &'r RunFolder,
    /// Its environment.
    pub surroundings: &'r Surroundings,
    /// The process that ends the tool when this one is killed.
    pub supervisor: Option<&'r Supervisor>,
    /// Who may wish that it ends.
    pub interruption: &'r Interruption,
    /// How long it may take to end after such a wish.
    pub grace: Duration,
    /// How long one command may take.
    pub limit: Duration,
}

/// A plan that was made, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Of the plan file in the private folder.
    pub digest: Digest,
    /// Whether an apply would change anything.
    pub has_changes: bool,
    /// The state for which it was made; `None` where there is none yet.
    pub state: Option<StateFacts>,
    /// What the tool warned of.
    pub diagnostics: Vec<Diagnostic>,
}

/// A state with all that is in it, secrets included.
#[derive(Clone)]
pub struct HeldState {
    /// What may be told of it.
    pub facts: StateFacts,
    /// The whole of it.
    pub bytes: Vec<u8>,
}

/// How an apply ended that did all it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The state afterwards.
    pub state: Option<StateFacts>,
    /// What the tool warned of.
    pub diagnostics: Vec<Diagnostic>,
}

/// The most of one answer that is kept, in bytes.
const ANSWER_LIMIT: usize = 512 * 1024 * 1024;

/// How long another run may hold the plugin cache: downloads are slow.
const CACHE_PATIENCE: Duration = Duration::from_mins(10);

/// What one command left behind.
struct Run {
    ending: Ending,
    answer: Vec<u8>,
    diagnostics: Vec<Diagnostic>,
    has_junk: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One event on each line.
    Events,
    /// One answer.
    Answer,
}

impl Runner<'_> {
    /// Fetches providers and modules and opens the state. One run at a time fills the cache.
    pub fn init(&self, on_event: &mut dyn FnMut(Event)) -> Result<(), RunError> {
        let cache = Folder::new(self.folder.cache());
        let lock = RelativePath::parse("lock").map_err(|_| RunError::NoPlan {
            command: self.command("init"),
        })?;
        let _held = FileLock::take(&cache, &lock, CACHE_PATIENCE)?;
        let mut arguments = vec!["-reconfigure"];
        if self.folder.is_locked() {
            arguments.push("-lockfile=readonly");
        }
        let redactor = self.folder.secrets();
        let run = self.run("init", Shape::Events, true, arguments, redactor, on_event)?;
        self.require_success("init", run).map(drop)
    }

    /// Asks whether the configuration is well formed; what is wrong is told, not an error.
    pub fn validate(&self) -> Result<Vec<Diagnostic>, RunError> {
        let redactor = self.folder.secrets();
        let none: [&str; 0] = [];
        let run = self.run("validate", Shape::Answer, true, none, redactor, &mut |_| {})?;
        let answer = self.answer("validate", &run)?;
        let root = answer.root();
        let Some(is_valid) = root.get("valid").and_then(Node::as_bool) else {
            return Err(self.junk("validate", "it does not say whether the code is valid"));
        };
        let list = root.get("diagnostics").and_then(Node::as_list);
        let found: Vec<Diagnostic> = list
            .into_iter()
            .flat_map(infractl_document::List::iter)
            .map(|node| Diagnostic::read(node, self.folder.source(), redactor))
            .collect();
        let has_error = found.iter().any(|found| found.severity == Severity::Error);
        if is_valid == has_error || (run.ending.code == Some(0)) != is_valid {
            return Err(self.junk("validate", "its answer contradicts itself"));
        }
        Ok(found)
    }

    /// Makes a plan in the private folder. A state that cannot be trusted is refused before.
    pub fn plan(
        &self,
        request: &PlanRequest,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Planned, RunError> {
        self.folder.require_no_errored_state()?;
        let mut redactor = self.folder.secrets().clone();
        let state = self.read_state(&mut |json| secrets::add_state(json, &mut redactor))?;
        self.folder.forget_plan()?;
        let mut arguments: Vec<OsString> = vec!["-detailed-exitcode".into()];
        arguments.push(joined("-out=", self.folder.plan().as_os_str()));
        arguments.extend(self.variables());
        arguments.extend(request.arguments());
        let redactor = &redactor;
        let run = self.run("plan", Shape::Events, true, arguments, redactor, on_event)?;
        let has_changes = match run.ending.code {
            Some(0) => false,
            Some(2) if !run.has_error() => true,
            _ => return Err(self.failed("plan", run)),
        };
        self.require_no_junk("plan", &run)?;
        if run.has_error() {
            return Err(self.failed("plan", run));
        }
        let digest = self.folder.plan_digest()?.ok_or_else(|| RunError::NoPlan {
            command: self.command("plan"),
        })?;
        // Planning may store what it refreshed in no state, so the same one must be there still.
        StateFacts::require_same(self.folder.stack(), state.as_ref(), self.state()?.as_ref())?;
        Ok(Planned {
            digest,
            has_changes,
            state,
            diagnostics: run.diagnostics,
        })
    }

    /// Reads the plan in the private folder, redacted.
    pub fn show(&self, planned: &Planned) -> Result<Plan, RunError> {
        self.require_plan(planned)?;
        let arguments = [self.folder.plan()];
        let redactor = self.folder.secrets();
        let run = self.run(
            "show",
            Shape::Answer,
            true,
            arguments,
            redactor,
            &mut |_| {},
        )?;
        if run.ending.code != Some(0) {
            return Err(self.failed("show", run));
        }
        let plan = Plan::read(&run.answer, redactor).map_err(|reason| RunError::Plan {
            command: self.command("show"),
            reason,
        })?;
        if plan.tool_version != self.tool.version_text {
            return Err(self.junk("show", "another version of the tool made the plan"));
        }
        Ok(plan)
    }

    /// Applies the plan in the private folder, once: it must be the one that was made, and the
    /// state the one that it was made for.
    pub fn apply(
        &self,
        planned: &Planned,
        secrets: &Redactor,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Applied, RunError> {
        self.folder.require_no_errored_state()?;
        self.require_plan(planned)?;
        let stack = self.folder.stack();
        StateFacts::require_same(stack, planned.state.as_ref(), self.state()?.as_ref())?;
        if !self.folder.use_plan(planned.digest)? {
            return Err(RunError::UsedPlan {
                stack: stack.to_owned(),
            });
        }
        let arguments = [self.folder.plan()];
        let run = self.run("apply", Shape::Events, true, arguments, secrets, on_event);
        // Whatever went wrong before, a state that is not stored is the worst of it.
        self.folder.require_no_errored_state()?;
        let diagnostics = self.require_success("apply", run?)?;
        Ok(Applied {
            state: self.state()?,
            diagnostics,
        })
    }

    /// The outputs of the root module, sealed where they are sensitive.
    pub fn outputs(&self, secrets: &Redactor) -> Result<BTreeMap<String, Arc<Tree>>, RunError> {
        let none: [&str; 0] = [];
        let run = self.run("output", Shape::Answer, true, none, secrets, &mut |_| {})?;
        if run.ending.code != Some(0) {
            return Err(self.failed("output", run));
        }
        outputs::read(&run.answer, secrets).map_err(|reason| RunError::Plan {
            command: self.command("output"),
            reason,
        })
    }

    /// What the state is now; `None` where there is none yet.
    pub fn state(&self) -> Result<Option<StateFacts>, RunError> {
        self.read_state(&mut |_| {})
    }

    /// The whole of the state; `None` where there is none yet.
    pub fn pull(&self) -> Result<Option<HeldState>, RunError> {
        let mut bytes = Vec::new();
        let facts = self.read_state(&mut |json| bytes = json.to_vec())?;
        Ok(facts.map(|facts| HeldState { facts, bytes }))
    }

    /// Stores a state where the configuration keeps it, under the lock of that store. What lies
    /// there already, and is another state, is written over only if that is forced.
    pub fn push(&self, state: &HeldState, is_forced: bool) -> Result<(), RunError> {
        let mut redactor = self.folder.secrets().clone();
        secrets::add_state(&state.bytes, &mut redactor);
        let file = self.folder.keep_moving(&state.bytes)?;
        let force = is_forced.then(|| OsString::from("-force"));
        let arguments = ["push", "-no-color"]
            .into_iter()
            .map(OsString::from)
            .chain(force)
            .chain([file.into_os_string()]);
        let run = self.run(
            "state",
            Shape::Answer,
            false,
            arguments,
            &redactor,
            &mut |_| {},
        )?;
        if run.ending.code != Some(0) {
            return Err(self.failed("state push", run));
        }
        Ok(())
    }

    fn read_state(&self, look: &mut dyn FnMut(&[u8])) -> Result<Option<StateFacts>, RunError> {
        let mut facts = |place: &str, json: &[u8]| {
            look(json);
            StateFacts::read(json, place, &self.tool.version, &self.tool.version_text)
        };
        if self.folder.has_local_state() {
            // The tool takes an empty file for no state at all, and would make everything twice.
            let held = self.folder.local_state()?;
            return held
                .map(|(place, bytes)| facts(&place, &bytes))
                .transpose()
                .map_err(RunError::from);
        }
        let redactor = self.folder.secrets();
        let run = self.run(
            "state",
            Shape::Answer,
            false,
            ["pull", "-no-color"],
            redactor,
            &mut |_| {},
        )?;
        if run.ending.code != Some(0) {
            return Err(self.failed("state pull", run));
        }
        if StateFacts::is_none(&run.answer) {
            return Ok(None);
        }
        Ok(Some(facts(self.folder.stack(), &run.answer)?))
    }

    fn require_plan(&self, planned: &Planned) -> Result<(), RunError> {
        if self.folder.plan_digest()? == Some(planned.digest) {
            return Ok(());
        }
        Err(RunError::OtherPlan {
            stack: self.folder.stack().to_owned(),
        })
    }

    fn variables(&self) -> Vec<OsString> {
        let files = self.folder.variables();
        files
            .map(|file| joined("-var-file=", file.as_os_str()))
            .collect()
    }

    fn run<A: AsRef<OsStr>>(
        &self,
        command: &str,
        shape: Shape,
        is_json: bool,
        arguments: impl IntoIterator<Item = A>,
        redactor: &Redactor,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Run, RunError> {
        let own = [
            ("TF_DATA_DIR", self.folder.data().into_os_string()),
            (
                "TF_PLUGIN_CACHE_DIR",
                self.folder.cache().as_os_str().to_owned(),
            ),
            ("TF_IN_AUTOMATION", "1".into()),
            ("TF_INPUT", "0".into()),
            ("CHECKPOINT_DISABLE", "1".into()),
        ];
        let mut switches: Vec<&str> = Vec::new();
        if is_json {
            switches.push("-json");
        }
        if matches!(command, "init" | "plan" | "apply") {
            switches.push("-input=false");
        }
        if command != "state" {
            switches.push("-no-color");
        }
        // `state` takes its own verb first.
        let program = Program::new(&self.tool.program)
            .arguments([command])
            .arguments(switches)
            .arguments(arguments)
            .environment(self.surroundings.variables().iter().cloned())
            .environment(own)
            .folder(&self.folder.working_folder()?)
            .limit(self.limit);
        let mut run = Run {
            ending: Ending {
                code: None,
                signal: None,
                interrupted: None,
                was_killed: false,
            },
            answer: Vec::new(),
            diagnostics: Vec::new(),
            has_junk: false,
        };
        let mut errors = Vec::new();
        let following = Following {
            interruption: self.interruption,
            grace: self.grace,
            supervisor: self.supervisor,
        };
        let source = self.folder.source();
        run.ending = program.follow(following, |stream, line| match (stream, shape) {
            (Stream::Errors, _) => {
                if errors.len() < 64 {
                    let text = String::from_utf8_lossy(line);
                    errors.push(redactor.clean(text.trim_end()).into_owned());
                }
            }
            (Stream::Output, Shape::Answer) => {
                if run.answer.len() < ANSWER_LIMIT {
                    run.answer.extend_from_slice(line);
                    run.answer.push(b'\n');
                }
            }
            (Stream::Output, Shape::Events) => match Event::read(line, source, redactor) {
                Some(event) => {
                    if let Event::Diagnostic(diagnostic) = &event {
                        run.diagnostics.push(diagnostic.clone());
                    }
                    on_event(event);
                }
                None => run.has_junk |= !line.trim_ascii().is_empty(),
            },
        })?;
        run.diagnostics
            .sort_by_key(|found| std::cmp::Reverse(found.severity));
        // What a tool says on standard error is all there is where it could not speak JSON.
        let errors = errors.join("\n").trim().to_owned();
        if run.ending.code != Some(0) && run.diagnostics.is_empty() && !errors.is_empty() {
            run.diagnostics.push(Diagnostic {
                severity: Severity::Error,
                summary: first_line(&errors).to_owned(),
                detail: errors,
                address: None,
                place: None,
                elsewhere: None,
            });
        }
        if let Some(signal) = run.ending.interrupted
            && (run.ending.code != Some(0) || run.ending.was_killed)
        {
            return Err(RunError::Interrupted {
                command: self.command(command),
                signal,
                was_killed: run.ending.was_killed,
            });
        }
        Ok(run)
    }

    fn require_success(&self, command: &str, run: Run) -> Result<Vec<Diagnostic>, RunError> {
        if run.ending.code != Some(0) || run.has_error() {
            return Err(self.failed(command, run));
        }
        self.require_no_junk(command, &run)?;
        Ok(run.diagnostics)
    }

    fn require_no_junk(&self, command: &str, run: &Run) -> Result<(), RunError> {
        if run.has_junk {
            return Err(self.junk(command, "a line is no event"));
        }
        Ok(())
    }

    fn answer(&self, command: &str, run: &Run) -> Result<Tree, RunError> {
        read_private(&run.answer).map_err(|_| match run.diagnostics.first() {
            Some(diagnostic) => self.junk(command, &diagnostic.summary),
            None => self.junk(command, "it is no JSON"),
        })
    }

    fn junk(&self, command: &str, reason: &str) -> RunError {
        RunError::Junk {
            command: self.command(command),
            reason: reason.to_owned(),
        }
    }

    fn failed(&self, command: &str, run: Run) -> RunError {
        RunError::Failed {
            command: self.command(command),
            code: run.ending.code,
            diagnostics: run.diagnostics,
        }
    }

    fn command(&self, command: &str) -> String {
        format!("{} {command}", self.tool.name)
    }
}

impl std::fmt::Debug for HeldState {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("HeldState")
            .field("facts", &self.facts)
            .finish_non_exhaustive()
    }
}

impl Run {
    fn has_error(&self) -> bool {
        let mut found = self.diagnostics.iter();
        found.any(|found| found.severity == Severity::Error)
    }
}

fn joined(switch: &str, value: &OsStr) -> OsString {
    let mut whole = OsString::from(switch);
    whole.push(value);
    whole
}

/// The first line of a text that says something; tools draw boxes around theirs.
fn first_line(text: &str) -> &str {
    text.lines()
        .map(|line| line.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '`'))
        .find(|line| !line.is_empty())
        .unwrap_or("it says nothing")
}
