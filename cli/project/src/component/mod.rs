//! `component.yaml`: one part of the platform, its variants, and what each needs and provides.

mod capability;
mod chart_source;
mod image_slot;
mod secret;

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{AddressGlob, Spanned, Tree};
use serde::Deserialize;

pub use self::capability::{Capability, Endpoint, Names, NeededName, Needs, Provides};
pub use self::chart_source::ChartSource;
pub use self::image_slot::{ImageSlot, Shape};
pub use self::secret::{
    SecretDeclaration, SecretKey, SecretName, SecretReference, SecretScheme, SecretSource,
    SourceReference,
};
use crate::{ComponentName, NamespaceName, ValuesFile, ValuesPath, VariantName, decode};

/// A component whose files are all read.
#[derive(Debug, Clone)]
pub struct Component {
    /// Its folder's name.
    pub name: ComponentName,
    /// `component.yaml`, from the project root.
    pub path: RelativePath,
    /// What `component.yaml` says.
    pub file: ComponentFile,
    /// The whole of `component.yaml`.
    pub tree: Arc<Tree>,
    /// The variants.
    pub variants: BTreeMap<VariantName, Variant>,
}

/// A variant whose files are all read.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What `component.yaml` says.
    pub file: Arc<Spanned<VariantFile>>,
    /// The chart's folder or archive from the project root; `None` for one that is not vendored.
    pub chart: Option<RelativePath>,
    /// The values file that the variant names.
    pub values: Option<ValuesFile>,
}

/// `component.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentFile {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    /// The same name as that of its folder.
    pub name: Spanned<ComponentName>,
    /// What it is, in one line.
    pub description: Spanned<String>,
    /// Under which licence its programs come.
    pub licence: Licence,
    /// Where its objects go that name no namespace.
    pub namespace: Spanned<NamespaceName>,
    /// Whether it keeps data, so that its variant is not exchanged for another.
    pub stateful: Spanned<bool>,
    /// The ways to run it.
    pub variants: BTreeMap<VariantName, Spanned<VariantFile>>,
    /// The rules that it can never satisfy.
    #[serde(default)]
    pub exceptions: Vec<Spanned<Exception>>,
}

/// The licence of a component's programs.
#[derive(Debug, Clone, Deserialize)]
pub struct Licence {
    /// An SPDX expression.
    pub spdx: Spanned<String>,
    /// Which edition of the program, where licences differ between them.
    pub edition: Option<Spanned<String>>,
}

/// One way to run a component.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VariantFile {
    /// The chart.
    pub chart: Spanned<ChartSource>,
    /// A file with values, beside `component.yaml`.
    pub values: Option<Spanned<String>>,
    /// Where each pinned image enters the values.
    #[serde(default)]
    pub images: BTreeMap<String, Spanned<ImageSlot>>,
    /// Where each parameter of the environment enters the values.
    #[serde(default)]
    pub parameters: BTreeMap<String, Spanned<ValuesPath>>,
    /// Where each bound thing enters the values.
    #[serde(default)]
    pub inputs: BTreeMap<String, Spanned<Input>>,
    /// What has to be there before it.
    #[serde(default)]
    pub needs: Needs,
    /// The Secrets that must exist, by name.
    #[serde(default)]
    pub secrets: BTreeMap<SecretName, Spanned<SecretDeclaration>>,
    /// What is there once it runs.
    #[serde(default)]
    pub provides: Provides,
}

/// Something of another component or of a stack that enters the values.
#[derive(Debug, Clone, Deserialize)]
pub struct Input {
    /// What kind of thing it is.
    #[serde(deserialize_with = "capability::from_singular")]
    pub kind: Spanned<Capability>,
    /// Where it enters the values.
    pub values: Spanned<ValuesPath>,
}

/// A rule that a component can never satisfy.
#[derive(Debug, Clone, Deserialize)]
pub struct Exception {
    /// The rule's id.
    pub id: Spanned<String>,
    /// The documents that it holds for.
    #[serde(deserialize_with = "decode::text")]
    pub address: Spanned<AddressGlob>,
    /// Who answers for it.
    pub owner: Spanned<String>,
    /// Why it cannot be otherwise.
    pub reason: Spanned<String>,
}
