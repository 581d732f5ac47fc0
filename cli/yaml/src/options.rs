/// How plain scalars, keys and tags are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// go-yaml v2 behind `sigs.k8s.io/yaml`: kubectl, Helm, OPA.
    GoYaml,
    /// `PyYAML`: Ansible.
    PyYaml,
    /// The core schema of YAML 1.2, with merge keys: files of our own, workflows.
    Core12,
}

/// What happens to a key that a map holds twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duplicates {
    /// It is an error.
    Refuse,
    /// The last one counts, as in Helm and kubectl.
    LastWins,
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How scalars are understood.
    pub dialect: Dialect,
    /// What happens to a key that a map holds twice.
    pub duplicates: Duplicates,
    /// How much one text may ask for.
    pub limits: Limits,
    /// Whether plain manifests, too, go through the parser: slower, and the same otherwise.
    pub is_parser_only: bool,
}

/// How much one text may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many maps and lists may lie inside each other.
    pub depth: usize,
    /// How many values aliases may add to one document.
    pub alias_values: usize,
    /// How many bytes of text aliases may add to one document.
    pub alias_bytes: usize,
}

impl Options {
    /// Refuses duplicate keys and keeps the usual limits.
    pub const fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            duplicates: Duplicates::Refuse,
            limits: Limits::USUAL,
            is_parser_only: false,
        }
    }

    /// Leaves every text to the parser; the result is the same, as tests of both ways prove.
    #[must_use]
    pub const fn parser_only(mut self) -> Self {
        self.is_parser_only = true;
        self
    }

    /// Lets the last of several equal keys count.
    #[must_use]
    pub const fn last_wins(mut self) -> Self {
        self.duplicates = Duplicates::LastWins;
        self
    }
}

impl Limits {
    /// Deep enough for any real file, and below what walkers of a tree can bear on a 2 MiB stack;
    /// aliases stay under 40 MB, and under go-yaml's own limit of about 400,000 values.
    pub const USUAL: Self = Self {
        depth: 512,
        alias_values: 500_000,
        alias_bytes: 16 << 20,
    };
}
