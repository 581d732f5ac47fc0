use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::SourceId;

use crate::node::Node;
use crate::parse::parse;
use crate::{Functions, ParseError};

/// Named templates that see each other, shared by renders and threads.
///
/// A set may lie over another one, which it sees and does not change: that is how `tpl` adds its
/// text to the templates of a chart without copying them.
#[derive(Debug, Clone, Default)]
pub struct Set {
    name: Box<str>,
    below: Option<Arc<Self>>,
    own: BTreeMap<Arc<str>, Arc<Template>>,
}

/// One template of a set.
#[derive(Debug)]
pub struct Template {
    name: Arc<str>,
    /// The name of the text that it was parsed from.
    origin: Arc<str>,
    parsed: Arc<Parsed>,
    /// Which template of the text it is; a text that lacks its own gives an empty one.
    index: usize,
}

/// A text that was parsed once, for any number of sets to take.
#[derive(Debug)]
pub struct Parsed {
    source: SourceId,
    text: Arc<[u8]>,
    definitions: Vec<Definition>,
    /// The name that the text was parsed under, where a definition in it has that name too.
    merged: Option<Box<str>>,
}

#[derive(Debug)]
struct Definition {
    /// None for the template that is the text itself.
    name: Option<Arc<str>>,
    root: Vec<Node>,
    is_empty: bool,
}

impl Parsed {
    /// Parses a text; errors about it say `name`.
    pub fn new(
        name: &str,
        text: Arc<[u8]>,
        source: SourceId,
        functions: &Functions,
    ) -> Result<Self, ParseError> {
        let mut merged = None;
        let definitions = parse(name, &text, source, functions)?
            .into_iter()
            .map(|tree| {
                let is_own = *tree.name == *name.as_bytes();
                if is_own && tree.is_defined {
                    merged = Some(name.into());
                }
                let named = || Arc::from(String::from_utf8_lossy(&tree.name));
                Definition {
                    name: (!is_own).then(named),
                    is_empty: crate::parse::is_empty(&tree.root),
                    root: tree.root,
                }
            })
            .collect();
        Ok(Self {
            source,
            text,
            definitions,
            merged,
        })
    }

    /// Whether the text would be parsed the same under a name: not when it defines a template of
    /// the name that it has itself.
    pub fn fits(&self, name: &str) -> bool {
        match &self.merged {
            Some(merged) => **merged == *name,
            None => self
                .definitions
                .iter()
                .all(|own| own.name.as_deref() != Some(name)),
        }
    }
}

impl Template {
    /// The name that it is called by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that it was parsed from.
    pub fn source(&self) -> SourceId {
        self.parsed.source
    }

    pub(crate) fn root(&self) -> &[Node] {
        let own = self.parsed.definitions.get(self.index);
        own.map_or(&[], |own| &own.root)
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.parsed.text
    }

    /// Name, line and column of an offset as Go's errors give them.
    pub(crate) fn location(&self, at: u32) -> String {
        let text = self.text();
        let before = text.get(..at as usize).unwrap_or(text);
        let lines = before.split(|byte| *byte == b'\n');
        let (line, last) = lines.enumerate().last().unwrap_or_default();
        format!("{}:{}:{}", self.origin, line + 1, last.len())
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
    pub fn parse(
        &mut self,
        name: &str,
        text: &[u8],
        source: SourceId,
        functions: &Functions,
    ) -> Result<Arc<Template>, ParseError> {
        let parsed = Parsed::new(name, Arc::from(text), source, functions)?;
        Ok(self.add(name, &Arc::new(parsed)))
    }

    /// Takes a parsed text as the template `name`, which must [fit](Parsed::fits), with all that it
    /// defines; gives that template.
    ///
    /// As in Go a later definition of a name wins, unless it is empty and the earlier is not: then
    /// the set keeps the earlier, and only the result is the empty one.
    pub fn add(&mut self, name: &str, parsed: &Arc<Parsed>) -> Arc<Template> {
        let origin: Arc<str> = name.into();
        let template = |name: &Arc<str>, index: usize| {
            Arc::new(Template {
                name: Arc::clone(name),
                origin: Arc::clone(&origin),
                parsed: Arc::clone(parsed),
                index,
            })
        };
        let mut main = None;
        for (index, own) in parsed.definitions.iter().enumerate() {
            let name = own.name.as_ref().unwrap_or(&origin);
            let is_kept = own.is_empty && self.lookup(name).is_some();
            if is_kept && own.name.is_some() {
                continue;
            }
            let template = template(name, index);
            if own.name.is_none() {
                main = Some(Arc::clone(&template));
            }
            if !is_kept {
                self.own.insert(Arc::clone(name), template);
            }
        }
        // The parser always gives the text's own template.
        main.unwrap_or_else(|| template(&origin, usize::MAX))
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

#[cfg(test)]
mod tests {
    use infractl_base::RelativePath;
    use infractl_document::Sources;

    use super::*;

    fn parsed(name: &str, text: &str) -> Arc<Parsed> {
        let text: Arc<[u8]> = Arc::from(text.as_bytes());
        let source = Sources::new().add(&RelativePath::root(), &text);
        Arc::new(Parsed::new(name, text, source, &Functions::new()).unwrap())
    }

    fn text_of(set: &Set, name: &str) -> String {
        let nodes = set.lookup(name).unwrap().root().iter();
        nodes.map(ToString::to_string).collect()
    }

    #[test]
    fn a_parsed_text_is_taken_under_any_name_but_that_of_its_definitions() {
        let text = parsed("one", "1{{define \"inner\"}}2{{end}}");
        assert!(text.fits("one") && text.fits("two") && !text.fits("inner"));
        let mut set = Set::new();
        for name in ["one", "two"] {
            let own = set.add(name, &text);
            assert_eq!((own.name(), text_of(&set, name).as_str()), (name, "1"));
            assert_eq!(own.location(1), format!("{name}:1:1"));
            assert_eq!(text_of(&set, "inner"), "2");
        }
        let text = parsed("one", "{{define \"one\"}}2{{end}}");
        assert!(text.fits("one") && !text.fits("two"));
        assert_eq!(text_of(&set, "one"), "1");
        set.add("one", &text);
        assert_eq!(text_of(&set, "one"), "2");
    }

    #[test]
    fn a_later_definition_wins_unless_it_is_empty() {
        let mut set = Set::new();
        set.add("one", &parsed("one", "{{define \"inner\"}}1{{end}}"));
        set.add("two", &parsed("two", "{{define \"inner\"}} {{end}}"));
        assert_eq!(text_of(&set, "inner"), "1");
        set.add("three", &parsed("three", "{{define \"inner\"}}3{{end}}"));
        assert_eq!(text_of(&set, "inner"), "3");
        assert!(set.add("inner", &parsed("inner", " ")).root().len() == 1);
        assert_eq!(text_of(&set, "inner"), "3");
    }
}
