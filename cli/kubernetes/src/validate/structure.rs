//! Holds one value against its schema.

use std::collections::HashMap;

use infractl_document::{Finding, Node, View};

use super::set::Entry;
use crate::Quantity;
use crate::schema::{Cursor, Field, ListKeys, Rest, Shape, TextKind, field};
use crate::text::{is_base64, is_date_time, nearest};

mod limits;

/// Checks one object; findings go to `findings`.
pub(super) struct Structure<'s, 'a> {
    pub(super) entry: &'s Entry<'a>,
    pub(super) findings: &'s mut Vec<Finding>,
}

impl<'a> Structure<'_, 'a> {
    pub(super) fn check(&mut self, cursor: Cursor<'_>, node: Node<'a>) {
        let Some(schema) = cursor.schema() else {
            return;
        };
        match node.view() {
            View::Unknown(_) => return,
            View::Null if schema.is_nullable || matches!(schema.shape, Shape::Any) => return,
            _ => {}
        }
        if self.shape(cursor, &schema.shape, node)
            && let Some(limits) = schema.limits.as_deref()
        {
            self.limits(cursor, limits, node);
        }
    }

    /// Checks type and parts; says whether the type is right.
    fn shape(&mut self, cursor: Cursor<'_>, shape: &Shape<'_>, node: Node<'a>) -> bool {
        match (shape, node.view()) {
            (Shape::Object(fields, rest), View::Map(_)) => self.object(cursor, fields, *rest, node),
            (Shape::List(item, keys), View::List(items)) => {
                let item = cursor.at(*item);
                for value in items {
                    self.check(item, value);
                }
                self.unique(node, keys);
            }
            (Shape::Text(kind), View::Text(text)) => self.text(kind, text, node),
            (Shape::Any | Shape::Metadata, _)
            | (Shape::IntOrString, View::Text(_))
            | (Shape::Bool, View::Bool(_))
            | (Shape::Number, View::Number(_))
            | (Shape::Text(_) | Shape::Quantity | Shape::IntOrString, View::Sensitive(_)) => {}
            (Shape::IntOrString, View::Number(number)) if number.as_i64().is_some() => {
                self.range(false, node);
            }
            (Shape::Integer { is_long }, View::Number(number)) if number.as_i64().is_some() => {
                self.range(*is_long, node);
            }
            (Shape::Quantity, View::Text(text)) => {
                if let Err(error) = Quantity::parse(text) {
                    self.bad_value(
                        node,
                        format!("{} is no quantity", shown(node)),
                        &error.to_string(),
                    );
                }
            }
            (Shape::Quantity, View::Number(number)) if number.as_f64().is_finite() => {}
            _ => {
                self.wrong_type(shape, node);
                return false;
            }
        }
        true
    }

    fn object(&mut self, cursor: Cursor<'_>, fields: &[Field<'_>], rest: Rest, node: Node<'a>) {
        let mut present = 0;
        for value in node.children() {
            let key = value.key().unwrap_or_default();
            match (field(fields, key), rest) {
                (Some(field), _) => {
                    let child = cursor.at(field.node);
                    let accepts_null = child.schema().is_some_and(|it| it.is_nullable);
                    // The API server drops nulls before it looks, so null is the same as absent.
                    if !value.is_null() || accepts_null {
                        present += usize::from(field.is_required);
                        self.check(child, value);
                    }
                }
                (None, Rest::Values(values)) if !value.is_null() => {
                    self.check(cursor.at(values), value);
                }
                (None, Rest::Nothing) => self.unknown_field(fields, value, node),
                (None, Rest::Anything | Rest::Values(_)) => {}
            }
        }
        let required = || fields.iter().filter(|field| field.is_required);
        if present < required().count() {
            for field in required() {
                let value = node.get(field.name);
                if value.is_none_or(Node::is_null) {
                    self.missing_field(cursor, field, node, value);
                }
            }
        }
    }

    fn unknown_field(&mut self, fields: &[Field<'_>], value: Node<'a>, parent: Node<'a>) {
        let key = value.key().unwrap_or_default();
        let message = format!("`{key}` is no field of {}", self.place(parent));
        let mut finding = self.entry.error("k8s-unknown-field", value, message);
        finding.primary = value.key_span().or(value.span());
        let names = || fields.iter().map(|field| field.name);
        let advice = if let Some(name) = nearest(key, names()) {
            format!("did you mean `{name}`?")
        } else {
            let names: Vec<&str> = names().collect();
            match names.as_slice() {
                [] => "it takes no fields".to_owned(),
                names if names.len() <= 12 => format!("it takes `{}`", names.join("`, `")),
                _ => "remove it, or move it to where it belongs".to_owned(),
            }
        };
        self.findings.push(finding.help(advice));
    }

    fn missing_field(
        &mut self,
        cursor: Cursor<'_>,
        field: &Field<'_>,
        parent: Node<'a>,
        null: Option<Node<'a>>,
    ) {
        // A nullable field that is null was checked as a value.
        let is_nullable = cursor
            .at(field.node)
            .schema()
            .is_some_and(|it| it.is_nullable);
        if null.is_some() && is_nullable {
            return;
        }
        let message = format!("{} lacks `{}`", self.place(parent), field.name);
        let at = null.unwrap_or(parent);
        let mut finding = self.entry.error("k8s-missing-field", at, message);
        if null.is_none() {
            // A whole map is too much to point at: its key, or the kind of the whole object.
            finding.primary = parent
                .key_span()
                .or_else(|| parent.get("kind").and_then(Node::span))
                .or(finding.primary);
            finding.path = finding.path.map(|path| path.key(field.name));
        }
        let advice = match null {
            Some(_) => format!("null counts as absent; give `{}` a value", field.name),
            None => format!("add `{}`", field.name),
        };
        self.findings.push(finding.help(advice));
    }

    fn wrong_type(&mut self, shape: &Shape<'_>, node: Node<'a>) {
        let wanted = match shape {
            Shape::Any | Shape::Metadata | Shape::Object(..) => "a map",
            Shape::List(..) => "a list",
            Shape::Text(_) => "a string",
            Shape::Integer { .. } => "a whole number",
            Shape::Number => "a number",
            Shape::Bool => "a boolean",
            Shape::IntOrString => "a whole number or a string",
            Shape::Quantity => "a quantity",
        };
        let held = match node.view() {
            View::Number(number) if number.as_i64().is_none() => "a fraction",
            _ => node.kind(),
        };
        let message = format!("{} must be {wanted}, not {held}", self.place(node));
        let finding = self.entry.error("k8s-wrong-type", node, message);
        let advice = match (shape, node.view()) {
            (Shape::Text(_), View::Bool(_) | View::Number(_)) => {
                Some(format!("quote it: `\"{}\"`", bare(node)))
            }
            (Shape::Integer { .. } | Shape::Number, View::Text(text))
                if text.parse::<f64>().is_ok() =>
            {
                Some(format!("write `{text}` without quotes"))
            }
            (Shape::Bool, View::Text(text)) if matches!(text, "true" | "false") => {
                Some(format!("write `{text}` without quotes"))
            }
            (Shape::List(..), View::Map(_) | View::Text(_) | View::Number(_)) => {
                Some("begin each item with `- `".to_owned())
            }
            _ => None,
        };
        let advice = advice.unwrap_or_else(|| format!("write {wanted}"));
        self.findings.push(finding.help(advice));
    }

    fn text(&mut self, kind: &TextKind<'_>, text: &str, node: Node<'a>) {
        let (is_right, wanted) = match kind {
            TextKind::Plain => return,
            TextKind::Base64 => (is_base64(text), "base64 with padding"),
            TextKind::DateTime => (is_date_time(text), "a time such as `2026-01-31T12:00:00Z`"),
            TextKind::Ipv4 => (
                text.parse::<std::net::Ipv4Addr>().is_ok(),
                "an IPv4 address",
            ),
            TextKind::Ipv6 => (
                text.parse::<std::net::Ipv6Addr>().is_ok(),
                "an IPv6 address",
            ),
            TextKind::OneOf(values) => return self.one_of(values, text, node),
        };
        if !is_right {
            // The text may be a secret that was meant to be encoded, so it is not repeated.
            let message = format!("{} is not {wanted}", self.place(node));
            self.bad_value(node, message, &format!("write {wanted}"));
        }
    }

    fn one_of(&mut self, values: &[&str], text: &str, node: Node<'a>) {
        // The empty string is Go's zero value: the server takes it for absent and fills it in.
        if text.is_empty() || values.binary_search(&text).is_ok() {
            return;
        }
        let advice = if let Some(value) = nearest(text, values.iter().copied()) {
            format!("did you mean `{value}`?")
        } else {
            let values: Vec<&str> = values.iter().copied().filter(|it| !it.is_empty()).collect();
            format!("write one of `{}`", values.join("`, `"))
        };
        let message = format!("{} cannot be `{text}`", self.place(node));
        self.bad_value(node, message, &advice);
    }

    fn range(&mut self, is_long: bool, node: Node<'a>) {
        let fits = node
            .as_i64()
            .is_some_and(|number| is_long || i32::try_from(number).is_ok());
        if !fits {
            let message = format!("{} does not fit 32 bits", self.place(node));
            self.bad_value(
                node,
                message,
                "write a number from -2147483648 to 2147483647",
            );
        }
    }

    fn unique(&mut self, list: Node<'a>, keys: &ListKeys<'_>) {
        let names: &[&str] = match keys {
            ListKeys::Set => &[],
            ListKeys::Map(names) => names,
            ListKeys::Atomic | ListKeys::Merge(_) => return,
        };
        if !may_repeat(list, names) {
            return;
        }
        let mut seen: HashMap<String, Node<'a>> = HashMap::new();
        for item in list.children() {
            let Some(key) = item_key(item, names) else {
                continue;
            };
            let Some(first) = seen.get(&key) else {
                seen.insert(key, item);
                continue;
            };
            let rule = match list.key() {
                Some("env") => "k8s-duplicate-env",
                _ => "k8s-duplicate-item",
            };
            let shown = if names.is_empty() {
                format!("`{key}`")
            } else {
                key
            };
            let message = format!("{} holds {shown} twice", self.place(list));
            let at = names
                .first()
                .and_then(|name| item.get(name))
                .unwrap_or(item);
            let before = names
                .first()
                .and_then(|name| first.get(name))
                .unwrap_or(*first);
            let finding = self
                .entry
                .error(rule, at, message)
                .related(before.span(), "first here")
                .help("server-side apply refuses the list; keep one of them");
            self.findings.push(finding);
        }
    }

    fn bad_value(&mut self, node: Node<'a>, message: String, advice: &str) {
        let finding = self
            .entry
            .error("k8s-bad-value", node, message)
            .help(advice);
        self.findings.push(finding);
    }

    /// How a message names a place: the path in backticks, or the object.
    fn place(&self, node: Node<'a>) -> String {
        let path = super::locate::path_to(self.entry.node(), node);
        if path.is_root() {
            self.entry.label()
        } else {
            format!("`{path}`")
        }
    }
}

