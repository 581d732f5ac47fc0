//! What is known of modules without evaluating them: every name that they use is looked up.

mod call;
mod heads;
mod input;
mod mock;
mod names;
mod reference;
mod visit;

pub(crate) use names::{Names, Scope, path_of, rule_names};
pub(crate) use visit::{Visited, visit, visit_rule};

use std::collections::BTreeMap;

use regorus::unstable::Module;

use crate::rego::{TokenKind, tokens};

pub(crate) use input::Shape;

/// Which checks a set of modules has to pass beside those of its calls.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checks {
    /// Whether each path of `data` must be defined by a module.
    pub(crate) references: bool,
    /// Whether modules are prepared for counting the lines that are evaluated.
    pub(crate) covers: bool,
    /// By file, the shapes of `input`: one of them must have each path that is read.
    pub(crate) inputs: BTreeMap<usize, Vec<Shape>>,
}

/// One mistake, at a range of a module's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) file: usize,
    pub(crate) rule: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Checks modules, each with the index of its file, against each other.
pub(crate) fn check(modules: &[(usize, &Module)], checks: &Checks) -> Vec<Found> {
    let names = Names::of(modules);
    let mut found = Vec::new();
    for (file, module) in modules.iter().copied() {
        let scope = Scope::of(module);
        let shapes = checks
            .inputs
            .get(&file)
            .map(Vec::as_slice)
            .unwrap_or_default();
        visit(module, &mut |visited| {
            let mistake = match visited {
                Visited::Call(expr) => call::check(expr, &names, &scope),
                Visited::With(with) => mock::check(with, &names, &scope),
                Visited::Reference(expr) => {
                    let undefined = checks
                        .references
                        .then(|| reference::check(expr, &names, &scope))
                        .flatten();
                    undefined.or_else(|| input::check(expr, shapes))
                }
                Visited::Statement(_) | Visited::Query(_) => None,
            };
            found.extend(mistake.map(|mistake| Found { file, ..mistake }));
        });
        found.extend(heads::check_operands(module).map(|one| Found { file, ..one }));
        found.extend(heads::check(module).map(|one| Found { file, ..one }));
        if checks.references {
            found.extend(reference::check_imports(module, &names).map(|one| Found { file, ..one }));
        }
    }
    found.sort_by_key(|found| (found.file, found.start));
    found
}

impl Found {
    /// A mistake in a range; the caller names the file.
    fn at(span: &regorus::unstable::Span, rule: &'static str, message: String) -> Self {
        Self {
            file: 0,
            rule,
            start: span.start as usize,
            end: span.end as usize,
            message,
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Words that the engine never takes as the first part of a reference.
const KEYWORDS: [&str; 16] = [
    "as", "contains", "default", "else", "every", "false", "if", "import", "in", "not", "null",
    "package", "some", "true", "with", "set",
];

/// What would be right where the engine's parser gives up on what OPA reads.
pub(crate) fn syntax_help(text: &str) -> Option<&'static str> {
    let cut = tokens(text).ok()?;
    let is_keyword_reference = cut.windows(2).enumerate().any(|(index, pair)| {
        let [word, dot] = pair else {
            return false;
        };
        let before = index.checked_sub(1).and_then(|before| cut.get(before));
        let is_later_part = before
            .is_some_and(|before| before.kind == TokenKind::Sign('.') && before.end == word.start);
        let is_keyword = text
            .get(word.start..word.end)
            .is_some_and(|word| KEYWORDS.contains(&word));
        is_keyword && !is_later_part && dot.kind == TokenKind::Sign('.') && dot.start == word.end
    });
    is_keyword_reference.then_some(
        "this engine takes no keyword as the first part of a reference: give the rule another name",
    )
}

#[cfg(test)]
mod tests;
