/// Every rule of this crate: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "k8s-unreadable-file",
        "a manifest cannot be read, such as a link to nothing",
    ),
    (
        "env-unknown-component",
        "an environment names a component that does not exist",
    ),
    (
        "env-unknown-variant",
        "an environment chooses a variant that the component does not have",
    ),
    (
        "env-unmet-need",
        "a component needs something that nothing provides",
    ),
    (
        "env-ambiguous-need",
        "a component needs something that more than one component provides",
    ),
    ("env-need-cycle", "components need each other in a circle"),
    (
        "env-unknown-bind",
        "`bind` names a need, or something to bind to, that does not exist",
    ),
    (
        "env-unused-parameter",
        "an environment sets a parameter that no component takes",
    ),
    (
        "env-values-set-pinned-path",
        "an environment's values set what a pin sets",
    ),
    (
        "env-values-set-bound-path",
        "an environment's values set what a bound input sets",
    ),
    (
        "divergence-unused",
        "a declared difference names nothing in which the environments differ",
    ),
    (
        "divergence-repeated",
        "a declared difference names only what entries before it name",
    ),
    (
        "divergence-expired",
        "a declared difference has outlived its last day, and does not count",
    ),
    (
        "env-missing-stack",
        "the code of a stack is not there, or cannot be read",
    ),
    (
        "env-unknown-stack-output",
        "a stack takes an output that another does not give",
    ),
    (
        "env-waits-for-pin",
        "a component or a stack is not part of the pinned code yet",
    ),
    (
        "env-not-rendered",
        "a component could not be rendered, and nothing of it was checked",
    ),
    (
        "env-object-without-name",
        "a rendered document is no object of Kubernetes",
    ),
    (
        "env-secret-in-chart",
        "a chart writes a Secret with content in place of declaring it",
    ),
    (
        "helm-chart-warning",
        "Helm warns about a chart or about the values that it is given",
    ),
    (
        "helm-hook-not-run",
        "a chart has a hook, which a delivery of files cannot run",
    ),
    (
        "release-bad-image-manifest",
        "the manifest of a pinned machine image is missing, or another's",
    ),
    (
        "release-missing-pin",
        "a release lacks the pin of an image that a component uses",
    ),
    (
        "release-unused-pin",
        "a release pins an image that nothing uses",
    ),
    (
        "release-unpinned-image",
        "a rendered image is not one that the release pins",
    ),
    ("release-unresolved-digest", "a pin has no digest yet"),
    (
        "release-unreadable-revision",
        "the pinned revision cannot be read",
    ),
    (
        "release-unsupported-kubernetes",
        "a release pins a version of Kubernetes without schemas",
    ),
    (
        "release-revision-off-branch",
        "the pinned revision is not in the history of the base branch",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::RULES;

    #[test]
    fn no_id_is_there_twice_or_taken_from_the_projects_own() {
        let ids: BTreeSet<&str> = RULES.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids.len(), RULES.len());
        let others = infractl_project::RULES.iter().map(|(id, _)| *id);
        assert!(others.into_iter().all(|id| !ids.contains(id)));
    }
}
