use super::Profile;

/// The part of the state that every token shares: column, whitespace, indention.
#[derive(Debug)]
pub(super) struct Emitter {
    pub(super) profile: Profile,
    pub(super) out: String,
    pub(super) indent: i32,
    /// In characters, not bytes.
    pub(super) column: i32,
    /// Whether the last character was a space or nothing.
    pub(super) whitespace: bool,
    /// Whether the line holds nothing but indentation and indicators such as `- ` so far.
    pub(super) indention: bool,
    pub(super) best_width: i32,
}

const BEST_INDENT: i32 = 2;

impl Emitter {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            profile,
            out: String::new(),
            indent: -1,
            column: 0,
            whitespace: true,
            indention: true,
            best_width: match profile {
                Profile::V2 => 80,
                Profile::V3 => i32::MAX,
            },
        }
    }

    /// Goes one level deeper, and gives back the level before.
    pub(super) fn increase_indent(
        &mut self,
        is_flow: bool,
        is_indentless: bool,
        is_in_list: bool,
    ) -> i32 {
        let before = self.indent;
        if before < 0 {
            self.indent = if is_flow { BEST_INDENT } else { 0 };
        } else if !is_indentless {
            self.indent = match self.profile {
                Profile::V2 => before + BEST_INDENT,
                // Within a list the first level only steps over `- `.
                Profile::V3 if is_in_list => before + 2,
                Profile::V3 => BEST_INDENT * ((before + BEST_INDENT) / BEST_INDENT),
            };
        }
        before
    }

    pub(super) fn put(&mut self, character: char) {
        self.out.push(character);
        self.column += 1;
    }

    pub(super) fn put_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
        if self.profile == Profile::V3 {
            self.indention = true;
        }
    }

    /// Writes a line break of the value itself, one of several that YAML knows.
    pub(super) fn write_break(&mut self, character: char) {
        if character == '\n' {
            self.put_break();
        } else {
            self.put(character);
            self.column = 0;
            if self.profile == Profile::V3 {
                self.indention = true;
            }
        }
        if self.profile == Profile::V2 {
            self.indention = true;
        }
    }

    pub(super) fn write_indent(&mut self) {
        let indent = self.indent.max(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.put_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.whitespace = true;
        if self.profile == Profile::V2 {
            self.indention = true;
        }
    }

    /// Writes a token of syntax, after a space where one is needed.
    pub(super) fn indicator(
        &mut self,
        indicator: &str,
        needs_whitespace: bool,
        is_whitespace: bool,
        is_indention: bool,
    ) {
        if needs_whitespace && !self.whitespace {
            self.put(' ');
        }
        for character in indicator.chars() {
            self.put(character);
        }
        self.whitespace = is_whitespace;
        self.indention = self.indention && is_indention;
    }
}
