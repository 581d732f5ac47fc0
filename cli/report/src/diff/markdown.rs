use std::fmt::Write as _;

use infractl_document::{Sources, Tree};
use infractl_environment::{Change, Difference, EnvironmentDiff};

use super::group::{groups, heading, title};
use super::summary::diff_sentence;
use super::{origin, reason};
use crate::plan::value::one_line;
use crate::visible;

/// The differences as one Markdown table a component, for comments and step summaries.
pub fn diff_markdown(diff: &EnvironmentDiff, sources: &Sources) -> String {
    let mut out = String::from("## infractl diff\n");
    write_diff(&mut out, diff, sources);
    out
}

/// The same below a heading of a report that holds the differences.
pub(crate) fn write_diff(out: &mut String, diff: &EnvironmentDiff, sources: &Sources) {
    let _ = writeln!(out, "\n{}", cell(&diff_sentence(diff)));
    for own in &diff.uncompared {
        let _ = writeln!(
            out,
            "\n- `{}` of {}: {}",
            own.component,
            cell(diff.name_of(own.side)),
            cell(&own.reason)
        );
    }
    for component in groups(&diff.differences, heading) {
        let _ = writeln!(out, "\n### {}\n", cell(component.key));
        out.push_str("| document | field | from | to | why | where |\n|---|---|---|---|---|---|\n");
        for difference in component.differences {
            row(out, difference, sources);
        }
    }
}

fn row(out: &mut String, difference: &Difference, sources: &Sources) {
    let value = |tree: &Option<std::sync::Arc<Tree>>| match tree.as_deref() {
        None => String::new(),
        Some(_) if difference.is_sensitive => "(sensitive)".to_owned(),
        Some(_) if difference.is_whole() => "there".to_owned(),
        Some(_) if difference.change == Change::Reordered => "another order".to_owned(),
        Some(tree) => match tree.root().as_str().map(|text| text.lines().count()) {
            Some(lines) if lines > 1 => format!("{lines} lines"),
            _ => code(&one_line(tree.root())),
        },
    };
    let side = difference.to.as_ref().or(difference.from.as_ref());
    let place = side.and_then(|side| origin::short(side, sources));
    let field = if difference.is_whole() {
        String::new()
    } else {
        code(&difference.path.to_string())
    };
    let _ = writeln!(
        out,
        "| {} | {field} | {} | {} | {} | {} |",
        cell(&title(&difference.address)),
        value(&difference.before),
        value(&difference.after),
        cell(&reason(difference).unwrap_or_default()),
        place.map(|place| code(&place)).unwrap_or_default(),
    );
}

fn cell(text: &str) -> String {
    visible(text)
        .replace('\n', " ")
        .replace('|', "\\|")
        .replace('<', "&lt;")
}

/// A text in code style; a backtick inside would end it.
fn code(text: &str) -> String {
    format!("`{}`", cell(text).replace("&lt;", "<").replace('`', "'"))
}
