use infractl_base::RelativePath;

/// What a file is, by its name and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `.github/workflows/*.yml` or `*.yaml`.
    Workflow,
    /// `action.yml` or `action.yaml` of a GitHub action.
    Action,
    /// `Dockerfile`, `Containerfile`, `Dockerfile.NAME`, `NAME.Dockerfile` or the like.
    Dockerfile,
    /// `compose.yaml`, `docker-compose.yml`, `compose.NAME.yaml` or the like.
    Compose,
}

impl Format {
    /// What a path says; `None` for a file of no such format.
    pub fn of(path: &RelativePath) -> Option<Self> {
        let name = path.name();
        let lower = name.to_ascii_lowercase();
        let yaml = lower
            .strip_suffix(".yml")
            .or_else(|| lower.strip_suffix(".yaml"));
        if let Some(stem) = yaml {
            if path.parent().as_str() == ".github/workflows" {
                return Some(Self::Workflow);
            }
            // GitHub itself knows the name in small letters only.
            if matches!(name, "action.yml" | "action.yaml") {
                return Some(Self::Action);
            }
            let is_compose = ["compose", "docker-compose"]
                .iter()
                .any(|known| *known == stem || stem.strip_prefix(known).is_some_and(dotted));
            return is_compose.then_some(Self::Compose);
        }
        let is_dockerfile = ["dockerfile", "containerfile"].iter().any(|known| {
            lower == *known
                || lower.strip_prefix(known).is_some_and(dotted)
                || lower
                    .strip_suffix(known)
                    .is_some_and(|rest| rest.ends_with('.'))
        });
        // What stands beside a Dockerfile and has its name is no Dockerfile.
        let is_other = [
            ".dockerignore",
            ".md",
            ".txt",
            ".rs",
            ".rego",
            ".json",
            ".tmpl",
        ]
        .iter()
        .any(|ending| lower.ends_with(ending));
        (is_dockerfile && !is_other).then_some(Self::Dockerfile)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::Action => "action",
            Self::Dockerfile => "Dockerfile",
            Self::Compose => "Compose file",
        }
    }
}

fn dotted(rest: &str) -> bool {
    rest.len() > 1 && rest.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name_and_place() {
        for (path, wanted) in [
            (".github/workflows/ci.yml", Some(Format::Workflow)),
            (".github/workflows/ci.yaml", Some(Format::Workflow)),
            (".github/workflows/below/ci.yml", None),
            (".github/workflows/README.md", None),
            ("workflows/ci.yml", None),
            ("action.yml", Some(Format::Action)),
            (".github/actions/a/action.yaml", Some(Format::Action)),
            ("Dockerfile", Some(Format::Dockerfile)),
            ("images/a/Dockerfile.arm64", Some(Format::Dockerfile)),
            ("images/a/web.dockerfile", Some(Format::Dockerfile)),
            ("Containerfile", Some(Format::Dockerfile)),
            ("Dockerfile.dockerignore", None),
            ("dockerfile_reader.rs", None),
            ("docs/dockerfile.md", None),
            ("compose.yaml", Some(Format::Compose)),
            ("docker-compose.override.yml", Some(Format::Compose)),
            ("compose-notes.yaml", None),
            ("values.yaml", None),
        ] {
            assert_eq!(
                Format::of(&RelativePath::parse(path).unwrap()),
                wanted,
                "{path}"
            );
        }
    }
}
