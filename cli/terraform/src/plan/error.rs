/// Why the JSON of a plan or a state cannot be used. None of it repeats what the JSON holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// No JSON at all.
    #[error("the plan is no JSON (line {line}, column {column})")]
    NotJson {
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
    /// JSON without something that every plan holds.
    #[error("the plan has no `{0}`")]
    Missing(String),
    /// Something of another type than every plan has it.
    #[error("`{place}` of the plan is {found}, and should be {wanted}")]
    Unexpected {
        /// Where.
        place: String,
        /// With its article.
        found: &'static str,
        /// With its article.
        wanted: &'static str,
    },
    /// A format that this program was not made for.
    #[error("the plan has format {0}; this program reads format 1")]
    Format(String),
    /// An action that this program does not know, so that it cannot tell what would happen.
    #[error("`{address}` has the unknown actions {actions}")]
    Actions {
        /// The resource.
        address: String,
        /// As the plan has them.
        actions: String,
    },
    /// More values than a tree holds.
    #[error("the plan is too large")]
    TooLarge,
}
