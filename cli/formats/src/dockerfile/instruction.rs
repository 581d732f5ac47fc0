use std::ops::Range;

use infractl_document::{Finding, Node, SourceId, similar};
use infractl_yaml::Duplicates;

use super::joined::Joined;
use super::read::{Opening, opening, syntax};
use super::syntax::{Arguments, BuildFlag, Instruction};
use super::words::{plain_ranges, ranges, trimmed, unquoted};

/// Every instruction, and the flags that it takes.
pub(crate) const INSTRUCTIONS: &[(&str, &[&str])] = &[
    (
        "ADD",
        &[
            "chown",
            "chmod",
            "link",
            "keep-git-dir",
            "checksum",
            "unpack",
            "exclude",
        ],
    ),
    ("ARG", &[]),
    ("CMD", &[]),
    (
        "COPY",
        &["chown", "chmod", "from", "link", "exclude", "parents"],
    ),
    ("ENTRYPOINT", &[]),
    ("ENV", &[]),
    ("EXPOSE", &[]),
    ("FROM", &["platform"]),
    (
        "HEALTHCHECK",
        &[
            "interval",
            "timeout",
            "start-period",
            "start-interval",
            "retries",
        ],
    ),
    ("LABEL", &[]),
    ("MAINTAINER", &[]),
    ("ONBUILD", &[]),
    ("RUN", &["mount", "network", "security", "device"]),
    ("SHELL", &[]),
    ("STOPSIGNAL", &[]),
    ("USER", &[]),
    ("VOLUME", &[]),
    ("WORKDIR", &[]),
];

type Reading<T> = Result<T, Box<Finding>>;

/// Reads the instruction in a part of a joined text.
pub(super) fn read(joined: &Joined, range: Range<usize>, escape: char) -> Reading<Instruction> {
    let range = trimmed(joined, range);
    let text = joined.get(&range);
    let length = text.find(char::is_whitespace).unwrap_or(text.len());
    let mut name = joined.word(range.start..range.start + length);
    name.text = name.text.to_ascii_uppercase();
    let known = INSTRUCTIONS.iter().find(|(known, _)| *known == name.text);
    let Some((_, known)) = known else {
        let message = format!("`{}` is no instruction", name.text);
        let finding = Finding::error("docker-unknown-instruction", Some(name.span), message);
        let names = INSTRUCTIONS.iter().map(|(name, _)| *name);
        return Err(Box::new(match similar(&name.text, names) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("a line that belongs to the one before needs `\\` there"),
        }));
    };
    let (flags, rest) = flags(joined, range.start + length..range.end, escape);
    if let Some(finding) = super::flags::check(&name, &flags, known) {
        return Err(Box::new(finding));
    }
    let rest = trimmed(joined, rest);
    Ok(Instruction {
        arguments: arguments(joined, rest, &name.text, escape)?,
        span: joined.span(&range),
        name,
        flags,
        heredocs: Vec::new(),
    })
}

/// Takes the words that begin with `--` off the front; `--` alone ends them.
fn flags(joined: &Joined, range: Range<usize>, escape: char) -> (Vec<BuildFlag>, Range<usize>) {
    let mut found = Vec::new();
    for word in ranges(joined, &range, escape) {
        let text = joined.get(&word);
        if !text.starts_with("--") {
            return (found, word.start..range.end);
        }
        if text == "--" {
            return (found, word.end..range.end);
        }
        let length = text.find('=').unwrap_or(text.len());
        let value = (length < text.len())
            .then(|| unquoted(joined, &(word.start + length + 1..word.end), escape));
        found.push(BuildFlag {
            name: joined.word(word.start + 2..word.start + length),
            value,
        });
    }
    (found, range.end..range.end)
}

