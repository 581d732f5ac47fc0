//! The few expressions that the tables are written in: literals, calls, `+`, `-`, `*` and `/`.

use std::collections::BTreeMap;

use crate::functions::{Context, call, find};
use crate::value::{Number, Value};

pub(super) enum Outcome {
    Value(Value),
    Error(String),
    /// More than is read here.
    Beyond,
}

pub(super) struct Reader<'a> {
    rest: &'a str,
    context: &'a Context<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn evaluate(text: &'a str, context: &'a Context<'a>) -> Outcome {
        let mut reader = Self {
            rest: text,
            context,
        };
        let outcome = reader.sum();
        reader.skip();
        if !reader.rest.is_empty() {
            return Outcome::Beyond;
        }
        outcome
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sum(&mut self) -> Outcome {
        let mut left = self.product();
        loop {
            let is_plus = self.take("+");
            if !is_plus && !self.take("-") {
                return left;
            }
            let right = self.product();
            left = combine(left, right, |left, right| {
                left.plus(&if is_plus {
                    right.clone()
                } else {
                    right.negated()
                })
                .ok()
            });
        }
    }

    fn product(&mut self) -> Outcome {
        let mut left = self.unary();
        loop {
            if self.take("*") {
                left = combine(left, self.unary(), |left, right| left.times(right).ok());
            } else if self.take("/") {
                left = combine(left, self.unary(), |left, right| {
                    left.divided_by(right).ok()
                });
            } else {
                return left;
            }
        }
    }

    fn unary(&mut self) -> Outcome {
        if self.take("-") {
            return match self.unary() {
                Outcome::Value(value) => match value.as_number() {
                    Some(number) => Outcome::Value(Value::number(number.negated())),
                    None => Outcome::Error("no number".to_owned()),
                },
                other => other,
            };
        }
        self.primary()
    }

    fn primary(&mut self) -> Outcome {
        self.skip();
        let Some(first) = self.rest.chars().next() else {
            return Outcome::Beyond;
        };
        match first {
            '"' => self.string(),
            '[' => {
                self.take("[");
                match self.items("]") {
                    Ok(items) => Outcome::Value(Value::tuple(items)),
                    Err(other) => other,
                }
            }
            '{' => self.object(),
            '(' => {
                self.take("(");
                let own = self.sum();
                if self.take(")") { own } else { Outcome::Beyond }
            }
            '0'..='9' => {
                let is_part = |(at, sign): (usize, char)| {
                    sign.is_ascii_digit()
                        || matches!(sign, '.' | 'e' | 'E')
                        || matches!(sign, '+' | '-')
                            && self.rest.get(..at).unwrap().ends_with(['e', 'E'])
                };
                let end = self
                    .rest
                    .char_indices()
                    .find(|own| !is_part(*own))
                    .map_or(self.rest.len(), |(at, _)| at);
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                match text.parse::<Number>().ok() {
                    Some(number) => Outcome::Value(Value::number(number)),
                    None => Outcome::Error("no number".to_owned()),
                }
            }
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Outcome {
        let end = self
            .rest
            .find(|sign: char| !sign.is_alphanumeric() && sign != '_' && sign != ':')
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        match name {
            "true" => return Outcome::Value(Value::bool(true)),
            "false" => return Outcome::Value(Value::bool(false)),
            "null" => return Outcome::Value(Value::null(crate::value::Type::Dynamic)),
            _ => {}
        }
        if name.is_empty() || !self.rest.starts_with('(') {
            return Outcome::Beyond;
        }
        self.take("(");
        let arguments = match self.items(")") {
            Ok(arguments) => arguments,
            Err(other) => return other,
        };
        let Some(function) = find(name) else {
            return Outcome::Error(format!("no function {name}"));
        };
        if function.is_special() {
            return Outcome::Beyond;
        }
        match call(function, &arguments, self.context) {
            Ok(value) => Outcome::Value(value),
            Err(error) => Outcome::Error(error.to_string()),
        }
    }

    fn items(&mut self, close: &str) -> Result<Vec<Value>, Outcome> {
        let mut out = Vec::new();
        let mut error = None;
        loop {
            if self.take(close) {
                return error.map_or(Ok(out), Err);
            }
            if self.rest.starts_with("for ") {
                return Err(Outcome::Beyond);
            }
            match self.sum() {
                Outcome::Value(value) => out.push(value),
                Outcome::Beyond => return Err(Outcome::Beyond),
                other @ Outcome::Error(_) => error = Some(other),
            }
            if self.take("...") {
                return Err(Outcome::Beyond);
            }
            if !self.take(",") && !self.rest.trim_start().starts_with(close) {
                return Err(Outcome::Beyond);
            }
        }
    }

    fn object(&mut self) -> Outcome {
        self.take("{");
        let mut out = BTreeMap::new();
        loop {
            if self.take("}") {
                return Outcome::Value(Value::object(out));
            }
            self.skip();
            let key = if self.rest.starts_with('"') {
                match self.string() {
                    Outcome::Value(value) => value.as_str().unwrap_or_default().to_owned(),
                    other => return other,
                }
            } else {
                let end = self
                    .rest
                    .find(|sign: char| !sign.is_alphanumeric() && sign != '_')
                    .unwrap_or(0);
                let (name, rest) = self.rest.split_at(end);
                self.rest = rest;
                if name.is_empty() {
                    return Outcome::Beyond;
                }
                name.to_owned()
            };
            if !self.take("=") {
                return Outcome::Beyond;
            }
            match self.sum() {
                Outcome::Value(value) => {
                    out.insert(key, value);
                }
                other => return other,
            }
            self.take(",");
        }
    }

    fn string(&mut self) -> Outcome {
        self.take("\"");
        let mut out = String::new();
        let mut signs = self.rest.chars();
        loop {
            let sign = match signs.next() {
                None => return Outcome::Beyond,
                Some('"') => break,
                Some(sign @ ('$' | '%')) => {
                    let rest = signs.as_str();
                    if rest.starts_with('{') {
                        return Outcome::Beyond;
                    }
                    // A doubled sign before a brace is one.
                    let mut ahead = rest.chars();
                    if ahead.next() == Some(sign) && ahead.next() == Some('{') {
                        signs.next();
                        signs.next();
                        out.push(sign);
                        '{'
                    } else {
                        sign
                    }
                }
                Some('\\') => match signs.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some(own @ ('u' | 'U')) => {
                        let digits = if own == 'u' { 4 } else { 8 };
                        let code: String = signs.by_ref().take(digits).collect();
                        char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap()
                    }
                    Some(other @ ('"' | '\\')) => other,
                    Some(_) => return Outcome::Error("no escape".to_owned()),
                    None => return Outcome::Beyond,
                },
                Some(sign) => sign,
            };
            out.push(sign);
        }
        self.rest = signs.as_str();
        Outcome::Value(Value::string(out))
    }
}

fn combine(
    left: Outcome,
    right: Outcome,
    step: impl Fn(&Number, &Number) -> Option<Number>,
) -> Outcome {
    match (left, right) {
        (Outcome::Value(left), Outcome::Value(right)) => {
            match (left.as_number(), right.as_number()) {
                (Some(left), Some(right)) => match step(left, right) {
                    Some(number) => Outcome::Value(Value::number(number)),
                    None => Outcome::Error("no result".to_owned()),
                },
                _ => Outcome::Error("no number".to_owned()),
            }
        }
        (Outcome::Beyond, _) | (_, Outcome::Beyond) => Outcome::Beyond,
        (Outcome::Error(error), _) | (_, Outcome::Error(error)) => Outcome::Error(error),
    }
}
