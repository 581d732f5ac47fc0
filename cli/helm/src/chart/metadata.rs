use infractl_document::{Node, Number, Span, View};

use crate::go;
use crate::semver::Version;

/// `Chart.yaml`, decoded as Helm decodes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// The chart's name.
    pub name: String,
    /// The address of a page about it.
    pub home: String,
    /// Where its code is.
    pub sources: Vec<String>,
    /// The chart's version.
    pub version: String,
    /// One sentence about it.
    pub description: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Who looks after it.
    pub maintainers: Vec<Maintainer>,
    /// The address of a picture.
    pub icon: String,
    /// `v1` or `v2`.
    pub api_version: String,
    /// Left over from Helm 2.
    pub condition: String,
    /// Left over from Helm 2.
    pub tags: String,
    /// The version of what the chart installs.
    pub app_version: String,
    /// Whether the chart should no longer be used.
    pub deprecated: bool,
    /// Any further texts; `None` where the file has none.
    pub annotations: Option<Vec<(String, String)>>,
    /// The versions of Kubernetes that the chart works with, as a range.
    pub kube_version: String,
    /// The charts that it needs.
    pub dependencies: Vec<Dependency>,
    /// `application`, `library` or nothing.
    pub kind: String,
    /// Where the name is written.
    pub name_span: Option<Span>,
}

/// Somebody who looks after a chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Maintainer {
    /// A name.
    pub name: String,
    /// An address for mail.
    pub email: String,
    /// An address of a page.
    pub url: String,
}

/// A chart that a chart needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// The versions that fit, as a range.
    pub version: String,
    /// Where it is fetched from.
    pub repository: String,
    /// Paths of values, by comma, that switch it.
    pub condition: String,
    /// Tags that switch it.
    pub tags: Vec<String>,
    /// Whether it is on; decided by a render.
    pub enabled: bool,
    /// Which of its values the parent takes over.
    pub import_values: Vec<ImportValue>,
    /// The name that it has in the parent.
    pub alias: String,
    /// Where the entry is written.
    pub span: Option<Span>,
}

/// One entry of `import-values`.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportValue {
    /// The name of a table under `exports`.
    Export(String),
    /// A table of the child and the place in the parent.
    Table {
        /// The path in the child.
        child: String,
        /// The path in the parent.
        parent: String,
    },
    /// Anything else, which Helm leaves out without a word.
    Ignored,
}

/// A field that holds the wrong kind of value: Go's text, and the place.
pub(crate) type Wrong = (String, Option<Span>);

