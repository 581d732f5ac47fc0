use std::fmt;
use std::sync::Arc;

use infractl_base::{Digest, Hasher};

use crate::{Address, Tree};

/// One thing that checks, diffs and plans speak about.
#[derive(Debug, Clone)]
pub struct Document {
    address: Address,
    kind: Kind,
    existence: Existence,
    tree: Arc<Tree>,
    digest: Digest,
}

/// The closed set of kinds that producers make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// A rendered Kubernetes object.
    KubernetesObject,
    /// The values of one component's chart, as the chart sees them.
    HelmValues,
    /// An environment with its base merged in.
    Environment,
    /// A pin of a release.
    Release,
    /// A GitHub workflow, or an action of steps.
    WorkflowFile,
    /// A job of a workflow, or the steps of an action.
    WorkflowJob,
    /// A stage of a Dockerfile.
    DockerfileStage,
    /// A service of a Compose file.
    ComposeService,
    /// A resource of a stack, with what would happen to it where it was planned.
    TerraformResource,
    /// A module call of a stack.
    TerraformModule,
    /// A stack: its backend, and whose code it brings and runs.
    TerraformStack,
    /// What a configuration costs, as Infracost reports it.
    CostReport,
    /// What speaks for and against moving a release from one environment to the next.
    Promotion,
}

/// Whether a document is sure to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Existence {
    /// It exists.
    Certain,
    /// It may exist; the reason says on what that depends.
    Uncertain(Arc<str>),
    /// It exists somewhere, but nothing rendered it, so nothing could check it.
    NotRendered(Arc<str>),
}

impl Document {
    /// Makes a document; its digest covers kind and values, never spans.
    pub fn new(address: Address, kind: Kind, existence: Existence, tree: Arc<Tree>) -> Self {
        let mut hasher = Hasher::new();
        hasher
            .part(kind.as_str().as_bytes())
            .part(tree.root().digest().bytes());
        let digest = hasher.finish();
        Self {
            address,
            kind,
            existence,
            tree,
            digest,
        }
    }

    /// The stable name.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it is sure to exist.
    pub fn existence(&self) -> &Existence {
        &self.existence
    }

    /// The value.
    pub fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// The digest of kind and values.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::KubernetesObject,
        Self::HelmValues,
        Self::Environment,
        Self::Release,
        Self::WorkflowFile,
        Self::WorkflowJob,
        Self::DockerfileStage,
        Self::ComposeService,
        Self::TerraformResource,
        Self::TerraformModule,
        Self::TerraformStack,
        Self::CostReport,
        Self::Promotion,
    ];

    /// The word under which schemas and policies know the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KubernetesObject => "kubernetes.object",
            Self::HelmValues => "helm.values",
            Self::Environment => "environment",
            Self::Release => "release",
            Self::WorkflowFile => "workflow.file",
            Self::WorkflowJob => "workflow.job",
            Self::DockerfileStage => "dockerfile.stage",
            Self::ComposeService => "compose.service",
            Self::TerraformResource => "terraform.resource",
            Self::TerraformModule => "terraform.module",
            Self::TerraformStack => "terraform.stack",
            Self::CostReport => "cost.report",
            Self::Promotion => "promotion",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
