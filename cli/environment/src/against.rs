//! The real helm as the judge of an environment's charts: the same values, byte for byte.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use infractl_base::{
    Access, EntryKind, Files, FilesError, Folder, FolderError, PathError, Program, ProgramError,
    RelativePath, ScratchFolder,
};
use infractl_document::{Finding, Node, Tree, View};
use infractl_helm::{Chart, OutputOptions, template_output};
use infractl_project::{ComponentName, Environment};

use crate::{Code, Rendered, ResolvedComponent, Workspace, chart, resolve};

/// Where a helm binary is found, and where it may find its input.
#[derive(Debug, Clone)]
pub struct HelmBinary {
    /// The search path that holds `helm`; all else of its environment is made for the run.
    pub search_path: OsString,
    /// A folder for temporary files.
    pub temporary: PathBuf,
}

/// What helm and this program make of one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// They print the same.
    Same {
        /// How much.
        bytes: usize,
    },
    /// They print something else.
    Different {
        /// The first line that differs, from 1.
        line: usize,
        /// What helm prints there; `None` past its end.
        theirs: Option<String>,
        /// What this program prints there; `None` past its end.
        ours: Option<String>,
    },
    /// Helm refuses what this program renders.
    Refused {
        /// Helm's own words.
        said: String,
    },
    /// There is nothing to compare, for this reason.
    NotCompared(String),
}

/// Why helm could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum AgainstError {
    /// The pinned code cannot be read.
    #[error("{}", .0.message)]
    Code(Box<Finding>),
    /// A file of a chart cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A chart holds a file whose name leads out of it.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Helm's input cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Helm does not run.
    #[error(transparent)]
    Program(#[from] ProgramError),
}

impl Workspace<'_> {
    /// Has a real helm render what an environment's render was made of, in the order of the
    /// components.
    pub fn compare_with_helm(
        &self,
        environment: &Environment,
        rendered: &Rendered,
        is_wanted: impl Fn(&ComponentName) -> bool,
        helm: &HelmBinary,
    ) -> Result<Vec<(ComponentName, Comparison)>, AgainstError> {
        let code = self
            .code(environment, rendered.kind)
            .map_err(AgainstError::Code)?;
        let resolved = resolve(environment, &code.catalogue, &self.checkout().catalogue);
        let mut compared = Vec::new();
        for component in rendered
            .components
            .iter()
            .filter(|own| is_wanted(&own.name))
        {
            let name = &component.name;
            let comparison = if let Some(reason) = &component.not_rendered {
                Comparison::NotCompared(reason.clone())
            } else if let (Some(values), Some(own)) = (
                &component.values,
                resolved.components.iter().find(|own| own.name() == name),
            ) {
                self.compare_one(environment, own, values.tree(), &code, helm)?
            } else {
                Comparison::NotCompared("it was given no values".to_owned())
            };
            compared.push((name.clone(), comparison));
        }
        Ok(compared)
    }

    fn compare_one(
        &self,
        environment: &Environment,
        component: &ResolvedComponent<'_>,
        values: &Tree,
        code: &Code<'_>,
        helm: &HelmBinary,
    ) -> Result<Comparison, AgainstError> {
        if !is_plain(values.root()) {
            let reason = "its values are not all known, and helm would see other ones";
            return Ok(Comparison::NotCompared(reason.to_owned()));
        }
        let Some(path) = &component.variant.chart else {
            return Ok(Comparison::NotCompared(
                "its chart is not vendored".to_owned(),
            ));
        };
        let chart = match code.chart(path, self.sources) {
            Ok(chart) => chart,
            Err(error) => return Ok(Comparison::NotCompared(error.to_string())),
        };
        let ours = chart::render(&chart, environment, component, values, self.sources)
            .and_then(|render| template_output(&render, &OutputOptions::default()));
        let ours = match ours {
            Ok(ours) => ours,
            Err(error) => return Ok(Comparison::NotCompared(error.to_string())),
        };
        let scratch = ScratchFolder::new(&helm.temporary)?;
        let folder = scratch.folder();
        let chart_name = vendor(code.files(), &chart, folder)?;
        let text = infractl_yaml::write_tree(values.root());
        let values_file = RelativePath::parse("values.yaml")?;
        folder.write_unseen(&values_file, text.as_bytes(), Access::Private)?;
        let namespace = component.component.file.namespace.as_str();
        let kubernetes = environment.release.file.kubernetes.as_str();
        let home = folder.root().as_os_str().to_owned();
        let output = Program::new("helm")
            .arguments([
                "template",
                component.name().as_str(),
                &format!("./{chart_name}"),
            ])
            .arguments(["--namespace", namespace, "--kube-version", kubernetes])
            .arguments(["--values", values_file.as_str()])
            .environment([("PATH", helm.search_path.clone()), ("HOME", home)])
            .folder(folder.root())
            .run()?;
        if output.code != Some(0) {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Ok(Comparison::Refused { said });
        }
        Ok(compare(&ours, &output.stdout))
    }
}

