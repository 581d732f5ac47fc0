use infractl_base::{Entry, Files, FilesError, RelativePath};
use infractl_document::{Finding, Sources, Span};
use infractl_hcl::syntax::{Attribute, Expression, Item};

use crate::configuration::elements;
use crate::configuration::json::read_json_values;

/// A file that sets the variables of a root module.
#[derive(Debug)]
pub struct VariableFile {
    /// The file.
    pub path: RelativePath,
    /// One argument, or one key of JSON, for each variable; the last one of a name counts.
    pub attributes: Box<[Attribute]>,
}

/// `.terraform.lock.hcl`: which providers `init` chose.
#[derive(Debug)]
pub struct LockFile {
    /// The providers in order.
    pub providers: Vec<LockedProvider>,
}

/// One provider of a lock file.
#[derive(Debug)]
pub struct LockedProvider {
    /// Its whole address, such as `registry.opentofu.org/hashicorp/aws`.
    pub source: Box<str>,
    /// The version that was chosen.
    pub version: Option<Box<str>>,
    /// The constraints that it was chosen for.
    pub constraints: Option<Box<str>>,
    /// Digests of its packages.
    pub hashes: Vec<Box<str>>,
    /// The block.
    pub span: Span,
}

/// The files of a root module's folder that set variables unasked, in the order in which they count.
pub fn automatic_variables(entries: &[Entry]) -> Vec<RelativePath> {
    let named = |name: &str| {
        let mut entries = entries.iter();
        entries.find(|entry| entry.path.name() == name)
    };
    let first = ["terraform.tfvars", "terraform.tfvars.json"];
    let automatic = entries.iter().filter(|entry| {
        let name = entry.path.name();
        name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json")
    });
    let all = first.into_iter().filter_map(named).chain(automatic);
    all.map(|entry| entry.path.clone()).collect()
}

/// Reads a file of variables, in the syntax that its name tells.
///
/// # Errors
/// When the file cannot be read at all.
pub fn read_variables(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
) -> Result<(VariableFile, Vec<Finding>), FilesError> {
    let bytes = files.read(path)?;
    let source = sources.add(path, &bytes);
    let mut findings = Vec::new();
    let attributes = if path.name().strip_suffix(".json").is_some() {
        let (attributes, own) = read_json_values(&bytes, source);
        findings.extend(own);
        attributes.into()
    } else {
        let reading = infractl_hcl::read(&bytes, source);
        findings.extend(reading.errors.into_iter().map(Finding::from));
        let attributes = reading
            .file
            .body
            .items
            .into_iter()
            .filter_map(|item| match item {
                Item::Attribute(attribute) => Some(attribute),
                Item::Block(block) => {
                    let message = format!(
                        "a file of variables holds no blocks such as `{}`",
                        block.kind
                    );
                    let finding = Finding::error("tf-unknown-block", Some(block.header()), message);
                    findings.push(finding.help("set a variable: `name = value`"));
                    None
                }
            });
        attributes.collect()
    };
    let path = path.clone();
    Ok((VariableFile { path, attributes }, findings))
}

/// Reads a lock file.
///
/// # Errors
/// When the file cannot be read at all.
pub fn read_lock(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
) -> Result<(LockFile, Vec<Finding>), FilesError> {
    let bytes = files.read(path)?;
    let reading = infractl_hcl::read(&bytes, sources.add(path, &bytes));
    let text = |expression: Option<&Attribute>| expression?.value.as_text().map(Box::from);
    let providers = reading.file.body.blocks_of("provider").filter_map(|block| {
        let hashes = block.body.attribute("hashes");
        Some(LockedProvider {
            source: block.label(0)?.into(),
            version: text(block.body.attribute("version")),
            constraints: text(block.body.attribute("constraints")),
            hashes: elements(hashes.map(|attribute| &attribute.value))
                .iter()
                .filter_map(Expression::as_text)
                .map(Box::from)
                .collect(),
            span: block.span,
        })
    });
    let lock = LockFile {
        providers: providers.collect(),
    };
    Ok((
        lock,
        reading.errors.into_iter().map(Finding::from).collect(),
    ))
}
