//! `# METADATA` comments: what a policy says of itself, and `rego.metadata.*`.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources, Tree};
use infractl_yaml::{Dialect, JsonStyle, Options, YamlError};
use regorus::unstable::{Module, Rule};
use serde_json::{Value, json};

use crate::check::{Scope, path_of};
use crate::rego::{TokenKind, tokens};

/// One `# METADATA` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The first byte after the line `# METADATA`.
    start: usize,
    end: usize,
    /// Where the package or rule begins that it speaks of.
    pub(crate) subject: usize,
}

/// The blocks of a module, read.
pub(crate) struct Annotated {
    package: Vec<String>,
    /// What blocks say, with the place of their subject.
    blocks: Vec<(usize, Value)>,
    package_at: usize,
}

/// Finds the blocks of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let cut = tokens(text).unwrap_or_default();
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(token) = cut.get(at) {
        at += 1;
        let comment = text.get(token.start..token.end).unwrap_or_default();
        if token.kind != TokenKind::Comment || comment.trim_end() != "# METADATA" {
            continue;
        }
        let (start, mut end) = (token.end, token.end);
        while let Some(next) = cut.get(at).filter(|next| next.kind == TokenKind::Comment) {
            // A blank line ends the block.
            let between = text.get(end..next.start).unwrap_or_default();
            if between.matches('\n').count() > 1 {
                break;
            }
            end = next.end;
            at += 1;
        }
        let rest = cut.get(at..).unwrap_or_default();
        let subject = rest.iter().find(|token| token.kind != TokenKind::Comment);
        if let Some(subject) = subject {
            blocks.push(Block {
                start,
                end,
                subject: subject.start,
            });
        }
    }
    blocks
}

/// Reads a block with spans in the file that holds it.
pub(crate) fn read(text: &str, block: &Block, source: SourceId) -> Result<Tree, YamlError> {
    // All before the block is blanked, so that places stay what they are in the file.
    let mut bytes = vec![b' '; block.start];
    let inside = text.get(block.start..block.end).unwrap_or_default();
    for line in inside.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        bytes.extend(line.bytes().enumerate().map(|(at, byte)| match byte {
            b'#' if at == indent => b' ',
            byte => byte,
        }));
    }
    let options = Options::new(Dialect::Core12);
    infractl_yaml::read_one(&bytes, source, &options).map(|document| document.tree)
}

/// Reads all blocks of a module; those that are no YAML say nothing.
pub(crate) fn annotated(text: &str, module: &Module) -> Annotated {
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    let source = Sources::new().add(&RelativePath::root(), &bytes);
    let package_at = module.package.span.start as usize;
    let blocks = blocks(text).into_iter().filter_map(|block| {
        let tree = read(text, &block, source).ok()?;
        let written = infractl_yaml::write_json(tree.root(), JsonStyle::PRETTY);
        let value = serde_json::from_str(&written).ok()?;
        Some((block.subject, normal(value, block.subject == package_at)))
    });
    let names = Scope::of(module);
    Annotated {
        package: names.package().to_vec(),
        blocks: blocks.collect(),
        package_at,
    }
}

/// A block as OPA gives it to policies.
fn normal(mut value: Value, is_package: bool) -> Value {
    let Some(fields) = value.as_object_mut() else {
        return value;
    };
    let usual = match fields.get("entrypoint") {
        Some(Value::Bool(true)) if !is_package => "document",
        _ if is_package => "package",
        _ => "rule",
    };
    fields.entry("scope").or_insert_with(|| json!(usual));
    for (list, key) in [("authors", "name"), ("related_resources", "ref")] {
        for item in fields
            .get_mut(list)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            if let Value::String(text) = item {
                *item = match (text.split_once(" <"), key) {
                    (Some((name, email)), "name") => {
                        json!({"name": name, "email": email.trim_end_matches('>')})
                    }
                    _ => json!({ key: text }),
                };
            }
        }
    }
    value
}

/// What `rego.metadata.rule()` gives in a rule.
pub(crate) fn of_rule(all: &[Annotated], module: &Module, rule: &Rule) -> Value {
    own(all, module, rule, "rule")
        .cloned()
        .unwrap_or_else(|| json!({}))
}

/// What `rego.metadata.chain()` gives in a rule: rule, document, package, the packages around it.
pub(crate) fn chain(all: &[Annotated], module: &Module, rule: &Rule) -> Value {
    let names = Scope::of(module);
    let package = names.package().get(1..).unwrap_or_default().to_vec();
    let name = rule_path(rule);
    let path: Vec<String> = package.iter().cloned().chain(name.clone()).collect();
    let mut chain = Vec::new();
    match own(all, module, rule, "rule") {
        Some(own) => chain.push(json!({"path": path, "annotations": own})),
        None => chain.push(json!({ "path": path })),
    }
    let document = module.policy.iter().find_map(|other| {
        let is_same = rule_path(other) == name;
        own(all, module, other, "document").filter(|_| is_same)
    });
    chain.extend(document.map(|own| json!({"path": path, "annotations": own})));
    for length in (0..=package.len()).rev() {
        let around = package.get(..length).unwrap_or_default();
        let wanted = if length == package.len() {
            &["package", "subpackages"][..]
        } else {
            &["subpackages"]
        };
        let said = all
            .iter()
            .filter(|one| one.package.get(1..) == Some(around))
            .flat_map(|one| one.blocks.iter().filter(|(at, _)| *at == one.package_at))
            .filter(|(_, value)| {
                value
                    .get("scope")
                    .and_then(Value::as_str)
                    .is_some_and(|scope| wanted.contains(&scope))
            });
        for (_, value) in said {
            chain.push(json!({"path": around, "annotations": value}));
        }
    }
    Value::Array(chain)
}

fn rule_path(rule: &Rule) -> Vec<String> {
    use regorus::unstable::RuleHead;
    let head = match rule {
        Rule::Default { refr, .. } => refr,
        Rule::Spec { head, .. } => match head {
            RuleHead::Compr { refr, .. }
            | RuleHead::Set { refr, .. }
            | RuleHead::Func { refr, .. } => refr,
        },
    };
    path_of(head).unwrap_or_default()
}

fn own<'a>(all: &'a [Annotated], module: &Module, rule: &Rule, scope: &str) -> Option<&'a Value> {
    let package_at = module.package.span.start as usize;
    let names = Scope::of(module);
    let mine = all
        .iter()
        .filter(|one| one.package == names.package() && one.package_at == package_at);
    mine.flat_map(|one| &one.blocks)
        .filter(|(at, _)| *at == rule.span().start as usize)
        .map(|(_, value)| value)
        .find(|value| value.get("scope").and_then(Value::as_str) == Some(scope))
}
