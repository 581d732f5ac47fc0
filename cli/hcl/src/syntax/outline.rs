use std::fmt::Write as _;

use infractl_document::Span;
use unicode_normalization::UnicodeNormalization as _;

use super::{
    Attribute, Block, Body, Expression, ExpressionKind, Interpolation, Item, Literal, Name, Part,
    Step, StepKind,
};

/// Writes a tree as nested parentheses: kind, range in bytes, what is inside.
///
/// `cli/xtask/oracles/hcl` writes the tree of `hclsyntax` in the same words, so that the two can be
/// compared.
pub fn outline(body: &Body) -> String {
    let mut outline = Outline::default();
    outline.body(body);
    outline.text
}

/// Writes one expression as [`outline`] does.
pub fn outline_of_expression(expression: &Expression) -> String {
    let mut outline = Outline::default();
    outline.expression(expression);
    outline.text
}

#[derive(Default)]
struct Outline {
    text: String,
}

impl Outline {
    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // A string takes everything.
        let _ = self.text.write_fmt(text);
    }

    fn open(&mut self, kind: &str, span: Span) {
        self.write(format_args!("({kind} {}..{}", span.start, span.end));
    }

    fn at(&mut self, span: Span) {
        self.write(format_args!(" {}..{}", span.start, span.end));
    }

    fn close(&mut self) {
        self.text.push(')');
    }

    fn body(&mut self, body: &Body) {
        self.text.push_str("(body");
        for item in &body.items {
            self.text.push(' ');
            match item {
                Item::Attribute(attribute) => self.attribute(attribute),
                Item::Block(block) => self.block(block),
            }
        }
        self.close();
    }

    fn attribute(&mut self, attribute: &Attribute) {
        self.open("attribute", attribute.span);
        self.write(format_args!(" {}", attribute.name));
        self.at(attribute.name.span);
        self.at(attribute.equals);
        self.child(&attribute.value);
        self.close();
    }

    fn block(&mut self, block: &Block) {
        self.open("block", block.span);
        self.write(format_args!(" {}", block.kind));
        self.at(block.kind.span);
        for label in &block.labels {
            self.write(format_args!(" {}", quoted(&label.text)));
            self.at(label.span);
        }
        self.at(block.open);
        self.text.push(' ');
        self.body(&block.body);
        self.at(block.close);
        self.close();
    }

    fn child(&mut self, expression: &Expression) {
        self.text.push(' ');
        self.expression(expression);
    }

    /// A kind with nothing but expressions in it.
    fn node<'t>(
        &mut self,
        kind: &str,
        span: Span,
        children: impl IntoIterator<Item = &'t Expression>,
    ) {
        self.open(kind, span);
        for child in children {
            self.child(child);
        }
        self.close();
    }

    fn expression(&mut self, expression: &Expression) {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(literal) => {
                self.open("literal", span);
                self.write(format_args!(" {})", said(literal)));
            }
            ExpressionKind::Template(parts) => {
                self.open("template", span);
                self.parts(parts);
                self.close();
            }
            ExpressionKind::Wrap(inner) => self.node("wrap", span, [&**inner]),
            ExpressionKind::Parentheses(inner) => self.node("parentheses", span, [&**inner]),
            ExpressionKind::Reference(reference) => {
                self.open("reference", span);
                self.write(format_args!(" {}", reference.root));
                self.at(reference.root.span);
                self.steps(&reference.steps);
            }
            ExpressionKind::Traversal(traversal) => {
                self.open("traversal", span);
                self.child(&traversal.source);
                self.steps(&traversal.steps);
            }
            ExpressionKind::Index(index) => {
                self.open("index", span);
                self.at(index.brackets);
                self.child(&index.collection);
                self.child(&index.key);
                self.close();
            }
            ExpressionKind::Splat(splat) => {
                self.open("splat", span);
                self.at(splat.marker);
                self.child(&splat.source);
                self.child(&splat.each);
                self.close();
            }
            ExpressionKind::SplatItem => self.node("item", span, []),
            ExpressionKind::Conditional(conditional) => {
                let conditional = &**conditional;
                let children = [
                    &conditional.condition,
                    &conditional.then,
                    &conditional.otherwise,
                ];
                self.node("conditional", span, children);
            }
            ExpressionKind::Binary(binary) => {
                self.node(binary.operator.sign(), span, [&binary.left, &binary.right]);
            }
            ExpressionKind::Tuple(elements) => self.node("tuple", span, elements),
            ExpressionKind::Object(items) => {
                let children = items.iter().flat_map(|item| [&item.key, &item.value]);
                self.node("object", span, children);
            }
            ExpressionKind::Invalid => self.node("invalid", span, []),
            ExpressionKind::Call(_) | ExpressionKind::Unary(_) | ExpressionKind::For(_) => {
                self.words(expression);
            }
        }
    }

    fn words(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Call(call) => {
                self.open("call", expression.span);
                let final_sign = if call.expands_final { "..." } else { "" };
                self.write(format_args!(" {}{final_sign}", call.name));
                self.at(call.name.span);
                self.at(call.parentheses);
                call.arguments
                    .iter()
                    .for_each(|argument| self.child(argument));
                self.close();
            }
            ExpressionKind::Unary(unary) => {
                let kind = match unary.operator.sign() {
                    "!" => "not",
                    _ => "negate",
                };
                self.open(kind, expression.span);
                self.at(unary.sign);
                self.child(&unary.operand);
                self.close();
            }
            ExpressionKind::For(form) => {
                self.open("for", expression.span);
                let group = if form.is_grouped { "..." } else { "" };
                let key = form.key_name.as_ref().map_or("-", Name::as_str);
                self.write(format_args!(" {key} {}{group}", form.value_name));
                self.child(&form.collection);
                for part in [
                    form.key.as_ref(),
                    Some(&form.value),
                    form.condition.as_ref(),
                ] {
                    match part {
                        Some(part) => self.child(part),
                        None => self.text.push_str(" -"),
                    }
                }
                self.close();
            }
            _ => {}
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match &step.kind {
                StepKind::Attribute(name) => self.write(format_args!(" .{name}")),
                StepKind::Index(key) => self.write(format_args!(" [{}]", said(key))),
            }
            self.at(step.span);
        }
        self.close();
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            self.text.push(' ');
            match part {
                Part::Text { text, span } => {
                    self.open("literal", *span);
                    self.write(format_args!(" {})", quoted(text)));
                }
                Part::Interpolation(Interpolation { value, .. }) => self.expression(value),
                Part::If(directive) => {
                    self.open("if-part", part.span());
                    self.child(&directive.condition);
                    self.content(&directive.then);
                    self.content(&directive.otherwise);
                    self.close();
                }
                Part::For(directive) => {
                    self.open("for-part", part.span());
                    let key = directive.key_name.as_ref().map_or("-", Name::as_str);
                    self.write(format_args!(" {key} {}", directive.value_name));
                    self.at(directive.opening.span);
                    self.at(directive.closing.span);
                    self.child(&directive.collection);
                    self.content(&directive.body);
                    self.close();
                }
            }
        }
    }

    fn content(&mut self, parts: &[Part]) {
        self.text.push_str(" (content");
        self.parts(parts);
        self.close();
    }
}

fn said(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        // `hclsyntax` does not keep a number's text; its range says enough.
        Literal::Number(_) => "number".to_owned(),
        Literal::Text(text) => quoted(text),
    }
}

/// A text in Unicode's composed form, with everything but printable ASCII as a number.
///
/// `hclsyntax` composes a text when it reads it; here that is left to whoever makes a value of it.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.nfc() {
        if matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\') {
            out.push(letter);
        } else {
            let _ = write!(out, "\\{{{:x}}}", u32::from(letter));
        }
    }
    out.push('"');
    out
}