fn arguments(joined: &Joined, rest: Range<usize>, name: &str, escape: char) -> Reading<Arguments> {
    if rest.is_empty() {
        return Ok(Arguments::None);
    }
    Ok(match name {
        "ADD" | "COPY" | "VOLUME" => match exec(joined, &rest)? {
            Some(list) => list,
            None => plain(joined, &rest),
        },
        "EXPOSE" | "FROM" => plain(joined, &rest),
        "CMD" | "ENTRYPOINT" | "RUN" | "SHELL" => command(joined, rest)?,
        "ENV" | "LABEL" => pairs(joined, &rest, name, escape)?,
        "ARG" => {
            let words = ranges(joined, &rest, escape);
            Arguments::Pairs(
                words
                    .iter()
                    .map(|word| pair(joined, word, escape))
                    .collect(),
            )
        }
        "HEALTHCHECK" => {
            let text = joined.get(&rest);
            let length = text.find(char::is_whitespace).unwrap_or(text.len());
            let mut word = joined.word(rest.start..rest.start + length);
            word.text = word.text.to_ascii_uppercase();
            let after = trimmed(joined, rest.start + length..rest.end);
            let inner = if after.is_empty() {
                None
            } else {
                Some(Box::new(command(joined, after)?))
            };
            Arguments::Healthcheck(word, inner)
        }
        "ONBUILD" => Arguments::Nested(Box::new(read(joined, rest, escape)?)),
        _ => Arguments::Text(joined.word(rest)),
    })
}

fn plain(joined: &Joined, rest: &Range<usize>) -> Arguments {
    let words = plain_ranges(joined, rest);
    Arguments::Words(words.into_iter().map(|word| joined.word(word)).collect())
}

fn command(joined: &Joined, rest: Range<usize>) -> Reading<Arguments> {
    Ok(match exec(joined, &rest)? {
        Some(list) => list,
        None => Arguments::Shell(joined.word(rest)),
    })
}

/// The JSON form; what is no JSON is a command for a shell, as Docker sees it.
fn exec(joined: &Joined, rest: &Range<usize>) -> Reading<Option<Arguments>> {
    let text = joined.get(rest);
    if !text.starts_with('[') {
        return Ok(None);
    }
    let source: SourceId = joined.span(rest).source;
    let Ok(tree) = infractl_yaml::read_json(text.as_bytes(), source, Duplicates::LastWins) else {
        return Ok(None);
    };
    let place = |item: Node<'_>| {
        let span = item.span().map_or(0..0, |span| span.range());
        rest.start + span.start..rest.start + span.end
    };
    let mut words = Vec::new();
    for item in tree.root().children() {
        let Some(text) = item.as_str() else {
            let message = format!(
                "this list holds {}, and only texts can stand here",
                item.kind()
            );
            let finding = syntax(joined.span(&place(item)), message);
            return Err(Box::new(finding.help("put it into double quotes")));
        };
        let mut word = joined.word(place(item));
        text.clone_into(&mut word.text);
        words.push(word);
    }
    Ok(Some(Arguments::Exec(words)))
}

fn pair(joined: &Joined, word: &Range<usize>, escape: char) -> (crate::Word, Option<crate::Word>) {
    let text = joined.get(word);
    match text.find('=') {
        Some(length) => {
            let key = unquoted(joined, &(word.start..word.start + length), escape);
            let value = unquoted(joined, &(word.start + length + 1..word.end), escape);
            (key, Some(value))
        }
        None => (unquoted(joined, word, escape), None),
    }
}

/// `KEY=value …`, or the older `KEY the rest of the line`.
fn pairs(joined: &Joined, rest: &Range<usize>, name: &str, escape: char) -> Reading<Arguments> {
    let words = ranges(joined, rest, escape);
    let Some(first) = words.first() else {
        return Ok(Arguments::None);
    };
    if !joined.get(first).contains('=') {
        let value = trimmed(joined, first.end..rest.end);
        if value.is_empty() {
            let message = format!("`{name}` needs a name and a value");
            let finding = syntax(joined.span(rest), message);
            return Err(Box::new(finding.help(format!("write `{name} KEY=value`"))));
        }
        let key = unquoted(joined, first, escape);
        let value = unquoted(joined, &value, escape);
        return Ok(Arguments::Pairs(vec![(key, Some(value))]));
    }
    let mut found = Vec::new();
    for word in &words {
        if !joined.get(word).contains('=') {
            let message = format!("`{}` has no `=`", joined.get(word));
            let finding = syntax(joined.span(word), message);
            return Err(Box::new(
                finding.help("put a value with spaces into quotes"),
            ));
        }
        found.push(pair(joined, word, escape));
    }
    Ok(Arguments::Pairs(found))
}

