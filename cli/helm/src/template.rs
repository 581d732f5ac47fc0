//! `helm template` with its flags, without a command line.

use std::sync::Arc;

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::Sources;
use infractl_template::{Heap, MissingKey, Operand, Options, Set};

use crate::chart::{Chart, LoadOptions, load};
use crate::circumstances::Stream;
use crate::functions::host::Host;
use crate::render::{OutputFile, OutputOptions, Render, RenderOptions, output_files, render};
use crate::values::{SetFlag, ValueSources, set_file_paths};
use crate::{
    Capabilities, Circumstances, HelmError, HelmErrorKind, KubeVersion, ReleaseOptions,
    template_output,
};

/// What was asked of `helm template`; each field is the flag of its name.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of helm")]
pub struct TemplateRequest {
    /// The folder that relative paths start from.
    pub folder: RelativePath,
    /// The arguments: a name and a chart, or a chart alone.
    pub arguments: Vec<String>,
    /// `--namespace`; Helm's is `default`.
    pub namespace: Option<String>,
    /// `-f`, in order; `-` is standard input.
    pub values: Vec<String>,
    /// What was read from standard input, when a values file is `-`.
    pub standard_input: Option<Arc<[u8]>>,
    /// `--set-json`, `--set`, `--set-string`, `--set-file` and `--set-literal`, in order; the
    /// files of `--set-file` are read by the request.
    pub set: Vec<SetFlag>,
    /// `--kube-version`.
    pub kube_version: Option<String>,
    /// `--api-versions`, already parted at commas.
    pub api_versions: Vec<String>,
    /// `--include-crds`.
    pub include_crds: bool,
    /// `--skip-tests`.
    pub skip_tests: bool,
    /// `--no-hooks`.
    pub no_hooks: bool,
    /// `--show-only`.
    pub show_only: Vec<String>,
    /// `--is-upgrade`.
    pub is_upgrade: bool,
    /// `--name-template`.
    pub name_template: Option<String>,
    /// `--generate-name`, with the seconds since 1970 that go into the name.
    pub generate_name: Option<i64>,
    /// `--output-dir`.
    pub output_dir: Option<String>,
    /// `--release-name`: the folder of the release below `--output-dir`.
    pub release_name: bool,
    /// `--dependency-update`: takes `file://` dependencies from where they are.
    pub dependency_update: bool,
    /// `--skip-schema-validation`.
    pub skip_schema_validation: bool,
    /// `--validate` or `--dry-run=server`, which need a cluster and are refused.
    pub validate: bool,
    /// `--post-renderer`, which is refused.
    pub post_renderer: Option<String>,
    /// What random functions and the clock answer; without it a chart that asks them is stopped.
    pub circumstances: Option<Circumstances>,
}

/// What a command gives back.
#[derive(Debug, Clone, Default)]
pub struct CommandOutput {
    /// For standard output, byte for byte as Helm writes it.
    pub stdout: Vec<u8>,
    /// Lines for standard error.
    pub warnings: Vec<String>,
    /// Files to write below `--output-dir`, each path with that folder in front.
    pub files: Vec<OutputFile>,
}

/// Runs `helm template`.
pub fn template(
    files: &dyn Files,
    request: &TemplateRequest,
    sources: &Sources,
) -> Result<CommandOutput, HelmError> {
    request.refuse()?;
    let capabilities = request.capabilities()?;
    let (name, chart) = request.name_and_chart(sources)?;
    let values = request.value_sources(files, sources)?;
    let path = request.resolve(&chart)?;
    let options = LoadOptions {
        file_dependencies: request.dependency_update,
    };
    let is_there = files.kind(&path).is_ok_and(|kind| kind.is_some());
    if !is_there {
        let message = format!("path {} not found", crate::go::quote(&chart));
        return Err(HelmError::new(HelmErrorKind::Unreadable, message));
    }
    let chart: Arc<Chart> = load(files, &path, sources, options)?;
    let release = ReleaseOptions {
        name,
        namespace: request
            .namespace
            .clone()
            .unwrap_or_else(|| "default".to_owned()),
        is_upgrade: request.is_upgrade,
    };
    let options = RenderOptions {
        skip_schema_validation: request.skip_schema_validation,
        is_lint: false,
        circumstances: request.circumstances,
    };
    let result = render(&chart, &values, &release, &capabilities, sources, options)?;
    request.output(result, &release.name)
}

impl TemplateRequest {
    fn refuse(&self) -> Result<(), HelmError> {
        let refused = |flag: &str, why: &str| {
            Err(HelmError::new(
                HelmErrorKind::Unsupported,
                format!("`{flag}` is not supported: {why}"),
            )
            .help("use the helm binary for it"))
        };
        if self.validate {
            return refused(
                "--validate",
                "it asks a cluster, and this render asks nobody",
            );
        }
        if self.post_renderer.is_some() {
            return refused("--post-renderer", "it runs a plugin over the manifests");
        }
        Ok(())
    }

    /// The capabilities that the flags describe.
    pub fn capabilities(&self) -> Result<Capabilities, HelmError> {
        let mut capabilities = Capabilities::new().with_api_versions(self.api_versions.clone());
        if let Some(version) = self.kube_version.as_deref().filter(|own| !own.is_empty()) {
            let parsed = KubeVersion::parse(version).map_err(|error| {
                let message = format!("invalid kube version '{version}': {error}");
                HelmError::new(HelmErrorKind::Usage, message)
            })?;
            capabilities = capabilities.with_kube_version(parsed);
        }
        Ok(capabilities)
    }

