use std::collections::BTreeMap;

use infractl_document::{Number, Tree, TreeBuilder, ValuePath};

/// Writes the value of a document, and keeps a list of what in it is not known.
pub(super) struct Writer {
    tree: TreeBuilder,
    /// The keys of the maps that are open.
    path: ValuePath,
    unknown: BTreeMap<String, String>,
}

impl Writer {
    pub(super) fn new() -> Self {
        let mut tree = TreeBuilder::new();
        tree.begin_map(None);
        Self {
            tree,
            path: ValuePath::root(),
            unknown: BTreeMap::new(),
        }
    }

    pub(super) fn null(&mut self, key: &str) {
        self.tree.key(key, None);
        self.tree.null(None);
    }

    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.tree.key(key, None);
        self.tree.text(text, None);
    }

    pub(super) fn maybe(&mut self, key: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(key, text),
            None => self.null(key),
        }
    }

    pub(super) fn flag(&mut self, key: &str, truth: bool) {
        self.tree.key(key, None);
        self.tree.bool(truth, None);
    }

    pub(super) fn number(&mut self, key: &str, number: Option<i64>) {
        self.tree.key(key, None);
        match number {
            Some(number) => self.tree.number(Number::Int(number), None),
            None => self.tree.null(None),
        }
    }

    /// A value that nobody knows. Its reason also stands in the document, for policies that say
    /// themselves what that means.
    pub(super) fn unknown(&mut self, key: &str, reason: &str) {
        self.tree.key(key, None);
        self.tree.unknown(reason, None);
        let path = self.path.key(key).to_string();
        self.unknown.insert(path, reason.to_owned());
    }

    pub(super) fn map(&mut self, key: &str, inside: impl FnOnce(&mut Self)) {
        self.tree.key(key, None);
        self.tree.begin_map(None);
        let around = std::mem::replace(&mut self.path, ValuePath::root());
        self.path = around.key(key);
        inside(self);
        self.path = around;
        self.tree.end();
    }

    pub(super) fn texts<'t>(&mut self, key: &str, texts: impl Iterator<Item = &'t str>) {
        self.tree.key(key, None);
        self.tree.begin_list(None);
        texts.for_each(|text| self.tree.text(text, None));
        self.tree.end();
    }

    /// A list of maps, in which everything is known.
    pub(super) fn list<I>(&mut self, key: &str, items: &[I], each: impl Fn(&I, &mut Self)) {
        self.tree.key(key, None);
        self.tree.begin_list(None);
        for item in items {
            self.tree.begin_map(None);
            each(item, self);
            self.tree.end();
        }
        self.tree.end();
    }

    /// The value, and why parts of it are not known, by their path.
    pub(super) fn finish(mut self) -> (Tree, BTreeMap<String, String>) {
        self.tree.key("unknown", None);
        self.tree.begin_map(None);
        for (path, reason) in &self.unknown {
            self.tree.key(path, None);
            self.tree.text(reason, None);
        }
        self.tree.end();
        self.tree.end();
        let tree = self.tree.finish().unwrap_or_else(|_| Tree::null());
        (tree, self.unknown)
    }
}
