//! What a root module brings along before anything is planned: where its state lies, whose code
//! `init` fetches, and which commands it runs. One document, made from text alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_document::{
    Address, Document, Existence, Kind, Node, Number, Span, Tree, TreeBuilder,
};
use infractl_hcl::syntax::{Block, Body, Expression, ExpressionKind, Literal};

use crate::configuration::{
    Configuration, Mode, Module, ModuleId, ModuleSource, Provider, Resource,
};

/// The document of a root module, `terraform/<stack>`.
pub fn document(configuration: &Configuration, root: ModuleId, stack: &str) -> Document {
    let mut builder = TreeBuilder::new();
    builder.begin_map(None);
    if let Some(module) = configuration.module(root) {
        text(&mut builder, "path", module.path.as_str(), None);
        write_backend(&mut builder, module);
        let parts = gather(configuration, root);
        list(&mut builder, "providers", &parts, Reach::providers);
        list(&mut builder, "modules", &parts, Reach::calls);
        list(&mut builder, "commands", &parts, Reach::commands);
    }
    builder.end();
    let tree = builder.finish().unwrap_or_else(|_| Tree::null());
    Document::new(
        Address::new(["terraform", stack]),
        Kind::TerraformStack,
        Existence::Certain,
        Arc::new(tree),
    )
}

/// The same with the backend that an environment names: its settings over those of the code.
#[must_use]
pub fn with_backend<'t>(
    document: &Document,
    kind: (&str, Option<Span>),
    settings: impl Iterator<Item = (&'t str, Node<'t>)>,
) -> Document {
    let settings: BTreeMap<&str, Node<'t>> = settings.collect();
    let mut builder = TreeBuilder::new();
    builder.begin_map(document.tree().root().span());
    for value in document.tree().root().children() {
        let key = value.key().unwrap_or_default();
        builder.key(key, value.key_span());
        if key != "backend" {
            builder.copy(value);
            continue;
        }
        builder.begin_map(kind.1);
        text(&mut builder, "type", kind.0, kind.1);
        builder.key("settings", kind.1);
        builder.begin_map(kind.1);
        let own = value.get("settings");
        for setting in own.iter().flat_map(|own| own.children()) {
            let name = setting.key().unwrap_or_default();
            if !settings.contains_key(name) {
                builder.key(name, setting.key_span());
                builder.copy(setting);
            }
        }
        for (name, setting) in &settings {
            builder.key(name, setting.key_span());
            builder.copy(*setting);
        }
        builder.end();
        builder.end();
    }
    builder.end();
    let tree = builder.finish().unwrap_or_else(|_| Tree::null());
    Document::new(
        document.address().clone(),
        document.kind(),
        document.existence().clone(),
        Arc::new(tree),
    )
}

/// The same with what the stack was before a change, as `base`: a map with its `backend`, whose
/// value is null where there was no stack or none was named. Where nothing names a backend any
/// more, `place` is where one would be named.
#[must_use]
pub fn with_base(document: &Document, base: Option<&Document>, place: Option<Span>) -> Document {
    let mut builder = TreeBuilder::new();
    builder.begin_map(document.tree().root().span());
    for value in document.tree().root().children() {
        let key = value.key().unwrap_or_default();
        builder.key(key, value.key_span());
        if key == "backend" && value.is_null() {
            builder.null(place);
        } else {
            builder.copy(value);
        }
    }
    builder.key("base", None);
    builder.begin_map(None);
    builder.key("exists", None);
    builder.bool(base.is_some(), None);
    builder.key("backend", None);
    match base.and_then(|base| base.tree().root().get("backend")) {
        Some(backend) => builder.copy(backend),
        None => builder.null(None),
    }
    builder.end();
    builder.end();
    let tree = builder.finish().unwrap_or_else(|_| Tree::null());
    Document::new(
        document.address().clone(),
        document.kind(),
        document.existence().clone(),
        Arc::new(tree),
    )
}

/// A module of the tree with the address of its call; the root's is empty.
struct Reach<'c> {
    address: String,
    module: &'c Module,
}

