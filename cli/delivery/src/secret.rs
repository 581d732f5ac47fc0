//! From the reference in a sealed leaf to the value that a file holds.

use std::collections::BTreeMap;

use infractl_base::{Hasher, Secret};
use infractl_document::{Document, Node, Tree, TreeBuilder, View};
use infractl_state::{SecretName, Secrets};

use crate::plan::object::text;
use crate::{DeliveryError, Desired, Lookup};

/// Where the values of secrets come from while a plan is made.
pub(crate) struct Sources<'s> {
    pub(crate) kept: Secrets<'s>,
    pub(crate) environment: &'s dyn Lookup,
    /// Every declared key, by `<component>.<secret>.<key>`, with its reference.
    declared: BTreeMap<String, (SecretName, &'s str)>,
}

/// How many keys may take their value from each other before it counts as a circle.
const MOST_STEPS: usize = 8;

/// The value of one sealed leaf, as far as a plan may know it.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// Known, and kept or given elsewhere.
    Known(Secret<String>),
    /// Found in the target only; an apply takes it into the store.
    Held(SecretName, Secret<String>),
    /// Drawn by the apply, with so many signs.
    Drawn(SecretName, usize),
}

/// The longest text that is drawn.
const LONGEST: usize = 4096;

impl Value {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Known(value) | Self::Held(_, value) => Some(value.expose()),
            Self::Drawn(..) => None,
        }
    }

    /// Whether the value is not known before an apply.
    pub(crate) fn is_drawn(&self) -> bool {
        matches!(self, Self::Drawn(..))
    }

    /// Adds to a digest what a file would hold in this place, as far as a plan may know it.
    pub(crate) fn describe(&self, hasher: &mut Hasher) {
        match self {
            Self::Known(value) | Self::Held(_, value) => {
                hasher.part(b"value").part(value.expose().as_bytes());
            }
            Self::Drawn(name, length) => {
                hasher
                    .part(b"drawn")
                    .part(name.component.as_bytes())
                    .part(name.secret.as_bytes())
                    .part(name.key.as_bytes())
                    .part(&length.to_le_bytes());
            }
        }
    }

    /// Keeps what an apply must keep, and draws what must be drawn.
    pub(crate) fn settle(&self, kept: Secrets<'_>) -> Result<Secret<String>, DeliveryError> {
        Ok(match self {
            Self::Known(value) => value.clone(),
            Self::Held(name, value) => kept.keep(name, value.clone())?,
            Self::Drawn(name, length) => kept.get_or_draw(name, *length)?,
        })
    }
}

impl<'s> Sources<'s> {
    pub(crate) fn new(
        desired: &'s Desired,
        kept: Secrets<'s>,
        environment: &'s dyn Lookup,
    ) -> Self {
        let mut declared = BTreeMap::new();
        for component in &desired.components {
            for document in &component.documents {
                for (name, reference) in sealed(&component.name, document) {
                    let SecretName {
                        component,
                        secret,
                        key,
                    } = &name;
                    declared.insert(format!("{component}.{secret}.{key}"), (name, reference));
                }
            }
        }
        Self {
            kept,
            environment,
            declared,
        }
    }

    /// The value of each sealed leaf of a Secret, in the order of the leaves.
    ///
    /// `held` is the same Secret as the target holds it: a drawn value that only stands there is
    /// kept, because what runs already was set up with it.
    pub(crate) fn values(
        &self,
        component: &str,
        document: &Document,
        held: Option<Node<'_>>,
    ) -> Result<Vec<Value>, DeliveryError> {
        let held = held.and_then(|held| held.get("stringData"));
        sealed(component, document)
            .into_iter()
            .map(|(name, reference)| {
                let held = held
                    .and_then(|held| held.get(&name.key))
                    .and_then(Node::as_str);
                self.value(name, reference, held)
            })
            .collect()
    }

