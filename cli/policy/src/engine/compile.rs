use std::num::{NonZeroU32, NonZeroUsize};

use regorus::unstable::{Module, Ref};
use regorus::{Engine, PolicyLengthConfig};
use serde::{Deserialize, Serialize};

use super::complaint::Complaint;
use super::{declarations, desugar};
use crate::check::{self, Checks};
use crate::problem::Problem;
use crate::rego::{Edits, templates, tokens, too_deep};

/// The longest line that the engine reads, in characters.
const LONGEST_LINE: u32 = 65_536;

/// One file of policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Text {
    /// The path, as errors name it.
    pub(crate) path: String,
    /// The text as it was written.
    pub(crate) text: String,
}

/// A file as the engine reads it, and the way back to the text as it was written.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) file: usize,
    text: String,
    edits: Vec<Edits>,
    pub(crate) module: Ref<Module>,
}

/// Files that passed every check, in an engine.
#[derive(Clone)]
pub(crate) struct Compiled {
    pub(crate) engine: Engine,
    /// The files in use.
    pub(crate) modules: Vec<Prepared>,
}

impl Prepared {
    /// The place in the text as it was written.
    pub(crate) fn back(&self, at: usize) -> usize {
        self.edits.iter().rev().fold(at, |at, edits| edits.back(at))
    }

    /// The line of the text as it was written, from 1, for a line of the prepared text.
    pub(crate) fn line(&self, written: &str, line: usize) -> usize {
        let before = self.text.split_inclusive('\n').take(line.saturating_sub(1));
        let start = self.back(before.map(str::len).sum());
        let before = written.get(..start).unwrap_or(written);
        before.matches('\n').count() + 1
    }

    /// A problem at a range of the prepared text, told at the text as it was written.
    fn problem(&self, found: check::Found) -> Problem {
        let (start, end) = (self.back(found.start), self.back(found.end));
        Problem {
            rule: found.rule.to_owned(),
            file: self.file,
            start,
            end: end.max(start),
            message: found.message,
            help: found.help,
        }
    }
}

/// An engine with our functions and nothing else.
pub(crate) fn engine(is_strict: bool) -> Result<Engine, String> {
    let mut engine = reader();
    engine.set_gather_prints(true);
    engine.set_strict_builtin_errors(is_strict);
    crate::builtins::add(&mut engine, is_strict)?;
    Ok(engine)
}

/// An engine that reads policies and cannot evaluate them: it needs no functions for that.
fn reader() -> Engine {
    let mut engine = Engine::new();
    let usual = PolicyLengthConfig::default();
    engine.set_policy_length_config(PolicyLengthConfig {
        max_col: NonZeroU32::new(LONGEST_LINE).unwrap_or(usual.max_col),
        max_file_bytes: NonZeroUsize::new(4 << 20).unwrap_or(usual.max_file_bytes),
        max_lines: usual.max_lines,
    });
    engine.set_rego_v0(false);
    engine
}

/// Prepares, parses and checks files. A file with a problem is left out, and what cannot do
/// without it has a problem of its own. `reading` hears of each file before it is parsed.
pub(crate) fn compile(
    texts: &[Text],
    checks: &Checks,
    is_strict: bool,
    reading: &dyn Fn(usize),
) -> Result<(Compiled, Vec<Problem>), String> {
    let mut problems = Vec::new();
    let mut prepared = Vec::new();
    for (file, text) in texts.iter().enumerate() {
        reading(file);
        match prepare(file, text, checks.covers) {
            Ok(module) => prepared.push(module),
            Err(problem) => problems.push(*problem),
        }
    }
    desugar::metadata(&mut prepared_texts(&mut prepared))?;
    loop {
        let modules: Vec<_> = prepared
            .iter()
            .map(|one| (one.file, &*one.module))
            .collect();
        let mut found: Vec<Problem> = check::check(&modules, checks)
            .into_iter()
            .filter_map(|found| {
                let one = prepared.iter().find(|one| one.file == found.file)?;
                Some(one.problem(found))
            })
            .collect();
        if found.is_empty() {
            match assemble(&prepared, is_strict)? {
                Ok(compiled) => return Ok((compiled, problems)),
                Err(problem) => found.push(problem),
            }
        }
        prepared.retain(|one| found.iter().all(|problem| problem.file != one.file));
        problems.append(&mut found);
    }
}

/// What the checks say of one more text beside modules that passed them; a text that cannot be
/// parsed is left to the engine's own words.
pub(super) fn refused(compiled: &Compiled, text: &Text, checks: &Checks) -> Option<Problem> {
    let used = compiled.modules.iter().map(|one| one.file + 1);
    let file = used.max().unwrap_or(0);
    let one = prepare(file, text, false).ok()?;
    let held = compiled.modules.iter().map(|one| (one.file, &*one.module));
    let modules: Vec<_> = held.chain([(file, &*one.module)]).collect();
    let mut found = check::check(&modules, checks).into_iter();
    found
        .find(|found| found.file == file)
        .map(|found| one.problem(found))
}

