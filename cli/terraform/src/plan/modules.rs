use infractl_document::Node;

use super::Redactor;
use super::secrets::{entries, items};

/// A call of a module in the configuration that was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleCall {
    /// The calls on the way from the root module: `module.network.module.subnets`.
    pub address: String,
    /// Where the module comes from, as written.
    pub source: String,
    /// The versions that are allowed, as written.
    pub version: Option<String>,
    /// How many resource blocks the module itself holds.
    pub resources: usize,
}

pub(super) fn calls(configuration: Node<'_>, redactor: &Redactor) -> Vec<ModuleCall> {
    let mut found = Vec::new();
    let mut open: Vec<(String, Node<'_>)> = configuration
        .get("root_module")
        .map(|module| (String::new(), module))
        .into_iter()
        .collect();
    while let Some((prefix, module)) = open.pop() {
        for (name, call) in entries(module.get("module_calls")) {
            let address = format!("{prefix}module.{name}");
            let word = |key| {
                let text = call.get(key).and_then(Node::as_str);
                text.map(|text| redactor.clean(text).into_owned())
            };
            found.push(ModuleCall {
                source: word("source").unwrap_or_default(),
                version: word("version_constraint"),
                resources: items(
                    call.get("module")
                        .and_then(|module| module.get("resources")),
                )
                .count(),
                address: address.clone(),
            });
            if let Some(module) = call.get("module") {
                open.push((format!("{address}."), module));
            }
        }
    }
    found.sort_by(|left, right| left.address.cmp(&right.address));
    found
}
