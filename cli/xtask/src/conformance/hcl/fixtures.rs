use anyhow::{Context, Result, ensure};

use crate::workspace;

/// Texts in every form of the syntax, and the names that they are recorded under.
pub(super) struct Fixture {
    pub(super) name: String,
    pub(super) text: String,
}

/// Makes the text that is meant of the one that is written.
type Change = fn(&str) -> String;

/// What a word in brackets behind a name does to the text.
const FLAGS: [(&str, Change); 4] = [
    // An editor would put a line break there.
    ("cut", |text| {
        text.strip_suffix('\n').unwrap_or(text).to_owned()
    }),
    ("crlf", |text| text.replace('\n', "\r\n")),
    // Every line break but the last is a carriage return alone.
    ("lone", |text| {
        let breaks = text.matches('\n').count().saturating_sub(1);
        text.replacen('\n', "\r", breaks)
    }),
    ("bom", |text| format!("\u{feff}{text}")),
];

/// What only tells a reader of the file something.
const REMARK: &str = " [more lines]";

/// Every fixture, in the order of the files.
pub(super) fn read() -> Result<Vec<Fixture>> {
    let folder = workspace::root()?.join(super::FIXTURES);
    let mut fixtures = Vec::new();
    for file in workspace::files(&folder, ".txt")? {
        let subject = file.file_stem().unwrap_or_default().to_string_lossy();
        let text = workspace::read(&file)?;
        let text = text
            .strip_prefix("--- ")
            .and_then(|text| text.strip_suffix('\n'))
            .with_context(|| format!("{} is no list of fixtures", file.display()))?;
        for part in text.split("\n--- ") {
            let text = part.split_once('\n').map(|(_, text)| format!("{text}\n"));
            let title = part.lines().next().unwrap_or_default();
            fixtures.push(fixture(&subject, title, text.unwrap_or_default())?);
        }
    }
    Ok(fixtures)
}

fn fixture(subject: &str, title: &str, mut text: String) -> Result<Fixture> {
    let title = title.strip_suffix(REMARK).unwrap_or(title);
    let mut words = title.split(" [");
    let name = words.next().unwrap_or_default();
    let flags: Vec<&str> = words.map(|word| word.trim_end_matches(']')).collect();
    for (flag, change) in FLAGS {
        if flags.contains(&flag) {
            text = change(&text);
        }
    }
    let is_known = |flag: &&str| FLAGS.iter().any(|(known, _)| known == flag);
    ensure!(
        flags.iter().all(is_known),
        "`{title}` of {subject} has a flag that nobody knows"
    );
    Ok(Fixture {
        name: format!("{subject}: {name}"),
        text,
    })
}
