//! Which arguments and blocks each block of the language takes.

/// What a block takes.
#[derive(Debug)]
pub(super) struct Shape {
    /// What the labels say, one word for each.
    pub(super) labels: &'static [&'static str],
    pub(super) arguments: &'static [Argument],
    pub(super) blocks: &'static [(&'static str, &'static Shape)],
    /// What may stand there beyond those.
    pub(super) rest: Rest,
}

#[derive(Debug)]
pub(super) struct Argument {
    pub(super) name: &'static str,
    pub(super) is_required: bool,
}

/// What a block takes beyond the arguments and blocks of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    /// Arguments of any name, as of a module that is called.
    Arguments,
    /// Arguments and blocks of any name, as a provider defines them.
    Anything,
}

const fn optional(name: &'static str) -> Argument {
    Argument {
        name,
        is_required: false,
    }
}

const fn required(name: &'static str) -> Argument {
    Argument {
        name,
        is_required: true,
    }
}

const OPEN: Shape = Shape {
    labels: &[],
    arguments: &[],
    blocks: &[],
    rest: Rest::Anything,
};

const OPEN_WITH_KIND: Shape = Shape {
    labels: &["kind"],
    ..OPEN
};

const NAMES_ONLY: Shape = Shape {
    rest: Rest::Arguments,
    ..OPEN
};

/// `validation`, `precondition`, `postcondition`, `assert`
const CONDITION: Shape = Shape {
    arguments: &[required("condition"), required("error_message")],
    rest: Rest::Nothing,
    ..OPEN
};

const VARIABLE: Shape = Shape {
    labels: &["name"],
    arguments: &[
        optional("description"),
        optional("default"),
        optional("type"),
        optional("sensitive"),
        optional("ephemeral"),
        optional("nullable"),
        optional("const"),
        optional("deprecated"),
    ],
    blocks: &[("validation", &CONDITION)],
    rest: Rest::Nothing,
};

const OUTPUT: Shape = Shape {
    labels: &["name"],
    arguments: &[
        required("value"),
        optional("description"),
        optional("depends_on"),
        optional("sensitive"),
        optional("ephemeral"),
        optional("deprecated"),
    ],
    blocks: &[("precondition", &CONDITION)],
    rest: Rest::Nothing,
};

const LIFECYCLE: Shape = Shape {
    arguments: &[
        optional("create_before_destroy"),
        optional("prevent_destroy"),
        optional("destroy"),
        optional("ignore_changes"),
        optional("replace_triggered_by"),
        optional("enabled"),
    ],
    blocks: &[("precondition", &CONDITION), ("postcondition", &CONDITION)],
    rest: Rest::Nothing,
    ..OPEN
};

const PROVISIONER: Shape = Shape {
    labels: &["kind"],
    arguments: &[optional("when"), optional("on_failure")],
    blocks: &[("connection", &OPEN), ("_", &OPEN)],
    rest: Rest::Anything,
};

const RESOURCE: Shape = Shape {
    labels: &["type", "name"],
    arguments: &[
        optional("count"),
        optional("for_each"),
        optional("provider"),
        optional("depends_on"),
    ],
    blocks: &[
        ("lifecycle", &LIFECYCLE),
        ("connection", &OPEN),
        ("provisioner", &PROVISIONER),
        ("_", &OPEN),
    ],
    rest: Rest::Anything,
};

const DATA: Shape = Shape {
    blocks: &[("lifecycle", &LIFECYCLE), ("_", &OPEN)],
    ..RESOURCE
};

const CALL_LIFECYCLE: Shape = Shape {
    arguments: &[optional("enabled")],
    rest: Rest::Nothing,
    ..OPEN
};

const CALL: Shape = Shape {
    labels: &["name"],
    arguments: &[
        required("source"),
        optional("version"),
        optional("count"),
        optional("for_each"),
        optional("depends_on"),
        optional("providers"),
    ],
    blocks: &[("lifecycle", &CALL_LIFECYCLE), ("_", &NAMES_ONLY)],
    rest: Rest::Arguments,
};

const PROVIDER: Shape = Shape {
    labels: &["name"],
    arguments: &[optional("alias"), optional("version"), optional("for_each")],
    blocks: &[("_", &OPEN)],
    rest: Rest::Anything,
};

const SETTINGS: Shape = Shape {
    arguments: &[
        optional("required_version"),
        optional("experiments"),
        optional("language"),
    ],
    blocks: &[
        ("backend", &OPEN_WITH_KIND),
        ("cloud", &OPEN),
        ("required_providers", &NAMES_ONLY),
        ("provider_meta", &OPEN_WITH_KIND),
        ("encryption", &OPEN),
    ],
    rest: Rest::Nothing,
    ..OPEN
};

const MOVED: Shape = Shape {
    arguments: &[required("from"), required("to")],
    rest: Rest::Nothing,
    ..OPEN
};

const IMPORT: Shape = Shape {
    arguments: &[
        required("to"),
        optional("id"),
        optional("identity"),
        optional("provider"),
        optional("for_each"),
    ],
    rest: Rest::Nothing,
    ..OPEN
};

const REMOVED_LIFECYCLE: Shape = Shape {
    arguments: &[optional("destroy")],
    rest: Rest::Nothing,
    ..OPEN
};

const REMOVED: Shape = Shape {
    arguments: &[required("from")],
    blocks: &[
        ("lifecycle", &REMOVED_LIFECYCLE),
        ("provisioner", &PROVISIONER),
    ],
    rest: Rest::Nothing,
    ..OPEN
};

const CHECK: Shape = Shape {
    labels: &["name"],
    arguments: &[],
    blocks: &[("data", &DATA), ("assert", &CONDITION)],
    rest: Rest::Nothing,
};

/// What a file takes.
pub(super) const FILE: Shape = Shape {
    labels: &[],
    arguments: &[],
    blocks: &[
        ("variable", &VARIABLE),
        ("locals", &NAMES_ONLY),
        ("output", &OUTPUT),
        ("resource", &RESOURCE),
        ("data", &DATA),
        ("ephemeral", &DATA),
        ("module", &CALL),
        ("provider", &PROVIDER),
        ("terraform", &SETTINGS),
        ("moved", &MOVED),
        ("import", &IMPORT),
        ("removed", &REMOVED),
        ("check", &CHECK),
        ("language", &OPEN),
    ],
    rest: Rest::Nothing,
};

/// `dynamic "kind" { … }`, in any block that a provider defines.
pub(super) const DYNAMIC: Shape = Shape {
    labels: &["block"],
    arguments: &[
        required("for_each"),
        optional("iterator"),
        optional("labels"),
    ],
    blocks: &[("content", &OPEN)],
    rest: Rest::Nothing,
};

impl Shape {
    pub(super) fn argument(&self, name: &str) -> Option<&'static Argument> {
        self.arguments.iter().find(|argument| argument.name == name)
    }

    pub(super) fn block(&self, kind: &str) -> Option<&'static Shape> {
        let mut blocks = self.blocks.iter();
        blocks.find_map(|(name, shape)| (*name == kind).then_some(*shape))
    }
}
