use infractl_document::{SourceId, Span};

use super::lexer::{Keyword, Kind, Lexer, LoopWords, Token};
use crate::node::{Node, TextNode};
use crate::quote::{quote, unquote};
use crate::{Functions, ParseError};

/// A template of a text: the text's own, or one that it defines.
pub(crate) struct Tree {
    pub(crate) name: Box<[u8]>,
    pub(crate) root: Vec<Node>,
    /// Whether a `define` or `block` names it.
    pub(crate) is_defined: bool,
}

/// Parses a text; the last template of a name wins unless it is empty.
///
/// The text's own template is always among the result.
pub(crate) fn parse(
    name: &str,
    text: &[u8],
    source: SourceId,
    functions: &Functions,
) -> Result<Vec<Tree>, ParseError> {
    let words = LoopWords {
        has_break: !functions.contains("break"),
        has_continue: !functions.contains("continue"),
    };
    let lexer = Lexer::new(text, words);
    let mut parser = Parser {
        parse_name: name,
        source,
        lexer,
        functions,
        scope: Scope::default(),
        trees: Vec::new(),
        depth: 0,
        open: Vec::new(),
        consumed: 0,
    };
    let root = parser.text()?;
    parser.add(name.as_bytes(), root, false)?;
    Ok(parser.trees)
}

/// How deep actions and parentheses nest, together; Go allows 10,000 parentheses and any number
/// of actions, and its stacks grow.
const MAX_DEPTH: usize = 150;

/// How many `else if` one `if` has; Go knows no limit.
pub(super) const MAX_CHAIN: usize = 1000;

pub(super) struct Parser<'t> {
    parse_name: &'t str,
    source: SourceId,
    pub(super) lexer: Lexer<'t>,
    pub(super) functions: &'t Functions,
    pub(super) scope: Scope,
    trees: Vec<Tree>,
    depth: usize,
    /// Where the actions around the current place begin, a block's among them.
    open: Vec<usize>,
    /// Where the last token that an operand took ends.
    pub(super) consumed: usize,
}

/// What each template of a text has of its own while it is parsed.
pub(super) struct Scope {
    ahead: [Token; 3],
    ahead_count: usize,
    pub(super) variables: Vec<Box<str>>,
    action_line: u32,
    pub(super) ranges: usize,
}

impl Default for Scope {
    fn default() -> Self {
        let none = Token {
            kind: Kind::End,
            start: 0,
            end: 0,
            line: 0,
        };
        Self {
            ahead: [none; 3],
            ahead_count: 0,
            variables: vec!["$".into()],
            action_line: 0,
            ranges: 0,
        }
    }
}

/// How a list of nodes ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Terminator {
    End,
    Else,
}

impl Terminator {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}

/// A node, or what ends the list that nodes are read for.
pub(super) enum Item {
    Node(Node),
    Terminator(Terminator),
}

pub(super) type Outcome<T> = Result<T, ParseError>;

