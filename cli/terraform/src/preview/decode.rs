//! From the body of a resource to the object that is planned: by the schema of its type.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use infractl_document::{Span, similar};
use infractl_hcl::syntax::{Attribute, Expression, Item};

use super::blocks::{Written, blocks, kind};
use super::places::{Places, Within};
use super::rules::{MISSING_ARGUMENT, READ_ONLY, SURPLUS_BLOCK, UNKNOWN_ARGUMENT, WRONG_ARGUMENT};
use super::scope::ModuleScope;
use crate::configuration::Mode;
use crate::schema::{AttributeSchema, BlockSchema, NestedAttributes, NestedBlock, Nesting};
use crate::value::convert::convert;
use crate::value::{Content, Entries, Marks, ObjectType, Type, Value, compare_elements};

/// Why a value is not known that the provider gives.
pub(super) const AFTER_APPLY: &str = "known after apply";
/// The same of a data source, which no preview reads.
const WHEN_READ: &str = "known once it is read";
/// Why what is not set is not known where the schema does not say what is planned then.
const PERHAPS_DEFAULT: &str = "the provider may have a default for it";

// A plan has them many thousand times.
static LATER: LazyLock<Arc<str>> = LazyLock::new(|| AFTER_APPLY.into());
static LATER_READ: LazyLock<Arc<str>> = LazyLock::new(|| WHEN_READ.into());

/// What is planned, and where its parts are written.
pub(super) struct Decoded<'c> {
    pub(super) value: Value,
    pub(super) places: Places<'c>,
}

/// How a resource is planned.
#[derive(Clone, Copy)]
pub(super) struct Planning {
    pub(super) mode: Mode,
    /// Whether the schema says what is planned where nothing is set.
    pub(super) has_defaults: bool,
    /// Whether the provider has nothing that the schema lacks.
    pub(super) is_sure: bool,
}

impl Planning {
    fn later(self) -> Arc<str> {
        let reason = match self.mode {
            Mode::Managed => &LATER,
            Mode::Data | Mode::Ephemeral => &LATER_READ,
        };
        Arc::clone(reason)
    }

    /// Decodes the items of a body. `header` is where what is missing is told.
    pub(super) fn body<'c>(
        self,
        items: &[&'c Item],
        schema: &BlockSchema,
        scope: &Rc<ModuleScope<'_, 'c>>,
        header: Span,
    ) -> Decoded<'c> {
        let mut values = Entries::new();
        let mut places = BTreeMap::new();
        let mut set: BTreeSet<&str> = BTreeSet::new();
        let mut set_blocks: BTreeMap<&str, (Value, Places<'c>)> = BTreeMap::new();
        for item in items {
            let name = match item {
                Item::Attribute(attribute) => attribute.name.as_str(),
                Item::Block(block) => kind(block),
            };
            let is_first = set.insert(name);
            match item {
                Item::Attribute(attribute) => match schema.attributes.get_key_value(name) {
                    Some((name, own)) if is_first => {
                        let value = self.attribute(attribute, own, scope);
                        values.insert(Arc::clone(name), value);
                        let place = Places::of(attribute.name.span, &attribute.value);
                        places.insert(Arc::clone(name), place);
                    }
                    // Only JSON leaves open whether it is blocks, which may be several.
                    Some(_) => twice(scope, attribute),
                    None if attribute.as_blocks.is_some() && schema.blocks.contains_key(name) => {}
                    // A table may call blocks what a provider takes as an attribute as well.
                    None if schema.blocks.contains_key(name) => {
                        let place = Places::of(attribute.name.span, &attribute.value);
                        set_blocks.insert(name, (scope.evaluate(&attribute.value), place));
                        if !self.has_defaults {
                            self.unknown(scope, attribute.name.span, name, schema);
                        }
                    }
                    None => {
                        scope.evaluate(&attribute.value);
                        self.unknown(scope, attribute.name.span, name, schema);
                    }
                },
                Item::Block(block) => {
                    let is_attribute = schema.attributes.get(name).is_some_and(holds_objects);
                    if is_first && !is_attribute && !schema.blocks.contains_key(name) {
                        let label = block.labels.first().filter(|_| block.kind == *"dynamic");
                        let span = label.map_or(block.kind.span, |label| label.span);
                        self.unknown(scope, span, name, schema);
                    }
                }
            }
        }
        for (name, own) in &schema.attributes {
            if values.contains_key(name) {
                continue;
            }
            // Lists of objects may be written as blocks.
            if set.contains(&**name) && holds_objects(own) {
                let nested = as_block(&own.ty);
                let decoded = self.nested(name, items, &nested, scope, header);
                values.insert(Arc::clone(name), decoded.value);
                places.insert(Arc::clone(name), decoded.places);
                continue;
            }
            if own.is_required && scope.instance.module.is_whole {
                let message = format!("`{name}` is required here, and is not set");
                scope.tell(MISSING_ARGUMENT, header, &message);
            }
            let value = self.unset(own);
            values.insert(Arc::clone(name), value);
        }
        for (name, own) in &schema.blocks {
            if let Some((value, place)) = set_blocks.remove(&**name) {
                let value = self.as_attribute(own, &value, &place, scope);
                values.insert(Arc::clone(name), value);
                places.insert(Arc::clone(name), place);
                continue;
            }
            let decoded = self.nested(name, items, own, scope, header);
            values.insert(Arc::clone(name), decoded.value);
            // Most blocks that might be written are not.
            if set.contains(&**name) {
                places.insert(Arc::clone(name), decoded.places);
            }
        }
        Decoded {
            // Made from all of its entries at once, the map leaves no gaps.
            value: Value::from_attributes(values.into_iter().collect()),
            places: Places {
                key: None,
                value: None,
                within: Within::Attributes(places),
            },
        }
    }

