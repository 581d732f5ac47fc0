use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, Sources, Tree, View};
use infractl_yaml::{Duplicates, read_json};

use super::{
    AttributeSchema, BlockSchema, Kinds, NestedAttributes, NestedBlock, Nesting, ProviderSchema,
    Schemas,
};
use crate::value::convert::convert;
use crate::value::{Type, Value};

/// Why a text holds no schemas of providers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct SchemaError {
    /// Where in the JSON: `aws_vpc.cidr_block`.
    pub place: String,
    /// What is wrong: lower-case start, no full stop.
    pub message: String,
}

/// Reads what `providers schema -json` prints, with the additions of `terraform/schemas`.
///
/// # Errors
/// When the text is no JSON, or holds something else.
pub fn read_schemas(json: &[u8]) -> Result<Schemas, SchemaError> {
    let tree = tree(json, "the schemas")?;
    let root = tree.root();
    let has_defaults = root.get("sources").is_some();
    let providers = root
        .get("provider_schemas")
        .and_then(Node::as_map)
        .ok_or_else(|| wrong("provider_schemas", "is missing"))?;
    let mut schemas = Schemas::default();
    let version = root.get("provider_version").and_then(Node::as_str);
    for (name, provider) in providers {
        let of = |key: &str| blocks(provider.get(key)).map(Kinds::read);
        let configuration = provider.get("provider").and_then(|own| own.get("block"));
        schemas.insert(
            name,
            ProviderSchema {
                configuration: configuration.map(|own| block(name, own)).transpose()?,
                resources: of("resource_schemas")?,
                data: of("data_source_schemas")?,
                ephemeral: of("ephemeral_resource_schemas")?,
                has_defaults,
                is_whole: !has_defaults,
                version: version.map(Into::into),
            },
        );
    }
    Ok(schemas)
}

/// The schema of one type: `{"block": …}`.
pub(super) fn kind(name: &str, json: &[u8]) -> Result<BlockSchema, SchemaError> {
    let tree = tree(json, name)?;
    let own = tree.root().get("block");
    block(name, own.ok_or_else(|| wrong(name, "has no block"))?)
}

fn tree(json: &[u8], place: &str) -> Result<Tree, SchemaError> {
    let sources = Sources::new();
    let source = sources.add(&RelativePath::root(), &Arc::from(json));
    read_json(json, source, Duplicates::Refuse)
        .map_err(|error| wrong(place, format!("no JSON: {}", error.message)))
}

pub(super) fn wrong(place: &str, message: impl Into<String>) -> SchemaError {
    SchemaError {
        place: place.to_owned(),
        message: message.into(),
    }
}

pub(super) fn entries(node: Option<Node<'_>>) -> impl Iterator<Item = (&str, Node<'_>)> {
    node.and_then(Node::as_map)
        .into_iter()
        .flat_map(infractl_document::Map::iter)
}

fn blocks(node: Option<Node<'_>>) -> Result<BTreeMap<Box<str>, BlockSchema>, SchemaError> {
    entries(node)
        .map(|(kind, schema)| {
            let own = schema
                .get("block")
                .ok_or_else(|| wrong(kind, "has no block"))?;
            Ok((kind.into(), block(kind, own)?))
        })
        .collect()
}

fn block(place: &str, node: Node<'_>) -> Result<BlockSchema, SchemaError> {
    let blocks = entries(node.get("block_types")).map(|(name, nested)| {
        let place = format!("{place}.{name}");
        let own = nested
            .get("block")
            .ok_or_else(|| wrong(&place, "has no block"))?;
        let count = |key: &str| {
            let number = nested.get(key).and_then(Node::as_i64).unwrap_or(0);
            usize::try_from(number).unwrap_or(0)
        };
        Ok((
            name.into(),
            NestedBlock {
                nesting: nesting(&place, nested.get("nesting_mode"))?,
                block: block(&place, own)?,
                least: count("min_items"),
                most: count("max_items"),
            },
        ))
    });
    Ok(BlockSchema::new(
        attributes(place, node.get("attributes"))?,
        blocks.collect::<Result<_, SchemaError>>()?,
    ))
}

fn nesting(place: &str, node: Option<Node<'_>>) -> Result<Nesting, SchemaError> {
    match node.and_then(Node::as_str) {
        Some("single") => Ok(Nesting::Single),
        Some("group") => Ok(Nesting::Group),
        Some("list") => Ok(Nesting::List),
        Some("set") => Ok(Nesting::Set),
        Some("map") => Ok(Nesting::Map),
        _ => Err(wrong(
            place,
            "`nesting_mode` is none of `single`, `group`, `list`, `set` and `map`",
        )),
    }
}

fn attributes(
    place: &str,
    node: Option<Node<'_>>,
) -> Result<BTreeMap<Arc<str>, AttributeSchema>, SchemaError> {
    entries(node)
        .map(|(name, own)| Ok((name.into(), attribute(&format!("{place}.{name}"), own)?)))
        .collect()
}

