use std::sync::Arc;
use std::time::Duration;

use infractl_base::{Conversation, Program, ProgramError, Silence};

use super::protocol::{EntryResult, FileCoverage, Inputs, Load, Loaded, Request, Response};
use crate::engine::{Answered, Query};

/// How much one evaluation may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time for one policy over one document, and for reading one set of files.
    pub time: Duration,
    /// The memory of the worker, in bytes; the program that is started takes it as `--memory`.
    pub memory: u64,
}

impl Limits {
    /// What real policies never need.
    pub const USUAL: Self = Self {
        time: Duration::from_secs(10),
        memory: 2 << 30,
    };
}

/// How long a worker may be silent beyond the limit before it is killed from outside.
const GRACE: Duration = Duration::from_millis(800);

/// A process that evaluates policies. It starts when it is needed, and again after it was killed.
#[derive(Debug)]
pub struct Worker {
    program: Program,
    limits: Limits,
    conversation: Option<Conversation>,
    /// A process that was told to end; its end is waited for when this is dropped.
    dismissed: Option<Conversation>,
    load: Option<Load>,
    /// What was sent to be loaded and not answered yet.
    ahead: Option<Load>,
}

/// Why a worker gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The process cannot be started.
    #[error(transparent)]
    Start(#[from] ProgramError),
    /// It took longer than it may; it was killed.
    #[error("it took more than {} seconds", limit.as_secs_f32())]
    TimedOut {
        /// The time that it had.
        limit: Duration,
        /// What it was doing: an entry, or a file while loading.
        subject: Option<usize>,
    },
    /// It ended: a crash, or more memory than it may have.
    #[error("{how}")]
    Crashed {
        /// How it ended.
        how: String,
        /// What it was doing, where that is known.
        subject: Option<usize>,
    },
    /// It said what nobody understands, or could not serve the request.
    #[error("the worker failed: {0}")]
    Failed(String),
}

/// Documents for the worker, and the entries that see them.
pub(crate) struct Work {
    pub(crate) frame: Frame,
    pub(crate) inputs: Inputs,
}

/// Documents, as they cross to the worker.
pub(crate) enum Frame {
    /// As JSON; nothing at all is no document.
    Json(String),
    /// As an [`Encoder`](super::Encoder) writes them.
    Encoded(Arc<Vec<u8>>),
}

impl Worker {
    /// A worker that `program` runs: `infractl policy-worker`.
    pub fn new(program: Program, limits: Limits) -> Self {
        Self {
            program,
            limits,
            conversation: None,
            dismissed: None,
            load: None,
            ahead: None,
        }
    }

    /// Starts the process before it is needed, so that it is ready by then. What is wrong shows
    /// when it is asked.
    pub fn begin(&mut self) {
        let _ = self.start();
    }

    /// Ends the process without waiting for its end. It starts again when it is needed.
    pub fn dismiss(&mut self) {
        if let Some(conversation) = &self.conversation {
            conversation.dismiss();
            self.dismissed = self.conversation.take();
        }
    }

    /// Answers one question, with the checks and limits that policies have.
    pub fn ask(&mut self, query: &Query) -> Result<Answered, WorkerError> {
        self.send(&Request::Ask(query.clone()))?;
        match self.receive(&mut None)? {
            Response::Answered(answered) => Ok(answered),
            other => Err(unexpected(&other)),
        }
    }

    /// Loads files of policies in place of what was there.
    pub(crate) fn load(&mut self, load: Load) -> Result<Loaded, WorkerError> {
        self.load = None;
        let loaded = self.try_load(&load)?;
        self.load = Some(load);
        Ok(loaded)
    }

    /// Has files of policies loaded that [`Worker::load`] will be asked for next. What is wrong
    /// shows then.
    pub(crate) fn load_ahead(&mut self, load: &Load) {
        let request = Request::Load {
            load: load.clone(),
            is_careful: false,
        };
        if self.send(&request).is_ok()
            && let Some(conversation) = &mut self.conversation
        {
            conversation.push();
            self.ahead = Some(load.clone());
        }
    }

    /// Loads files of policies, unless they are what is there.
    pub(crate) fn hold(&mut self, load: &Load) -> Result<(), WorkerError> {
        if self.load.as_ref() == Some(load) {
            return Ok(());
        }
        self.load(load.clone()).map(|_| ())
    }

    /// Evaluates entries over documents; a second, careful try names what made the first fail.
    pub(crate) fn evaluate(
        &mut self,
        work: &Work,
    ) -> Result<Vec<(usize, EntryResult)>, WorkerError> {
        match self.try_evaluate(work, false) {
            Err(
                WorkerError::Crashed { subject: None, .. }
                | WorkerError::TimedOut { subject: None, .. },
            ) => self.try_evaluate(work, true),
            other => other,
        }
    }

    /// What the last evaluation printed; nothing where its process is gone.
    pub(crate) fn printed(&mut self) -> Result<Vec<String>, WorkerError> {
        if self.conversation.is_none() {
            return Ok(Vec::new());
        }
        self.send(&Request::Printed)?;
        match self.receive(&mut None)? {
            Response::Printed(lines) => Ok(lines),
            other => Err(unexpected(&other)),
        }
    }

    /// The lines that evaluations since the last load reached.
    pub(crate) fn covered(&mut self) -> Result<Vec<FileCoverage>, WorkerError> {
        self.send(&Request::Covered)?;
        match self.receive(&mut None)? {
            Response::Covered(all) => Ok(all),
            other => Err(unexpected(&other)),
        }
    }

