//! `environment.yaml`: one cluster's values, with its base merged in.

mod backend;
mod binding;
mod divergence;
mod extends;
mod parameter;
mod stack;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Severity, Spanned, Tree};
use serde::Deserialize;

pub use self::backend::{BackendKind, BackendSetting, StackBackend};
pub use self::binding::{BindKey, BindTarget};
pub use self::divergence::Difference;
pub(crate) use self::divergence::DivergenceFile;
pub(crate) use self::extends::read_merged;
pub use self::parameter::Parameter;
pub use self::stack::{Stack, StackFiles, StackOutput, StackOutputError, VariablesFile};
use crate::{
    ComponentName, Date, EnvironmentName, Freeze, Period, Release, SecretScheme, SecretSource,
    StackName, ValuesFile, VariantName, decode,
};

/// An environment whose files are all read.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Its folder's name.
    pub name: EnvironmentName,
    /// Its folder, from the project root.
    pub folder: RelativePath,
    /// What `environment.yaml` says, its base merged in.
    pub file: EnvironmentFile,
    /// The whole of it, with the spans of the files that set each key.
    pub tree: Arc<Tree>,
    /// What is pinned; of a follower the followed one's release, with its own laid over.
    pub release: Release,
    /// The files with values for each component's chart, in order.
    pub values: BTreeMap<ComponentName, Vec<ValuesFile>>,
    /// Where each stack's code and variables lie.
    pub stacks: BTreeMap<StackName, StackFiles>,
    /// The output `cluster` of its stacks, as far as somebody asked for it; no file says it.
    pub outputs: BTreeMap<StackName, Arc<Tree>>,
    /// The differences to the environment before it that are meant to be.
    pub divergence: Vec<Spanned<Difference>>,
}

/// How much an environment matters: it decides severities and guards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// One person's.
    Development,
    /// Shared, but no customer's.
    Staging,
    /// Customers depend on it.
    Production,
}

/// `environment.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentFile {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    /// How much it matters.
    pub tier: Spanned<Tier>,
    /// The environment whose release it takes.
    pub follows: Option<Spanned<EnvironmentName>>,
    /// What components ask of it by name.
    #[serde(default)]
    pub parameters: BTreeMap<String, Spanned<Parameter>>,
    /// Where records and locks lie: a folder or `s3://…`.
    pub state: Option<Spanned<String>>,
    /// Terraform root modules.
    #[serde(default)]
    pub stacks: BTreeMap<StackName, Spanned<Stack>>,
    /// How its machines are set up.
    pub ansible: Option<Spanned<Ansible>>,
    /// What runs on it.
    #[serde(default)]
    pub components: BTreeMap<ComponentName, Spanned<ComponentChoice>>,
    /// What needs and inputs are bound to, where more than one thing would do.
    #[serde(default)]
    pub bind: BTreeMap<BindKey, Spanned<BindTarget>>,
    /// How the platform reaches it.
    pub delivery: Option<Spanned<Delivery>>,
    /// When it may be promoted to.
    pub promotion: Option<Spanned<Promotion>>,
    /// How old a plan may be when it is applied.
    pub max_plan_age: Option<Spanned<Period>>,
    /// What may differ on the target.
    pub drift: Option<Spanned<Drift>>,
    /// Components that may be applied though nothing could render them, with the reason.
    #[serde(default)]
    pub allow_unrendered: BTreeMap<ComponentName, Spanned<String>>,
    /// The file with the differences that are meant to be.
    pub divergence: Option<Spanned<String>>,
}

/// How the machines of an environment are set up.
#[derive(Debug, Clone, Deserialize)]
pub struct Ansible {
    /// The playbook, from the project root.
    pub playbook: Spanned<String>,
    /// The stack whose machines it runs on: `stack.<stack>`.
    pub inventory: Spanned<String>,
}

/// A component of an environment.
#[derive(Debug, Clone, Deserialize)]
pub struct ComponentChoice {
    /// The way to run it.
    pub variant: Spanned<VariantName>,
    /// Files with values, from the folder of the file that names them.
    #[serde(default)]
    pub values: Vec<Spanned<String>>,
}

