//! Helm charts: loading, values, functions and rendering, byte for byte as Helm 4.3 does them.
//!
//! [`load`] reads a chart once; [`render`] turns it and [`ValueSources`] into manifests whose
//! sources lead back to template and values; [`template_output`] prints what `helm template` prints.

mod capabilities;
mod chart;
mod circumstances;
mod error;
mod functions;
mod glob;
mod go;
mod lint;
mod order;
mod release;
mod render;
mod schema;
mod semver;
mod template;
mod values;
mod yaml;

pub use capabilities::{API_VERSIONS, Capabilities, KubeVersion};
pub use chart::{
    Chart, ChartsBeside, Dependency, ImportValue, LoadOptions, Maintainer, Metadata, TemplateFile,
    load, load_among,
};
pub use circumstances::{Chance, Circumstances};
pub use error::{HelmError, HelmErrorKind, RULES};
pub use lint::{LintMessage, LintReport, LintRequest, lint, lint_output};
pub use release::ReleaseOptions;
pub use render::{
    DefinitionFile, Hook, Manifest, OutputFile, OutputOptions, Render, RenderOptions, STACK,
    TemplateText, claim_stack, output_files, render, render_texts, template_output,
};
pub use semver::{Constraints, SemverError, Version, is_compatible};
pub use template::{CommandOutput, TemplateRequest, template};
pub use values::{SetFlag, ValueSources, set_file_paths};
