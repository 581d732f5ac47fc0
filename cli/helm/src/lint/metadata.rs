use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Node, Severity, Sources, Span, Tree, View};

use super::LintReport;
use crate::chart::Metadata;
use crate::go;
use crate::semver::Version;
use crate::yaml;

const ABOUT: &str = "Chart.yaml";

/// The rules on `Chart.yaml`.
pub(super) fn check(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
    report: &mut LintReport,
) {
    let Ok(path) = path.join(ABOUT) else { return };
    let (tree, metadata) = match read(files, &path, sources) {
        Ok(read) => read,
        Err((message, span)) => {
            report.say(
                Severity::Error,
                ABOUT,
                format!("unable to parse YAML\n\t{message}"),
                span,
            );
            return;
        }
    };
    let span_of = |key: &str| tree.root().get(key).and_then(Node::span);
    let mut say = |severity: Severity, key: &str, message: Option<String>| {
        if let Some(message) = message {
            report.say(severity, ABOUT, message, span_of(key));
        }
    };
    let error = Severity::Error;
    say(error, "name", name(&metadata));
    say(error, "apiVersion", api_version(&metadata));
    say(error, "version", is_text(&tree, "version"));
    say(error, "version", version(&metadata));
    say(error, "appVersion", is_text(&tree, "appVersion"));
    say(error, "maintainers", maintainers(&metadata));
    let wrong = metadata
        .sources
        .iter()
        .find(|source| !is_request_url(source));
    say(
        error,
        "sources",
        wrong.map(|source| format!("invalid source URL '{source}'")),
    );
    let icon = &metadata.icon;
    say(
        Severity::Info,
        "icon",
        icon.is_empty().then(|| "icon is recommended".to_owned()),
    );
    let is_wrong = !icon.is_empty() && !is_request_url(icon);
    say(
        error,
        "icon",
        is_wrong.then(|| format!("invalid icon URL '{icon}'")),
    );
    let version = &metadata.api_version;
    let only_v2 = |is_there: bool, what: String| (is_there && version != "v2").then_some(what);
    let of_type = format!(
        "chart type is not valid in apiVersion '{version}'. It is valid in apiVersion 'v2'"
    );
    say(error, "type", only_v2(!metadata.kind.is_empty(), of_type));
    let of_dependencies = format!(
        "dependencies are not valid in the Chart file with apiVersion '{version}'. They are valid \
         in apiVersion 'v2'"
    );
    say(
        error,
        "dependencies",
        only_v2(!metadata.dependencies.is_empty(), of_dependencies),
    );
    let own = &metadata.version;
    let message = (!is_strict(own)).then(|| format!("version '{own}' is not a valid SemVerV2"));
    say(Severity::Warning, "version", message);
}

type Wrong = (String, Option<Span>);

fn read(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
) -> Result<(Tree, Metadata), Wrong> {
    let bytes = files.read(path).map_err(|error| match error {
        FilesError::Missing { .. } => (format!("open {path}: no such file or directory"), None),
        error => (error.to_string(), None),
    })?;
    let source = sources.add(path, &bytes);
    let tree = yaml::read_first(&bytes, source).map_err(|error| (error.message, error.span))?;
    let mut metadata = Metadata::default();
    metadata.decode(tree.root())?;
    Ok((tree, metadata))
}

fn name(metadata: &Metadata) -> Option<String> {
    let name = &metadata.name;
    if name.is_empty() {
        return Some("name is required".to_owned());
    }
    name.contains('/')
        .then(|| format!("chart name {} is invalid", go::quote(name)))
}

fn api_version(metadata: &Metadata) -> Option<String> {
    const RULE: &str = "The value must be either \"v1\" or \"v2\"";
    match metadata.api_version.as_str() {
        "v1" | "v2" => None,
        "" => Some(format!("apiVersion is required. {RULE}")),
        own => Some(format!("apiVersion '{own}' is not valid. {RULE}")),
    }
}

fn is_text(tree: &Tree, key: &str) -> Option<String> {
    let kind = match tree.root().get(key)?.view() {
        View::Number(_) => "float64",
        View::Bool(_) => "bool",
        View::Null => "<nil>",
        View::List(_) => "[]interface {}",
        View::Map(_) => "map[string]interface {}",
        View::Text(_) | View::Unknown(_) | View::Sensitive(_) => return None,
    };
    Some(format!(
        "{key} should be of type string but it's of type {kind}"
    ))
}

fn version(metadata: &Metadata) -> Option<String> {
    let own = &metadata.version;
    if own.is_empty() {
        return Some("version is required".to_owned());
    }
    match Version::parse(own) {
        Err(_) => Some(format!("version '{own}' is not a valid SemVer")),
        Ok(version) => {
            let is_nothing = version.major == 0
                && version.minor == 0
                && version.patch == 0
                && matches!(version.prerelease.as_str(), "0");
            is_nothing
                .then(|| format!("version \"{version}\" is less than or equal to \"0.0.0-0\""))
        }
    }
}

/// Whether a version follows the letter of semantic versioning: three numbers, no `v`.
fn is_strict(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    let is_number = |own: &&str| {
        !own.is_empty()
            && own.bytes().all(|byte| byte.is_ascii_digit())
            && (own.len() == 1 || !own.starts_with('0'))
    };
    numbers.len() == 3 && numbers.iter().all(is_number) && Version::parse(text).is_ok()
}

fn maintainers(metadata: &Metadata) -> Option<String> {
    metadata.maintainers.iter().find_map(|own| {
        let (name, email, url) = (&own.name, &own.email, &own.url);
        if name.is_empty() {
            return Some("each maintainer requires a name".to_owned());
        }
        if !email.is_empty() && !is_email(email) {
            return Some(format!("invalid email '{email}' for maintainer '{name}'"));
        }
        let is_wrong = !url.is_empty() && !is_request_url(url);
        is_wrong.then(|| format!("invalid url '{url}' for maintainer '{name}'"))
    })
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_domain = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    !local.is_empty() && is_domain && !text.contains(char::is_whitespace)
}

/// An address with a scheme, as one that can be asked for.
fn is_request_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "+-.".contains(sign));
    is_scheme && !rest.is_empty() && !text.contains(char::is_whitespace)
}
