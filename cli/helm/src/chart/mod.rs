//! Charts: loading from folders and archives, and what they hold.

mod archive;
mod ignore;
mod load;
mod metadata;
pub(crate) mod pattern;

use std::sync::{Arc, OnceLock};

use infractl_base::RelativePath;
use infractl_document::{SourceId, Tree};
use infractl_template::{ParseError, Parsed};

pub use load::{ChartsBeside, LoadOptions, load, load_among};
pub(crate) use load::{load_without_check, values as load_values};
pub use metadata::{Dependency, ImportValue, Maintainer, Metadata};

use crate::functions;
use crate::schema::Schema;

/// A chart with all charts below it: loaded once, shared by renders and threads.
#[derive(Debug)]
pub struct Chart {
    /// `Chart.yaml`.
    pub metadata: Metadata,
    /// Where the chart lies; for one inside an archive, below the archive's path.
    pub path: RelativePath,
    /// The templates, in the order of the walk.
    pub templates: Vec<TemplateFile>,
    /// The documents of `values.yaml`, later over earlier.
    pub values: Vec<Tree>,
    /// The charts in `charts/`, by file name.
    pub dependencies: Vec<Arc<Self>>,
    /// What Helm logs while it loads the chart.
    pub warnings: Vec<String>,
    pub(crate) files: Vec<ChartFile>,
    pub(crate) schema: Option<Schema>,
}

/// One file below `templates/`.
#[derive(Debug, Clone)]
pub struct TemplateFile {
    /// The path from the chart, `templates/` included.
    pub name: String,
    /// The text.
    pub bytes: Arc<[u8]>,
    /// The text in the sources of the run.
    pub source: SourceId,
    /// The text parsed, from the first render on; none where it cannot be.
    pub(crate) parsed: OnceLock<Option<Arc<Parsed>>>,
}

/// Any other file of a chart.
#[derive(Debug, Clone)]
pub(crate) struct ChartFile {
    /// The path from the chart.
    pub(crate) name: String,
    pub(crate) bytes: Arc<[u8]>,
}

impl TemplateFile {
    /// The text parsed, to be called `name`: parsed once, whatever charts and renders take it.
    pub(crate) fn parsed(&self, name: &str) -> Result<Arc<Parsed>, ParseError> {
        let parse = || {
            let text = Arc::clone(&self.bytes);
            Parsed::new(name, text, self.source, functions::all()).map(Arc::new)
        };
        // An error says the name, and a definition of the same name changes what is read.
        match self.parsed.get_or_init(|| parse().ok()) {
            Some(parsed) if parsed.fits(name) => Ok(Arc::clone(parsed)),
            _ => parse(),
        }
    }
}

impl Chart {
    /// The name in `Chart.yaml`.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// Whether its values are described by `values.schema.json`.
    pub fn has_schema(&self) -> bool {
        self.schema.is_some()
    }

    /// The files of `crds/`, by path from the chart.
    pub(crate) fn crds(&self) -> impl Iterator<Item = &ChartFile> {
        self.files.iter().filter(|file| {
            file.name.starts_with("crds/") && {
                let extension = file
                    .name
                    .rsplit_once('.')
                    .map_or("", |(_, extension)| extension);
                ["yaml", "yml", "json"]
                    .iter()
                    .any(|own| extension.eq_ignore_ascii_case(own))
            }
        })
    }

    /// The bytes of a file that is neither template nor values, such as `README.md`.
    pub fn file(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.files
            .iter()
            .find(|file| file.name == name)
            .map(|file| &file.bytes)
    }
}
