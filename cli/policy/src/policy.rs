use infractl_base::RelativePath;
use infractl_document::{Finding, Node, Severity, Span, Tree, ValuePath};
use serde::{Deserialize, Serialize};

use crate::rego::Reads;

/// One policy: the rules `deny` and `warn` of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The id of its findings: `custom.id`, else the name of its folder or file.
    pub id: String,
    /// The number that other tools know it by.
    pub code: Option<String>,
    /// One line of what it asks for.
    pub title: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// How bad a finding is, before the tier has its say.
    pub severity: Option<Rating>,
    /// The kinds of documents that it reads, inside an envelope; without any it reads bare values.
    pub kinds: Vec<String>,
    /// The types of resources that it reads; all of them where it names none.
    pub resources: Vec<String>,
    /// Whether its findings stand where a secret is, which no report quotes.
    pub is_about_secrets: bool,
    /// What one evaluation sees.
    pub scope: Scope,
    /// What it follows: `CIS-5.2.1`, `PSS-restricted`.
    pub standards: Vec<String>,
    /// What to do about a finding.
    pub remediation: Option<String>,
    /// The package, from `data` on.
    pub package: String,
    /// Its file.
    pub path: RelativePath,
    /// Which of `deny` and `warn` it has.
    pub rules: Vec<&'static str>,
    pub(crate) file: usize,
    /// The paths of `input` that its text names.
    pub(crate) reads: Reads,
}

/// How bad a policy's finding is, as its author rates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rating {
    /// Worth knowing.
    Low,
    /// Worth mending.
    Medium,
    /// Dangerous in earnest environments.
    High,
    /// Dangerous everywhere.
    Critical,
}

/// What one evaluation of a policy sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// One document.
    Document,
    /// All documents of an environment.
    Environment,
}

/// The kind of documents that have types.
const RESOURCE: &str = "terraform.resource";

/// The rules whose items are findings.
pub(crate) const RULE_NAMES: [&str; 2] = ["deny", "warn"];

impl Policy {
    /// A policy that says nothing of itself.
    pub(crate) fn plain(file: usize, path: RelativePath, package: String) -> Self {
        let is_usual = path.name() == "policy.rego";
        let named = if is_usual {
            path.parent().name().to_owned()
        } else {
            path.name().to_owned()
        };
        Self {
            id: named.trim_end_matches(".rego").replace('_', "-"),
            code: None,
            title: None,
            description: None,
            severity: None,
            kinds: Vec::new(),
            resources: Vec::new(),
            is_about_secrets: false,
            scope: Scope::Document,
            standards: Vec::new(),
            remediation: None,
            package,
            path,
            rules: Vec::new(),
            file,
            reads: Reads::default(),
        }
    }

    /// Whether it looks at a value of the documents that it sees, at what holds that, or below it.
    /// What is looked up by a name that only an evaluation knows counts as all that is there.
    pub fn looks_at(&self, path: &ValuePath) -> bool {
        match self.scope {
            Scope::Document => self.reads.meets(path),
            Scope::Environment => self.reads.meets_in_any(path),
        }
    }

    /// Whether its text names a value of the document that it sees, or one below that.
    pub fn names(&self, path: &ValuePath) -> bool {
        self.scope == Scope::Document && self.reads.names(path)
    }

    /// Whether documents of a kind are put into what it sees.
    pub fn reads(&self, kind: Option<&str>) -> bool {
        self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.iter().any(|own| own == kind))
    }

    /// Whether a document is put into what it sees.
    pub fn takes(&self, kind: Option<&str>, tree: &Tree) -> bool {
        let is_one = || {
            let own = tree.root().get("type").and_then(Node::as_str);
            own.is_some_and(|own| self.resources.iter().any(|known| known == own))
        };
        let is_any = self.resources.is_empty() || kind != Some(RESOURCE);
        self.reads(kind) && (is_any || is_one())
    }

    /// Takes what a `# METADATA` block says; gives what is wrong with it.
    pub(crate) fn describe(&mut self, block: &Tree) -> Vec<Finding> {
        let mut wrong = Vec::new();
        let mut say = |node: Option<Node<'_>>, message: String, help: Option<String>| {
            let span: Option<Span> = node.and_then(Node::span);
            let mut finding = Finding::error("policy-metadata", span, message);
            finding.help = help;
            wrong.push(finding);
        };
        let mut text = |node: Option<Node<'_>>, name: &str| {
            let node = node?;
            if node.as_str().is_none() {
                let kind = node.kind();
                say(
                    Some(node),
                    format!("`{name}` is {kind}, not a string"),
                    None,
                );
            }
            node.as_str().map(str::to_owned)
        };
        let root = block.root();
        let custom = root.get("custom");
        let of_custom = |name: &str| custom.and_then(|custom| custom.get(name));
        self.title = text(root.get("title"), "title");
        self.description = text(root.get("description"), "description");
        self.code = text(of_custom("code"), "custom.code");
        self.remediation = text(of_custom("remediation"), "custom.remediation");
        if let Some(id) = text(of_custom("id"), "custom.id") {
            self.id = id;
        }
        let severity = text(of_custom("severity"), "custom.severity");
        let scope = text(of_custom("scope"), "custom.scope");
        match severity.as_deref().map(|word| (word, Rating::read(word))) {
            Some((_, Some(rating))) => self.severity = Some(rating),
            Some((word, None)) => {
                let help = "write `critical`, `high`, `medium` or `low`".to_owned();
                say(
                    of_custom("severity"),
                    format!("`{word}` is no severity"),
                    Some(help),
                );
            }
            None => {}
        }
        match scope.as_deref() {
            None | Some("document") => {}
            Some("environment") => self.scope = Scope::Environment,
            Some(word) => {
                let help = "write `document` or `environment`".to_owned();
                say(
                    of_custom("scope"),
                    format!("`{word}` is no scope"),
                    Some(help),
                );
            }
        }
        let is_kebab = |id: &str| {
            !id.is_empty()
                && id.split('-').all(|word| {
                    !word.is_empty()
                        && word
                            .chars()
                            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
                })
        };
        if of_custom("id").is_some() && !is_kebab(&self.id) {
            let help = "write lower-case words with `-` between".to_owned();
            say(
                of_custom("id"),
                format!("`{}` is no id", self.id),
                Some(help),
            );
        }
        self.kinds = texts(of_custom("kinds"));
        for kind in of_custom("kinds").into_iter().flat_map(Node::children) {
            let name = kind.as_str().unwrap_or_default();
            if crate::shapes::shape(name).is_none() {
                let known: Vec<_> = crate::shapes::kinds()
                    .map(|kind| format!("`{kind}`"))
                    .collect();
                let help = format!("there is {}", known.join(", "));
                say(
                    Some(kind),
                    format!("`{name}` is no kind of document"),
                    Some(help),
                );
            }
        }
        self.resources = texts(of_custom("resources"));
        if !self.resources.is_empty() && !self.reads(Some(RESOURCE)) {
            let help = format!("add `{RESOURCE}` to `kinds`");
            let message = "it names types of resources, and reads none".to_owned();
            say(of_custom("resources"), message, Some(help));
        }
        self.standards = texts(of_custom("standards"));
        self.is_about_secrets = of_custom("secret").and_then(Node::as_bool) == Some(true);
        if of_custom("secret").is_some_and(|given| given.as_bool().is_none()) {
            let message = "`custom.secret` is neither true nor false".to_owned();
            say(of_custom("secret"), message, None);
        }
        wrong
    }
}

