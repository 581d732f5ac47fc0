use std::io::{self, ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use infractl_base::fault::{FaultPoint, reach};
use infractl_base::{read_frame, read_frame_length, write_frame};
use regorus::{Engine, Value};

use super::counted::{Counted, tests};
use super::lines::Lines;
use super::protocol::{Entry, EntryResult, Inputs, Load, Loaded, Request, Response};
use super::watch::Watch;
use super::wire::Decoder;
use crate::check::{Checks, rule_names};
use crate::engine::{Answered, answer, compile};

/// The stack, in bytes, that [`serve`] needs: documents and rules may nest.
pub const STACK: usize = 64 << 20;

type Out = Arc<Mutex<Box<dyn Write + Send>>>;

/// Serves requests until the stream ends, on the thread of the caller: the whole work of
/// `infractl policy-worker`.
pub fn serve(from: impl Read, out: impl Write + Send + 'static) -> io::Result<()> {
    let out: Out = Arc::new(Mutex::new(Box::new(out)));
    let told = Arc::clone(&out);
    let watch = Arc::new(Watch::default());
    // What a panic would print, the answer says.
    std::panic::set_hook(Box::new(|_| {}));
    let server = Server {
        out,
        watch: Arc::clone(&watch),
        engine: None,
        used: None,
        entries: Vec::new(),
        printed: Vec::new(),
        counted: None,
        lines: Lines::default(),
    };
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let watching = thread::Builder::new().spawn_scoped(scope, || {
            watch.look(
                || is_over.load(Ordering::SeqCst),
                |subject| {
                    // Whoever reads this kills the process; one that went away cares no more.
                    let _ = say(&told, &Response::TimedOut(subject));
                },
            );
        })?;
        let outcome = catch_unwind(AssertUnwindSafe(|| server.run(from)));
        is_over.store(true, Ordering::SeqCst);
        watching.thread().unpark();
        outcome.unwrap_or_else(|_| Err(io::Error::other("the worker panicked")))
    })
}

