//! Plain schemas held against values where they lie, without a compiled schema and without a copy.
#![expect(
    clippy::disallowed_types,
    reason = "schemas are JSON; no value of serde_json leaves this module"
)]

use std::cell::Cell;
use std::collections::BTreeMap;

use infractl_template::{Heap, List, Map, Text, Value};
use serde_json::{Map as Object, Value as Json};

use super::pattern::Pattern;
use super::plain::is_plain;

/// How deep references and values are followed.
const MAX_DEPTH: usize = 100;
/// How many schemas are held against a value: a few that name each other twice are without end.
const MAX_STEPS: usize = 100_000;
/// Whole numbers up to here are the same as integers and as floating-point numbers.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A schema that the validator would surely compile.
pub(super) struct Plain {
    root: Json,
    patterns: BTreeMap<Box<str>, Pattern>,
}

impl Plain {
    /// Takes a [plain](is_plain) schema whose references lead somewhere and whose patterns are
    /// common ones; `None` for any other.
    pub(super) fn new(schema: Json) -> Option<Self> {
        let mut patterns = BTreeMap::new();
        if !is_plain(&schema) {
            return None;
        }
        collect(&schema, schema.get("$defs"), &mut patterns)?;
        Some(Self {
            root: schema,
            patterns,
        })
    }

    /// Whether a value is right; `None` where only the validator can tell.
    pub(super) fn is_right(&self, heap: &Heap, value: &Value) -> Option<bool> {
        let judge = Judge {
            plain: self,
            heap,
            left: Cell::new(MAX_STEPS),
        };
        judge.schema(&self.root, value, MAX_DEPTH)
    }
}

/// Reads the patterns of a plain schema and of all inside it, and looks references up.
fn collect(
    schema: &Json,
    definitions: Option<&Json>,
    patterns: &mut BTreeMap<Box<str>, Pattern>,
) -> Option<()> {
    for (name, value) in schema.as_object().into_iter().flatten() {
        match name.as_str() {
            "pattern" => {
                let pattern = value.as_str()?;
                if !patterns.contains_key(pattern) {
                    patterns.insert(pattern.into(), Pattern::parse(pattern)?);
                }
            }
            "$ref" => {
                definitions?.get(value.as_str()?.strip_prefix("#/$defs/")?)?;
            }
            "properties" | "$defs" => {
                for schema in value.as_object()?.values() {
                    collect(schema, definitions, patterns)?;
                }
            }
            "allOf" | "anyOf" | "oneOf" => {
                for schema in value.as_array()? {
                    collect(schema, definitions, patterns)?;
                }
            }
            "additionalProperties" | "propertyNames" | "items" | "not" => {
                collect(value, definitions, patterns)?;
            }
            _ => {}
        }
    }
    Some(())
}

struct Judge<'s> {
    plain: &'s Plain,
    heap: &'s Heap,
    left: Cell<usize>,
}

