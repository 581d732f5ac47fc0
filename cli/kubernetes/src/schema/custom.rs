use infractl_document::{Node, View};
use regex::Regex;

use super::{Arena, Field, Limits, ListKeys, Rest, Schema, Shape, TextKind};

/// A schema built from `openAPIV3Schema`, with what of it could not be taken over.
#[derive(Debug, Default)]
pub(crate) struct Custom<'a> {
    pub(crate) arena: Arena<'a>,
    pub(crate) root: u32,
    /// The first `x-kubernetes-validations`: rules in CEL, which nothing here runs.
    pub(crate) unchecked_rule: Option<Node<'a>>,
    /// The first pattern that is no regular expression for us.
    pub(crate) unchecked_pattern: Option<Node<'a>>,
}

/// Builds the schema of one version of a custom resource.
pub(crate) fn build(schema: Node<'_>) -> Custom<'_> {
    let mut custom = Custom::default();
    custom.root = custom.schema(schema, Place::Root);
    custom
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The whole resource: `apiVersion`, `kind` and `metadata` are implied.
    Root,
    Inside,
    /// Below `allOf`, `anyOf`, `oneOf`, `not`: states limits only, never what fields there are.
    Condition,
}

impl<'a> Custom<'a> {
    fn schema(&mut self, node: Node<'a>, place: Place) -> u32 {
        let shape = self.shape(node, place);
        let limits = self.limits(node);
        if let Some(rule) = node.get("x-kubernetes-validations") {
            self.unchecked_rule.get_or_insert(rule);
        }
        self.arena.push(Schema {
            shape,
            is_nullable: is_set(node, "nullable"),
            limits,
        })
    }

    fn shape(&mut self, node: Node<'a>, place: Place) -> Shape<'a> {
        if is_set(node, "x-kubernetes-int-or-string") {
            return Shape::IntOrString;
        }
        let format = text(node, "format");
        match text(node, "type") {
            Some("object") => self.object(node, place),
            Some("array") => {
                let item = match node.get("items") {
                    Some(items) => self.schema(items, inside(place)),
                    None => self.arena.push(Schema::default()),
                };
                Shape::List(item, list_keys(node))
            }
            Some("string") => Shape::Text(match format {
                Some("byte") => TextKind::Base64,
                Some("date-time") => TextKind::DateTime,
                Some("ipv4") => TextKind::Ipv4,
                Some("ipv6") => TextKind::Ipv6,
                _ => TextKind::Plain,
            }),
            Some("integer") => Shape::Integer {
                is_long: format != Some("int32"),
            },
            Some("number") => Shape::Number,
            Some("boolean") => Shape::Bool,
            // Conditions leave the type out; what they say of fields counts where there are any.
            _ if node.get("properties").is_some() || node.get("required").is_some() => {
                self.object(node, Place::Condition)
            }
            _ => Shape::Any,
        }
    }

    fn object(&mut self, node: Node<'a>, place: Place) -> Shape<'a> {
        let mut fields = Vec::new();
        let is_resource = place == Place::Root || is_set(node, "x-kubernetes-embedded-resource");
        for property in node.get("properties").into_iter().flat_map(Node::children) {
            let name = property.key().unwrap_or_default();
            if is_resource && matches!(name, "apiVersion" | "kind" | "metadata") {
                continue;
            }
            let node = self.schema(property, inside(place));
            fields.push(Field {
                name,
                node,
                is_required: false,
            });
        }
        if is_resource {
            for name in ["apiVersion", "kind", "metadata"] {
                let shape = match name {
                    "metadata" => Shape::Metadata,
                    _ => Shape::Text(TextKind::Plain),
                };
                let node = self.arena.push(Schema {
                    shape,
                    ..Schema::default()
                });
                fields.push(Field {
                    name,
                    node,
                    is_required: name != "metadata",
                });
            }
        }
        let required = node.get("required").and_then(Node::as_list);
        for name in required.into_iter().flatten().filter_map(Node::as_str) {
            if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
                field.is_required = true;
                continue;
            }
            let node = self.arena.push(Schema::default());
            fields.push(Field {
                name,
                node,
                is_required: true,
            });
        }
        fields.sort_unstable_by_key(|field| field.name);
        let rest = match node.get("additionalProperties") {
            Some(values) if values.as_map().is_some() => {
                Rest::Values(self.schema(values, inside(place)))
            }
            Some(values) if values.as_bool() == Some(true) => Rest::Anything,
            _ if place == Place::Condition
                || is_set(node, "x-kubernetes-preserve-unknown-fields") =>
            {
                Rest::Anything
            }
            _ => Rest::Nothing,
        };
        Shape::Object(fields, rest)
    }

    fn limits(&mut self, node: Node<'a>) -> Option<Box<Limits<'a>>> {
        let mut limits = Limits::default();
        let mut is_limited = false;
        for entry in node.children() {
            is_limited |= self.limit(&mut limits, entry);
        }
        is_limited.then(|| Box::new(limits))
    }

    /// Takes one keyword over; says whether it was one that limits values.
    fn limit(&mut self, limits: &mut Limits<'a>, entry: Node<'a>) -> bool {
        match entry.key().unwrap_or_default() {
            "minimum" => limits.minimum = number(entry),
            "maximum" => limits.maximum = number(entry),
            "exclusiveMinimum" => limits.excludes_minimum = entry.as_bool() == Some(true),
            "exclusiveMaximum" => limits.excludes_maximum = entry.as_bool() == Some(true),
            "multipleOf" => limits.multiple_of = number(entry),
            "minLength" => limits.min_length = count(entry),
            "maxLength" => limits.max_length = count(entry),
            "minItems" => limits.min_items = count(entry),
            "maxItems" => limits.max_items = count(entry),
            "uniqueItems" => limits.has_unique_items = entry.as_bool() == Some(true),
            "minProperties" => limits.min_properties = count(entry),
            "maxProperties" => limits.max_properties = count(entry),
            "enum" => limits.allowed = entry.children().collect(),
            "allOf" => limits.all_of = self.conditions(entry),
            "anyOf" => limits.any_of = self.conditions(entry),
            "oneOf" => limits.one_of = self.conditions(entry),
            "not" => limits.not = Some(self.schema(entry, Place::Condition)),
            "pattern" => {
                let Some(Ok(pattern)) = entry.as_str().map(Regex::new) else {
                    self.unchecked_pattern.get_or_insert(entry);
                    return false;
                };
                limits.pattern = Some(pattern);
            }
            _ => return false,
        }
        true
    }

    fn conditions(&mut self, list: Node<'a>) -> Vec<u32> {
        list.children()
            .map(|condition| self.schema(condition, Place::Condition))
            .collect()
    }
}

fn inside(place: Place) -> Place {
    match place {
        Place::Root | Place::Inside => Place::Inside,
        Place::Condition => Place::Condition,
    }
}

fn list_keys(node: Node<'_>) -> ListKeys<'_> {
    match text(node, "x-kubernetes-list-type") {
        Some("set") => ListKeys::Set,
        Some("map") => {
            let keys = node.get("x-kubernetes-list-map-keys").into_iter();
            ListKeys::Map(
                keys.flat_map(Node::children)
                    .filter_map(Node::as_str)
                    .collect(),
            )
        }
        _ => ListKeys::Atomic,
    }
}

fn is_set(node: Node<'_>, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool) == Some(true)
}

fn text<'a>(node: Node<'a>, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str()
}

fn number(node: Node<'_>) -> Option<f64> {
    match node.view() {
        View::Number(number) => Some(number.as_f64()),
        _ => None,
    }
}

fn count(node: Node<'_>) -> Option<usize> {
    usize::try_from(node.as_i64()?).ok()
}
