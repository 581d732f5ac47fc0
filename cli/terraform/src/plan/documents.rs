use std::sync::Arc;

use infractl_document::{Address, Document, Existence, Kind, Number, Tree, TreeBuilder};

use super::{ModuleCall, Plan, PlanError, ResourceChange, ResourceIndex};
use crate::document::{self, Head, Index};

impl Plan {
    /// The documents of a stack: its resources with what would happen to them, and its module
    /// calls.
    ///
    /// A resource that goes is a document as well, with `values: null`.
    pub fn documents(&self, stack: &str) -> Result<Vec<Document>, PlanError> {
        let resources = self.resources.iter().map(|change| {
            let name = match &change.deposed {
                Some(key) => format!("{} (deposed {key})", change.address),
                None => change.address.clone(),
            };
            Ok(Document::new(
                Address::new(["terraform", stack, &name]),
                Kind::TerraformResource,
                Existence::Certain,
                Arc::new(resource(change)?),
            ))
        });
        let modules = self.modules.iter().map(|call| {
            Ok(Document::new(
                Address::new(["terraform", stack, &call.address]),
                Kind::TerraformModule,
                Existence::Certain,
                Arc::new(module(call)?),
            ))
        });
        resources.chain(modules).collect()
    }
}

fn resource(change: &ResourceChange) -> Result<Tree, PlanError> {
    let mut builder = TreeBuilder::new();
    let head = Head {
        address: &change.address,
        module: change.module.as_deref(),
        mode: change.mode.as_str(),
        kind: &change.kind,
        name: &change.name,
        index: change.index.as_ref().map(|index| match index {
            ResourceIndex::Key(key) => Index::Key(key),
            ResourceIndex::Number(number) => Index::Number(*number),
        }),
        provider: &change.provider,
        block: None,
        header: None,
        call: None,
    };
    document::begin_resource(&mut builder, &head);
    builder.copy(change.after.root());
    builder.key("change", None);
    builder.begin_map(None);
    builder.key("actions", None);
    builder.begin_list(None);
    for word in change.action.words() {
        builder.text(word, None);
    }
    builder.end();
    optional(&mut builder, "reason", change.reason.as_deref());
    optional(&mut builder, "deposed", change.deposed.as_deref());
    optional(
        &mut builder,
        "previousAddress",
        change.previous_address.as_deref(),
    );
    builder.key("isImport", None);
    builder.bool(change.is_import, None);
    builder.key("replacePaths", None);
    builder.begin_list(None);
    for path in &change.replace_paths {
        builder.text(&path.to_string(), None);
    }
    builder.end();
    builder.key("before", None);
    builder.copy(change.before.root());
    builder.end();
    builder.key("risk", None);
    builder.begin_map(None);
    builder.key("rank", None);
    builder.number(Number::Int(i64::from(change.risk.rank)), None);
    builder.key("concerns", None);
    builder.begin_list(None);
    for concern in &change.risk.concerns {
        builder.text(concern.as_str(), None);
    }
    builder.end();
    builder.end();
    builder.end();
    builder.finish().map_err(|_| PlanError::TooLarge)
}

fn module(call: &ModuleCall) -> Result<Tree, PlanError> {
    let call = document::Call {
        address: &call.address,
        source: &call.source,
        source_span: None,
        version: call.version.as_deref().map(|version| (version, None)),
        block: None,
        header: None,
    };
    document::module(&call).map_err(|_| PlanError::TooLarge)
}

fn text(builder: &mut TreeBuilder, key: &str, value: &str) {
    builder.key(key, None);
    builder.text(value, None);
}

fn optional(builder: &mut TreeBuilder, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        text(builder, key, value);
    }
}