impl Parser<'_> {
    pub(super) fn next(&mut self) -> Token {
        if let Some(left) = self.scope.ahead_count.checked_sub(1) {
            self.scope.ahead_count = left;
        } else {
            let [first, _, _] = &mut self.scope.ahead;
            *first = self.lexer.next_token();
        }
        self.ahead(self.scope.ahead_count)
    }

    fn ahead(&self, index: usize) -> Token {
        let [first, second, third] = self.scope.ahead;
        match index {
            0 => first,
            1 => second,
            _ => third,
        }
    }

    pub(super) fn back(&mut self) {
        self.scope.ahead_count += 1;
    }

    /// Puts a token back in front of the one that was read last.
    pub(super) fn back_two(&mut self, first: Token) {
        let [_, second, _] = &mut self.scope.ahead;
        *second = first;
        self.scope.ahead_count = 2;
    }

    /// Puts two tokens back in front of the one that was read last.
    pub(super) fn back_three(&mut self, first: Token, middle: Token) {
        let [_, second, third] = &mut self.scope.ahead;
        *second = middle;
        *third = first;
        self.scope.ahead_count = 3;
    }

    pub(super) fn peek(&mut self) -> Token {
        if self.scope.ahead_count == 0 {
            self.next();
            self.scope.ahead_count = 1;
        }
        self.ahead(self.scope.ahead_count - 1)
    }

    pub(super) fn next_beyond_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    pub(super) fn peek_beyond_space(&mut self) -> Token {
        let token = self.next_beyond_space();
        self.back();
        token
    }

    /// An error at the last token, in Go's words.
    pub(super) fn error<T>(&self, message: &str) -> Outcome<T> {
        let token = self.ahead(0);
        Err(ParseError {
            message: format!("template: {}:{}: {message}", self.parse_name, token.line),
            span: Span::new(self.source, token.start, token.end.max(token.start)),
            unclosed: self.unclosed(token),
        })
    }

    /// The innermost action around the end of the text, or around a line that begins with a YAML
    /// key: no action holds `key:`.
    fn unclosed(&self, token: Token) -> Option<Span> {
        let start = *self.open.last()?;
        let is_end = match token.kind {
            Kind::End => true,
            Kind::Error => self.lexer.error() == "unclosed action",
            _ => false,
        };
        let is_key = || self.lexer.is_line_of_a_key(start, token.start);
        (is_end || is_key()).then(|| Span::new(self.source, start, start + 2))
    }

    pub(super) fn unexpected<T>(&self, token: Token, context: &str) -> Outcome<T> {
        let described = self.describe(token);
        let message = if token.kind == Kind::Error {
            let line = self.scope.action_line;
            if line == 0 || line == token.line {
                described
            } else {
                let action = if described.ends_with(" action") {
                    ""
                } else {
                    " in action"
                };
                format!("{described}{action} started at {}:{line}", self.parse_name)
            }
        } else {
            format!("unexpected {described} in {context}")
        };
        self.error(&message)
    }

    fn describe(&self, token: Token) -> String {
        let bytes = self.lexer.bytes(token);
        match token.kind {
            Kind::End => "EOF".to_owned(),
            Kind::Error => self.lexer.error().to_owned(),
            Kind::Keyword(_) => format!("<{}>", String::from_utf8_lossy(bytes)),
            _ if bytes.len() > 10 => {
                let width = crate::utf8::runes(bytes)
                    .take(10)
                    .map(|(_, width)| width)
                    .sum();
                format!("{}...", quote(bytes.get(..width).unwrap_or_default()))
            }
            _ => quote(bytes),
        }
    }

    pub(super) fn expect(&mut self, kind: Kind, context: &str) -> Outcome<Token> {
        let token = self.next_beyond_space();
        if token.kind == kind {
            Ok(token)
        } else {
            self.unexpected(token, context)
        }
    }

    pub(super) fn too_deep<T>(&self) -> Outcome<T> {
        self.error("max expression depth exceeded")
    }

    /// Runs a step one level deeper.
    pub(super) fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= MAX_DEPTH {
            return self.too_deep();
        }
        self.depth += 1;
        let result = step(self);
        self.depth -= 1;
        result
    }

    /// The whole text, definitions included.
    fn text(&mut self) -> Outcome<Vec<Node>> {
        let mut root = Vec::new();
        while self.peek().kind != Kind::End {
            if self.peek().kind == Kind::LeftDelimiter {
                let delimiter = self.next();
                if self.next_beyond_space().kind == Kind::Keyword(Keyword::Define) {
                    self.definition()?;
                    continue;
                }
                self.back_two(delimiter);
            }
            match self.text_or_action()? {
                Item::Node(node) => root.push(node),
                Item::Terminator(terminator) => {
                    return self.error(&format!("unexpected {}", terminator.text()));
                }
            }
        }
        Ok(root)
    }

    fn definition(&mut self) -> Outcome<()> {
        let context = "define clause";
        let outer = std::mem::take(&mut self.scope);
        let token = self.next_beyond_space();
        if !matches!(token.kind, Kind::QuotedText | Kind::RawText) {
            return self.unexpected(token, context);
        }
        let name = self.unquoted(token)?;
        self.expect(Kind::RightDelimiter, context)?;
        let (root, terminator) = self.list()?;
        if terminator != Terminator::End {
            return self.error(&format!("unexpected {} in {context}", terminator.text()));
        }
        self.add(&name, root, true)?;
        self.scope = outer;
        Ok(())
    }

    /// The list of a block, which is a template of its own.
    pub(super) fn block(&mut self, name: &[u8]) -> Outcome<()> {
        let outer = std::mem::take(&mut self.scope);
        let (root, terminator) = self.list()?;
        let inner = std::mem::replace(&mut self.scope, outer);
        if terminator != Terminator::End {
            return self.error(&format!("unexpected {} in block clause", terminator.text()));
        }
        let outer = std::mem::replace(&mut self.scope, inner);
        self.add(name, root, true)?;
        self.scope = outer;
        Ok(())
    }

    pub(super) fn unquoted(&self, token: Token) -> Outcome<Vec<u8>> {
        match unquote(self.lexer.bytes(token)) {
            Some(text) => Ok(text),
            None => self.error("invalid syntax"),
        }
    }

    fn add(&mut self, name: &[u8], root: Vec<Node>, is_defined: bool) -> Outcome<()> {
        let Some(existing) = self.trees.iter_mut().find(|tree| *tree.name == *name) else {
            self.trees.push(Tree {
                name: name.into(),
                root,
                is_defined,
            });
            return Ok(());
        };
        if is_empty(&existing.root) {
            existing.root = root;
        } else if !is_empty(&root) {
            let name = quote(name);
            return self.error(&format!("template: multiple definition of template {name}"));
        }
        Ok(())
    }

    /// Nodes up to an `end` or `else`.
    pub(super) fn list(&mut self) -> Outcome<(Vec<Node>, Terminator)> {
        let mut list = Vec::new();
        while self.peek_beyond_space().kind != Kind::End {
            match self.text_or_action()? {
                Item::Node(node) => list.push(node),
                Item::Terminator(terminator) => return Ok((list, terminator)),
            }
        }
        self.error("unexpected EOF")
    }

    fn text_or_action(&mut self) -> Outcome<Item> {
        let token = self.next_beyond_space();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(TextNode {
                at: offset(token.start),
                end: offset(token.end),
                bytes: self.lexer.bytes(token).into(),
            }))),
            Kind::LeftDelimiter => {
                self.scope.action_line = token.line;
                self.open.push(token.start);
                let item = self.deeper(|parser| parser.action(token.start))?;
                self.open.pop();
                self.scope.action_line = 0;
                Ok(item)
            }
            _ => self.unexpected(token, "input"),
        }
    }
}

/// Whether nodes print nothing but space.
pub(crate) fn is_empty(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| match node {
        Node::Text(text) => {
            text.bytes.iter().all(u8::is_ascii_whitespace)
                || std::str::from_utf8(&text.bytes).is_ok_and(|text| text.trim().is_empty())
        }
        _ => false,
    })
}

pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
