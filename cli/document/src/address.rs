use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use infractl_base::RelativePath;

/// The stable, human name of a document: `kubernetes/loki/StatefulSet.apps/observability/loki`.
///
/// Segments lie between `/`; a `/` inside a segment is written `%2F`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(Arc<str>);

/// Why a text is no [`Address`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an address; write segments with `/` between, none of them empty")]
pub struct AddressError(String);

impl Address {
    /// Joins segments, escaping a `/` inside one.
    pub fn new<'a>(segments: impl IntoIterator<Item = &'a str>) -> Self {
        let escaped: Vec<String> = segments
            .into_iter()
            .map(|segment| segment.replace('/', "%2F"))
            .collect();
        Self(escaped.join("/").into())
    }

    /// Reads an address as a person writes it.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.split('/').any(str::is_empty) {
            return Err(AddressError(text.to_owned()));
        }
        Ok(Self(text.into()))
    }

    /// Names a Kubernetes object. `group` is empty for the core group; a cluster-wide object has
    /// no namespace.
    pub fn kubernetes(
        component: &str,
        kind: &str,
        group: &str,
        namespace: Option<&str>,
        name: &str,
    ) -> Self {
        let kind = if group.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}.{group}")
        };
        Self::new([
            "kubernetes",
            component,
            &kind,
            namespace.unwrap_or("-"),
            name,
        ])
    }

    /// Names a workflow or an action of steps by its file, and where asked one job of it.
    ///
    /// A file of GitHub's own folder goes by its name, any other by its path.
    pub fn workflow(path: &RelativePath, job: Option<&str>) -> Self {
        let file = path.as_str();
        let file = file.strip_prefix(".github/workflows/").unwrap_or(file);
        Self::new(["workflow", file].into_iter().chain(job))
    }

    /// Names a stage of a Dockerfile; one without a name goes by its number, from 0.
    pub fn dockerfile(path: &RelativePath, stage: &str) -> Self {
        Self::new(["dockerfile", path.as_str(), stage])
    }

    /// Names a service of a Compose file; one below the root carries its folder.
    pub fn compose(path: &RelativePath, service: &str) -> Self {
        let folder = path.parent();
        if folder.as_str().is_empty() {
            return Self::new(["compose", service]);
        }
        Self::new(["compose", &format!("{folder}/{service}")])
    }

    /// Names a step from one environment to the next.
    pub fn promotion(from: &str, to: &str) -> Self {
        Self::new(["promotion", from, to])
    }

    /// The name of the `number`th document with this address, from 2.
    #[must_use]
    pub fn repeated(&self, number: usize) -> Self {
        Self(format!("{}~{number}", self.0).into())
    }

    /// The segments, still escaped.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// The second segment: the component, stack, playbook or file that the document belongs to.
    pub fn owner(&self) -> &str {
        self.segments().nth(1).unwrap_or_default()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A pattern over addresses: `*` within a segment, `**` for any number of segments.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AddressGlob(Arc<str>);

impl AddressGlob {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        Address::parse(text).map(|address| Self(address.0))
    }

    /// Whether the pattern names this address.
    pub fn matches(&self, address: &Address) -> bool {
        let pattern: Vec<&str> = self.0.split('/').collect();
        let segments: Vec<&str> = address.segments().collect();
        segments_match(&pattern, &segments)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AddressGlob {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl fmt::Display for AddressGlob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn segments_match(pattern: &[&str], segments: &[&str]) -> bool {
    match pattern.split_first() {
        None => segments.is_empty(),
        Some((&"**", rest)) => (0..=segments.len())
            .any(|skipped| segments_match(rest, segments.get(skipped..).unwrap_or_default())),
        Some((first, rest)) => segments.split_first().is_some_and(|(segment, others)| {
            text_matches(first, segment) && segments_match(rest, others)
        }),
    }
}

/// Whether `text` is `pattern` with each `*` standing for any run of characters.
pub(crate) fn text_matches(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(rest) = text.strip_prefix(head) else {
        return false;
    };
    let mut rest = rest;
    let mut parts = tail.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_stays_in_its_segment_unless_doubled() {
        let address = Address::kubernetes(
            "loki",
            "StatefulSet",
            "apps",
            Some("observability"),
            "loki-0",
        );
        assert_eq!(
            address.as_str(),
            "kubernetes/loki/StatefulSet.apps/observability/loki-0"
        );
        for (pattern, wanted) in [
            ("kubernetes/loki/*/observability/*", true),
            ("kubernetes/**", true),
            ("**/loki-0", true),
            ("kubernetes/*", false),
            ("kubernetes/l*i/StatefulSet*/**/l*k*-0", true),
            ("kubernetes/loki/StatefulSet.apps/observability/loki", false),
        ] {
            assert_eq!(
                AddressGlob::parse(pattern).unwrap().matches(&address),
                wanted,
                "{pattern}"
            );
        }
        assert!(AddressGlob::parse("a//b").is_err());
    }

    #[test]
    fn files_outside_their_usual_place_carry_their_folder() {
        let path = |text| RelativePath::parse(text).unwrap();
        let workflow = path(".github/workflows/ci.yml");
        for (address, wanted) in [
            (Address::workflow(&workflow, None), "workflow/ci.yml"),
            (
                Address::workflow(&workflow, Some("build")),
                "workflow/ci.yml/build",
            ),
            (
                Address::workflow(&path("a/action.yml"), Some("runs")),
                "workflow/a%2Faction.yml/runs",
            ),
            (
                Address::dockerfile(&path("images/a/Dockerfile"), "0"),
                "dockerfile/images%2Fa%2FDockerfile/0",
            ),
            (
                Address::compose(&path("compose.yaml"), "web"),
                "compose/web",
            ),
            (
                Address::compose(&path("a/b/compose.yaml"), "web"),
                "compose/a%2Fb%2Fweb",
            ),
            (
                Address::promotion("staging", "prod"),
                "promotion/staging/prod",
            ),
        ] {
            assert_eq!(address.as_str(), wanted);
        }
    }

    #[test]
    fn a_slash_inside_a_segment_is_escaped() {
        assert_eq!(
            Address::new(["terraform", "cluster", "a[\"b/c\"]"])
                .segments()
                .count(),
            3
        );
    }
}
