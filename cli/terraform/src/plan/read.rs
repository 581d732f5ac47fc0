use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, PathStep, Sources, Tree, ValuePath};
use infractl_yaml::{Duplicates, read_json};

use super::change::{Action, Mode, OutputChange, ResourceChange, ResourceIndex};
use super::merge::{Marked, sealed_tree};
use super::secrets::{collect, entries, is_sensitive, items};
use super::{ModuleCall, PlanError, Redactor, Risk, modules};

/// A plan of `show -json`. Everything in it is redacted.
#[derive(Debug, Clone)]
pub struct Plan {
    /// `format_version`: its major part is 1.
    pub format: String,
    /// The version of the tool that planned.
    pub tool_version: String,
    /// The root module's variables by name.
    pub variables: BTreeMap<String, Arc<Tree>>,
    /// What would happen to each resource, in the order of their addresses.
    pub resources: Vec<ResourceChange>,
    /// What somebody else did since the last apply.
    pub drift: Vec<ResourceChange>,
    /// What would happen to the outputs, by name.
    pub outputs: Vec<OutputChange>,
    /// The module calls of the configuration, outermost first.
    pub modules: Vec<ModuleCall>,
    /// Whether planning ended with an error, so that this is only a part.
    pub is_errored: bool,
    /// Whether an apply would reach everything; `false` where something was deferred or targeted.
    pub is_complete: bool,
    pub(super) redactor: Redactor,
}

impl Plan {
    /// Reads a plan, and takes every secret out of it. `known` are secrets that the plan may hold
    /// without a mark, such as the values of credentials.
    pub fn read(json: &[u8], known: &Redactor) -> Result<Self, PlanError> {
        let tree = read_private(json)?;
        let root = tree.root();
        let format = text(root, "format_version", "")?;
        if format.split('.').next() != Some("1") {
            return Err(PlanError::Format(format));
        }
        let mut redactor = known.clone();
        collect(root, &mut redactor);
        let is = |key| root.get(key).and_then(Node::as_bool);
        // A plan of nothing has no list; one without `planned_values` is no plan.
        let planned = root
            .get("planned_values")
            .ok_or_else(|| PlanError::Missing("planned_values".into()))?;
        require_map(planned, "planned_values")?;
        let configuration = root
            .get("configuration")
            .ok_or_else(|| PlanError::Missing("configuration".into()))?;
        require_map(configuration, "configuration")?;
        Ok(Self {
            tool_version: text(root, "terraform_version", "")?,
            variables: variables(root, configuration, &redactor)?,
            resources: resources(root, "resource_changes", &redactor)?,
            drift: resources(root, "resource_drift", &redactor)?,
            outputs: outputs(root, &redactor)?,
            modules: modules::calls(configuration, &redactor),
            is_errored: is("errored").unwrap_or(false),
            is_complete: is("complete").unwrap_or(true),
            format,
            redactor,
        })
    }

    /// Knows every secret of the plan: for what the tool says while it applies it.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Whether an apply would change anything, outputs included.
    pub fn has_changes(&self) -> bool {
        self.resources.iter().any(|change| change.action.changes())
            || self.outputs.iter().any(|change| change.action.changes())
    }
}

/// Reads JSON that may hold secrets: nothing of it is kept among the sources, which reports quote.
pub(crate) fn read_private(json: &[u8]) -> Result<Tree, PlanError> {
    let sources = Sources::new();
    let source = sources.add(&RelativePath::root(), &Arc::from(json));
    read_json(json, source, Duplicates::Refuse).map_err(|error| {
        let (line, column) = sources
            .locate(error.span)
            .map_or((1, 1), |(_, start, _)| (start.line, start.column));
        PlanError::NotJson { line, column }
    })
}

fn variables(
    root: Node<'_>,
    configuration: Node<'_>,
    redactor: &Redactor,
) -> Result<BTreeMap<String, Arc<Tree>>, PlanError> {
    let declared = configuration
        .get("root_module")
        .and_then(|module| module.get("variables"));
    entries(root.get("variables"))
        .map(|(name, variable)| {
            let tree = match variable.get("value") {
                Some(value) => sealed_tree(value, is_sensitive(declared, name), redactor)?,
                None => Tree::null(),
            };
            Ok((name.to_owned(), Arc::new(tree)))
        })
        .collect()
}

fn resources(
    root: Node<'_>,
    key: &str,
    redactor: &Redactor,
) -> Result<Vec<ResourceChange>, PlanError> {
    let Some(list) = root.get(key).filter(|list| !list.is_null()) else {
        return Ok(Vec::new());
    };
    if list.as_list().is_none() {
        return Err(unexpected(key, list, "a list"));
    }
    let mut found = Vec::new();
    for (position, resource) in items(Some(list)).enumerate() {
        found.push(read_resource(
            resource,
            &format!("{key}[{position}]"),
            redactor,
        )?);
    }
    found.sort_by(|left, right| {
        (&left.address, &left.deposed).cmp(&(&right.address, &right.deposed))
    });
    Ok(found)
}

