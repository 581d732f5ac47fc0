use super::constant::number;
use super::lexer::{Keyword, Kind, Token};
use super::parser::{Item, MAX_CHAIN, Outcome, Parser, Terminator, offset};
use crate::Text;
use crate::builtin::Builtin;
use crate::function::Known;
use crate::node::{Action, Branch, Callee, Command, Node, Pipe, TemplateCall, Term, Variable};
use crate::quote::quote;

/// The three actions with a body; they differ in their words and in what may follow `else`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    If,
    With,
    Range,
}

impl Control {
    fn word(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::With => "with",
            Self::Range => "range",
        }
    }

    fn node(self, branch: Branch) -> Node {
        let branch = Box::new(branch);
        match self {
            Self::If => Node::If(branch),
            Self::With => Node::With(branch),
            Self::Range => Node::Range(branch),
        }
    }

    fn keyword(self) -> Keyword {
        match self {
            Self::If => Keyword::If,
            Self::With => Keyword::With,
            Self::Range => Keyword::Range,
        }
    }
}

impl Parser<'_> {
    /// What follows a left delimiter, which begins at `left`.
    pub(super) fn action(&mut self, left: usize) -> Outcome<Item> {
        let token = self.next_beyond_space();
        if let Kind::Keyword(keyword) = token.kind {
            match keyword {
                Keyword::Block => return self.block_call(left).map(Item::Node),
                Keyword::Break => {
                    self.within_range("{{break}}")?;
                    return Ok(Item::Node(Node::Break {
                        at: offset(token.start),
                    }));
                }
                Keyword::Continue => {
                    self.within_range("{{continue}}")?;
                    return Ok(Item::Node(Node::Continue {
                        at: offset(token.start),
                    }));
                }
                Keyword::Else => return self.otherwise(),
                Keyword::End => {
                    self.expect(Kind::RightDelimiter, "end")?;
                    return Ok(Item::Terminator(Terminator::End));
                }
                Keyword::If => return self.control(Control::If).map(Item::Node),
                Keyword::With => return self.control(Control::With).map(Item::Node),
                Keyword::Range => return self.control(Control::Range).map(Item::Node),
                Keyword::Template => return self.template_call(left).map(Item::Node),
                Keyword::Dot | Keyword::Define | Keyword::Nil => {}
            }
        }
        self.back();
        let at = self.peek().start;
        let pipe = self.pipeline("command", Kind::RightDelimiter)?;
        let extent = (offset(left), offset(self.consumed));
        Ok(Item::Node(Node::Action(Action {
            at: offset(at),
            extent,
            pipe,
        })))
    }

    fn within_range(&mut self, word: &str) -> Outcome<()> {
        self.expect(Kind::RightDelimiter, word)?;
        if self.scope.ranges == 0 {
            return self.error(&format!("{word} outside {{{{range}}}}"));
        }
        Ok(())
    }

    /// An `else`; an `if` or `with` that follows it is left for the caller.
    fn otherwise(&mut self) -> Outcome<Item> {
        let ahead = self.peek_beyond_space().kind;
        if !matches!(ahead, Kind::Keyword(Keyword::If | Keyword::With)) {
            self.expect(Kind::RightDelimiter, "else")?;
        }
        Ok(Item::Terminator(Terminator::Else))
    }

    fn control(&mut self, control: Control) -> Outcome<Node> {
        let variables = self.scope.variables.len();
        let (mut branch, mut is_chained) = self.control_part(control)?;
        // Each `else if` is an `if` within the `else` before it; one `end` ends them all.
        let mut chain = Vec::new();
        while is_chained {
            if chain.len() >= MAX_CHAIN {
                return self.too_deep();
            }
            chain.push(branch);
            (branch, is_chained) = self.control_part(control)?;
        }
        while let Some(mut outer) = chain.pop() {
            outer.otherwise = Some(vec![control.node(branch)]);
            branch = outer;
        }
        self.scope.variables.truncate(variables);
        Ok(control.node(branch))
    }

    /// A pipeline and its list, and an `else` unless that is an `else if`: then true.
    fn control_part(&mut self, control: Control) -> Outcome<(Branch, bool)> {
        let pipe = self.pipeline(control.word(), Kind::RightDelimiter)?;
        let is_range = control == Control::Range;
        self.scope.ranges += usize::from(is_range);
        let (list, terminator) = self.list()?;
        self.scope.ranges -= usize::from(is_range);
        let mut branch = Branch {
            at: pipe.at,
            pipe,
            list,
            otherwise: None,
        };
        if terminator == Terminator::End {
            return Ok((branch, false));
        }
        if !is_range && self.peek().kind == Kind::Keyword(control.keyword()) {
            self.next();
            return Ok((branch, true));
        }
        let (list, terminator) = self.list()?;
        if terminator != Terminator::End {
            return self.error(&format!("expected end; found {}", terminator.text()));
        }
        branch.otherwise = Some(list);
        Ok((branch, false))
    }

    fn block_call(&mut self, left: usize) -> Outcome<Node> {
        let context = "block clause";
        let token = self.next_beyond_space();
        let name = self.template_name(token, context)?;
        let pipe = self.pipeline(context, Kind::RightDelimiter)?;
        let extent = (offset(left), offset(self.consumed));
        self.block(&name)?;
        let at = offset(token.start);
        Ok(Node::Template(Box::new(TemplateCall {
            at,
            extent,
            name: name.into(),
            pipe: Some(pipe),
        })))
    }

    fn template_call(&mut self, left: usize) -> Outcome<Node> {
        let context = "template clause";
        let token = self.next_beyond_space();
        let name = self.template_name(token, context)?;
        let next = self.next_beyond_space();
        let pipe = if next.kind == Kind::RightDelimiter {
            self.consumed = next.end;
            None
        } else {
            self.back();
            Some(self.pipeline(context, Kind::RightDelimiter)?)
        };
        let extent = (offset(left), offset(self.consumed));
        let at = offset(token.start);
        Ok(Node::Template(Box::new(TemplateCall {
            at,
            extent,
            name: name.into(),
            pipe,
        })))
    }

    fn template_name(&mut self, token: Token, context: &str) -> Outcome<Vec<u8>> {
        match token.kind {
            Kind::QuotedText | Kind::RawText => self.unquoted(token),
            _ => self.unexpected(token, context),
        }
    }

    fn pipeline(&mut self, context: &str, end: Kind) -> Outcome<Pipe> {
        let at = offset(self.peek_beyond_space().start);
        let mut pipe = Pipe {
            at,
            is_assignment: false,
            variables: Vec::new(),
            commands: Vec::new(),
        };
        self.declarations(&mut pipe, context)?;
        loop {
            let token = self.next_beyond_space();
            match token.kind {
                kind if kind == end => {
                    self.consumed = token.end;
                    self.check(&pipe, context)?;
                    return Ok(pipe);
                }
                Kind::Bool
                | Kind::CharConstant
                | Kind::Complex
                | Kind::Keyword(Keyword::Dot | Keyword::Nil)
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::RawText
                | Kind::QuotedText
                | Kind::Variable
                | Kind::LeftParenthesis => {
                    self.back();
                    pipe.commands.push(self.command()?);
                }
                _ => return self.unexpected(token, context),
            }
        }
    }

    /// The variables that a pipeline declares or assigns, if it does.
    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Outcome<()> {
        loop {
            let variable = self.peek_beyond_space();
            if variable.kind != Kind::Variable {
                return Ok(());
            }
            self.next();
            // Only the token after the space tells `$x := 1` from `$x "argument"`.
            let after = self.peek();
            let next = self.peek_beyond_space();
            if matches!(next.kind, Kind::Assign | Kind::Declare) {
                pipe.is_assignment = next.kind == Kind::Assign;
                self.next_beyond_space();
                self.declare(pipe, variable);
                return Ok(());
            }
            if next.kind == Kind::Char && self.lexer.bytes(next) == b"," {
                self.next_beyond_space();
                self.declare(pipe, variable);
                if context == "range" && pipe.variables.len() < 2 {
                    if matches!(
                        self.peek_beyond_space().kind,
                        Kind::Variable | Kind::RightDelimiter | Kind::RightParenthesis
                    ) {
                        continue;
                    }
                    return self.error("range can only initialize variables");
                }
                return self.error(&format!("too many declarations in {context}"));
            }
            if after.kind == Kind::Space {
                self.back_three(variable, after);
            } else {
                self.back_two(variable);
            }
            return Ok(());
        }
    }

    fn declare(&mut self, pipe: &mut Pipe, token: Token) {
        let name = lossy(self.lexer.bytes(token));
        self.scope.variables.push(name.clone());
        pipe.variables.push(Variable {
            at: offset(token.start),
            name,
            fields: Vec::new(),
        });
    }

    fn check(&self, pipe: &Pipe, context: &str) -> Outcome<()> {
        if pipe.commands.is_empty() {
            return self.error(&format!("missing value for {context}"));
        }
        for (index, command) in pipe.commands.iter().enumerate().skip(1) {
            if let Some(
                Term::Bool { .. }
                | Term::Dot { .. }
                | Term::Nil { .. }
                | Term::Number(_)
                | Term::Text { .. },
            ) = command.terms.first()
            {
                let stage = index + 1;
                return self.error(&format!("non executable command in pipeline stage {stage}"));
            }
        }
        Ok(())
    }

    fn command(&mut self) -> Outcome<Command> {
        let at = offset(self.peek_beyond_space().start);
        let mut terms = Vec::new();
        loop {
            self.peek_beyond_space();
            if let Some(term) = self.operand()? {
                terms.push(term);
            }
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelimiter | Kind::RightParenthesis => self.back(),
                Kind::Pipe => {}
                _ => return self.unexpected(token, "operand"),
            }
            break;
        }
        if terms.is_empty() {
            return self.error("empty command");
        }
        Ok(Command {
            at,
            end: offset(self.consumed),
            terms,
        })
    }

    fn operand(&mut self) -> Outcome<Option<Term>> {
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        if self.peek().kind != Kind::Field {
            return Ok(Some(term));
        }
        let at = offset(self.peek().start);
        Ok(Some(match term {
            // Fields of a field or variable are part of it; Go says they are where the chain is.
            Term::Field { mut fields, .. } => {
                self.fields(&mut fields);
                Term::Field { at, fields }
            }
            Term::Variable(mut variable) => {
                self.fields(&mut variable.fields);
                Term::Variable(Variable { at, ..variable })
            }
            Term::Bool { .. }
            | Term::Text { .. }
            | Term::Number(_)
            | Term::Nil { .. }
            | Term::Dot { .. } => {
                self.fields(&mut Vec::new());
                let term = quote(term.to_string().as_bytes());
                return self.error(&format!("unexpected . after term {term}"));
            }
            other => {
                let mut fields = Vec::new();
                self.fields(&mut fields);
                Term::Chain {
                    at,
                    term: Box::new(other),
                    fields,
                }
            }
        }))
    }

    /// Takes all fields that follow.
    fn fields(&mut self, fields: &mut Vec<Box<str>>) {
        while self.peek().kind == Kind::Field {
            let token = self.next();
            self.consumed = token.end;
            fields.push(self.field_name(token));
        }
    }

    fn field_name(&self, token: Token) -> Box<str> {
        lossy(self.lexer.bytes(token).get(1..).unwrap_or_default())
    }

    /// A term; `None` when the next token begins none.
    fn term(&mut self) -> Outcome<Option<Term>> {
        let token = self.next_beyond_space();
        let at = offset(token.start);
        let bytes = self.lexer.bytes(token);
        let consumed = std::mem::replace(&mut self.consumed, token.end);
        Ok(Some(match token.kind {
            Kind::Identifier => {
                let name = lossy(bytes);
                let Some(callee) = self.callee(&name) else {
                    return self.error(&format!("function {} not defined", quote(bytes)));
                };
                Term::Function { at, name, callee }
            }
            Kind::Keyword(Keyword::Dot) => Term::Dot { at },
            Kind::Keyword(Keyword::Nil) => Term::Nil { at },
            Kind::Variable => {
                let name = lossy(bytes);
                if !self.scope.variables.contains(&name) {
                    return self.error(&format!("undefined variable {}", quote(bytes)));
                }
                Term::Variable(Variable {
                    at,
                    name,
                    fields: Vec::new(),
                })
            }
            Kind::Field => {
                // Most fields are of `.Values`, and have another behind them.
                let mut fields = Vec::with_capacity(4);
                fields.push(self.field_name(token));
                Term::Field { at, fields }
            }
            Kind::Bool => Term::Bool {
                at,
                value: bytes == b"true",
            },
            Kind::CharConstant | Kind::Complex | Kind::Number => {
                match number(bytes, at, token.kind) {
                    Ok(number) => Term::Number(Box::new(number)),
                    Err(message) => return self.error(&message),
                }
            }
            Kind::LeftParenthesis => Term::Pipe(Box::new(self.deeper(|parser| {
                parser.pipeline("parenthesized pipeline", Kind::RightParenthesis)
            })?)),
            Kind::QuotedText | Kind::RawText => {
                let text = Text::new(self.unquoted(token)?);
                Term::Text {
                    at,
                    quoted: bytes.into(),
                    text,
                }
            }
            _ => {
                self.consumed = consumed;
                self.back();
                return Ok(None);
            }
        }))
    }

    fn callee(&self, name: &str) -> Option<Callee> {
        match self.functions.get(name) {
            Some(Known::Supported(function)) => Some(Callee::Host(function.clone())),
            Some(Known::Unsupported) => Some(Callee::Unsupported),
            None => Builtin::named(name).map(Callee::Builtin),
        }
    }
}

fn lossy(bytes: &[u8]) -> Box<str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => String::from_utf8_lossy(bytes).into(),
    }
}