    /// Follows a key that takes its value from another Secret's, to the one that has its own.
    fn follow<'r>(
        &'r self,
        name: SecretName,
        reference: &'r str,
    ) -> Result<(SecretName, &'r str), DeliveryError> {
        let (mut found, mut reference) = (name.clone(), reference);
        for _ in 0..MOST_STEPS {
            let Some(source) = reference.strip_prefix("from:secret.") else {
                return Ok((found, reference));
            };
            let Some((next, itself)) = self.declared.get(source) else {
                let reason = format!("no component of this environment declares `{source}`");
                return Err(refused(name, reason));
            };
            (found, reference) = (next.clone(), itself);
        }
        Err(refused(name, "it takes its value from itself".into()))
    }

    fn value(
        &self,
        name: SecretName,
        reference: &str,
        held: Option<&str>,
    ) -> Result<Value, DeliveryError> {
        let (name, reference) = self.follow(name, reference)?;
        let (scheme, rest) = reference.split_once(':').unwrap_or(("", ""));
        match scheme {
            "generate" => {
                let length = rest
                    .parse()
                    .ok()
                    .filter(|length| (1..=LONGEST).contains(length));
                let Some(length) = length else {
                    let reason = format!("`generate` needs a length from 1 to {LONGEST}");
                    return Err(refused(name, reason));
                };
                Ok(match (self.kept.get(&name)?, held) {
                    (Some(value), _) => Value::Known(value),
                    (None, Some(value)) if !value.is_empty() => {
                        Value::Held(name, Secret::new(value.to_owned()))
                    }
                    (None, _) => Value::Drawn(name, length),
                })
            }
            "env" => self
                .environment
                .value(rest)
                .map(Value::Known)
                .ok_or_else(|| {
                    let reason = format!("the environment variable `{rest}` is not set");
                    refused(name, reason)
                }),
            "vault" | "sops" | "from" => {
                let reason = format!(
                    "a directory cannot hold a `{scheme}` reference; use `generate` or `env`"
                );
                Err(refused(name, reason))
            }
            // What stands here may be the secret itself, so it is not repeated.
            _ => Err(refused(
                name,
                "it is no reference; write `generate` or `env`".into(),
            )),
        }
    }
}

/// The sealed leaves of a Secret in their order, each with its reference.
fn sealed<'d>(component: &str, document: &'d Document) -> Vec<(SecretName, &'d str)> {
    let root = document.tree().root();
    let secret = text(root, &["metadata", "name"]).unwrap_or_default();
    let leaves = root.get("stringData").into_iter().flat_map(Node::children);
    leaves
        .filter_map(|leaf| {
            let View::Sensitive(sealed) = leaf.view() else {
                return None;
            };
            let name = SecretName {
                component: component.to_owned(),
                secret: secret.to_owned(),
                key: leaf.key().unwrap_or_default().to_owned(),
            };
            Some((name, sealed.expose()))
        })
        .collect()
}

fn refused(name: SecretName, reason: String) -> DeliveryError {
    DeliveryError::Secret {
        component: name.component,
        secret: name.secret,
        key: name.key,
        reason,
    }
}

/// The Secret with its values in place of the sealed leaves; what is yet to be drawn stays sealed
/// and empty.
pub(crate) fn fill(tree: &Tree, values: &[Value]) -> Option<Tree> {
    fill_with(
        tree,
        &mut values.iter().map(|value| value.text().map(str::to_owned)),
    )
}

/// The Secret with values in place of the sealed leaves, in their order.
pub(crate) fn fill_with(
    tree: &Tree,
    values: &mut dyn Iterator<Item = Option<String>>,
) -> Option<Tree> {
    let mut builder = TreeBuilder::new();
    copy(&mut builder, tree.root(), values);
    builder.finish().ok()
}

fn copy(
    builder: &mut TreeBuilder,
    node: Node<'_>,
    values: &mut dyn Iterator<Item = Option<String>>,
) {
    match node.view() {
        View::Map(map) => {
            builder.begin_map(node.span());
            for (key, value) in map {
                builder.key(key, value.key_span());
                copy(builder, value, values);
            }
            builder.end();
        }
        View::Sensitive(_) => match values.next().flatten() {
            Some(text) => builder.text(&text, node.span()),
            None => builder.sensitive("", node.span()),
        },
        // Sealed leaves stand in maps only; `plan` refuses them elsewhere.
        View::Null
        | View::Bool(_)
        | View::Number(_)
        | View::Text(_)
        | View::List(_)
        | View::Unknown(_) => builder.copy(node),
    }
}