fn read_resource(
    resource: Node<'_>,
    place: &str,
    redactor: &Redactor,
) -> Result<ResourceChange, PlanError> {
    let needed = |key| text(resource, key, place);
    let optional = |key| resource.get(key).and_then(Node::as_str).map(str::to_owned);
    let shown = |address: String| redactor.clean_address(&address).into_owned();
    let address = shown(needed("address")?);
    let change = resource
        .get("change")
        .ok_or_else(|| PlanError::Missing(format!("{place}.change")))?;
    require_map(change, &format!("{place}.change"))?;
    let action = action(change, &address, place)?;
    let before = Arc::new(before(change).tree(redactor)?);
    let after = Arc::new(after(change).tree(redactor)?);
    let kind = needed("type")?;
    let mode = match needed("mode")?.as_str() {
        "managed" => Mode::Managed,
        "data" => Mode::Data,
        _ => {
            return Err(PlanError::Unexpected {
                place: format!("{place}.mode"),
                found: "another word",
                wanted: "`managed` or `data`",
            });
        }
    };
    let risk = Risk::of(&kind, mode, action, before.root(), after.root());
    Ok(ResourceChange {
        previous_address: optional("previous_address").map(shown),
        module: optional("module_address").map(shown),
        mode,
        name: needed("name")?,
        index: resource.get("index").and_then(|key| index(key, redactor)),
        deposed: optional("deposed"),
        provider: needed("provider_name")?,
        action,
        reason: optional("action_reason"),
        replace_paths: items(change.get("replace_paths"))
            .map(|path| path_of(path, redactor))
            .collect(),
        is_import: change
            .get("importing")
            .is_some_and(|import| !import.is_null()),
        before,
        after,
        risk,
        kind,
        address,
    })
}

fn outputs(root: Node<'_>, redactor: &Redactor) -> Result<Vec<OutputChange>, PlanError> {
    entries(root.get("output_changes"))
        .map(|(name, change)| {
            let place = format!("output_changes.{name}");
            require_map(change, &place)?;
            Ok(OutputChange {
                name: name.to_owned(),
                action: action(change, &format!("output.{name}"), &place)?,
                before: Arc::new(before(change).tree(redactor)?),
                after: Arc::new(after(change).tree(redactor)?),
            })
        })
        .collect()
}

fn before(change: Node<'_>) -> Marked<'_> {
    Marked {
        value: change.get("before"),
        unknown: None,
        sensitive: change.get("before_sensitive"),
    }
}

fn after(change: Node<'_>) -> Marked<'_> {
    Marked {
        value: change.get("after"),
        unknown: change.get("after_unknown"),
        sensitive: change.get("after_sensitive"),
    }
}

fn action(change: Node<'_>, address: &str, place: &str) -> Result<Action, PlanError> {
    let words: Vec<&str> = items(change.get("actions"))
        .filter_map(Node::as_str)
        .collect();
    if words.is_empty() {
        return Err(PlanError::Missing(format!("{place}.actions")));
    }
    Action::of(&words).ok_or_else(|| PlanError::Actions {
        address: address.to_owned(),
        actions: words.join(", "),
    })
}

fn index(node: Node<'_>, redactor: &Redactor) -> Option<ResourceIndex> {
    match node.as_str() {
        Some(text) => Some(ResourceIndex::Key(redactor.clean_key(text).to_owned())),
        None => node
            .as_i64()
            .and_then(|number| u64::try_from(number).ok())
            .map(ResourceIndex::Number),
    }
}

/// A path of names and positions; a name that is a secret ends it.
fn path_of(path: Node<'_>, redactor: &Redactor) -> ValuePath {
    let mut found = ValuePath::root();
    for step in items(Some(path)) {
        let position = step
            .as_i64()
            .and_then(|number| usize::try_from(number).ok());
        match (step.as_str(), position) {
            (Some(name), _) if !redactor.finds(name) => found.push(PathStep::Key(name.into())),
            (None, Some(position)) => found.push(PathStep::Index(position)),
            _ => break,
        }
    }
    found
}

fn text(node: Node<'_>, key: &str, place: &str) -> Result<String, PlanError> {
    let place = if place.is_empty() {
        key.to_owned()
    } else {
        format!("{place}.{key}")
    };
    let value = node
        .get(key)
        .ok_or_else(|| PlanError::Missing(place.clone()))?;
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| unexpected(&place, value, "a string"))
}

fn require_map(node: Node<'_>, place: &str) -> Result<(), PlanError> {
    match node.as_map() {
        Some(_) => Ok(()),
        None => Err(unexpected(place, node, "a map")),
    }
}

fn unexpected(place: &str, node: Node<'_>, wanted: &'static str) -> PlanError {
    PlanError::Unexpected {
        place: place.to_owned(),
        found: node.kind(),
        wanted,
    }
}