    fn name_and_chart(&self, sources: &Sources) -> Result<(String, String), HelmError> {
        let usage = |message: &str| HelmError::new(HelmErrorKind::Usage, message);
        match self.arguments.as_slice() {
            [] => Err(usage("\"helm template\" requires at least 1 argument")),
            [name, chart] => {
                if self.generate_name.is_some() {
                    return Err(usage("cannot set --generate-name and also specify a name"));
                }
                if self
                    .name_template
                    .as_deref()
                    .is_some_and(|own| !own.is_empty())
                {
                    return Err(usage("cannot set --name-template and also specify a name"));
                }
                Ok((name.clone(), chart.clone()))
            }
            [chart] => {
                if let Some(text) = self.name_template.as_deref().filter(|own| !own.is_empty()) {
                    return Ok((self.template_name(text, sources)?, chart.clone()));
                }
                // `helm template` has a name of its own before it looks at `--generate-name`.
                Ok(("release-name".to_owned(), chart.clone()))
            }
            [_, _, more @ ..] => Err(usage(&format!(
                "expected at most two arguments, unexpected arguments: {}",
                more.join(", ")
            ))),
        }
    }

    /// The values that the flags name, read and in Helm's order.
    pub fn value_sources(
        &self,
        files: &dyn Files,
        sources: &Sources,
    ) -> Result<ValueSources, HelmError> {
        let mut values = ValueSources::new();
        for path in &self.values {
            if path.trim() == "-" {
                let bytes = self.standard_input.clone().unwrap_or_else(|| Arc::from([]));
                let name = RelativePath::parse("-")
                    .map_err(|error| HelmError::new(HelmErrorKind::Usage, error.to_string()))?;
                values.file(&name, &bytes, sources)?;
                continue;
            }
            let bytes = self.read(files, path)?;
            values.file(&self.resolve(path)?, &bytes, sources)?;
        }
        for flag in &self.set {
            values.flag(match flag {
                SetFlag::File(text, read) if read.is_empty() => {
                    let mut read = Vec::new();
                    for path in set_file_paths(text) {
                        if let Ok(bytes) = self.read(files, &path) {
                            read.push((path, bytes));
                        }
                    }
                    SetFlag::File(text.clone(), read)
                }
                flag => flag.clone(),
            });
        }
        Ok(values)
    }

    fn read(&self, files: &dyn Files, path: &str) -> Result<Arc<[u8]>, HelmError> {
        files.read(&self.resolve(path)?).map_err(|error| {
            let message = match error {
                FilesError::Missing { .. } => format!("open {path}: no such file or directory"),
                error => error.to_string(),
            };
            HelmError::new(HelmErrorKind::Unreadable, message)
        })
    }

    /// A path of the command line; an absolute one starts at the root of the files.
    pub fn resolve(&self, path: &str) -> Result<RelativePath, HelmError> {
        let resolved = match path.strip_prefix('/') {
            Some(rest) => RelativePath::parse(rest.trim_start_matches('/')),
            None => self.folder.join(path),
        };
        resolved.map_err(|error| HelmError::new(HelmErrorKind::Usage, error.to_string()))
    }

    fn output(&self, result: Render, name: &str) -> Result<CommandOutput, HelmError> {
        let options = OutputOptions {
            include_crds: self.include_crds,
            no_hooks: self.no_hooks,
            skip_tests: self.skip_tests,
            show_only: self.show_only.clone(),
        };
        let Some(folder) = &self.output_dir else {
            let stdout = template_output(&result, &options)?;
            return Ok(CommandOutput {
                stdout,
                warnings: result.warnings,
                files: Vec::new(),
            });
        };
        let folder = folder.trim_end_matches('/');
        let below = if self.release_name {
            format!("{folder}/{name}")
        } else {
            folder.to_owned()
        };
        let mut output = CommandOutput {
            warnings: result.warnings.clone(),
            ..CommandOutput::default()
        };
        for file in output_files(&result, &options) {
            // Helm leaves the release's name out of the path of a file of `crds/`.
            let is_crd = result.crds.iter().any(|crd| crd.path == file.path);
            let path = format!("{}/{}", if is_crd { folder } else { &below }, file.path);
            output
                .stdout
                .extend_from_slice(format!("wrote {path}\n").as_bytes());
            output.files.push(OutputFile { path, ..file });
        }
        output.stdout.push(b'\n');
        Ok(output)
    }

    /// Renders a `--name-template`.
    fn template_name(&self, text: &str, sources: &Sources) -> Result<String, HelmError> {
        const NAME: &str = "name-template";
        let usage = |message: String| HelmError::new(HelmErrorKind::Usage, message);
        let path =
            RelativePath::parse("--name-template").map_err(|error| usage(error.to_string()))?;
        let source = sources.add(&path, &Arc::from(text.as_bytes()));
        let mut set = Set::new();
        set.parse(NAME, text.as_bytes(), source, crate::functions::all())
            .map_err(|error| usage(error.message.clone()).at(Some(error.span)))?;
        let mut heap = Heap::new();
        // A stream of its own: a name that everybody reads must not tell what the chart draws.
        let mut host = Host::new(self.circumstances, Stream::Name);
        let options = Options {
            missing_key: MissingKey::Invalid,
            ..Options::default()
        };
        let mut render = infractl_template::Render::new(&mut heap, sources, &mut host, options);
        let name = render
            .execute(&Arc::new(set), NAME, Operand::default())
            .map_err(|error| usage(error.message.clone()).at(error.span))?;
        Ok(name.to_str_lossy().into_owned())
    }
}