    /// Blocks that are set like an attribute: `ingress = []`.
    fn as_attribute(
        self,
        schema: &NestedBlock,
        value: &Value,
        place: &Places<'_>,
        scope: &ModuleScope<'_, '_>,
    ) -> Value {
        let unknown = |reason: &'static str| Value::unknown(schema.ty(), reason, place.value);
        if !schema.block.blocks.is_empty() {
            return unknown("blocks with blocks in them are set like an attribute");
        }
        let attribute = AttributeSchema {
            ty: schema.ty(),
            nested: Some(Arc::new(NestedAttributes {
                nesting: schema.nesting,
                attributes: schema.block.attributes.clone(),
            })),
            ..optional(schema.ty())
        };
        match convert(value, &attribute.taken()) {
            Ok(value) => self.complete(&attribute, value),
            Err(error) => {
                let message = format!("it takes a {}: {error}", schema.ty());
                let span = place.value.or(place.key);
                if let Some(span) = span {
                    scope.tell(WRONG_ARGUMENT, span, &message);
                }
                unknown("it has the wrong type")
            }
        }
    }

    fn attribute<'c>(
        self,
        attribute: &'c Attribute,
        schema: &AttributeSchema,
        scope: &ModuleScope<'_, 'c>,
    ) -> Value {
        if !schema.is_required && !schema.is_optional {
            let name = attribute.name.as_str();
            let message = format!("`{name}` is given by the provider, and cannot be set");
            scope.tell(READ_ONLY, attribute.name.span, &message);
        }
        let value = scope.evaluate(&attribute.value);
        let value = convert(&value, &schema.taken()).unwrap_or_else(|error| {
            let message = format!(
                "`{}` takes a {}: {error}",
                attribute.name.as_str(),
                schema.ty
            );
            scope.tell(WRONG_ARGUMENT, attribute.value.span, &message);
            let span = Some(attribute.value.span);
            Value::unknown(schema.ty.clone(), "it has the wrong type", span)
        });
        if schema.is_required && value.is_null() {
            let message = format!("`{}` is required, and is null", attribute.name.as_str());
            scope.tell(MISSING_ARGUMENT, attribute.value.span, &message);
        }
        self.complete(schema, value)
    }

    /// What is planned for a value that is configured.
    fn complete(self, schema: &AttributeSchema, value: Value) -> Value {
        let seal = |value: Value| {
            if schema.is_sensitive {
                value.marked(Marks::SENSITIVE)
            } else {
                value
            }
        };
        if schema.is_write_only {
            return seal(Value::null(schema.ty.clone()));
        }
        if value.is_null() {
            let marks = value.marks();
            return self.unset(schema).marked(marks);
        }
        let Some(nested) = &schema.nested else {
            return seal(value);
        };
        let object = |value: &Value| {
            let Some(entries) = value.entries() else {
                return value.clone();
            };
            let completed = nested.attributes.iter().map(|(name, own)| {
                let given = entries.get(name).cloned();
                let given = given.unwrap_or_else(|| Value::null(own.ty.clone()));
                (Arc::clone(name), self.complete(own, given))
            });
            Value::from_attributes(completed.collect()).marked(value.marks())
        };
        let marks = value.marks();
        let element = schema.ty.element().cloned().unwrap_or(Type::Dynamic);
        let completed = match value.content() {
            Content::Object(_) if nested.nesting == Nesting::Single => object(&value),
            Content::List(_, items) => Value::list(element, items.iter().map(object)),
            Content::Set(_, items) => Value::set(element, items.iter().map(object)),
            Content::Map(_, entries) => {
                let entries = entries.iter();
                let entries = entries.map(|(key, own)| (Arc::clone(key), object(own)));
                Value::map(element, entries)
            }
            _ => value.clone(),
        };
        seal(completed.marked(marks))
    }

    /// What is planned where nothing is set.
    fn unset(self, schema: &AttributeSchema) -> Value {
        let unknown = |reason: Arc<str>| Value::unknown(schema.ty.clone(), reason, None);
        let value = if schema.is_write_only {
            Value::null(schema.ty.clone())
        } else if let Some(default) = &schema.default {
            default.clone()
        } else if schema.is_computed || self.mode != Mode::Managed {
            // A read may find what only an argument is declared for.
            unknown(self.later())
        } else if !self.has_defaults && schema.is_optional {
            unknown(PERHAPS_DEFAULT.into())
        } else {
            Value::null(schema.ty.clone())
        };
        if schema.is_sensitive {
            value.marked(Marks::SENSITIVE)
        } else {
            value
        }
    }

    fn nested<'c>(
        self,
        name: &str,
        items: &[&'c Item],
        schema: &NestedBlock,
        scope: &Rc<ModuleScope<'_, 'c>>,
        header: Span,
    ) -> Decoded<'c> {
        let found = blocks(items, name, scope);
        let whole = Places {
            key: found.written.first().map(|block| block.header),
            value: found.written.first().map(|block| block.whole),
            within: Within::Nothing,
        };
        if let Some(unknown) = found.unknown {
            // What is wrong with them is wrong however many there are.
            for block in &found.written {
                self.block(block, schema);
            }
            let value = Value::from(unknown.of_type(schema.ty()));
            return Decoded {
                value,
                places: whole,
            };
        }
        let headers: Vec<Span> = found.written.iter().map(|block| block.header).collect();
        check_count(name, &headers, schema, scope, header);
        let mut marks = Marks::NONE;
        let mut decoded: Vec<(Value, Places<'c>, Option<Box<str>>)> = Vec::new();
        for block in found.written {
            marks |= block.marks;
            let (value, places) = self.block(&block, schema);
            decoded.push((value, places, block.label));
        }
        let object = schema.block.ty();
        let (value, within) = gather(schema.nesting, object, decoded);
        Decoded {
            value: value.marked(marks),
            places: Places { within, ..whole },
        }
    }

    /// Tells of entries of `ignore_changes` that the schema does not have.
    pub(super) fn ignored(
        self,
        entries: &[Expression],
        schema: &BlockSchema,
        scope: &ModuleScope<'_, '_>,
    ) {
        for entry in entries {
            let word = entry.as_reference().map(|own| own.root.as_str());
            let Some(name) = word.or_else(|| entry.as_text()) else {
                continue;
            };
            if name != "*"
                && !schema.attributes.contains_key(name)
                && !schema.blocks.contains_key(name)
            {
                self.unknown(scope, entry.span, name, schema);
            }
        }
    }

    /// Tells of an argument or a block that the schema does not have.
    fn unknown(self, scope: &ModuleScope<'_, '_>, span: Span, name: &str, schema: &BlockSchema) {
        // A newer version may have it.
        if !self.is_sure {
            return;
        }
        let message = if schema.blocks.contains_key(name) {
            let advice = if scope.is_json(span) {
                "give it an object, or a list of objects"
            } else {
                "write it without `=`"
            };
            format!("`{name}` is a block here, not an argument: {advice}")
        } else if schema.attributes.contains_key(name) {
            format!("`{name}` is an argument here, not a block: write `{name} = …`")
        } else {
            let known = schema.attributes.keys().chain(schema.blocks.keys());
            let close = similar(name, known.map(|own| &**own));
            let hint = close.map_or_else(String::new, |own| format!("; did you mean `{own}`?"));
            format!("there is no `{name}` here{hint}")
        };
        scope.tell(UNKNOWN_ARGUMENT, span, &message);
    }

    fn block<'c>(self, block: &Written<'_, 'c>, schema: &NestedBlock) -> (Value, Places<'c>) {
        let items: Vec<&Item> = block.body.items.iter().collect();
        let decoded = self.body(&items, &schema.block, &block.scope, block.header);
        let places = Places {
            key: Some(block.header),
            value: Some(block.whole),
            within: decoded.places.within,
        };
        (decoded.value, places)
    }
}

