use infractl_document::{AddressGlob, FieldGlob, Spanned};
use serde::Deserialize;

use crate::{Date, decode};

/// `divergence.yaml`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DivergenceFile {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    pub(crate) differences: Vec<Spanned<Difference>>,
}

/// A difference between two environments that is meant to be.
#[derive(Debug, Clone, Deserialize)]
pub struct Difference {
    /// The documents.
    #[serde(deserialize_with = "decode::text")]
    pub address: Spanned<AddressGlob>,
    /// The field: keys with dots between, `[name=x]`, `*` and `**`.
    #[serde(deserialize_with = "decode::text")]
    pub field: Spanned<FieldGlob>,
    /// Why it is meant to be.
    pub reason: Spanned<String>,
    /// The last day on which it is.
    pub expires: Option<Spanned<Date>>,
}
