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
    /// The values that were printed into it, in order.
    pub settings: Vec<Setting>,
}

/// A value that was printed, and who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The place in the file that set it.
    pub set_by: Place,
    /// The path in the values that the chart was given; `None` for a chart's default.
    pub values_path: Option<ValuePath>,
    /// The pin that it comes from.
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
    let is_leaf = !matches!(node.view(), View::Map(_) | View::List(_));
    let spans: Vec<Span> = match (&origin, node.span()) {
        // A leaf that a person wrote, as in a Secret's declaration, has no template.
        (Some(origin), _) if origin.made.is_none() => origin.code.into_iter().collect(),
        (Some(_), Some(span)) if is_leaf => {
            let values = sources.values(span);
            values.iter().filter_map(|value| value.data).collect()
        }
        (Some(origin), _) => origin.data.into_iter().collect(),
        (None, _) => Vec::new(),
    };
    let component = rendered
        .components
        .iter()
        .find(|component| component.name.as_str() == address.owner());
    let values = component.and_then(|component| component.values.as_ref());
    let setting = |span: Span| {
        Some(Setting {
            set_by: place(span)?,
            values_path: values.and_then(|values| path_of(values.tree().root(), span)),
            pin: pin_at(environment, span),
        })
    };
    let mut settings: Vec<Setting> = spans.into_iter().filter_map(setting).collect();
    settings.dedup();
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
        settings,
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
        .chain(stacks(rendered))
        .find(|document| document.address() == address);
    found.ok_or_else(|| {
        let known = rendered
            .documents()
            .chain(stacks(rendered))
            .map(|document| document.address().as_str());
        let hint = infractl_document::similar(address.as_str(), known)
            .map_or_else(String::new, |close| format!("; did you mean `{close}`?"));
        ExplainError::NoDocument {
            address: address.to_string(),
            hint,
        }
    })
}

/// What the stacks make and bring along, where they were worked out.
fn stacks(rendered: &Rendered) -> impl Iterator<Item = &Document> {
    rendered.stacks.iter().flat_map(|stack| &stack.documents)
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