/// The files with their texts, for what needs all of them at once.
fn prepared_texts(prepared: &mut [Prepared]) -> Vec<desugar::Target<'_>> {
    let mut targets = Vec::with_capacity(prepared.len());
    for one in prepared {
        let Prepared {
            text,
            edits,
            module,
            ..
        } = one;
        targets.push(desugar::Target {
            text,
            edits,
            module,
        });
    }
    targets
}

/// Puts all files into one engine, which finds what only it can: unsafe variables, conflicts.
fn assemble(prepared: &[Prepared], is_strict: bool) -> Result<Result<Compiled, Problem>, String> {
    let mut engine = engine(is_strict)?;
    let placed = |words: &str, usual: &Prepared| {
        let complaint = Complaint::read(words);
        let index: Option<usize> = complaint.file.as_deref().and_then(|file| file.parse().ok());
        let one = prepared
            .iter()
            .find(|one| Some(one.file) == index)
            .unwrap_or(usual);
        let at = complaint.offset(&one.text);
        one.problem(check::Found {
            file: one.file,
            rule: "policy-syntax",
            start: at,
            end: at + 1,
            message: complaint.message,
            help: None,
        })
    };
    for one in prepared {
        // Errors name the file by its index, which no path can be mistaken for.
        let added = engine.add_policy(one.file.to_string(), one.text.clone());
        if let Err(error) = added {
            return Ok(Err(placed(&error.to_string(), one)));
        }
    }
    // A question about nothing makes the engine look at every rule.
    let looked = engine.eval_query("true".to_owned(), false);
    if let (Err(error), Some(first)) = (looked, prepared.first()) {
        return Ok(Err(placed(&error.to_string(), first)));
    }
    Ok(Ok(Compiled {
        engine,
        modules: prepared.to_vec(),
    }))
}

fn prepare(file: usize, text: &Text, covers: bool) -> Result<Prepared, Box<Problem>> {
    let problem = |rule: &str, start: usize, end: usize, message: String, help: Option<&str>| {
        Box::new(Problem {
            rule: rule.to_owned(),
            file,
            start,
            end,
            message,
            help: help.map(str::to_owned),
        })
    };
    let cut = tokens(&text.text);
    let cut = cut.map_err(|broken| {
        problem(
            "policy-syntax",
            broken.at,
            broken.at + 1,
            broken.message.to_owned(),
            None,
        )
    })?;
    let deep = |start, end| {
        let depth = crate::rego::MAX_DEPTH;
        let message = format!("brackets lie more than {depth} deep inside each other");
        let help = "put data into a JSON or YAML file, and long conditions into rules of their own";
        problem("policy-nesting", start, end, message, Some(help))
    };
    if let Some(token) = too_deep(&cut) {
        return Err(deep(token.start, token.end));
    }
    let (mut rewritten, mut edits) = (text.text.clone(), Vec::new());
    let replaced = templates(&text.text, &cut);
    if let Some(first) = replaced.first() {
        let (after, back) = Edits::apply(&text.text, &replaced);
        let recut = tokens(&after).unwrap_or_default();
        if too_deep(&recut).is_some() {
            return Err(deep(first.start, first.end));
        }
        rewritten = after;
        edits.push(back);
    }
    let mut target = (rewritten, edits);
    let (mut number, mut is_covering) = (0, false);
    loop {
        let module = parse(&target.0).map_err(|complaint| {
            let at = complaint.offset(&target.0);
            let at = target
                .1
                .iter()
                .rev()
                .fold(at, |at, edits: &Edits| edits.back(at));
            let help = check::syntax_help(&text.text);
            let rule = if help.is_some() {
                "policy-unsupported"
            } else {
                "policy-syntax"
            };
            problem(rule, at, at + 1, complaint.message, help)
        })?;
        let mut outputs = declarations::moved(&module, &target.0);
        if outputs.is_empty() {
            outputs = desugar::statements(&module, &target.0, &mut number);
        }
        if outputs.is_empty() && covers && !is_covering {
            outputs = desugar::truths(&module);
            is_covering = true;
        }
        if outputs.is_empty() {
            let (text, edits) = target;
            return Ok(Prepared {
                file,
                text,
                edits,
                module,
            });
        }
        let (after, back) = Edits::apply(&target.0, &outputs);
        target.0 = after;
        target.1.push(back);
    }
}

/// Parses one text, without any check.
pub(super) fn parse(text: &str) -> Result<Ref<Module>, Complaint> {
    let wrong = |message: &str| Complaint::read(message);
    let mut engine = reader();
    engine
        .add_policy("policy".to_owned(), text.to_owned())
        .map_err(|error| wrong(&error.to_string()))?;
    let module = engine.get_modules().first().cloned();
    module.ok_or_else(|| wrong("the policy is empty"))
}
