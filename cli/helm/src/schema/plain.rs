//! Schemas that need no check against the schema of schemas.
#![expect(
    clippy::disallowed_types,
    reason = "boon speaks serde_json; no value of it leaves this module"
)]

use std::collections::BTreeSet;

use serde_json::Value as Json;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Whether a schema says that it is of draft 2020-12, and holds only keywords of which this module
/// knows that they are as that draft wants them. A schema that is not plain may be right as well.
pub(super) fn is_plain(schema: &Json) -> bool {
    let Json::Object(keywords) = schema else {
        return false;
    };
    let draft = keywords.get("$schema").and_then(Json::as_str);
    draft == Some(DRAFT)
        && keywords
            .iter()
            .all(|(name, value)| name == "$schema" || is_right(name, value))
}

fn is_schema(schema: &Json) -> bool {
    match schema {
        Json::Bool(_) => true,
        Json::Object(keywords) => keywords.iter().all(|(name, value)| is_right(name, value)),
        _ => false,
    }
}

fn is_right(keyword: &str, value: &Json) -> bool {
    match keyword {
        "title" | "description" | "pattern" => value.is_string(),
        "const" | "default" => true,
        "enum" => value.is_array(),
        "$ref" => value.as_str().is_some_and(is_definition),
        "type" => match value {
            Json::Array(_) => strings(value)
                .is_some_and(|names| !names.is_empty() && names.into_iter().all(is_type)),
            _ => value.as_str().is_some_and(is_type),
        },
        "required" => strings(value).is_some(),
        "properties" | "$defs" => value
            .as_object()
            .is_some_and(|schemas| schemas.values().all(is_schema)),
        "additionalProperties" | "propertyNames" | "items" | "not" => is_schema(value),
        "allOf" | "anyOf" | "oneOf" => value
            .as_array()
            .is_some_and(|schemas| !schemas.is_empty() && schemas.iter().all(is_schema)),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            value.is_u64()
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
        _ => false,
    }
}

/// The texts of a list in which each stands once.
fn strings(value: &Json) -> Option<BTreeSet<&str>> {
    let list = value.as_array()?;
    let texts: BTreeSet<&str> = list.iter().map(Json::as_str).collect::<Option<_>>()?;
    (texts.len() == list.len()).then_some(texts)
}

fn is_type(name: &str) -> bool {
    [
        "array", "boolean", "integer", "null", "number", "object", "string",
    ]
    .contains(&name)
}

fn is_definition(reference: &str) -> bool {
    reference.strip_prefix("#/$defs/").is_some_and(|name| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !name.is_empty() && name.bytes().all(is_plain)
    })
}

#[cfg(test)]
mod tests {
    use boon::{Compiler, Draft, Schemas};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Whether boon, the schema of schemas included, takes a schema.
    fn is_taken(schema: &Json) -> bool {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler
            .add_resource("file:///schema.json", schema.clone())
            .unwrap();
        compiler
            .compile("file:///schema.json", &mut Schemas::new())
            .is_ok()
    }

    #[test]
    fn known_keywords_in_their_shape_are_plain_and_others_are_not() {
        let plain = json!({
            "$schema": DRAFT,
            "type": ["object", "null"],
            "required": ["a"],
            "properties": {"a": {"$ref": "#/$defs/name"}, "b": {"anyOf": [true, {"const": 1}]}},
            "additionalProperties": false,
            "$defs": {"name": {"type": "string", "pattern": "^[a-z]+$", "minLength": 1}}
        });
        assert!(is_plain(&plain) && is_taken(&plain));
        for (keyword, value) in [
            ("type", json!("text")),
            ("type", json!([])),
            ("required", json!(["a", "a"])),
            ("minLength", json!(-1)),
            ("properties", json!({"a": 1})),
            ("anyOf", json!([])),
            ("$ref", json!("https://example.org/schema")),
            ("$id", json!("https://example.org/schema")),
            ("format", json!("date")),
        ] {
            let mut schema = plain.clone();
            schema[keyword] = value;
            assert!(!is_plain(&schema), "{schema}");
        }
        assert!(
            !is_plain(&json!({"type": "object"})),
            "the draft is not named"
        );
    }

    fn values() -> impl Strategy<Value = Json> {
        let leaf = prop::sample::select(vec![
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(1.5),
            json!("string"),
            json!("object"),
            json!("#/$defs/a"),
            json!("a"),
            json!([]),
            json!({}),
            json!(["string", "null"]),
            json!(["a", "a"]),
        ]);
        leaf.prop_recursive(4, 24, 3, |inner| {
            let keywords = prop::sample::select(vec![
                "title",
                "pattern",
                "const",
                "enum",
                "$ref",
                "type",
                "required",
                "properties",
                "$defs",
                "additionalProperties",
                "propertyNames",
                "items",
                "not",
                "allOf",
                "anyOf",
                "minLength",
                "maxItems",
                "minimum",
                "a",
                "format",
                "$id",
            ]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Json::Array),
                prop::collection::btree_map(keywords, inner, 0..4).prop_map(|keywords| {
                    let own = keywords
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value));
                    Json::Object(own.collect())
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_plain_is_right_by_the_schema_of_schemas(schema in values()) {
            let Json::Object(mut keywords) = schema else { return Ok(()) };
            keywords.insert("$schema".to_owned(), json!(DRAFT));
            keywords.entry("$defs").or_insert_with(|| json!({"a": true}));
            let schema = Json::Object(keywords);
            if is_plain(&schema) {
                // A reference to nothing is no matter of shape: boon refuses it in either way.
                let is_open = schema.to_string().contains("$ref");
                prop_assert!(is_open || is_taken(&schema), "{}", schema);
            }
        }
    }
}
