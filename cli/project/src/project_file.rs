use std::collections::BTreeMap;

use infractl_base::RelativePath;
use infractl_document::Spanned;
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use crate::EnvironmentName;

/// `infractl.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectFile {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    /// What reports and records call the project.
    pub name: Spanned<String>,
    /// The order of promotion.
    #[serde(default)]
    pub chain: Chain,
    /// Where its parts lie.
    #[serde(default)]
    pub paths: Paths,
    /// Folders with policies, from the project root.
    #[serde(default)]
    pub policies: Vec<Spanned<String>>,
    /// The branch whose history pinned revisions must be part of.
    #[serde(default = "main_branch")]
    pub base_branch: Spanned<String>,
    /// Versions of other programs that the project may be used with.
    #[serde(default)]
    pub tools: BTreeMap<String, Spanned<String>>,
    /// Variables of the environment that providers of stacks need besides those that are known;
    /// their values are secrets.
    #[serde(default)]
    pub credentials: Vec<Spanned<String>>,
}

/// Where the parts of a project lie, from its root.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Paths {
    /// The folder whose folders are components.
    pub components: Spanned<Folder>,
    /// The folder whose folders are environments.
    pub environments: Spanned<Folder>,
}

/// A folder inside the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(RelativePath);

/// The order of promotion: each step follows those before it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Chain {
    /// The steps, first to last.
    pub steps: Vec<ChainStep>,
}

/// One step of a [`Chain`]: an environment, or several side by side.
#[derive(Debug, Clone)]
pub struct ChainStep {
    /// The environments of the step.
    pub environments: Vec<Spanned<EnvironmentName>>,
}

impl Chain {
    /// Every environment in it, in order.
    pub fn environments(&self) -> impl Iterator<Item = &Spanned<EnvironmentName>> {
        self.steps.iter().flat_map(|step| &step.environments)
    }

    /// The place of an environment in the order, from 0; those of one group share theirs.
    pub fn position(&self, name: &EnvironmentName) -> Option<usize> {
        self.steps
            .iter()
            .position(|step| step.environments.iter().any(|other| other.value == *name))
    }
}

impl<'de> Deserialize<'de> for ChainStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The span of a lone name is asked for before it is known to be no list.
        let step = Spanned::<OneOrMore>::deserialize(deserializer)?;
        Ok(Self {
            environments: match step.value {
                OneOrMore::One(name) => vec![Spanned {
                    value: name,
                    key: step.key,
                    span: step.span,
                }],
                OneOrMore::More(names) => names,
            },
        })
    }
}

enum OneOrMore {
    One(EnvironmentName),
    More(Vec<Spanned<EnvironmentName>>),
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StepVisitor;

        impl<'de> Visitor<'de> for StepVisitor {
            type Value = OneOrMore;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an environment or a list of environments")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMore, E> {
                text.parse().map(OneOrMore::One).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<OneOrMore, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = items.next_element()? {
                    names.push(name);
                }
                if names.is_empty() {
                    return Err(A::Error::custom("a group of environments is empty"));
                }
                Ok(OneOrMore::More(names))
            }
        }

        deserializer.deserialize_any(StepVisitor)
    }
}

impl Folder {
    /// The path.
    pub fn path(&self) -> &RelativePath {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Folder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        RelativePath::parse(&text)
            .map(Self)
            .map_err(D::Error::custom)
    }
}

impl Default for Paths {
    fn default() -> Self {
        let folder = |parts: [&str; 2]| {
            let path = parts
                .iter()
                .try_fold(RelativePath::root(), |path, part| path.join(part));
            Spanned::unwritten(Folder(path.unwrap_or_else(|_| RelativePath::root())))
        };
        Self {
            components: folder(["helm", "components"]),
            environments: folder(["environments", ""]),
        }
    }
}

fn main_branch() -> Spanned<String> {
    Spanned::unwritten("main".to_owned())
}