fn texts(node: Option<Node<'_>>) -> Vec<String> {
    let items = node.into_iter().flat_map(Node::children);
    items.filter_map(Node::as_str).map(str::to_owned).collect()
}

/// How bad an item of `deny` or `warn` is in an environment of a tier. Without an environment it is
/// as bad as in production.
pub(crate) fn severity(rating: Option<Rating>, is_denial: bool, tier: Option<&str>) -> Severity {
    let of_tier = rating.map_or(Severity::Error, |rating| rating.severity(tier));
    if is_denial {
        of_tier
    } else {
        of_tier.min(Severity::Warning)
    }
}

impl Rating {
    /// The word that policies use.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// How bad a finding of this rating is in a tier.
    pub fn severity(self, tier: Option<&str>) -> Severity {
        use Severity::{Error, Info, Warning};
        let [development, staging, production] = match self {
            Self::Critical => [Error, Error, Error],
            Self::High => [Warning, Error, Error],
            Self::Medium => [Info, Warning, Error],
            Self::Low => [Info, Info, Warning],
        };
        match tier {
            Some("development") => development,
            Some("staging") => staging,
            _ => production,
        }
    }

    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "low" => Self::Low,
            "medium" => Self::Medium,
            "high" => Self::High,
            "critical" => Self::Critical,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use infractl_document::Sources;
    use infractl_yaml::{Dialect, Options, read};

    use super::*;

    fn tree(text: &str) -> Tree {
        let path = RelativePath::parse("a.yaml").unwrap();
        let bytes: std::sync::Arc<[u8]> = text.as_bytes().into();
        let source = Sources::new().add(&path, &bytes);
        let options = Options::new(Dialect::GoYaml);
        let documents = read(&bytes, source, &options).unwrap();
        documents.into_iter().next().unwrap().tree
    }

    #[test]
    fn a_policy_of_some_resources_takes_no_others() {
        let path = RelativePath::parse("terraform/a/policy.rego").unwrap();
        let mut policy = Policy::plain(0, path, "data.terraform.a".to_owned());
        let server = tree("type: hcloud_server\n");
        let volume = tree("type: hcloud_volume\n");
        let kinds = "kinds: [terraform.resource, kubernetes.object]";
        let said = format!("custom: {{{kinds}, resources: [hcloud_server]}}\n");
        assert_eq!(policy.describe(&tree(&said)), []);
        assert!(policy.takes(Some(RESOURCE), &server));
        assert!(!policy.takes(Some(RESOURCE), &volume));
        assert!(policy.takes(Some("kubernetes.object"), &volume));
        let said = "custom: {kinds: [kubernetes.object], resources: [hcloud_server]}\n";
        let wrong = policy.describe(&tree(said));
        assert_eq!(
            wrong[0].message,
            "it names types of resources, and reads none"
        );
    }

    #[test]
    fn a_rating_weighs_by_tier_and_without_one_as_in_production() {
        use Severity::{Error, Info, Warning};
        let tiers = ["development", "staging", "production"];
        for (rating, wanted) in [
            (Rating::Critical, [Error, Error, Error]),
            (Rating::High, [Warning, Error, Error]),
            (Rating::Medium, [Info, Warning, Error]),
            (Rating::Low, [Info, Info, Warning]),
        ] {
            let found = tiers.map(|tier| severity(Some(rating), true, Some(tier)));
            assert_eq!(found, wanted, "{rating:?}");
            assert_eq!(severity(Some(rating), true, None), wanted[2]);
        }
        assert_eq!(severity(Some(Rating::Critical), false, None), Warning);
        assert_eq!(severity(Some(Rating::Low), false, Some("staging")), Info);
        assert_eq!(severity(None, true, Some("development")), Error);
        assert_eq!(severity(None, false, None), Warning);
    }
}
