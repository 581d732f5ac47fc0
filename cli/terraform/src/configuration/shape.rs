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
    /// How its text is taken in JSON.
    pub(super) reading: Reading,
}

/// How the texts of an argument are taken in JSON, where everything that is no number, truth value
/// or null stands in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As templates.
    Template,
    /// As they stand.
    Constant,
    /// As they stand, and nothing but a text or what becomes one.
    Text,
    /// As a truth value, which may stand in quotes.
    Flag,
    /// As an expression: a name, or a type.
    Reference,
    /// As a list of expressions, or as a word.
    References,
    /// As names of provider configurations by names of such.
    Providers,
    /// As an entry of `required_providers`.
    Requirement,
}

/// What a block takes beyond the arguments and blocks of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    /// Arguments of any name, as of a module that is called.
    Arguments(Reading),
    /// Arguments and blocks of any name, as a provider defines them.
    Anything,
}

const fn optional(name: &'static str) -> Argument {
    Argument {
        name,
        is_required: false,
        reading: Reading::Template,
    }
}

const fn required(name: &'static str) -> Argument {
    Argument {
        is_required: true,
        ..optional(name)
    }
}

impl Argument {
    const fn read(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }
}

const fn constant(name: &'static str) -> Argument {
    optional(name).read(Reading::Constant)
}

const fn text(name: &'static str) -> Argument {
    optional(name).read(Reading::Text)
}

const fn flag(name: &'static str) -> Argument {
    optional(name).read(Reading::Flag)
}

const fn reference(name: &'static str) -> Argument {
    optional(name).read(Reading::Reference)
}

const fn references(name: &'static str) -> Argument {
    optional(name).read(Reading::References)
}

/// What a provider, or something else beyond the language, defines.
pub(super) const OPEN: Shape = Shape {
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
    rest: Rest::Arguments(Reading::Template),
    ..OPEN
};

const REQUIRED_PROVIDERS: Shape = Shape {
    rest: Rest::Arguments(Reading::Requirement),
    ..OPEN
};

/// Where the state is kept. Some of these know work spaces.
const CLOUD: Shape = Shape {
    blocks: &[("workspaces", &OPEN)],
    ..OPEN
};

const BACKEND: Shape = Shape {
    labels: &["kind"],
    ..CLOUD
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
        text("description"),
        constant("default"),
        reference("type"),
        flag("sensitive"),
        flag("ephemeral"),
        flag("nullable"),
        flag("const"),
        text("deprecated"),
    ],
    blocks: &[("validation", &CONDITION)],
    rest: Rest::Nothing,
};

const OUTPUT: Shape = Shape {
    labels: &["name"],
    arguments: &[
        required("value"),
        text("description"),
        references("depends_on"),
        flag("sensitive"),
        flag("ephemeral"),
        text("deprecated"),
    ],
    blocks: &[("precondition", &CONDITION)],
    rest: Rest::Nothing,
};

const LIFECYCLE: Shape = Shape {
    arguments: &[
        flag("create_before_destroy"),
        flag("prevent_destroy"),
        optional("destroy"),
        references("ignore_changes"),
        references("replace_triggered_by"),
        optional("enabled"),
    ],
    blocks: &[("precondition", &CONDITION), ("postcondition", &CONDITION)],
    rest: Rest::Nothing,
    ..OPEN
};

const PROVISIONER: Shape = Shape {
    labels: &["kind"],
    arguments: &[reference("when"), reference("on_failure")],
    blocks: &[("connection", &OPEN), ("_", &OPEN)],
    rest: Rest::Anything,
};

const RESOURCE: Shape = Shape {
    labels: &["type", "name"],
    arguments: &[
        optional("count"),
        optional("for_each"),
        reference("provider"),
        references("depends_on"),
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
        references("depends_on"),
        optional("providers").read(Reading::Providers),
    ],
    blocks: &[("lifecycle", &CALL_LIFECYCLE), ("_", &NAMES_ONLY)],
    rest: Rest::Arguments(Reading::Template),
};

const PROVIDER: Shape = Shape {
    labels: &["name"],
    arguments: &[text("alias"), constant("version"), optional("for_each")],
    blocks: &[("_", &OPEN)],
    rest: Rest::Anything,
};

const SETTINGS: Shape = Shape {
    arguments: &[
        constant("required_version"),
        references("experiments"),
        reference("language"),
    ],
    blocks: &[
        ("backend", &BACKEND),
        ("cloud", &CLOUD),
        ("required_providers", &REQUIRED_PROVIDERS),
        ("provider_meta", &OPEN_WITH_KIND),
        ("encryption", &OPEN),
    ],
    rest: Rest::Nothing,
    ..OPEN
};

const MOVED: Shape = Shape {
    arguments: &[
        required("from").read(Reading::Reference),
        required("to").read(Reading::Reference),
    ],
    rest: Rest::Nothing,
    ..OPEN
};

const IMPORT: Shape = Shape {
    arguments: &[
        required("to").read(Reading::Reference),
        optional("id"),
        optional("identity"),
        reference("provider"),
        optional("for_each"),
    ],
    rest: Rest::Nothing,
    ..OPEN
};

const REMOVED_LIFECYCLE: Shape = Shape {
    arguments: &[flag("destroy")],
    rest: Rest::Nothing,
    ..OPEN
};

const REMOVED: Shape = Shape {
    arguments: &[required("from").read(Reading::Reference)],
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
        reference("iterator"),
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