struct Server {
    out: Out,
    watch: Arc<Watch>,
    engine: Option<Engine>,
    /// A copy of the engine that nothing went wrong in.
    used: Option<Engine>,
    entries: Vec<Entry>,
    /// What the last evaluation printed.
    printed: Vec<String>,
    counted: Option<Counted>,
    lines: Lines,
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

/// The documents of the frame that comes next.
fn documents(from: &mut impl Read, is_json: bool) -> io::Result<Result<Value, String>> {
    if is_json {
        let frame = read_frame(from)?.unwrap_or_default();
        let json = String::from_utf8(frame).map_err(|error| error.to_string());
        return Ok(json.and_then(|json| read(&json)));
    }
    let length = read_frame_length(from)?.ok_or(ErrorKind::UnexpectedEof)?;
    let mut frame = from.take(u64::from(length));
    let value = Decoder::new(&mut frame).value();
    // What was not understood does not stand in the way of the next request.
    io::copy(&mut frame, &mut io::sink())?;
    Ok(value.map_err(|error| error.to_string()))
}

/// A value of JSON; an empty text is no value at all.
fn read(json: &str) -> Result<Value, String> {
    if json.is_empty() {
        return Ok(Value::Undefined);
    }
    Value::from_json_str(json).map_err(|error| error.to_string())
}

fn with_field(mut around: Value, name: &str, value: Value) -> Value {
    if let Ok(fields) = around.as_object_mut() {
        fields.insert(Value::from(name), value);
    }
    around
}

impl Server {
    fn run(mut self, mut from: impl Read) -> io::Result<()> {
        while let Some(frame) = read_frame(&mut from)? {
            let response = match serde_json::from_slice(&frame)? {
                Request::Limit(limit) => {
                    self.watch.limit(limit);
                    continue;
                }
                Request::Entries(entries) => {
                    self.entries = entries;
                    continue;
                }
                Request::Load { load, is_careful } => match guarded(|| self.load(load, is_careful))
                {
                    Ok(Ok(loaded)) => Response::Loaded(loaded),
                    Ok(Err(error)) | Err(error) => Response::Failed(error),
                },
                Request::Evaluate {
                    inputs,
                    is_json,
                    is_careful,
                } => {
                    let value = documents(&mut from, is_json)?;
                    let evaluated =
                        value.and_then(|value| self.evaluate(value, &inputs, is_careful));
                    match evaluated {
                        Ok(results) => Response::Evaluated(results),
                        Err(error) => Response::Failed(error),
                    }
                }
                Request::Printed => Response::Printed(std::mem::take(&mut self.printed)),
                Request::Covered => {
                    let all = self.counted.as_ref().map(Counted::all);
                    Response::Covered(all.unwrap_or_default())
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

    fn load(&mut self, load: Load, is_careful: bool) -> Result<Loaded, String> {
        reach(FaultPoint::PolicyLoad).map_err(|error| error.to_string())?;
        let sees = load.sees.iter();
        let checks = Checks {
            references: true,
            covers: load.covers,
            inputs: sees
                .map(|(file, sees)| (*file, crate::shapes::inputs(sees)))
                .collect(),
        };
        let (out, watch) = (Arc::clone(&self.out), Arc::clone(&self.watch));
        let reading = |file: usize| {
            watch.subject(file);
            if is_careful {
                // A reader that went away ends the next answer.
                let _ = say(&out, &Response::Reading(file));
            }
        };
        let result = self
            .watch
            .step(0, || compile(&load.texts, &checks, false, &reading));
        let (mut compiled, problems) = result?;
        let modules = compiled.modules.iter();
        let modules = modules
            .map(|one| (one.file, rule_names(&one.module)))
            .collect();
        compiled.engine.set_enable_coverage(load.covers);
        self.counted = load.covers.then(|| Counted::new(&compiled.modules));
        let tests = tests(&compiled.modules);
        self.lines = Lines::new(&load.texts, &compiled.modules);
        self.engine = Some(compiled.engine);
        self.used = None;
        self.entries = load.entries;
        Ok(Loaded {
            problems,
            modules,
            tests,
        })
    }

    fn evaluate(
        &mut self,
        value: Value,
        inputs: &Inputs,
        is_careful: bool,
    ) -> Result<Vec<(usize, EntryResult)>, String> {
        self.printed.clear();
        let mut results = Vec::with_capacity(inputs.entries());
        match inputs {
            Inputs::Document {
                envelope,
                bare,
                wrapped,
            } => {
                self.each(&value, bare, is_careful, &mut results)?;
                if !wrapped.is_empty() {
                    let envelope = envelope.as_deref().unwrap_or("{}");
                    let around = with_field(read(envelope)?, "value", value);
                    self.each(&around, wrapped, is_careful, &mut results)?;
                }
            }
            Inputs::Environment { around, views } => {
                let documents = value.as_array().map_err(|error| error.to_string())?;
                let around = read(around)?;
                for view in views {
                    let seen = view.documents.iter();
                    // A document is shared by all views, never copied.
                    let seen: Vec<Value> = seen
                        .filter_map(|place| documents.get(*place).cloned())
                        .collect();
                    let around = with_field(around.clone(), "documents", Value::from(seen));
                    self.each(&around, &view.entries, is_careful, &mut results)?;
                }
            }
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
        let pristine = self.engine.as_ref().ok_or("nothing is loaded")?;
        for index in entries {
            let entry = self.entries.get(*index).ok_or("there is no such entry")?;
            if is_careful {
                say(&self.out, &Response::Trying(*index)).map_err(|error| error.to_string())?;
            }
            // An error or a panic may leave an engine half way, and a count goes on growing: the
            // next entry has a fresh copy then. Otherwise a copy costs more than most policies.
            let mut own = self.used.take().unwrap_or_else(|| pristine.clone());
            let given = guarded(|| {
                self.watch.step(*index, || {
                    reach(FaultPoint::PolicyEvaluate)?;
                    own.set_input(input.clone());
                    own.eval_rule(entry.rule.clone())
                })
            });
            let printed = own.take_prints().unwrap_or_default();
            let printed = printed.into_iter().map(|line| self.lines.place(line));
            self.printed.extend(printed);
            if let Some(counted) = &mut self.counted {
                counted.add(&own)?;
            } else if matches!(given, Ok(Ok(_))) {
                self.used = Some(own);
            }
            let result = match given {
                Ok(Ok(Value::Undefined)) => continue,
                // Nothing to say, which is what most rules have to say.
                Ok(Ok(Value::Set(items))) if items.is_empty() => continue,
                Ok(Ok(value)) => match value.to_json_str() {
                    Ok(json) => EntryResult::Given(json),
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