/// Whether all hold: surely not as soon as one surely does not.
fn all(verdicts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for verdict in verdicts {
        match verdict {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

/// Whether one holds.
fn one(verdicts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let not = |verdict: Option<bool>| verdict.map(|verdict| !verdict);
    not(all(verdicts.into_iter().map(not)))
}

impl Judge<'_> {
    fn schema(&self, schema: &Json, value: &Value, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        self.left.set(self.left.get().checked_sub(1)?);
        match schema {
            Json::Bool(verdict) => Some(*verdict),
            Json::Object(keywords) => all(keywords
                .iter()
                .map(|(name, wanted)| self.keyword(keywords, name, wanted, value, depth))),
            _ => None,
        }
    }

    fn keyword(
        &self,
        keywords: &Object<String, Json>,
        name: &str,
        wanted: &Json,
        value: &Value,
        depth: usize,
    ) -> Option<bool> {
        let schemas = || wanted.as_array().into_iter().flatten();
        match name {
            "$schema" | "$defs" | "title" | "description" | "default" => Some(true),
            "$ref" => {
                let name = wanted.as_str()?.strip_prefix("#/$defs/")?;
                self.schema(self.plain.root.get("$defs")?.get(name)?, value, depth)
            }
            "type" => match wanted {
                Json::Array(names) => one(names.iter().map(|name| is_of_type(value, name))),
                name => is_of_type(value, name),
            },
            "const" => equals(value, wanted),
            "enum" => one(schemas().map(|wanted| equals(value, wanted))),
            "not" => self.schema(wanted, value, depth).map(|verdict| !verdict),
            "allOf" => all(schemas().map(|schema| self.schema(schema, value, depth))),
            "anyOf" => one(schemas().map(|schema| self.schema(schema, value, depth))),
            "oneOf" => {
                let verdicts = schemas().map(|schema| self.schema(schema, value, depth));
                let right: Option<Vec<bool>> = verdicts.collect();
                Some(right?.into_iter().filter(|verdict| *verdict).count() == 1)
            }
            _ => match value {
                Value::Map(map) => self.of_map(keywords, name, wanted, *map, depth),
                Value::List(list) => self.of_list(name, wanted, list, depth),
                Value::Text(text) => self.of_text(name, wanted, text),
                Value::Int(_) | Value::Float(_) => of_number(name, wanted, value),
                Value::Nil | Value::Bool(_) => Some(true),
                Value::Native(_) => None,
            },
        }
    }

    fn of_map(
        &self,
        keywords: &Object<String, Json>,
        name: &str,
        wanted: &Json,
        map: Map,
        depth: usize,
    ) -> Option<bool> {
        let count = self.heap.len(map) as u64;
        match name {
            "minProperties" => Some(count >= wanted.as_u64()?),
            "maxProperties" => Some(count <= wanted.as_u64()?),
            "required" => all(wanted
                .as_array()?
                .iter()
                .map(|name| Some(self.heap.contains(map, name.as_str()?.as_bytes())))),
            "properties" => all(wanted.as_object()?.iter().map(|(name, schema)| {
                match self.heap.get(map, name.as_bytes()) {
                    Some(own) => self.schema(schema, &own.value, depth),
                    None => Some(true),
                }
            })),
            "additionalProperties" => {
                let known = keywords.get("properties").and_then(Json::as_object);
                all(self.heap.entries(map).map(|(name, entry)| {
                    let name = name.as_str()?;
                    if known.is_some_and(|known| known.contains_key(name)) {
                        return Some(true);
                    }
                    self.schema(wanted, &entry.operand.value, depth)
                }))
            }
            "propertyNames" => all(self.heap.entries(map).map(|(name, _)| {
                let name = Value::Text(name.clone());
                self.schema(wanted, &name, depth)
            })),
            _ => Some(true),
        }
    }

    fn of_list(&self, name: &str, wanted: &Json, list: &List, depth: usize) -> Option<bool> {
        let count = list.len() as u64;
        match name {
            "minItems" => Some(count >= wanted.as_u64()?),
            "maxItems" => Some(count <= wanted.as_u64()?),
            "items" => all(list
                .items()
                .iter()
                .map(|item| self.schema(wanted, &item.value, depth))),
            _ => Some(true),
        }
    }

    fn of_text(&self, name: &str, wanted: &Json, text: &Text) -> Option<bool> {
        let count = |text: &str| text.chars().count() as u64;
        match name {
            "minLength" => Some(count(text.as_str()?) >= wanted.as_u64()?),
            "maxLength" => Some(count(text.as_str()?) <= wanted.as_u64()?),
            "pattern" => {
                let pattern = self.plain.patterns.get(wanted.as_str()?)?;
                pattern.is_match(text.as_str()?)
            }
            _ => Some(true),
        }
    }
}

fn of_number(name: &str, wanted: &Json, value: &Value) -> Option<bool> {
    let own = number(value)?;
    let wanted = || wanted.as_f64().filter(|number| number.abs() < EXACT);
    match name {
        "minimum" => Some(own >= wanted()?),
        "maximum" => Some(own <= wanted()?),
        "exclusiveMinimum" => Some(own > wanted()?),
        "exclusiveMaximum" => Some(own < wanted()?),
        _ => Some(true),
    }
}

/// The number, unless it is too large to be sure of it.
fn number(value: &Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "checked on the next line")]
    let number = match value {
        Value::Int(int) => int.signed_bits() as f64,
        Value::Float(float) => float.number,
        _ => return None,
    };
    (number.abs() < EXACT).then_some(number)
}

