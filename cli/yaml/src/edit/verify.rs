use infractl_document::{Node, Span, Tree, TreeBuilder, View};

/// What is meant to change.
pub(super) enum Change<'n> {
    Set {
        target: Node<'n>,
        value: Node<'n>,
    },
    Insert {
        target: Node<'n>,
        key: &'n str,
        value: Node<'n>,
    },
    Remove {
        target: Node<'n>,
    },
}

type Place = (Option<Span>, Option<Span>);

fn place(node: Node<'_>) -> Place {
    (node.key_span(), node.span())
}

impl Change<'_> {
    /// Whether no comment was lost, but the one that a removed key takes along. Those of a file
    /// without a value belong to no document before.
    pub(super) fn keeps(&self, before: usize, after: usize) -> bool {
        match self {
            Self::Set { .. } | Self::Insert { .. } => before <= after,
            Self::Remove { .. } => after <= before,
        }
    }

    fn target(&self) -> Place {
        match self {
            Self::Set { target, .. } | Self::Insert { target, .. } | Self::Remove { target } => {
                place(*target)
            }
        }
    }
}

/// The tree after the change; `None` where the place shows up more than once, through an alias.
pub(super) fn expected(tree: &Tree, change: &Change<'_>) -> Option<Tree> {
    let mut building = Building {
        builder: TreeBuilder::new(),
        target: change.target(),
        change,
        found: 0,
    };
    building.value(tree.root());
    if building.found != 1 {
        return None;
    }
    building.builder.finish().ok()
}

struct Building<'c, 'n> {
    builder: TreeBuilder,
    target: Place,
    change: &'c Change<'n>,
    found: usize,
}

impl Building<'_, '_> {
    fn value(&mut self, node: Node<'_>) {
        if place(node) == self.target {
            self.found += 1;
            match self.change {
                Change::Set { value, .. } => return self.builder.copy(*value),
                Change::Insert { key, value, .. } => return self.with_key(node, key, *value),
                Change::Remove { .. } => {}
            }
        }
        match node.view() {
            View::Map(map) => {
                self.builder.begin_map(None);
                for (key, value) in map {
                    let is_removed =
                        matches!(self.change, Change::Remove { .. }) && place(value) == self.target;
                    if is_removed {
                        self.found += 1;
                        continue;
                    }
                    self.builder.key(key, None);
                    self.value(value);
                }
                self.builder.end();
            }
            View::List(list) => {
                self.builder.begin_list(None);
                for item in list {
                    self.value(item);
                }
                self.builder.end();
            }
            _ => self.builder.copy(node),
        }
    }

    fn with_key(&mut self, node: Node<'_>, key: &str, value: Node<'_>) {
        self.builder.begin_map(None);
        for child in node.children() {
            self.builder.key(child.key().unwrap_or_default(), None);
            self.builder.copy(child);
        }
        self.builder.key(key, None);
        self.builder.copy(value);
        self.builder.end();
    }
}
