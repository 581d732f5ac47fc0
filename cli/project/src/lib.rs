//! The files that a user writes: project, environments, components and releases.
//!
//! Everything here is parsed into types at the border; whatever does not fit is a finding with the
//! place where it was written, and the other files are still checked.

mod catalogue;
mod component;
mod decode;
mod environment;
mod evidence;
mod family;
mod load;
mod merge;
mod name;
mod project_file;
mod reader;
mod release;
mod schedule;
mod schema;
mod values;
mod waiver;

pub use catalogue::Catalogue;
pub use component::{
    Capability, ChartSource, Component, ComponentFile, Endpoint, Exception, ImageSlot, Input,
    Licence, Names, NeededName, Needs, Provides, SecretDeclaration, SecretKey, SecretName,
    SecretReference, SecretScheme, SecretSource, Shape, SourceReference, Variant, VariantFile,
};
pub use environment::{
    Ansible, BackendKind, BackendSetting, BindKey, BindTarget, ComponentChoice, Delivery,
    DeliveryType, Difference, Drift, DriftIgnore, Engine, Environment, EnvironmentFile, Parameter,
    Promotion, Stack, StackBackend, StackFiles, StackOutput, StackOutputError, Tier, VariablesFile,
};
pub use evidence::{Backup, EvidenceFile, Measured, Review};
pub use family::RULES;
pub use load::{Project, UnknownEnvironment};
pub use merge::{nest, overlay, without_nulls};
pub use name::{ComponentName, EnvironmentName, NameError, NamespaceName, StackName, VariantName};
pub use project_file::{Chain, ChainStep, Folder, Paths, ProjectFile};
pub use release::{
    ChartPin, ImagePin, KubernetesVersion, NodeImage, PinName, PinnedSource, Release, ReleaseFile,
    Repository, TagError,
};
pub use schedule::{Date, Freeze, Moment, Period};
pub use schema::{SCHEMAS, schema};
pub use values::{ValuesFile, ValuesPath};
pub use waiver::Waiver;