fn twice(scope: &ModuleScope<'_, '_>, attribute: &Attribute) {
    let message = format!("`{}` is set twice", attribute.name);
    scope.tell(WRONG_ARGUMENT, attribute.name.span, &message);
}

fn check_count(
    name: &str,
    headers: &[Span],
    schema: &NestedBlock,
    scope: &ModuleScope<'_, '_>,
    header: Span,
) {
    let count = headers.len();
    if count < schema.least && scope.instance.module.is_whole {
        let least = schema.least;
        let message = format!("at least {least} `{name}` must stand here, and there are {count}");
        scope.tell(MISSING_ARGUMENT, header, &message);
    }
    let most = match schema.nesting {
        Nesting::Single | Nesting::Group => 1,
        Nesting::List | Nesting::Set | Nesting::Map => schema.most,
    };
    if most > 0 && count > most {
        let message = format!("at most {most} `{name}` may stand here, and there are {count}");
        let first = headers.get(most).copied().unwrap_or(header);
        scope.tell(SURPLUS_BLOCK, first, &message);
    }
}

type Items<'c> = Vec<(Value, Places<'c>, Option<Box<str>>)>;

/// The blocks of a kind as the value that stands for them.
fn gather(nesting: Nesting, object: Type, mut items: Items<'_>) -> (Value, Within<'_>) {
    match nesting {
        Nesting::Single | Nesting::Group => match items.into_iter().next() {
            Some((value, places, _)) => (value, places.within),
            None => (Value::null(object), Within::Nothing),
        },
        Nesting::List => {
            let (values, places): (Vec<_>, Vec<_>) = items
                .into_iter()
                .map(|(value, places, _)| (value, places))
                .unzip();
            let is_open = object.has_dynamic();
            let value = if is_open && !values.is_empty() {
                Value::tuple(values)
            } else {
                Value::list(object, values)
            };
            (value, Within::Items(places))
        }
        Nesting::Set => {
            // In the order in which the set is gone through, each once.
            let strip = |value: &Value| value.clone().unmarked_deep().0;
            items.sort_by(|left, right| compare_elements(&strip(&left.0), &strip(&right.0)));
            items.dedup_by(|later, earlier| {
                let (later, earlier) = (strip(&later.0), strip(&earlier.0));
                later.is_wholly_known()
                    && earlier.is_wholly_known()
                    && compare_elements(&earlier, &later).is_eq()
            });
            let (values, places): (Vec<_>, Vec<_>) = items
                .into_iter()
                .map(|(value, places, _)| (value, places))
                .unzip();
            (Value::set(object, values), Within::Items(places))
        }
        Nesting::Map => {
            let mut entries = Entries::new();
            let mut places = BTreeMap::new();
            for (value, place, label) in items {
                let label: Arc<str> = label.unwrap_or_default().as_ref().into();
                places.insert(Arc::clone(&label), place);
                entries.insert(label, value);
            }
            let value = Value::map(object, entries);
            (value, Within::Attributes(places))
        }
    }
}