/// Whether two items of a list may have the same keys; short lists are told without memory.
fn may_repeat(list: Node<'_>, names: &[&str]) -> bool {
    const SHORT: usize = 16;
    let Some(items) = list.as_list() else {
        return false;
    };
    if items.len() > SHORT {
        return true;
    }
    let is_same = |left: Node<'_>, right: Node<'_>| {
        names
            .iter()
            .all(|name| match (left.get(name), right.get(name)) {
                (Some(left), Some(right)) => left.has_same_value(right),
                // An absent protocol may be the default of one that is written.
                (None, None) => true,
                _ => *name == "protocol",
            })
            && (!names.is_empty() || left.has_same_value(right))
    };
    let mut rest = items.iter();
    while let Some(item) = rest.next() {
        if rest.clone().any(|other| is_same(item, other)) {
            return true;
        }
    }
    false
}

/// What tells an item of a list apart, as messages show it; `None` where it lacks all keys.
fn item_key(item: Node<'_>, names: &[&str]) -> Option<String> {
    if names.is_empty() {
        return matches!(item.view(), View::Text(_) | View::Number(_)).then(|| bare(item));
    }
    let mut parts = Vec::with_capacity(names.len());
    let mut is_keyed = false;
    for name in names {
        match item.get(name).filter(|value| !value.is_null()) {
            Some(value) if matches!(value.view(), View::Unknown(_)) => return None,
            Some(value) => {
                parts.push(format!("`{name}: {}`", bare(value)));
                is_keyed = true;
            }
            // The one key with a default: `+default="TCP"` in `k8s.io/api/core/v1/types.go`.
            None if *name == "protocol" => parts.push("`protocol: TCP`".to_owned()),
            None => {}
        }
    }
    is_keyed.then(|| parts.join(" with "))
}

/// A scalar as it would be written.
fn bare(node: Node<'_>) -> String {
    match node.view() {
        View::Text(text) => text.to_owned(),
        View::Bool(truth) => truth.to_string(),
        View::Number(number) => number.to_string(),
        _ => node.kind().to_owned(),
    }
}

fn shown(node: Node<'_>) -> String {
    format!("`{}`", bare(node))
}
