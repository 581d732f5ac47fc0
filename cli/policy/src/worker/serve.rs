use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use infractl_base::{read_frame, write_frame};
use regorus::{Engine, Value};

use super::protocol::{Entry, EntryResult, Load, Loaded, Request, Response};
use super::watch::Watch;
use crate::check::{Checks, rule_names};
use crate::engine::{Answered, answer, compile};

/// The stack of the thread that evaluates: documents and rules may nest.
const STACK: usize = 64 << 20;

type Out = Arc<Mutex<Box<dyn Write + Send>>>;

/// Serves requests until the stream ends: the whole work of `infractl policy-worker`.
pub fn serve(from: impl Read + Send + 'static, out: impl Write + Send + 'static) -> io::Result<()> {
    let out: Out = Arc::new(Mutex::new(Box::new(out)));
    let told = Arc::clone(&out);
    let watch = Watch::start(move |subject| {
        // Whoever reads this kills the process; one that went away cares no more.
        let _ = say(&told, &Response::TimedOut(subject));
    });
    // What a panic would print, the answer says.
    std::panic::set_hook(Box::new(|_| {}));
    let server = Server {
        out,
        watch,
        engine: None,
        entries: Vec::new(),
    };
    let thread = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || server.run(from))?;
    thread
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("the worker panicked")))
}

struct Server {
    out: Out,
    watch: Arc<Watch>,
    engine: Option<Engine>,
    entries: Vec<Entry>,
}

fn say(out: &Out, response: &Response) -> io::Result<()> {
    let bytes = serde_json::to_vec(response)?;
    let mut out = out.lock().unwrap_or_else(PoisonError::into_inner);
    write_frame(&mut *out, &bytes)
}

/// Does what may panic; the words of a panic are an error.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        format!("the engine panicked: {}", text.unwrap_or("no reason given"))
    })
}

impl Server {
    fn run(mut self, mut from: impl Read) -> io::Result<()> {
        while let Some(frame) = read_frame(&mut from)? {
            let response = match serde_json::from_slice(&frame)? {
                Request::Limit(limit) => {
                    self.watch.limit(limit);
                    Response::Done
                }
                Request::Load(load) => match guarded(|| self.load(load)) {
                    Ok(Ok(loaded)) => Response::Loaded(loaded),
                    Ok(Err(error)) | Err(error) => Response::Failed(error),
                },
                Request::Evaluate {
                    envelope,
                    bare,
                    wrapped,
                    is_careful,
                } => {
                    let document = read_frame(&mut from)?.unwrap_or_default();
                    match self.evaluate(&document, envelope, [&bare, &wrapped], is_careful) {
                        Ok(results) => Response::Evaluated(results),
                        Err(error) => Response::Failed(error),
                    }
                }
                Request::Ask(query) => {
                    let answered = guarded(|| self.watch.step(0, || answer(&query)));
                    Response::Answered(answered.unwrap_or_else(Answered::Failed))
                }
            };
            say(&self.out, &response)?;
        }
        Ok(())
    }

    fn load(&mut self, load: Load) -> Result<Loaded, String> {
        let checks = Checks {
            references: true,
            inputs: load.inputs,
        };
        let out = Arc::clone(&self.out);
        let reading = |file: usize| {
            // A reader that went away ends the next answer.
            let _ = say(&out, &Response::Reading(file));
        };
        let result = self
            .watch
            .step(0, || compile(&load.texts, &checks, false, &reading));
        let (compiled, problems) = result?;
        let modules = compiled.modules.iter();
        let modules = modules
            .map(|(file, module)| (*file, rule_names(module)))
            .collect();
        self.engine = Some(compiled.engine);
        self.entries = load.entries;
        Ok(Loaded { problems, modules })
    }

    fn evaluate(
        &mut self,
        document: &[u8],
        envelope: Option<String>,
        [bare, wrapped]: [&[usize]; 2],
        is_careful: bool,
    ) -> Result<Vec<(usize, EntryResult)>, String> {
        let json = std::str::from_utf8(document).map_err(|error| error.to_string())?;
        let value = Value::from_json_str(json).map_err(|error| error.to_string())?;
        let mut results = Vec::with_capacity(bare.len() + wrapped.len());
        self.each(&value, bare, is_careful, &mut results)?;
        if !wrapped.is_empty() {
            let mut around = Value::from_json_str(&envelope.unwrap_or_else(|| "{}".to_owned()))
                .map_err(|error| error.to_string())?;
            if let Ok(fields) = around.as_object_mut() {
                fields.insert(Value::from("value"), value);
            }
            self.each(&around, wrapped, is_careful, &mut results)?;
        }
        Ok(results)
    }

    /// Evaluates entries over one input, which they share.
    fn each(
        &mut self,
        input: &Value,
        entries: &[usize],
        is_careful: bool,
        results: &mut Vec<(usize, EntryResult)>,
    ) -> Result<(), String> {
        let engine = self.engine.as_mut().ok_or("nothing is loaded")?;
        for index in entries {
            let entry = self.entries.get(*index).ok_or("there is no such entry")?;
            if is_careful {
                say(&self.out, &Response::Trying(*index)).map_err(|error| error.to_string())?;
            }
            // A panic may leave an engine half way; the next entry has a fresh copy.
            let mut own = engine.clone();
            let given = guarded(|| {
                self.watch.step(*index, || {
                    own.set_input(input.clone());
                    own.eval_rule(entry.rule.clone())
                })
            });
            let result = match given {
                Ok(Ok(Value::Undefined)) => EntryResult::Given(None),
                Ok(Ok(value)) => match value.to_json_str() {
                    Ok(json) => EntryResult::Given(Some(json)),
                    Err(error) => EntryResult::Failed(error.to_string()),
                },
                Ok(Err(error)) => {
                    EntryResult::Failed(crate::engine::Complaint::read(&error.to_string()).message)
                }
                Err(panic) => EntryResult::Failed(panic),
            };
            results.push((*index, result));
        }
        Ok(())
    }
}