/// Writes a chart as helm wants it: charts that it takes from beside itself lie in `charts/`.
fn vendor(files: &dyn Files, chart: &Chart, folder: &Folder) -> Result<RelativePath, AgainstError> {
    if files.kind(&chart.path)? == Some(EntryKind::File) {
        let target = RelativePath::parse("chart.tgz")?;
        folder.write_unseen(&target, &files.read(&chart.path)?, Access::Private)?;
        return Ok(target);
    }
    let target = RelativePath::parse("chart")?;
    copy(files, &chart.path, &target, folder)?;
    let beside = |own: &&Arc<Chart>| own.path.below(&chart.path).is_none();
    for own in chart.dependencies.iter().filter(beside) {
        let inner = target.join("charts")?.join(own.name())?;
        copy(files, &own.path, &inner, folder)?;
    }
    Ok(target)
}

fn copy(
    files: &dyn Files,
    from: &RelativePath,
    to: &RelativePath,
    folder: &Folder,
) -> Result<(), AgainstError> {
    for path in files.walk(from)? {
        let target = to.join(path.below(from).unwrap_or_default())?;
        folder.create_folder(&target.parent(), Access::Private)?;
        folder.write_unseen(&target, &files.read(&path)?, Access::Private)?;
    }
    Ok(())
}

/// Whether a value can be written to a file without loss.
fn is_plain(node: Node<'_>) -> bool {
    match node.view() {
        View::Unknown(_) | View::Sensitive(_) => false,
        View::List(list) => list.iter().all(is_plain),
        View::Map(map) => map.iter().all(|(_, value)| is_plain(value)),
        View::Null | View::Bool(_) | View::Number(_) | View::Text(_) => true,
    }
}

fn compare(ours: &[u8], theirs: &[u8]) -> Comparison {
    if ours == theirs {
        return Comparison::Same { bytes: ours.len() };
    }
    let mut our_lines = ours.split_inclusive(|byte| *byte == b'\n');
    let mut their_lines = theirs.split_inclusive(|byte| *byte == b'\n');
    let mut line = 1;
    loop {
        let (own, other) = (our_lines.next(), their_lines.next());
        // Unequal texts have lines that differ, at the latest where the shorter one ends.
        if own != other || own.is_none() {
            let shown = |line: Option<&[u8]>| {
                line.map(|line| {
                    String::from_utf8_lossy(line)
                        .trim_end_matches('\n')
                        .to_owned()
                })
            };
            return Comparison::Different {
                line,
                theirs: shown(other),
                ours: shown(own),
            };
        }
        line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn different(line: usize, theirs: Option<&str>, ours: Option<&str>) -> Comparison {
        Comparison::Different {
            line,
            theirs: theirs.map(str::to_owned),
            ours: ours.map(str::to_owned),
        }
    }

    #[test]
    fn the_first_line_that_differs_is_told() {
        assert_eq!(compare(b"a\nb\n", b"a\nb\n"), Comparison::Same { bytes: 4 });
        assert_eq!(
            compare(b"a\nb\n", b"a\nc\n"),
            different(2, Some("c"), Some("b"))
        );
        assert_eq!(compare(b"a\n", b"a\nc\n"), different(2, Some("c"), None));
        assert_eq!(compare(b"a\nb\n", b"a\n"), different(2, None, Some("b")));
        assert_eq!(compare(b"a", b"a\n"), different(1, Some("a"), Some("a")));
    }
}