/// The root and every module that it reaches, each once: the text of a module says the same in
/// each of its calls.
fn gather(configuration: &Configuration, root: ModuleId) -> Vec<Reach<'_>> {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    let mut open = vec![(String::new(), root)];
    while let Some((address, id)) = open.pop() {
        let Some(module) = configuration.module(id).filter(|_| known.insert(id)) else {
            continue;
        };
        let prefix = prefix(&address);
        for call in &module.calls {
            if let Some((target, _)) = configuration.called(id, call.name()) {
                open.push((format!("{prefix}module.{}", call.name()), target));
            }
        }
        found.push(Reach { address, module });
    }
    found.sort_by(|left, right| left.address.cmp(&right.address));
    found
}

fn prefix(address: &str) -> String {
    if address.is_empty() {
        String::new()
    } else {
        format!("{address}.")
    }
}

fn list<'c>(
    builder: &mut TreeBuilder,
    key: &str,
    parts: &[Reach<'c>],
    write: fn(&Reach<'c>, &mut TreeBuilder),
) {
    builder.key(key, None);
    builder.begin_list(None);
    for part in parts {
        write(part, builder);
    }
    builder.end();
}

fn text(builder: &mut TreeBuilder, key: &str, value: &str, span: Option<Span>) {
    builder.key(key, span);
    builder.text(value, span);
}

/// A text that is written as it is; unknown where an expression makes it.
fn literal(builder: &mut TreeBuilder, key: &str, value: Option<&Expression>) {
    let span = value.map(|value| value.span);
    builder.key(key, span);
    match value {
        None => builder.null(None),
        Some(value) => match value.as_text() {
            Some(text) => builder.text(text, span),
            None => builder.unknown("an expression makes it", span),
        },
    }
}

fn write_backend(builder: &mut TreeBuilder, module: &Module) {
    builder.key("backend", None);
    let Some(block) = module.backend() else {
        // Where one would stand.
        builder.null(module.settings.first().map(Block::header));
        return;
    };
    let span = Some(block.header());
    builder.begin_map(span);
    let kind = block.label(0).unwrap_or("cloud");
    text(builder, "type", kind, span);
    builder.key("settings", span);
    write_settings(builder, &block.body, span);
    builder.end();
}

fn write_settings(builder: &mut TreeBuilder, body: &Body, span: Option<Span>) {
    builder.begin_map(span);
    for attribute in body.attributes() {
        builder.key(attribute.name.as_str(), Some(attribute.name.span));
        write_setting(builder, attribute.name.as_str(), &attribute.value);
    }
    let mut kinds: Vec<&str> = body.blocks().map(|block| block.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds.iter().filter(|kind| body.attribute(kind).is_none()) {
        builder.key(kind, None);
        builder.begin_list(None);
        for block in body.blocks_of(kind) {
            write_settings(builder, &block.body, Some(block.header()));
        }
        builder.end();
    }
    builder.end();
}

fn write_setting(builder: &mut TreeBuilder, name: &str, value: &Expression) {
    let span = Some(value.span);
    let value = value.without_parentheses();
    if let Some(text) = value.as_text() {
        return if is_secret(name) {
            builder.sensitive(text, span);
        } else {
            builder.text(text, span);
        };
    }
    match &value.kind {
        ExpressionKind::Literal(Literal::Null) => builder.null(span),
        ExpressionKind::Literal(Literal::Bool(truth)) => builder.bool(*truth, span),
        ExpressionKind::Literal(Literal::Number(digits)) => match digits.parse() {
            Ok(number) => builder.number(Number::Int(number), span),
            Err(_) => builder.text(digits, span),
        },
        _ => builder.unknown("an expression makes it", span),
    }
}

/// Settings of backends that open something.
fn is_secret(name: &str) -> bool {
    let parts = [
        "secret",
        "password",
        "token",
        "access_key",
        "private_key",
        "credentials",
        "conn_str",
    ];
    parts.iter().any(|part| name.contains(part))
}

impl Reach<'_> {
    fn providers(&self, builder: &mut TreeBuilder) {
        let mut named = BTreeSet::new();
        for requirement in self.module.provider_requirements() {
            named.insert(requirement.name());
            let attribute = requirement.attribute;
            let span = Some(attribute.name.span);
            builder.begin_map(Some(attribute.span));
            text(builder, "name", requirement.name(), span);
            text(builder, "module", &self.address, span);
            match requirement.source() {
                Some(source) => match source.as_text() {
                    Some(written) => Self::source(builder, written, Some(source.span)),
                    None => literal(builder, "source", Some(source)),
                },
                None => Self::source(builder, requirement.name(), span),
            }
            literal(builder, "version", requirement.version());
            builder.end();
        }
        // A provider that nobody requires is fetched all the same, by its name.
        let implied = self.module.all_resources().map(Resource::provider_name);
        let implied = implied.chain(self.module.providers.iter().map(Provider::name));
        let implied: BTreeSet<&str> = implied
            .filter(|name| *name != "terraform" && !named.contains(name))
            .collect();
        for name in implied {
            let span = self.first_use(name);
            builder.begin_map(span);
            text(builder, "name", name, span);
            text(builder, "module", &self.address, span);
            Self::source(builder, name, span);
            literal(builder, "version", None);
            builder.end();
        }
    }

    /// Whose a provider is: the registry's host, where one is named, and the address in it.
    fn source(builder: &mut TreeBuilder, written: &str, span: Option<Span>) {
        let written = written.to_ascii_lowercase();
        let parts: Vec<&str> = written.split('/').collect();
        let (host, address) = match parts.as_slice() {
            [name] => (None, format!("hashicorp/{name}")),
            [host, rest @ ..] if rest.len() == 2 => (Some(*host), rest.join("/")),
            _ => (None, written.clone()),
        };
        text(builder, "source", &address, span);
        if let Some(host) = host {
            text(builder, "host", host, span);
        }
    }

    fn first_use(&self, name: &str) -> Option<Span> {
        let configured = self.module.providers.iter().find(|own| own.name() == name);
        let used = || {
            let mut all = self.module.all_resources();
            all.find(|resource| resource.provider_name() == name)
        };
        configured
            .map(|own| own.block.header())
            .or_else(|| used().map(|resource| resource.block.header()))
    }

    fn calls(&self, builder: &mut TreeBuilder) {
        for call in &self.module.calls {
            let span = Some(call.block.header());
            builder.begin_map(Some(call.block.span));
            let address = format!("{}module.{}", prefix(&self.address), call.name());
            text(builder, "address", &address, span);
            literal(builder, "source", call.source_expression());
            literal(builder, "version", call.version());
            let kind = match call.source() {
                Some(ModuleSource::Local(_)) => "local",
                Some(ModuleSource::Registry(_)) => "registry",
                Some(ModuleSource::Remote(_)) => "remote",
                None => "expression",
            };
            text(builder, "type", kind, span);
            builder.end();
        }
    }

    fn commands(&self, builder: &mut TreeBuilder) {
        let mut command = |address: &str, kind: &str, when: &str, span: Span| {
            let span = Some(span);
            builder.begin_map(span);
            let address = format!("{}{address}", prefix(&self.address));
            text(builder, "address", &address, span);
            text(builder, "type", kind, span);
            text(builder, "when", when, span);
            builder.end();
        };
        for resource in &self.module.resources {
            for block in resource.provisioners() {
                let kind = block.label(0).unwrap_or_default();
                command(&resource.address(), kind, "apply", block.header());
            }
        }
        for block in &self.module.removed {
            let of_removed = block.body.blocks_of("provisioner");
            of_removed.for_each(|own: &Block| {
                let kind = own.label(0).unwrap_or_default();
                command("removed", kind, "apply", own.header());
            });
        }
        let external = self.module.of_mode(Mode::Data).iter();
        for data in external.filter(|data| data.kind() == "external") {
            command(&data.address(), "external", "plan", data.block.header());
        }
    }
}