impl Metadata {
    /// Decodes over what is there: `requirements.yaml` adds to `Chart.yaml`.
    pub(crate) fn decode(&mut self, root: Node<'_>) -> Result<(), Wrong> {
        let Some(entries) = object(root, "v2.Metadata", None)? else {
            return Ok(());
        };
        for (key, node) in sorted(entries) {
            let path = format!(".{key}");
            match key.to_ascii_lowercase().as_str() {
                "name" => {
                    self.name_span = node.span();
                    text(&mut self.name, node, &path)?;
                }
                "home" => text(&mut self.home, node, &path)?,
                "sources" => texts(&mut self.sources, node, &path)?,
                "version" => text(&mut self.version, node, &path)?,
                "description" => text(&mut self.description, node, &path)?,
                "keywords" => texts(&mut self.keywords, node, &path)?,
                "maintainers" => {
                    self.maintainers = items(node, &path, "[]*v2.Maintainer", maintainer)?;
                }
                "icon" => text(&mut self.icon, node, &path)?,
                "apiversion" => text(&mut self.api_version, node, &path)?,
                "condition" => text(&mut self.condition, node, &path)?,
                "tags" => text(&mut self.tags, node, &path)?,
                "appversion" => text(&mut self.app_version, node, &path)?,
                "deprecated" => truth(&mut self.deprecated, node, &path)?,
                "annotations" => self.annotations = annotations(node, &path)?,
                "kubeversion" => text(&mut self.kube_version, node, &path)?,
                "dependencies" => {
                    self.dependencies = items(node, &path, "[]*v2.Dependency", dependency)?;
                }
                "type" => text(&mut self.kind, node, &path)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Cleans the texts and checks them; the error is Helm's text.
    pub(crate) fn validate(&mut self) -> Result<(), String> {
        for text in [
            &mut self.name,
            &mut self.description,
            &mut self.home,
            &mut self.icon,
            &mut self.condition,
            &mut self.tags,
            &mut self.app_version,
            &mut self.kube_version,
        ] {
            sanitize(text);
        }
        self.sources
            .iter_mut()
            .chain(&mut self.keywords)
            .for_each(sanitize);
        let error = |message: &str| Err(format!("validation: {message}"));
        if self.api_version.is_empty() {
            return error("chart.metadata.apiVersion is required");
        }
        if self.name.is_empty() {
            return error("chart.metadata.name is required");
        }
        if self.name == "." || self.name == ".." {
            return error(&format!(
                "chart.metadata.name {} is not allowed",
                go::quote(&self.name)
            ));
        }
        if self.name.contains('/') {
            return error(&format!(
                "chart.metadata.name {} is invalid",
                go::quote(&self.name)
            ));
        }
        if self.version.is_empty() {
            return error("chart.metadata.version is required");
        }
        if Version::parse(&self.version).is_err() {
            return error(&format!(
                "chart.metadata.version {} is invalid",
                go::quote(&self.version)
            ));
        }
        if !matches!(self.kind.as_str(), "" | "application" | "library") {
            return error("chart.metadata.type must be application or library");
        }
        for maintainer in &mut self.maintainers {
            [
                &mut maintainer.name,
                &mut maintainer.email,
                &mut maintainer.url,
            ]
            .into_iter()
            .for_each(sanitize);
        }
        let mut seen: Vec<&str> = Vec::new();
        for dependency in &mut self.dependencies {
            dependency.validate()?;
            let key = dependency.alias_or_name();
            if seen.contains(&key) {
                return error(&format!(
                    "more than one dependency with name or alias {}",
                    go::quote(key)
                ));
            }
            seen.push(key);
        }
        Ok(())
    }

    /// Whether the chart only lends its templates.
    pub fn is_library(&self) -> bool {
        self.kind.eq_ignore_ascii_case("library")
    }
}

impl Dependency {
    /// The name that the dependency has in its parent.
    pub fn alias_or_name(&self) -> &str {
        if self.alias.is_empty() {
            &self.name
        } else {
            &self.alias
        }
    }

    fn validate(&mut self) -> Result<(), String> {
        [
            &mut self.name,
            &mut self.version,
            &mut self.repository,
            &mut self.condition,
        ]
        .into_iter()
        .for_each(sanitize);
        self.tags.iter_mut().for_each(sanitize);
        let is_sound = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
        if !self.alias.chars().all(is_sound) {
            return Err(format!(
                "validation: dependency {} has disallowed characters in the alias",
                go::quote(&self.name)
            ));
        }
        Ok(())
    }
}

fn sanitize(text: &mut String) {
    if text
        .bytes()
        .all(|byte| byte == b' ' || byte.is_ascii_graphic())
    {
        return;
    }
    *text = text
        .chars()
        .filter_map(|sign| {
            if go::is_space(sign) {
                Some(' ')
            } else {
                go::is_print(sign).then_some(sign)
            }
        })
        .collect();
}

/// What `encoding/json` calls the kind of a value.
fn kind(node: Node<'_>) -> &'static str {
    match node.view() {
        View::Null => "null",
        View::Bool(_) => "bool",
        View::Number(_) => "number",
        View::List(_) => "array",
        View::Map(_) => "object",
        View::Text(_) | View::Unknown(_) | View::Sensitive(_) => "string",
    }
}

fn wrong(node: Node<'_>, path: &str, wanted: &str) -> Wrong {
    let place = if path.is_empty() {
        "value".to_owned()
    } else {
        format!("struct field {path}")
    };
    (
        format!(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {} into Go {place} of type {wanted}",
            kind(node)
        ),
        node.span(),
    )
}

/// JSON holds keys sorted, and a later one of the same field wins.
fn sorted(entries: infractl_document::Map<'_>) -> Vec<(&str, Node<'_>)> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by_key(|(key, _)| *key);
    sorted
}

fn object<'t>(
    node: Node<'t>,
    wanted: &str,
    path: Option<&str>,
) -> Result<Option<infractl_document::Map<'t>>, Wrong> {
    match node.view() {
        View::Map(map) => Ok(Some(map)),
        View::Null => Ok(None),
        _ => Err(wrong(node, path.unwrap_or(""), wanted)),
    }
}

fn text(target: &mut String, node: Node<'_>, path: &str) -> Result<(), Wrong> {
    // The conversion to JSON writes numbers and truth values as texts where a text is wanted.
    *target = match node.view() {
        View::Text(text) => text.to_owned(),
        View::Number(Number::Float(number)) => go::float_g(number),
        View::Number(number) => number.to_string(),
        View::Bool(truth) => truth.to_string(),
        View::Null => return Ok(()),
        _ => return Err(wrong(node, path, "string")),
    };
    Ok(())
}

fn truth(target: &mut bool, node: Node<'_>, path: &str) -> Result<(), Wrong> {
    *target = match node.view() {
        View::Bool(truth) => truth,
        View::Null => return Ok(()),
        _ => return Err(wrong(node, path, "bool")),
    };
    Ok(())
}

fn texts(target: &mut Vec<String>, node: Node<'_>, path: &str) -> Result<(), Wrong> {
    *target = items(node, path, "[]string", |item, path| {
        let mut own = String::new();
        text(&mut own, item, path)?;
        Ok(own)
    })?;
    Ok(())
}

fn items<T>(
    node: Node<'_>,
    path: &str,
    wanted: &str,
    item: impl Fn(Node<'_>, &str) -> Result<T, Wrong>,
) -> Result<Vec<T>, Wrong> {
    match node.view() {
        View::Null => Ok(Vec::new()),
        View::List(list) => list.iter().map(|own| item(own, path)).collect(),
        _ => Err(wrong(node, path, wanted)),
    }
}

fn annotations(node: Node<'_>, path: &str) -> Result<Option<Vec<(String, String)>>, Wrong> {
    let Some(entries) = object(node, "map[string]string", Some(path))? else {
        return Ok(None);
    };
    let entry = |(key, node): (&str, Node<'_>)| {
        let mut own = String::new();
        text(&mut own, node, path)?;
        Ok((key.to_owned(), own))
    };
    entries
        .iter()
        .map(entry)
        .collect::<Result<_, _>>()
        .map(Some)
}

fn maintainer(node: Node<'_>, path: &str) -> Result<Maintainer, Wrong> {
    let Some(entries) = object(node, "v2.Maintainer", Some(path))? else {
        return Err((
            "validation: maintainers must not contain empty or null nodes".to_owned(),
            node.span(),
        ));
    };
    let mut own = Maintainer::default();
    for (key, node) in sorted(entries) {
        let path = format!("{path}.{key}");
        match key.to_ascii_lowercase().as_str() {
            "name" => text(&mut own.name, node, &path)?,
            "email" => text(&mut own.email, node, &path)?,
            "url" => text(&mut own.url, node, &path)?,
            _ => {}
        }
    }
    Ok(own)
}

fn dependency(node: Node<'_>, path: &str) -> Result<Dependency, Wrong> {
    let Some(entries) = object(node, "v2.Dependency", Some(path))? else {
        return Err((
            "validation: dependencies must not contain empty or null nodes".to_owned(),
            node.span(),
        ));
    };
    let mut own = Dependency {
        span: node.span(),
        ..Dependency::default()
    };
    for (key, node) in sorted(entries) {
        let path = format!("{path}.{key}");
        match key.to_ascii_lowercase().as_str() {
            "name" => text(&mut own.name, node, &path)?,
            "version" => text(&mut own.version, node, &path)?,
            "repository" => text(&mut own.repository, node, &path)?,
            "condition" => text(&mut own.condition, node, &path)?,
            "tags" => texts(&mut own.tags, node, &path)?,
            "enabled" => truth(&mut own.enabled, node, &path)?,
            "import-values" => {
                own.import_values = items(node, &path, "[]interface {}", |item, _| {
                    Ok(import_value(item))
                })?;
            }
            "alias" => text(&mut own.alias, node, &path)?,
            _ => {}
        }
    }
    Ok(own)
}

fn import_value(node: Node<'_>) -> ImportValue {
    let part = |key: &str| match node.get(key).map(Node::view) {
        Some(View::Text(text)) => text.to_owned(),
        Some(View::Number(Number::Float(number))) => go::float_g(number),
        Some(View::Number(number)) => go::float_g(number.as_f64()),
        Some(View::Bool(truth)) => truth.to_string(),
        _ => "<nil>".to_owned(),
    };
    match node.view() {
        View::Text(text) => ImportValue::Export(text.to_owned()),
        View::Map(_) => ImportValue::Table {
            child: part("child"),
            parent: part("parent"),
        },
        _ => ImportValue::Ignored,
    }
}