fn is_of_type(value: &Value, name: &Json) -> Option<bool> {
    let name = name.as_str()?;
    Some(match value {
        Value::Nil => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Text(_) => name == "string",
        Value::List(_) => name == "array",
        Value::Map(_) => name == "object",
        Value::Int(_) | Value::Float(_) => match name {
            "number" => number(value).map(|_| true)?,
            "integer" => number(value)?.fract() == 0.0,
            _ => false,
        },
        Value::Native(_) => return None,
    })
}

fn equals(value: &Value, wanted: &Json) -> Option<bool> {
    Some(match (value, wanted) {
        (Value::Nil, Json::Null) => true,
        (Value::Bool(own), Json::Bool(wanted)) => own == wanted,
        (Value::Text(own), Json::String(wanted)) => own.as_str()? == wanted,
        #[expect(clippy::float_cmp, reason = "JSON compares numbers, not nearness")]
        (Value::Int(_) | Value::Float(_), Json::Number(wanted)) => {
            let wanted = wanted.as_f64().filter(|number| number.abs() < EXACT)?;
            number(value)? == wanted
        }
        (Value::List(_), Json::Array(_))
        | (Value::Map(_), Json::Object(_))
        | (Value::Native(_), _) => return None,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::{Compiled, PLAIN_ADDRESS, json as copy};
    use super::*;
    use crate::values::json;

    const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

    /// Our verdict, and that of the validator.
    fn verdicts(mut schema: Json, instance: &Json) -> Option<(Option<bool>, bool)> {
        schema["$schema"] = json!(DRAFT);
        let mut heap = Heap::new();
        let value = json::read(&mut heap, instance.to_string().as_bytes(), None).unwrap();
        let ours = Plain::new(schema.clone())?;
        let Ok(compiled) = Compiled::new(PLAIN_ADDRESS, schema) else {
            panic!("the validator refuses the schema");
        };
        let copy = copy(&heap, &value).unwrap();
        let theirs = compiled.schemas.validate(&copy, compiled.index).is_ok();
        Some((ours.is_right(&heap, &value), theirs))
    }

    #[test]
    fn keywords_say_what_the_validator_says() {
        for (schema, right, wrong) in [
            (json!({"type": "integer"}), json!(3.0), json!(3.5)),
            (
                json!({"type": ["string", "null"]}),
                json!(null),
                json!(false),
            ),
            (json!({"enum": [1, "a"]}), json!(1.0), json!("b")),
            (json!({"minimum": 2}), json!("text"), json!(1.5)),
            (json!({"maxLength": 2}), json!("éé"), json!("ééé")),
            (json!({"pattern": "^a\\.b$"}), json!("a.b"), json!("axb")),
            (
                json!({"properties": {"a": true}, "additionalProperties": {"type": "null"}}),
                json!({"a": 1, "b": null}),
                json!({"b": 1}),
            ),
            (
                json!({"propertyNames": {"minLength": 2}}),
                json!({"ab": 1}),
                json!({"a": 1}),
            ),
            (
                json!({"oneOf": [{"type": "number"}, {"type": "integer"}]}),
                json!(1.5),
                json!(1),
            ),
            (
                json!({"$ref": "#/$defs/a", "$defs": {"a": {"not": {"const": 1}}}}),
                json!(2),
                json!(1),
            ),
            (
                json!({"items": {"type": "string"}, "minItems": 1}),
                json!(["a"]),
                json!([]),
            ),
        ] {
            let case = schema.to_string();
            assert_eq!(
                verdicts(schema.clone(), &right),
                Some((Some(true), true)),
                "{case}"
            );
            assert_eq!(
                verdicts(schema, &wrong),
                Some((Some(false), false)),
                "{case}"
            );
        }
    }

    #[test]
    fn what_is_not_sure_is_left_to_the_validator() {
        for (schema, instance) in [
            (json!({"pattern": "^.$"}), json!("é")),
            (json!({"minimum": 1}), json!(1e300)),
            (json!({"const": [1]}), json!([1])),
        ] {
            assert_eq!(
                verdicts(schema.clone(), &instance).unwrap().0,
                None,
                "{schema}"
            );
        }
    }

    #[test]
    fn a_schema_that_the_validator_might_refuse_is_not_judged() {
        for schema in [
            json!({"properties": {"a": {"pattern": "("}}}),
            json!({"$ref": "#/$defs/b", "$defs": {"a": true}}),
            json!({"pattern": "^\\d$"}),
        ] {
            let mut own = schema.clone();
            own["$schema"] = json!(DRAFT);
            assert!(Plain::new(own).is_none(), "{schema}");
        }
    }

    fn leaves() -> impl Strategy<Value = Json> {
        prop::sample::select(vec![
            json!(null),
            json!(true),
            json!(0),
            json!(1),
            json!(2),
            json!(-1),
            json!(1.5),
            json!(1.0),
            json!(1e17),
            json!("a"),
            json!("ab"),
            json!("a.b"),
            json!("é"),
            json!(""),
        ])
    }

    fn instances() -> impl Strategy<Value = Json> {
        leaves().prop_recursive(3, 12, 3, |inner| {
            let keys = prop::sample::select(vec!["a", "b", "ab"]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Json::Array),
                prop::collection::btree_map(keys, inner, 0..3).prop_map(|own| json!(own)),
            ]
        })
    }

    fn keywords() -> impl Strategy<Value = Json> {
        let types = [
            "array", "boolean", "integer", "null", "number", "object", "string",
        ];
        let counted = prop::sample::select(vec![
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
        ]);
        let compared = prop::sample::select(vec![
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
        ]);
        let patterns = vec!["^a", "^a\\.b$", "^[a-z]{1,2}$", "^$", "."];
        let leaf = prop_oneof![
            any::<bool>().prop_map(Json::Bool),
            prop::sample::select(types.to_vec()).prop_map(|name| json!({"type": name})),
            leaves().prop_map(|own| json!({"const": own})),
            prop::collection::vec(instances(), 1..3).prop_map(|own| json!({"enum": own})),
            (counted, 0..3).prop_map(|(name, count)| json!({name: count})),
            (compared, -1..3).prop_map(|(name, bound)| json!({name: bound})),
            prop::sample::select(patterns).prop_map(|own| json!({"pattern": own})),
            Just(json!({"required": ["a"]})),
            Just(json!({"$ref": "#/$defs/a"})),
        ];
        leaf.prop_recursive(3, 16, 3, |inner| {
            let several = prop::sample::select(vec!["allOf", "anyOf", "oneOf"]);
            let single = prop::sample::select(vec![
                "not",
                "items",
                "additionalProperties",
                "propertyNames",
            ]);
            let list = prop::collection::vec(inner.clone(), 1..3);
            let keys = prop::sample::select(vec!["a", "b"]);
            prop_oneof![
                (several, list).prop_map(|(name, own)| json!({name: own})),
                (single, inner.clone()).prop_map(|(name, own)| json!({name: own})),
                (
                    prop::collection::btree_map(keys, inner.clone(), 1..3),
                    inner
                )
                    .prop_map(|(own, rest)| {
                        json!({"properties": own, "additionalProperties": rest})
                    }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn a_sure_verdict_is_the_validators(
            own in keywords(), more in keywords(), named in keywords(), instance in instances()
        ) {
            let schema = json!({"allOf": [own, more], "$defs": {"a": named}});
            if let Some((Some(ours), theirs)) = verdicts(schema.clone(), &instance) {
                prop_assert_eq!(ours, theirs, "{} {}", schema, instance);
            }
        }
    }
}
