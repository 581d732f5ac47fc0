use std::collections::BTreeSet;

use infractl_base::Digest;
use infractl_document::{Node, View};

use super::change::{Action, Mode};

/// How much care a change asks for, for the order in which people see changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// From 0, nothing changes, to 100, data may be lost.
    pub rank: u8,
    /// What speaks for care, the worst first.
    pub concerns: Vec<Concern>,
}

/// One reason for care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Concern {
    /// What holds data or an address that cannot be had again is destroyed.
    DestroysState,
    /// The whole internet is let in where it was not before.
    WidensNetwork,
    /// Something may do more than before.
    WidensIdentity,
    /// Something is destroyed.
    Destroys,
    /// Something stays without anybody who manages it.
    Forgets,
}

/// Parts of the names of resource types that hold data, keys or addresses.
const STATEFUL: &[&str] = &[
    "_bucket",
    "_database",
    "_db_",
    "_disk",
    "_dynamodb_table",
    "_ebs_",
    "_efs_",
    "_eip",
    "_elasticache_",
    "_file_system",
    "_filestore_",
    "_floating_ip",
    "_kms_",
    "_key_vault",
    "_persistent_",
    "_primary_ip",
    "_public_ip",
    "_rds_",
    "_redis_",
    "_secret",
    "_server",
    "_snapshot",
    "_sql_",
    "_storage_account",
    "_volume",
    "_zone",
];

/// How the names of types end that only tie others together: what they tie stays.
const TIES: &[&str] = &["_attachment", "_association"];

/// Parts of the names of resource types that say who may do what.
const IDENTITY: &[&str] = &["_iam_", "_role", "_policy", "_permission", "_grant"];

/// Every address there is.
const ANYWHERE: &[&str] = &["0.0.0.0/0", "::/0"];

impl Risk {
    /// Judges one change by the kind of resource and by what becomes of its values.
    pub(super) fn of(
        kind: &str,
        mode: Mode,
        action: Action,
        before: Node<'_>,
        after: Node<'_>,
    ) -> Self {
        if mode == Mode::Data || !action.changes() {
            return Self {
                rank: u8::from(action == Action::Read),
                concerns: Vec::new(),
            };
        }
        let mut concerns = Vec::new();
        let is_tie = TIES.iter().any(|end| kind.ends_with(end));
        if action.destroys() && holds(kind, STATEFUL) && !is_tie {
            concerns.push(Concern::DestroysState);
        }
        if !matches!(action, Action::Delete | Action::Forget) {
            if !kind.contains("_route") && opens(before, after) {
                concerns.push(Concern::WidensNetwork);
            }
            if holds(kind, IDENTITY) && differ(before, after) {
                concerns.push(Concern::WidensIdentity);
            }
        }
        if action.destroys() {
            concerns.push(Concern::Destroys);
        }
        if matches!(action, Action::Forget | Action::CreateThenForget) {
            concerns.push(Concern::Forgets);
        }
        Self::ranked(concerns, action == Action::Update)
    }

    /// Nothing changes.
    pub fn none() -> Self {
        Self {
            rank: 0,
            concerns: Vec::new(),
        }
    }

    /// Ranks a change by its concerns, the worst first; `is_update` is one in place.
    pub fn ranked(concerns: Vec<Concern>, is_update: bool) -> Self {
        let rank = match concerns.first() {
            Some(Concern::DestroysState) => 100,
            Some(Concern::WidensNetwork) => 80,
            Some(Concern::WidensIdentity) => 70,
            Some(Concern::Destroys) => 50,
            Some(Concern::Forgets) => 40,
            None if is_update => 20,
            None => 10,
        };
        Self { rank, concerns }
    }
}

impl Concern {
    /// The word of documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DestroysState => "destroys-state",
            Self::WidensNetwork => "widens-network",
            Self::WidensIdentity => "widens-identity",
            Self::Destroys => "destroys",
            Self::Forgets => "forgets",
        }
    }
}

fn holds(kind: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| kind.contains(part))
}

/// Whether the values of two nodes differ, or cannot be compared yet.
fn differ(before: Node<'_>, after: Node<'_>) -> bool {
    !before.has_same_value(after)
}

/// Whether something comes in that lets everybody in.
fn opens(before: Node<'_>, after: Node<'_>) -> bool {
    let old = open_rules(before);
    open_rules(after).difference(&old).next().is_some()
}

fn open_rules(values: Node<'_>) -> BTreeSet<(String, Digest)> {
    let mut found = BTreeSet::new();
    walk(values, None, &mut String::new(), &mut found);
    found
}

/// Finds the addresses that stand for everybody, each with the rule around it: another port for
/// the same addresses is another rule. What goes out is no matter of who comes in.
fn walk(
    node: Node<'_>,
    rule: Option<Node<'_>>,
    path: &mut String,
    found: &mut BTreeSet<(String, Digest)>,
) {
    match node.view() {
        View::Text(text) if ANYWHERE.contains(&text) => {
            let rule = rule.unwrap_or(node).digest();
            found.insert((format!("{path}={text}"), rule));
        }
        View::List(list) => list.iter().for_each(|item| walk(item, rule, path, found)),
        View::Map(map) => {
            let goes_out = [("type", "egress"), ("direction", "out")]
                .iter()
                .any(|(key, word)| map.get(key).and_then(Node::as_str) == Some(word));
            if goes_out {
                return;
            }
            // The outermost map holds ids and labels, which make no rule.
            let rule = (!path.is_empty()).then_some(node);
            for (key, value) in map {
                if key.contains("egress") || key.contains("destination") {
                    continue;
                }
                let length = path.len();
                path.push('.');
                path.push_str(key);
                walk(value, rule, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