    /// Takes the rules that give findings from a set that is otherwise what was loaded last;
    /// `false` where it is not.
    pub(crate) fn take_entries(&mut self, load: &Load) -> bool {
        let Some(held) = &mut self.load else {
            return false;
        };
        let is_same =
            held.texts == load.texts && held.sees == load.sees && held.covers == load.covers;
        if !is_same || self.conversation.is_none() {
            return false;
        }
        held.entries.clone_from(&load.entries);
        self.send(&Request::Entries(load.entries.clone())).is_ok()
    }

    /// A second, careful try names the file that made the first fail.
    fn try_load(&mut self, load: &Load) -> Result<Loaded, WorkerError> {
        match self.load_once(load, false) {
            Err(
                WorkerError::Crashed { subject: None, .. }
                | WorkerError::TimedOut { subject: None, .. },
            ) => self.load_once(load, true),
            other => other,
        }
    }

    fn load_once(&mut self, load: &Load, is_careful: bool) -> Result<Loaded, WorkerError> {
        let ahead = self.ahead.take();
        if ahead.as_ref() != Some(load) {
            if ahead.is_some() {
                // The answer to what nobody wants any more comes first.
                self.receive(&mut None)?;
            }
            self.send(&Request::Load {
                load: load.clone(),
                is_careful,
            })?;
        }
        match self.receive(&mut None)? {
            Response::Loaded(loaded) => Ok(loaded),
            other => Err(unexpected(&other)),
        }
    }

    fn try_evaluate(
        &mut self,
        work: &Work,
        is_careful: bool,
    ) -> Result<Vec<(usize, EntryResult)>, WorkerError> {
        if self.conversation.is_none()
            && let Some(load) = self.load.clone()
        {
            self.try_load(&load)?;
        }
        self.send(&Request::Evaluate {
            inputs: work.inputs.clone(),
            is_json: matches!(work.frame, Frame::Json(_)),
            is_careful,
        })?;
        if let Some(conversation) = &mut self.conversation {
            match &work.frame {
                Frame::Json(json) => conversation.send(json.clone().into_bytes()),
                Frame::Encoded(bytes) => conversation.send(Arc::clone(bytes)),
            }
        }
        match self.receive(&mut None)? {
            Response::Evaluated(results) => Ok(results),
            other => Err(unexpected(&other)),
        }
    }

    fn send(&mut self, request: &Request) -> Result<(), WorkerError> {
        let frame_of_request = frame(request)?;
        self.start()?.send(frame_of_request);
        Ok(())
    }

    /// The process, started where it is not running.
    fn start(&mut self) -> Result<&mut Conversation, WorkerError> {
        if self.conversation.is_none() {
            let mut conversation = self.program.start()?;
            conversation.send(frame(&Request::Limit(self.limits.time))?);
            self.conversation = Some(conversation);
        }
        let conversation = self.conversation.as_mut();
        conversation.ok_or_else(|| WorkerError::Failed("it is not running".to_owned()))
    }

    /// The next answer that is no announcement; `subject` holds the last announcement.
    fn receive(&mut self, subject: &mut Option<usize>) -> Result<Response, WorkerError> {
        let limit = self.limits.time;
        loop {
            let conversation = self.conversation.as_mut();
            let conversation =
                conversation.ok_or_else(|| WorkerError::Failed("it is not running".to_owned()))?;
            let reply = conversation.receive(limit + GRACE);
            let frame = match reply {
                Ok(frame) => frame,
                Err(silence) => {
                    self.conversation = None;
                    let subject = *subject;
                    return Err(match silence {
                        Silence::TimedOut => WorkerError::TimedOut { limit, subject },
                        ended @ Silence::Ended { .. } => WorkerError::Crashed {
                            how: self.how(&ended),
                            subject,
                        },
                    });
                }
            };
            match serde_json::from_slice(&frame) {
                Ok(Response::Reading(file)) => *subject = Some(file),
                Ok(Response::Trying(entry)) => *subject = Some(entry),
                Ok(Response::TimedOut(running)) => {
                    self.conversation = None;
                    let subject = Some(subject.unwrap_or(running));
                    return Err(WorkerError::TimedOut { limit, subject });
                }
                Ok(Response::Failed(message)) => return Err(WorkerError::Failed(message)),
                Ok(response) => return Ok(response),
                Err(error) => {
                    self.conversation = None;
                    return Err(WorkerError::Failed(error.to_string()));
                }
            }
        }
    }

    fn how(&self, silence: &Silence) -> String {
        let Silence::Ended { stderr, .. } = silence else {
            return silence.to_string();
        };
        if stderr.contains("memory allocation of") {
            let limit = self.limits.memory >> 20;
            return format!("it wanted more than {limit} MiB of memory");
        }
        // What the system says of a thread whose stack does not fit.
        if stderr.contains("os error 11") || stderr.contains("WouldBlock") {
            let limit = self.limits.memory >> 20;
            return format!("it cannot start within {limit} MiB of memory");
        }
        if stderr.contains("overflowed its stack") {
            return "it nests too deep for the stack".to_owned();
        }
        format!("the worker crashed: {silence}")
    }
}

fn frame(request: &Request) -> Result<Vec<u8>, WorkerError> {
    serde_json::to_vec(request).map_err(|error| WorkerError::Failed(error.to_string()))
}

fn unexpected(response: &Response) -> WorkerError {
    WorkerError::Failed(format!("the worker said {response:?}"))
}
