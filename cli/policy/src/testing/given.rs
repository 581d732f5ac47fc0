use std::fmt;

use infractl_document::ValuePath;
use serde_json::Value;

use super::{Asked, Bench};
use crate::evaluate::{envelope, push_wrapped};
use crate::policy::{Policy, Scope};
use crate::set::Pack;
use crate::shapes::ENVIRONMENT_DOCUMENTS;
use crate::worker::{EntryResult, Frame, Inputs, View, Work, WorkerError};

/// One document that a case or an example gives.
pub(super) struct Given {
    pub(super) kind: Option<String>,
    pub(super) address: Option<String>,
    /// The value as JSON.
    pub(super) value: String,
}

/// One item of a policy, as cases compare it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub(super) address: Option<String>,
    pub(super) path: Option<String>,
    pub(super) message: String,
}

impl fmt::Display for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.message)?;
        if let Some(path) = &self.path {
            write!(formatter, " at `{path}`")?;
        }
        if let Some(address) = &self.address {
            write!(formatter, " of `{address}`")?;
        }
        Ok(())
    }
}

/// A path as all paths are written.
pub(super) fn normal(path: &str) -> String {
    ValuePath::parse(path).map_or_else(|_| path.to_owned(), |path| path.to_string())
}

/// What the policies of one folder say of documents; the error is the policy's.
pub(super) fn items(
    bench: &mut Bench<'_>,
    pack: &Pack,
    policies: &[&Policy],
    given: &[Given],
    environment: (&str, &str),
    name: &str,
) -> Result<Result<Vec<Item>, String>, WorkerError> {
    let mut items = Vec::new();
    for work in works(pack, policies, given, environment) {
        let results = match bench.worker.evaluate(&work) {
            Ok(results) => results,
            Err(error @ (WorkerError::Crashed { .. } | WorkerError::TimedOut { .. })) => {
                return Ok(Err(error.to_string()));
            }
            Err(error) => return Err(error),
        };
        if let Some(asked) = &mut bench.asked {
            asked.extend(recorded(pack, &work, &results, name));
        }
        for (_, result) in results {
            match result {
                EntryResult::Given(json) => match read(&json) {
                    Ok(mut read) => items.append(&mut read),
                    Err(message) => return Ok(Err(message)),
                },
                EntryResult::Failed(message) => return Ok(Err(message)),
            }
        }
    }
    items.sort();
    Ok(Ok(items))
}

/// One evaluation for each entry that saw the documents.
fn recorded(pack: &Pack, work: &Work, results: &[(usize, EntryResult)], name: &str) -> Vec<Asked> {
    let Frame::Json(frame) = &work.frame else {
        return Vec::new();
    };
    let within = |around: &str, field: &str| {
        let around = around.strip_suffix('}').unwrap_or(around);
        format!("{around},\"{field}\":{frame}}}")
    };
    let (entries, input) = match &work.inputs {
        Inputs::Document { bare, .. } if !bare.is_empty() => (bare.clone(), frame.clone()),
        Inputs::Document {
            wrapped, envelope, ..
        } => {
            let envelope = envelope.as_deref().unwrap_or("{}");
            (wrapped.clone(), within(envelope, "value"))
        }
        Inputs::Environment { around, views } => {
            let entries = views.iter().flat_map(|view| view.entries.iter().copied());
            (entries.collect(), within(around, "documents"))
        }
    };
    let known = &pack.loaded.set.load_request().entries;
    let asked = |index: usize| {
        let given = results.iter().find_map(|(entry, result)| match result {
            EntryResult::Given(json) if *entry == index => Some(json.clone()),
            _ => None,
        });
        Some(Asked {
            name: name.to_owned(),
            rule: known.get(index)?.rule.clone(),
            input: input.clone(),
            given,
        })
    };
    entries.into_iter().filter_map(asked).collect()
}

fn read(json: &str) -> Result<Vec<Item>, String> {
    let wrong = |given: &Value| format!("`{given}` is no finding");
    let given: Value = serde_json::from_str(json).unwrap_or(Value::Null);
    let items = given.as_array().ok_or_else(|| wrong(&given))?;
    let item = |item: &Value| {
        let field = |name: &str| item.get(name).and_then(Value::as_str);
        let message = item.as_str().or_else(|| field("msg"));
        Ok(Item {
            message: message.ok_or_else(|| wrong(item))?.to_owned(),
            path: field("path").map(normal),
            address: field("address").map(str::to_owned),
        })
    };
    items.iter().map(item).collect()
}

/// The entries of policies, by scope.
fn entries(pack: &Pack, policies: &[&Policy], scope: Scope) -> Vec<usize> {
    let is_of = |file: usize| {
        let mut all = policies.iter();
        all.any(|policy| policy.file == file && policy.scope == scope)
    };
    let all = pack.loaded.set.load_request().entries.iter().enumerate();
    let own = all.filter(|(_, entry)| is_of(entry.file));
    own.map(|(index, _)| index).collect()
}

fn works(
    pack: &Pack,
    policies: &[&Policy],
    given: &[Given],
    environment: (&str, &str),
) -> Vec<Work> {
    let mut works = Vec::new();
    let alone = entries(pack, policies, Scope::Document);
    if !alone.is_empty() {
        let is_wrapped = policies.iter().any(|policy| !policy.kinds.is_empty());
        works.extend(given.iter().map(|document| {
            let around = envelope(
                document.kind.as_deref(),
                document.address.as_deref(),
                Some(environment),
            );
            let (bare, wrapped) = if is_wrapped {
                (Vec::new(), alone.clone())
            } else {
                (alone.clone(), Vec::new())
            };
            Work {
                frame: Frame::Json(document.value.clone()),
                inputs: Inputs::Document {
                    envelope: Some(Value::Object(around).to_string()),
                    bare,
                    wrapped,
                },
            }
        }));
    }
    let together = entries(pack, policies, Scope::Environment);
    if !together.is_empty() && !given.is_empty() {
        let mut sorted: Vec<&Given> = given.iter().collect();
        sorted.sort_by_key(|document| &document.address);
        let mut frame = String::from("[");
        for (number, document) in sorted.iter().enumerate() {
            if number > 0 {
                frame.push(',');
            }
            let around = envelope(
                document.kind.as_deref(),
                document.address.as_deref(),
                Some(environment),
            );
            push_wrapped(&mut frame, around, &document.value);
        }
        frame.push(']');
        let around = envelope(Some(ENVIRONMENT_DOCUMENTS), None, Some(environment));
        let mut view = View::of(together);
        view.documents = (0..sorted.len()).collect();
        works.push(Work {
            frame: Frame::Json(frame),
            inputs: Inputs::Environment {
                around: Value::Object(around).to_string(),
                views: vec![view],
            },
        });
    }
    works
}
