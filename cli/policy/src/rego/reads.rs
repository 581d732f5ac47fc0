use infractl_document::{PathStep, ValuePath};

use super::token::{Token, TokenKind, tokens};

/// The paths of `input` that a text names, each up to the first part that is not a plain name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    paths: Vec<Vec<String>>,
    uses_libraries: bool,
}

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
                Some((TokenKind::Word, "input")) if !is_part => reads.paths.push(path(at, &word)),
                // Expressions inside of it are not cut.
                Some((TokenKind::Template, inside)) if inside.contains("input") => {
                    reads.paths.push(Vec::new());
                }
                Some((TokenKind::Word, "data")) if !is_part => {
                    reads.uses_libraries |= path(at, &word).first().is_some_and(|own| own == "lib");
                }
                _ => {}
            }
        }
        reads
    }

    /// Whether the text names anything below `data.lib`.
    pub(crate) fn uses_libraries(&self) -> bool {
        self.uses_libraries
    }

    /// Adds what other texts read.
    pub(crate) fn extend(&mut self, others: impl Iterator<Item = Self>) {
        self.paths.extend(others.flat_map(|other| other.paths));
    }

    /// Whether a path of a document's value is read, or something around or below it.
    pub(crate) fn meets(&self, path: &ValuePath) -> bool {
        let wanted = wanted(path);
        let meets = |own: &Vec<String>| {
            let mut pairs = own.iter().zip(&wanted);
            pairs.all(|(own, wanted)| wanted.is_none_or(|wanted| wanted == own))
        };
        self.paths.iter().any(meets)
    }

    /// Whether a path of a document's value is read by its name, or something below it.
    pub(crate) fn names(&self, path: &ValuePath) -> bool {
        let wanted = wanted(path);
        let is_it = |own: &Vec<String>| {
            let mut pairs = wanted.iter().zip(own);
            own.len() >= wanted.len() && pairs.all(|(wanted, own)| *wanted == Some(own.as_str()))
        };
        self.paths.iter().any(is_it)
    }
}

/// The keys of a path from `input` on; `None` for an item of a list.
fn wanted(path: &ValuePath) -> Vec<Option<&str>> {
    let keys = path.steps().iter().map(|step| match step {
        PathStep::Key(key) => Some(&**key),
        PathStep::Index(_) | PathStep::Match(_) => None,
    });
    std::iter::once(Some("value")).chain(keys).collect()
}

/// The names behind a word, as far as they are plain.
fn path<'t>(root: usize, word: &impl Fn(usize) -> Option<(TokenKind, &'t str)>) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = root + 1;
    loop {
        match (word(at), word(at + 1), word(at + 2)) {
            (Some((TokenKind::Sign('.'), _)), Some((TokenKind::Word, name)), _) => {
                names.push(name.to_owned());
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
                    return names;
                }
                names.push(plain.to_owned());
                at += 3;
            }
            _ => return names,
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
        assert!(reads.uses_libraries());
        for (path, is_read) in [
            ("backups", true),
            ("backups.postgresql.at", true),
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
    fn only_a_name_names() {
        let path = ValuePath::parse("unknown").unwrap();
        assert!(Reads::of("package a\np := input.value.unknown[x]\n").names(&path));
        assert!(!Reads::of("package a\np := input.value\n").names(&path));
    }
}