/// How the platform part reaches its target.
#[derive(Debug, Clone, Deserialize)]
pub struct Delivery {
    /// The way.
    #[serde(rename = "type")]
    pub kind: Spanned<DeliveryType>,
    /// Who brings what lies in git to the cluster.
    pub engine: Option<Spanned<Engine>>,
    /// The folder that is written, from the project root.
    pub path: Option<Spanned<String>>,
}

/// A way to deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryType {
    /// Files for whatever brings them to the cluster.
    Directory,
    /// Files in git for Flux or Argo CD.
    Gitops,
    /// Straight to the cluster.
    Cluster,
}

/// Who brings what lies in git to the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Flux.
    Flux,
    /// Argo CD.
    Argocd,
}

/// When an environment may be promoted to.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Promotion {
    /// How long a release must have run in the environment before.
    pub soak: Option<Spanned<Period>>,
    /// Days on which nothing is promoted.
    #[serde(default)]
    pub freeze: Vec<Spanned<Freeze>>,
    /// How old the newest backup of each component that keeps data may be.
    pub rpo: Option<Spanned<Period>>,
    /// How long ago a restore may last have been tried.
    pub restore_drill: Option<Spanned<Period>>,
    /// How many people beside the author have to approve the release.
    pub reviewers: Option<Spanned<u32>>,
    /// Measurements that the release has to have passed, by the names that evidence gives them.
    #[serde(default)]
    pub slo: Vec<Spanned<String>>,
}

/// What may differ on the target from what was applied.
#[derive(Debug, Clone, Deserialize)]
pub struct Drift {
    /// The fields.
    #[serde(default)]
    pub ignore: Vec<Spanned<DriftIgnore>>,
}

/// A field that may differ on the target.
#[derive(Debug, Clone, Deserialize)]
pub struct DriftIgnore {
    /// The documents.
    #[serde(deserialize_with = "decode::text")]
    pub address: Spanned<infractl_document::AddressGlob>,
    /// The field: keys with dots between, `[name=x]`, `*` and `**`.
    #[serde(deserialize_with = "decode::text")]
    pub field: Spanned<infractl_document::FieldGlob>,
    /// Why.
    pub reason: Spanned<String>,
    /// The last day on which it is ignored.
    pub expires: Option<Spanned<Date>>,
}

impl Environment {
    /// Where records and locks lie: a folder from the project root, or a store's address.
    pub fn state(&self) -> String {
        match &self.file.state {
            Some(state) => state.value.clone(),
            None => format!(".infractl/{}/state", self.name),
        }
    }

    /// Its stacks in the order in which they come up: those whose outputs others take go first.
    pub fn stack_order(&self) -> Vec<StackName> {
        // Stacks that wait for each other are told when the file is read.
        crate::load::stack_order(&self.file.stacks).unwrap_or_default()
    }

    /// Whether it takes the release of another and renders this checkout's code.
    pub fn is_follower(&self) -> bool {
        self.file.follows.is_some()
    }

    /// The release with the code that counts: none for a follower, whose code is the checkout's.
    pub fn effective_release(&self) -> Release {
        let mut release = self.release.clone();
        if self.is_follower() {
            release.file.source.revision = None;
        }
        release
    }

    /// The same environment with a release of its own in place of what it has or follows.
    #[must_use]
    pub fn with_release(&self, release: Release) -> Self {
        let mut environment = self.clone();
        environment.file.follows = None;
        environment.release = release;
        environment
    }

    /// Whether a secret may come from there in this environment.
    pub fn allows(&self, source: &SecretSource) -> bool {
        let is_environment = matches!(
            source,
            SecretSource::Reference(reference)
                if reference.scheme == SecretScheme::Environment
        );
        !is_environment || *self.file.tier == Tier::Development
    }
}

impl Tier {
    /// The severity of this tier, out of those of development, staging and production.
    pub fn severity(self, of_tiers: [Severity; 3]) -> Severity {
        let [development, staging, production] = of_tiers;
        match self {
            Self::Development => development,
            Self::Staging => staging,
            Self::Production => production,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        })
    }
}
