use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::SourceId;

use crate::node::Node;
use crate::parse::{is_empty, parse};
use crate::{Functions, ParseError};

/// Named templates that see each other: parsed once, shared by renders and threads.
///
/// A set may lie over another one, which it sees and does not change: that is how `tpl` adds its
/// text to the templates of a chart without copying them.
#[derive(Debug, Clone, Default)]
pub struct Set {
    name: Box<str>,
    below: Option<Arc<Self>>,
    own: BTreeMap<Box<str>, Arc<Template>>,
}

/// One parsed template.
#[derive(Debug)]
pub struct Template {
    name: Box<str>,
    root: Vec<Node>,
    origin: Arc<Origin>,
}

/// The text that templates were parsed from.
#[derive(Debug)]
struct Origin {
    name: Box<str>,
    source: SourceId,
    text: Box<[u8]>,
}

impl Template {
    /// The name that it is called by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that it was parsed from.
    pub fn source(&self) -> SourceId {
        self.origin.source
    }

    pub(crate) fn root(&self) -> &[Node] {
        &self.root
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.origin.text
    }

    /// Name, line and column of an offset as Go's errors give them.
    pub(crate) fn location(&self, at: u32) -> String {
        let before = self
            .origin
            .text
            .get(..at as usize)
            .unwrap_or(&self.origin.text);
        let lines = before.split(|byte| *byte == b'\n');
        let (line, last) = lines.enumerate().last().unwrap_or_default();
        format!("{}:{}:{}", self.origin.name, line + 1, last.len())
    }
}

impl Set {
    /// Holds no template yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Holds no template yet; errors about a template that is missing name the set.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// An empty set that sees all templates of `below`; its own win.
    #[must_use]
    pub fn over(below: &Arc<Self>) -> Self {
        Self {
            name: below.name.clone(),
            below: Some(Arc::clone(below)),
            own: BTreeMap::new(),
        }
    }

    /// The name that errors about a missing template give.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Parses a text as the template `name`, with all that it defines; gives that template.
    ///
    /// As in Go a later definition of a name wins, unless it is empty and the earlier is not: then
    /// the set keeps the earlier, and only the result is the empty one.
    pub fn parse(
        &mut self,
        name: &str,
        text: &[u8],
        source: SourceId,
        functions: &Functions,
    ) -> Result<Arc<Template>, ParseError> {
        let parsed = parse(name, text, source, functions)?;
        let origin = Arc::new(Origin {
            name: name.into(),
            source,
            text: text.into(),
        });
        let mut main = None;
        for template in parsed {
            let own: Box<str> = String::from_utf8_lossy(&template.name).into();
            let is_empty = is_empty(&template.root);
            let origin = Arc::clone(&origin);
            let template = Arc::new(Template {
                name: own.clone(),
                root: template.root,
                origin,
            });
            if *own == *name {
                main = Some(Arc::clone(&template));
            }
            if !(is_empty && self.lookup(&own).is_some()) {
                self.own.insert(own, template);
            }
        }
        // The parser always gives the text's own template, last of all.
        Ok(main.unwrap_or_else(|| {
            Arc::new(Template {
                name: name.into(),
                root: Vec::new(),
                origin,
            })
        }))
    }

    /// The template of a name.
    pub fn lookup(&self, name: &str) -> Option<&Arc<Template>> {
        let mut set = self;
        loop {
            if let Some(template) = set.own.get(name) {
                return Some(template);
            }
            set = set.below.as_deref()?;
        }
    }

    /// The names of all templates, sorted.
    pub fn names(&self) -> Vec<Box<str>> {
        let mut names: Vec<Box<str>> = self.own.keys().cloned().collect();
        if let Some(below) = &self.below {
            names.extend(below.names());
        }
        names.sort();
        names.dedup();
        names
    }
}
