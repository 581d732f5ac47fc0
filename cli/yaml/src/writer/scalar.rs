//! Scalars in plain and block style, and the choice between the styles.

use std::ops::Range;

use super::analysis::{Analysis, Style, is_break};
use super::emitter::Emitter;

/// Where a scalar stands, as far as it changes how it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) is_simple_key: bool,
    pub(super) is_in_list: bool,
    pub(super) is_binary: bool,
}

impl Emitter {
    /// Writes a scalar, and gives back its range without the space before it.
    pub(super) fn scalar(
        &mut self,
        text: &str,
        analysis: Analysis,
        wanted: Style,
        place: Place,
    ) -> Range<usize> {
        let style = analysis.select(wanted, text.is_empty(), place.is_simple_key);
        let start = self.out.len() + usize::from(!self.whitespace);
        if place.is_binary {
            self.indicator("!!binary", true, false, false);
        }
        let indent = self.increase_indent(true, false, place.is_in_list);
        let may_fold = !place.is_simple_key;
        match style {
            Style::Plain => self.plain(text, may_fold),
            Style::SingleQuoted => self.single_quoted(text, may_fold),
            Style::DoubleQuoted => self.double_quoted(text, may_fold),
            Style::Literal => self.literal(text),
        }
        self.indent = indent;
        start..self.out.len()
    }

    /// A plain scalar holds no line break: one that does is never plain.
    fn plain(&mut self, text: &str, may_fold: bool) {
        if !self.whitespace {
            self.put(' ');
        }
        let mut after_space = false;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if character != ' ' {
                self.put(character);
                self.indention = false;
                after_space = false;
                continue;
            }
            let is_last_space = characters.peek() != Some(&' ');
            if may_fold && !after_space && self.column > self.best_width && is_last_space {
                self.write_indent();
            } else {
                self.put(' ');
            }
            after_space = true;
        }
        self.whitespace = false;
        self.indention = false;
    }

    fn literal(&mut self, text: &str) {
        self.indicator("|", true, false, false);
        self.block_hints(text);
        self.put_break();
        self.indention = true;
        self.whitespace = true;
        let mut after_break = true;
        for character in text.chars() {
            if is_break(character) {
                self.write_break(character);
                after_break = true;
            } else {
                if after_break {
                    self.write_indent();
                }
                self.put(character);
                self.indention = false;
                after_break = false;
            }
        }
    }

    fn block_hints(&mut self, text: &str) {
        if text.starts_with(|first: char| first == ' ' || is_break(first)) {
            self.indicator("2", false, false, false);
        }
        let mut backwards = text.chars().rev();
        let chomping = match backwards.next() {
            Some(last) if is_break(last) => match backwards.next() {
                Some(before) if !is_break(before) => return,
                _ => "+",
            },
            _ => "-",
        };
        self.indicator(chomping, false, false, false);
    }
}
