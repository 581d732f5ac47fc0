use std::fmt::Write as _;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use infractl_document::{Node, Sources, Tree};
use infractl_environment::{Change, Class, Difference, EnvironmentDiff};

use super::group::{groups, heading, title};
use super::{origin, reason};
use crate::plan::hunk;
use crate::plan::value::{one_line, two_lines};
use crate::visible;

/// The differences as a tree of components, documents and fields, each with its class and with the
/// lines that it comes from.
pub fn diff_text(diff: &EnvironmentDiff, sources: &Sources, is_coloured: bool) -> String {
    let mut writing = Writing {
        out: String::new(),
        diff,
        sources,
        is_coloured,
    };
    for component in groups(&diff.differences, heading) {
        let _ = writeln!(writing.out, "{}", visible(component.key));
        for document in groups(component.differences, |difference| &difference.address) {
            writing.document(&document.differences);
        }
        writing.out.push('\n');
    }
    writing.out
}

struct Writing<'w> {
    out: String,
    diff: &'w EnvironmentDiff,
    sources: &'w Sources,
    is_coloured: bool,
}

impl Writing<'_> {
    fn document(&mut self, differences: &[&Difference]) {
        let Some(first) = differences.first() else {
            return;
        };
        let (mark, colour) = match first.change {
            Change::Added if first.is_whole() => ("+", AnsiColor::Green),
            Change::Removed if first.is_whole() => ("-", AnsiColor::Red),
            _ => ("~", AnsiColor::Yellow),
        };
        let style = self.style(colour);
        let title = title(&first.address);
        let _ = write!(self.out, "  {style}{mark} {}{style:#}", visible(&title));
        if first.is_whole() {
            let (name, tree) = match first.change {
                Change::Added => (&self.diff.to, &first.after),
                _ => (&self.diff.from, &first.before),
            };
            let fields = tree.as_deref().map_or(0, |tree| leaves(tree.root()));
            let _ = write!(self.out, ": only in {name}");
            if !first.is_sensitive {
                let noun = if fields == 1 { "field" } else { "fields" };
                let _ = write!(self.out, ", {fields} {noun}");
            }
        }
        self.out.push('\n');
        for difference in differences {
            if !difference.is_whole() {
                self.field(difference);
            }
            self.reason(difference);
            self.origins(difference);
        }
    }

    fn field(&mut self, difference: &Difference) {
        let out = &mut self.out;
        let path = visible(&difference.path.to_string()).into_owned();
        if difference.is_sensitive {
            let _ = writeln!(out, "      {path}: (sensitive) differs");
            return;
        }
        if difference.change == Change::Reordered {
            let _ = writeln!(out, "      {path}: the same items in another order");
            return;
        }
        let node = |tree: &'_ Option<Arc<Tree>>| tree.clone();
        match (node(&difference.before), node(&difference.after)) {
            (Some(before), Some(after)) => {
                let (before, after) = (before.root(), after.root());
                if let (Some(old), Some(new)) = (long_text(before), long_text(after)) {
                    let _ = writeln!(out, "      {path}:");
                    for line in hunk::lines(old, new) {
                        let _ = writeln!(out, "        {}", visible(&line));
                    }
                } else {
                    let (before, after) = two_lines(before, after);
                    let _ = writeln!(out, "      {path}: {before} → {after}");
                }
            }
            (None, Some(after)) => {
                let _ = writeln!(out, "      + {path}: {}", one_line(after.root()));
            }
            (Some(before), None) => {
                let _ = writeln!(out, "      - {path}: {}", one_line(before.root()));
            }
            (None, None) => {
                let _ = writeln!(out, "      {path}");
            }
        }
    }

    fn reason(&mut self, difference: &Difference) {
        let Some(reason) = reason(difference) else {
            return;
        };
        let colour = match &difference.class {
            _ if difference.cause.is_some() => AnsiColor::BrightBlack,
            Some(Class::Unexplained) => AnsiColor::Red,
            Some(Class::Pending) => AnsiColor::Cyan,
            _ => AnsiColor::BrightBlack,
        };
        let style = self.style(colour);
        let _ = writeln!(self.out, "          {style}{}{style:#}", visible(&reason));
    }

    fn origins(&mut self, difference: &Difference) {
        if difference.cause.is_some() {
            return;
        }
        let sides = [
            (&self.diff.from, &difference.from),
            (&self.diff.to, &difference.to),
        ];
        let mut told = Vec::new();
        for (name, own) in sides {
            let place = own
                .as_ref()
                .and_then(|own| origin::short(own, self.sources));
            if let Some(place) = place {
                told.push((name.as_str(), place));
            }
        }
        let text = match told.as_slice() {
            [(_, one), (_, other)] if one == other => one.clone(),
            places => places
                .iter()
                .map(|(name, place)| format!("{name} {place}"))
                .collect::<Vec<_>>()
                .join(", "),
        };
        if !text.is_empty() {
            let _ = writeln!(self.out, "          {}", visible(&text));
        }
    }

    fn style(&self, colour: AnsiColor) -> Style {
        if self.is_coloured {
            colour.on_default()
        } else {
            Style::new()
        }
    }
}

fn leaves(node: Node<'_>) -> usize {
    let below: usize = node.children().map(leaves).sum();
    below.max(1)
}

fn long_text(node: Node<'_>) -> Option<&str> {
    node.as_str().filter(|text| text.contains('\n'))
}
