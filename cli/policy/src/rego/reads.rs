use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{PathStep, ValuePath};

use super::token::{Token, TokenKind, tokens};

/// What a text reads of `input`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    paths: Vec<Read>,
    libraries: BTreeSet<String>,
}

/// A path of `input` that a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Read {
    /// Up to the first part that is neither a plain name nor a variable; a variable, which may be any
    /// key or item, is `None`.
    steps: Vec<Option<String>>,
    /// Whether what lies below the value cannot matter.
    is_shallow: bool,
}

/// Functions that look at a value and not at what is in it.
const SHALLOW: [&str; 7] = [
    "count",
    "is_array",
    "is_boolean",
    "is_null",
    "is_number",
    "is_object",
    "is_string",
];

impl Reads {
    /// Looks for them in the text of a policy. One that cannot be cut into tokens is never loaded.
    pub(crate) fn of(text: &str) -> Self {
        let mut reads = Self::default();
        let cut: Vec<Token> = tokens(text).unwrap_or_default();
        let words: Vec<Token> = cut
            .into_iter()
            .filter(|token| token.kind != TokenKind::Comment)
            .collect();
        let word = |at: usize| {
            let token = words.get(at)?;
            Some((token.kind, text.get(token.start..token.end)?))
        };
        for at in 0..words.len() {
            // A part of another path is no root.
            let is_part = at
                .checked_sub(1)
                .and_then(word)
                .is_some_and(|(kind, _)| kind == TokenKind::Sign('.'));
            match word(at) {
                Some((TokenKind::Word, "input")) if !is_part => {
                    reads.paths.push(Read::at(at, &word));
                }
                // Expressions inside of it are not cut.
                Some((TokenKind::Template, inside)) if inside.contains("input") => {
                    reads.paths.push(Read::default());
                }
                Some((TokenKind::Word, "data")) if !is_part => {
                    let mut named = path(at, &word).0.into_iter();
                    if named.next().flatten().is_some_and(|own| own == "lib") {
                        let library = named.next().flatten();
                        reads.libraries.insert(library.unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
        reads
    }

    /// Adds what the libraries read that the text names, and those that they name: a library reads
    /// what its callers are evaluated over. `known` are libraries by name.
    pub(crate) fn extend(&mut self, known: &BTreeMap<String, Self>) {
        let mut open: Vec<String> = self.libraries.iter().cloned().collect();
        let mut added: BTreeSet<String> = BTreeSet::new();
        while let Some(name) = open.pop() {
            // `data.lib` without a name may be any of them.
            let meant = known
                .iter()
                .filter(|(own, _)| name.is_empty() || **own == name);
            for (own, reads) in meant {
                if added.insert(own.clone()) {
                    self.paths.extend(reads.paths.iter().cloned());
                    open.extend(reads.libraries.iter().cloned());
                }
            }
        }
    }

    /// Adds what another file of the same library reads.
    pub(crate) fn join(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.libraries.extend(other.libraries);
    }

    /// Whether a path of a document's value is read, or something around or below it.
    pub(crate) fn meets(&self, path: &ValuePath) -> bool {
        self.meets_below(&[Some("value")], path)
    }

    /// The same for one of several documents, each an item of `input.documents`.
    pub(crate) fn meets_in_any(&self, path: &ValuePath) -> bool {
        self.meets_below(&[Some("documents"), None, Some("value")], path)
    }

    fn meets_below(&self, start: &[Option<&str>], path: &ValuePath) -> bool {
        let wanted: Vec<Option<&str>> = start.iter().copied().chain(keys(path)).collect();
        let is_either = |(own, wanted): (&Option<String>, Option<&str>)| {
            let both = own.as_deref().zip(wanted);
            both.is_none_or(|(own, wanted)| own == wanted)
        };
        let meets = |own: &Read| {
            let mut pairs = own.steps.iter().zip(wanted.iter().copied());
            pairs.all(is_either) && !(own.is_shallow && wanted.len() > own.steps.len())
        };
        self.paths.iter().any(meets)
    }

    /// Whether a path of a document's value is read by its name, or something below it.
    pub(crate) fn names(&self, path: &ValuePath) -> bool {
        let wanted: Vec<Option<&str>> = std::iter::once(Some("value")).chain(keys(path)).collect();
        let is_it = |own: &Read| {
            let mut pairs = wanted.iter().zip(&own.steps);
            own.steps.len() >= wanted.len()
                && pairs.all(|(wanted, own)| wanted.is_some() && *wanted == own.as_deref())
        };
        self.paths.iter().any(is_it)
    }
}

impl Read {
    /// What is named from a word on.
    fn at<'t>(root: usize, word: &impl Fn(usize) -> Option<(TokenKind, &'t str)>) -> Self {
        let (steps, end) = path(root, word);
        let before = |back: usize| root.checked_sub(back).and_then(word);
        let is_alone = matches!(before(1), Some((TokenKind::Sign('('), _)))
            && matches!(word(end), Some((TokenKind::Sign(')'), _)));
        let is_called = |(_, name): (TokenKind, &str)| SHALLOW.contains(&name);
        Self {
            steps,
            is_shallow: is_alone && before(2).is_some_and(is_called),
        }
    }
}

/// The keys of a path; `None` for an item of a list.
fn keys(path: &ValuePath) -> impl Iterator<Item = Option<&str>> {
    path.steps().iter().map(|step| match step {
        PathStep::Key(key) => Some(&**key),
        PathStep::Index(_) | PathStep::Match(_) => None,
    })
}

/// The names behind a word, as far as they are plain or a variable, and where they end.
fn path<'t>(
    root: usize,
    word: &impl Fn(usize) -> Option<(TokenKind, &'t str)>,
) -> (Vec<Option<String>>, usize) {
    let mut names = Vec::new();
    let mut at = root + 1;
    loop {
        match (word(at), word(at + 1), word(at + 2)) {
            (Some((TokenKind::Sign('.'), _)), Some((TokenKind::Word, name)), _) => {
                names.push(Some(name.to_owned()));
                at += 2;
            }
            (
                Some((TokenKind::Sign('['), _)),
                Some((TokenKind::Text, text)),
                Some((TokenKind::Sign(']'), _)),
            ) => {
                let plain = text.trim_matches(['"', '`']);
                // What an escape stands for is not worked out.
                if plain.contains('\\') {
                    return (names, at);
                }
                names.push(Some(plain.to_owned()));
                at += 3;
            }
            (
                Some((TokenKind::Sign('['), _)),
                Some((TokenKind::Word, _)),
                Some((TokenKind::Sign(']'), _)),
            ) => {
                names.push(None);
                at += 3;
            }
            _ => return (names, at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_with_all_around_and_below_it() {
        let text = "package a\nimport data.lib.b\n# input.value.gone\n\
                    deny contains \"x\" if input.value.backups[name].at == 1\n\
                    deny contains \"y\" if input[\"value\"][\"soak\"].ran > 1\n\
                    deny contains \"z\" if other.input.reviews\n";
        let reads = Reads::of(text);
        assert!(reads.libraries.contains("b"));
        for (path, is_read) in [
            ("backups", true),
            ("backups.postgresql.at", true),
            ("backups.postgresql.source", false),
            ("soak", true),
            ("soak.ran", true),
            ("soak.since", false),
            ("gone", false),
            ("reviews", false),
        ] {
            let path = ValuePath::parse(path).unwrap();
            assert_eq!(reads.meets(&path), is_read, "{path}");
        }
    }

    #[test]
    fn what_is_handed_on_whole_is_read_whole() {
        let path = ValuePath::parse("reviews").unwrap();
        for text in [
            "package a\np := f(input)\n",
            "package a\np := input.value[x]\n",
            "package a\np := $\"{input.value.x}\"\n",
            "package a\np := input[x]\n",
        ] {
            assert!(Reads::of(text).meets(&path), "{text}");
        }
        assert!(!Reads::of("package a\np := 1\n").meets(&path));
    }

    #[test]
    fn documents_together_are_read_by_what_is_named_of_each() {
        let text = "package a\np := input.documents[position].value.values.rule[_].port\n";
        let reads = Reads::of(text);
        for (path, is_read) in [
            ("values", true),
            ("values.rule[0]", true),
            ("values.rule[0].port", true),
            ("values.rule[0].source", false),
            ("values.labels", false),
        ] {
            let path = ValuePath::parse(path).unwrap();
            assert_eq!(reads.meets_in_any(&path), is_read, "{path}");
        }
        let path = ValuePath::parse("values.labels").unwrap();
        let whole = "package a\np if some document in input.documents\n";
        assert!(Reads::of(whole).meets_in_any(&path));
    }

    #[test]
    fn a_value_that_is_only_told_apart_is_not_read_below() {
        let below = ValuePath::parse("values.rule[0].port").unwrap();
        let itself = ValuePath::parse("values.rule").unwrap();
        for (condition, is_below) in [
            ("is_null(input.value.values.rule)", false),
            ("count(input.value.values.rule) > 0", false),
            ("f(input.value.values.rule)", true),
            ("is_null(input.value.values.rule[x].y[f(z)])", false),
            ("count(input.value.values.rule | {1}) > 0", true),
        ] {
            let reads = Reads::of(&format!("package a\np if {condition}\n"));
            assert!(reads.meets(&itself), "{condition}");
            assert_eq!(reads.meets(&below), is_below, "{condition}");
        }
    }

    #[test]
    fn only_a_name_names() {
        let path = ValuePath::parse("unknown").unwrap();
        assert!(Reads::of("package a\np := input.value.unknown[x]\n").names(&path));
        assert!(!Reads::of("package a\np := input.value\n").names(&path));
    }
}
