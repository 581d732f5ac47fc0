use infractl_base::RelativePath;
use infractl_document::{
    Address, Document, Node, PathStep, Position, Sources, Span, ValuePath, View,
};
use infractl_project::{Environment, PinName};

use crate::Rendered;

/// Where a field of a document comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The document.
    pub address: Address,
    /// The field.
    pub field: ValuePath,
    /// The value as text; `(sensitive)` for a sealed one.
    pub value: String,
    /// The template's action or text that wrote it.
    pub template: Option<Place>,
    /// The `include`, `tpl` and `template` calls on the way, innermost first.
    pub calls: Vec<Place>,
    /// The file that set the value that was printed.
    pub set_by: Option<Place>,
    /// The value's path in the values that the chart was given; `None` for a chart's default.
    pub values_path: Option<ValuePath>,
    /// The pin that the value comes from.
    pub pin: Option<PinName>,
}

/// A place in a file that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, from the project root.
    pub path: RelativePath,
    /// The first character.
    pub position: Position,
    /// The text there.
    pub text: String,
}

/// Why a field cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// There is no such document.
    #[error("there is no document `{address}`{hint}")]
    NoDocument {
        /// What was asked for.
        address: String,
        /// What may have been meant.
        hint: String,
    },
    /// The document has no such field.
    #[error("`{address}` has no field `{field}`{hint}")]
    NoField {
        /// The document.
        address: Address,
        /// What was asked for.
        field: String,
        /// What there is instead.
        hint: String,
    },
}

/// Says where a field of a rendered document comes from.
pub fn explain(
    rendered: &Rendered,
    environment: &Environment,
    address: &Address,
    field: &ValuePath,
    sources: &Sources,
) -> Result<Explanation, ExplainError> {
    let document = find(rendered, address)?;
    let root = document.tree().root();
    let node = root
        .at(field)
        .ok_or_else(|| no_field(address, root, field))?;
    let origin = node.span().map(|span| sources.origin(span));
    let place = |span: Span| place(sources, span);
    // A leaf that a person wrote, as in a Secret's declaration, has no template.
    let written = origin.as_ref().filter(|origin| origin.made.is_none());
    let data = origin.as_ref().and_then(|origin| origin.data);
    let set_by = data.or(written.and_then(|origin| origin.code));
    Ok(Explanation {
        address: address.clone(),
        field: field.clone(),
        value: match node.view() {
            View::Text(text) => text.to_owned(),
            _ => format!("{node:?}"),
        },
        template: origin
            .as_ref()
            .filter(|origin| origin.made.is_some())
            .and_then(|origin| origin.code)
            .and_then(place),
        calls: origin
            .iter()
            .flat_map(|origin| &origin.calls)
            .filter_map(|span| place(*span))
            .collect(),
        set_by: set_by.and_then(place),
        values_path: data.and_then(|span| {
            let component = address.owner();
            let component = rendered
                .components
                .iter()
                .find(|other| other.name.as_str() == component)?;
            path_of(component.values.as_ref()?.tree().root(), span)
        }),
        pin: data.and_then(|span| pin_at(environment, span)),
    })
}

fn find<'r>(rendered: &'r Rendered, address: &Address) -> Result<&'r Document, ExplainError> {
    let values = rendered
        .components
        .iter()
        .filter_map(|component| component.values.as_ref());
    let found = rendered
        .documents()
        .chain(values)
        .find(|document| document.address() == address);
    found.ok_or_else(|| {
        let known = rendered
            .documents()
            .map(|document| document.address().as_str());
        let hint = infractl_document::similar(address.as_str(), known)
            .map_or_else(String::new, |close| format!("; did you mean `{close}`?"));
        ExplainError::NoDocument {
            address: address.to_string(),
            hint,
        }
    })
}

/// Names the keys at the deepest place that the path reaches.
fn no_field(address: &Address, root: Node<'_>, field: &ValuePath) -> ExplainError {
    let mut reached = ValuePath::root();
    let mut node = root;
    for step in field.steps() {
        let next = reached.with(step.clone());
        let Some(found) = root.at(&next) else { break };
        node = found;
        reached = next;
    }
    let keys: Vec<&str> = node.children().filter_map(Node::key).collect();
    let hint = if keys.is_empty() {
        format!("; `{reached}` is {}", node.kind())
    } else {
        format!("; there are `{}`", keys.join("`, `"))
    };
    ExplainError::NoField {
        address: address.clone(),
        field: field.to_string(),
        hint,
    }
}

fn place(sources: &Sources, span: Span) -> Option<Place> {
    let file = sources.get(span.source)?;
    let text = String::from_utf8_lossy(file.text(span)).into_owned();
    Some(Place {
        path: file.path().clone(),
        position: file.position(span.start),
        text,
    })
}

/// The path of the value with a span.
fn path_of(node: Node<'_>, span: Span) -> Option<ValuePath> {
    fn walk(node: Node<'_>, span: Span, path: &mut ValuePath) -> bool {
        if node.span() == Some(span) && !matches!(node.view(), View::Map(_) | View::List(_)) {
            return true;
        }
        for (position, child) in node.children().enumerate() {
            path.push(match child.key() {
                Some(key) => PathStep::Key(key.into()),
                None => PathStep::Index(position),
            });
            if walk(child, span, path) {
                return true;
            }
            path.pop();
        }
        false
    }
    let mut path = ValuePath::root();
    walk(node, span, &mut path).then_some(path)
}

fn pin_at(environment: &Environment, span: Span) -> Option<PinName> {
    let images = environment.release.file.images.iter();
    let holds = |outer: Option<Span>| {
        outer.is_some_and(|outer| {
            outer.source == span.source && outer.start <= span.start && span.end <= outer.end
        })
    };
    images
        .filter(|(_, pin)| holds(pin.span))
        .map(|(name, _)| name.clone())
        .next()
}