fn attribute(place: &str, node: Node<'_>) -> Result<AttributeSchema, SchemaError> {
    let is = |key: &str| node.get(key).and_then(Node::as_bool) == Some(true);
    let nested = match node.get("nested_type") {
        None => None,
        Some(own) => Some(Arc::new(NestedAttributes {
            nesting: nesting(place, own.get("nesting_mode"))?,
            attributes: attributes(place, own.get("attributes"))?,
        })),
    };
    let ty = match (&nested, node.get("type")) {
        (Some(nested), _) => {
            let own = nested.attributes.iter();
            let own = own.map(|(name, own)| (Arc::clone(name), own.ty.clone()));
            nested.nesting.around(Type::object(own))
        }
        (None, Some(own)) => ty(own).ok_or_else(|| wrong(place, "has no type that is known"))?,
        (None, None) => return Err(wrong(place, "has no type")),
    };
    let default = match node.get("default") {
        None => None,
        Some(own) => {
            let value = convert(&value(own), &ty)
                .map_err(|error| wrong(place, format!("the default is no {ty}: {error}")))?;
            Some(value)
        }
    };
    Ok(AttributeSchema {
        ty,
        nested,
        is_required: is("required"),
        is_optional: is("optional"),
        is_computed: is("computed"),
        is_sensitive: is("sensitive"),
        is_write_only: is("write_only"),
        default,
        default_tags_with: node
            .get("default_tags_with")
            .and_then(Node::as_str)
            .map(Arc::from),
    })
}

/// A type in the form of `go-cty`: `"string"`, `["list", "string"]`, `["object", {…}]`.
fn ty(node: Node<'_>) -> Option<Type> {
    if let Some(word) = node.as_str() {
        return Some(match word {
            "string" => Type::String,
            "number" => Type::Number,
            "bool" => Type::Bool,
            "dynamic" => Type::Dynamic,
            _ => return None,
        });
    }
    let list = node.as_list()?;
    let inner = list.get(1)?;
    Some(match list.get(0)?.as_str()? {
        "list" => Type::list(ty(inner)?),
        "set" => Type::set(ty(inner)?),
        "map" => Type::map(ty(inner)?),
        "tuple" => Type::tuple(
            inner
                .as_list()?
                .iter()
                .map(ty)
                .collect::<Option<Vec<_>>>()?,
        ),
        "object" => {
            let attributes = entries(Some(inner));
            let attributes = attributes.map(|(name, own)| Some((Arc::from(name), ty(own)?)));
            Type::object(attributes.collect::<Option<Vec<_>>>()?)
        }
        _ => return None,
    })
}

/// What a document of JSON holds, as Terraform takes it: maps are objects, lists are tuples.
fn value(node: Node<'_>) -> Value {
    match node.view() {
        View::Null => Value::null(Type::Dynamic),
        View::Bool(own) => Value::bool(own),
        View::Number(own) => match own.to_string().parse::<crate::value::Number>() {
            Ok(number) => Value::number(number),
            Err(_) => Value::unknown(Type::Number, "the number cannot be held", node.span()),
        },
        View::Text(own) => Value::string(own),
        View::List(own) => Value::tuple(own.iter().map(value)),
        View::Map(own) => Value::object(own.iter().map(|(key, own)| (key, value(own)))),
        View::Unknown(own) => Value::unknown(Type::Dynamic, own.reason(), node.span()),
        View::Sensitive(own) => Value::string(own.expose()).marked(crate::value::Marks::SENSITIVE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_protocol_says_is_read() {
        let json =
            br#"{"format_version":"1.0","provider_schemas":{"registry.opentofu.org/acme/own":{
            "resource_schemas":{"own_thing":{"version":0,"block":{
                "attributes":{
                    "id":{"type":"string","computed":true},
                    "tags":{"type":["map","string"],"optional":true},
                    "rules":{"nested_type":{"nesting_mode":"list","attributes":{
                        "port":{"type":"number","required":true},
                        "text":{"type":"string","optional":true}}},"optional":true}},
                "block_types":{"disk":{"nesting_mode":"set","min_items":1,"block":{
                    "attributes":{"size":{"type":"number","required":true}}}}}}}}}}}"#;
        let schemas = read_schemas(json).unwrap();
        let own = schemas.provider("acme/own").unwrap();
        assert!(!own.has_defaults);
        let thing = own.resources.get("own_thing").unwrap().unwrap();
        assert!(thing.attributes["id"].is_computed);
        assert_eq!(thing.attributes["tags"].ty, Type::map(Type::String));
        assert_eq!(thing.blocks["disk"].nesting, Nesting::Set);
        assert_eq!(thing.blocks["disk"].least, 1);
        let Type::List(rule) = thing.attributes["rules"].taken() else {
            panic!("the rules are no list");
        };
        let Type::Object(rule) = &*rule else {
            panic!("a rule is no object");
        };
        assert!(rule.optional.contains("text") && !rule.optional.contains("port"));
    }

    #[test]
    fn what_is_no_schema_is_refused_with_its_place() {
        let refused = |text: &str| read_schemas(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(refused("{}"), "provider_schemas: is missing");
        assert!(refused("nonsense").starts_with("the schemas: no JSON"));
        let attribute = r#"{"provider_schemas":{"a/b":{"resource_schemas":{"b_c":{"block":{"attributes":{"x":{"type":"strnig"}}}}}}}}"#;
        assert_eq!(refused(attribute), "b_c.x: has no type that is known");
    }
}