/// The here-documents whose lines follow an instruction.
pub(super) fn heredocs(joined: &Joined, instruction: &Instruction, escape: char) -> Vec<Opening> {
    let inner = match &instruction.arguments {
        Arguments::Nested(inner) => inner,
        _ => instruction,
    };
    let is_able = matches!(inner.name.text.as_str(), "ADD" | "COPY" | "RUN")
        && !matches!(inner.arguments, Arguments::Exec(_));
    if !is_able || !joined.text.contains("<<") {
        return Vec::new();
    }
    let words = ranges(joined, &(0..joined.text.len()), escape);
    let found = words
        .iter()
        .filter_map(|word| opening(joined, word, escape));
    found.collect()
}

/// What Docker says of the number and the form of the arguments.
pub(super) fn check(instruction: &Instruction) -> Option<Finding> {
    let name = instruction.name.text.as_str();
    let say = |message: &str, help: &str| Some(syntax(instruction.span, message).help(help));
    let words = instruction.words();
    match (name, &instruction.arguments) {
        ("CMD" | "ENTRYPOINT" | "RUN", Arguments::None) => None,
        (_, Arguments::None) => say(
            &format!("`{name}` needs an argument"),
            "name it, or take the line away",
        ),
        ("ADD" | "COPY", _) if words.len() < 2 => say(
            &format!("`{name}` names no destination"),
            "write the sources, then where they go",
        ),
        ("ADD" | "COPY", _) if words.last().is_some_and(|last| last.text.starts_with("<<")) => say(
            &format!("`{name}` cannot copy to a here-document"),
            "put where it goes behind the here-documents",
        ),
        ("FROM", _)
            if !(words.len() == 1
                || words.len() == 3 && words.get(1).is_some_and(|word| word.is("as"))) =>
        {
            say(
                "`FROM` takes an image, or an image, `AS` and a name",
                "write `FROM image AS name`",
            )
        }
        ("FROM", _) => words.get(2).and_then(|stage| {
            let text = stage.text.to_ascii_lowercase();
            let is_name = text.starts_with(|sign: char| sign.is_ascii_lowercase())
                && text
                    .chars()
                    .all(|sign| sign.is_ascii_alphanumeric() || "-_.".contains(sign));
            let message = format!("`{}` cannot be the name of a stage", stage.text);
            let help = "begin with a letter, go on with letters, digits, `-`, `_` and `.`";
            (!is_name).then(|| syntax(stage.span, message).help(help))
        }),
        ("SHELL", Arguments::Shell(_)) => say(
            "`SHELL` takes a JSON array",
            "write `SHELL [\"/bin/sh\", \"-c\"]`",
        ),
        ("SHELL", Arguments::Exec(words)) if words.is_empty() => say(
            "`SHELL` names no shell",
            "write `SHELL [\"/bin/sh\", \"-c\"]`",
        ),
        ("VOLUME", _) if words.iter().any(|word| word.text.trim().is_empty()) => say(
            "`VOLUME` names no path",
            "write a path, such as `VOLUME /var/lib/data`",
        ),
        ("HEALTHCHECK", Arguments::Healthcheck(word, inner)) => match (word.text.as_str(), inner) {
            ("NONE", Some(_)) => say("`HEALTHCHECK NONE` takes no argument", "take it away"),
            ("CMD", None) => say(
                "`HEALTHCHECK CMD` has no command",
                "write the command, or `HEALTHCHECK NONE`",
            ),
            ("NONE" | "CMD", _) => None,
            _ => say(
                "`HEALTHCHECK` begins with `CMD` or `NONE`",
                "write `HEALTHCHECK CMD` before the command",
            ),
        },
        ("ONBUILD", Arguments::Nested(inner))
            if ["ONBUILD", "FROM", "MAINTAINER"].contains(&inner.name.text.as_str()) =>
        {
            say(
                &format!("`{}` cannot stand behind `ONBUILD`", inner.name.text),
                "take it away",
            )
        }
        ("ONBUILD", Arguments::Nested(inner)) => check(inner),
        ("ARG" | "ENV" | "LABEL", Arguments::Pairs(pairs))
            if pairs.iter().any(|(key, _)| key.text.is_empty()) =>
        {
            say(
                &format!("`{name}` sets something without a name"),
                "write `KEY=value`",
            )
        }
        _ => None,
    }
}