/// Whether an attribute may be written as blocks.
fn holds_objects(schema: &AttributeSchema) -> bool {
    let is_object = |element: &Type| matches!(element, Type::Object(_));
    schema.nested.is_none()
        && matches!(&schema.ty, Type::List(element) | Type::Set(element) if is_object(element))
}

/// An argument that may be set, and of which nothing else is known.
fn optional(ty: Type) -> AttributeSchema {
    AttributeSchema {
        ty,
        nested: None,
        is_required: false,
        is_optional: true,
        is_computed: false,
        is_sensitive: false,
        is_write_only: false,
        default: None,
        default_tags_with: None,
    }
}

/// The block that stands for an element of an attribute.
fn as_block(ty: &Type) -> NestedBlock {
    let nesting = match ty {
        Type::Set(_) => Nesting::Set,
        _ => Nesting::List,
    };
    let none = ObjectType::default();
    let object = match ty.element() {
        Some(Type::Object(object)) => object,
        _ => &none,
    };
    let attributes = object.attributes.iter().map(|(name, own)| {
        let schema = AttributeSchema {
            default: Some(Value::null(own.clone())),
            ..optional(own.clone())
        };
        (Arc::clone(name), schema)
    });
    NestedBlock {
        nesting,
        block: BlockSchema::new(attributes.collect(), BTreeMap::new()),
        least: 0,
        most: 0,
    }
}
