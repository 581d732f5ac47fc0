use infractl_document::{DecodeErrorKind, RuleId};

/// One kind of file, with the ids under which its mistakes are told.
#[derive(Debug)]
pub(crate) struct Family {
    /// The value of its `kind` key.
    pub(crate) kind: &'static str,
    pub(crate) unknown_key: &'static str,
    pub(crate) missing_key: &'static str,
    pub(crate) wrong_value: &'static str,
    pub(crate) wrong_kind: &'static str,
    pub(crate) unreadable_file: &'static str,
}

impl Family {
    pub(crate) fn rule(&self, kind: DecodeErrorKind) -> RuleId {
        match kind {
            DecodeErrorKind::UnknownKey => self.unknown_key,
            DecodeErrorKind::MissingKey => self.missing_key,
            DecodeErrorKind::WrongValue => self.wrong_value,
        }
        .into()
    }
}

macro_rules! families {
    ($($name:ident = $kind:literal, $prefix:literal;)*) => {
        $(pub(crate) static $name: Family = Family {
            kind: $kind,
            unknown_key: concat!($prefix, "-unknown-key"),
            missing_key: concat!($prefix, "-missing-key"),
            wrong_value: concat!($prefix, "-wrong-value"),
            wrong_kind: concat!($prefix, "-wrong-kind"),
            unreadable_file: concat!($prefix, "-unreadable-file"),
        };)*

        /// Every rule of this crate: its id, and what breaks it.
        pub const RULES: &[(&str, &str)] = &[
            $(
                (concat!($prefix, "-unknown-key"), concat!("a key that a ", $kind, " file does not know")),
                (concat!($prefix, "-missing-key"), concat!("a ", $kind, " file lacks a key that it needs")),
                (concat!($prefix, "-wrong-value"), concat!("a value that its key in a ", $kind, " file does not take")),
                (concat!($prefix, "-wrong-kind"), concat!("`apiVersion` and `kind` are not those of a ", $kind, " file")),
                (concat!($prefix, "-unreadable-file"), concat!("a ", $kind, " file, or one that it names, cannot be read")),
            )*
            ("project-missing-file", "there is no `infractl.yaml`"),
            ("project-empty", "the project has no environment"),
            ("project-unknown-environment", "the chain names an environment that does not exist"),
            ("project-repeated-environment", "the chain names an environment twice"),
            ("project-follower-in-chain", "the chain names an environment that follows another"),
            ("env-missing-file", "a folder with a release has no `environment.yaml`"),
            ("env-extends-cycle", "a file extends itself, directly or through others"),
            ("env-locked-key-overridden", "an environment sets a key that its base has locked"),
            ("env-locked-outside-base", "an environment locks keys, but nothing extends it"),
            ("env-path-outside-project", "a path leads out of the project"),
            ("env-unknown-followed", "an environment follows one that does not exist"),
            ("env-follows-follower", "an environment follows one that follows another"),
            ("env-unknown-stack", "a stack takes an output of one that the environment does not have"),
            ("env-stack-cycle", "stacks wait for each other's outputs"),
            ("env-secret-in-backend", "a backend of a stack holds a credential"),
            ("env-shared-state", "two stacks keep their states in one place"),
            ("env-local-state", "the state of a shared environment lies on one machine"),
            ("env-reference-outside-development", "an `env:` secret outside development"),
            (
                "component-missing-file",
                "a folder has no `component.yaml`, but a file with nearly its name",
            ),
            ("component-wrong-name", "a component's name is not that of its folder"),
            ("component-repeated-values-path", "two things enter the values of a chart at one path"),
            ("component-repeated-need", "a variant asks for one name twice"),
            ("component-path-outside-project", "a path leads out of the project"),
            ("release-missing-file", "an environment has no `release.yaml` and follows none"),
            ("release-without-revision", "a release does not pin the revision of the code"),
            ("evidence-other-environment", "evidence is about another environment than the one that is promoted to"),
            ("evidence-unknown-component", "evidence is about a component that the environment does not have"),
            ("waiver-over-broad", "a waiver's address does not name an owner in its second segment"),
            ("waiver-expired", "a waiver's last day has passed"),
            ("waiver-expires-soon", "a waiver's last day is at most 14 days ahead"),
            ("waiver-too-long", "a waiver runs for more than 90 days"),
            ("waiver-unknown-environment", "a waiver names an environment that does not exist"),
        ];
    };
}

families! {
    PROJECT = "Project", "project";
    ENVIRONMENT = "Environment", "env";
    COMPONENT = "Component", "component";
    RELEASE = "Release", "release";
    DIVERGENCE = "Divergence", "divergence";
    EVIDENCE = "Evidence", "evidence";
    WAIVERS = "Waivers", "waiver";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::RULES;

    #[test]
    fn every_id_is_kebab_case_and_there_once() {
        let ids: BTreeSet<&str> = RULES.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids.len(), RULES.len());
        let is_kebab = |id: &&str| {
            id.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                && id.contains('-')
        };
        assert!(ids.iter().all(is_kebab));
    }
}
