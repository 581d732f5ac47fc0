use std::rc::Rc;
use std::sync::Arc;

use infractl_base::Files;
use infractl_document::{Document, Existence, Kind, Sources, Span, Tree, TreeBuilder};

use super::instance::{Instance, PlannedInstance};
use super::providers::provider_source;
use super::repetition::Repetition;
use super::world::World;
use super::write::{collect, write};
use crate::configuration::{Mode, Module, ModuleCall, ModuleId, ModuleSource, Resource, read_lock};
use crate::document::{self, Head, Index};
use crate::plan::Redactor;

/// The registry of providers that name no host and stand in no lock file.
const REGISTRY: &str = "registry.opentofu.org";

/// Every secret that was come across, so that none is shown where it was copied to.
pub(super) fn secrets(world: &World<'_>) -> Redactor {
    let mut redactor = Redactor::new();
    for instance in world.instances() {
        let cells = [&instance.variables, &instance.locals, &instance.outputs];
        for value in cells.into_iter().flat_map(|cells| cells.iter()) {
            if let Some(value) = value.get() {
                collect(value, &mut redactor);
            }
        }
        for mode in [Mode::Managed, Mode::Data, Mode::Ephemeral] {
            let planned = instance
                .resources(mode)
                .iter()
                .filter_map(|cell| cell.get());
            for own in planned.flat_map(|planned| &planned.instances) {
                collect(&own.value, &mut redactor);
            }
        }
    }
    redactor
}

/// The resources by their addresses, then the module calls. Instances go as their documents are
/// made, so that values and documents are never all there together.
pub(super) fn documents(world: &World<'_>, hosts: &Hosts, redactor: &Redactor) -> Vec<Document> {
    let calls = calls(world);
    let mut found = Vec::new();
    // Those that call an instance lie before it.
    while let Some(instance) = world.take_last() {
        for mode in [Mode::Managed, Mode::Data, Mode::Ephemeral] {
            for (place, resource) in instance.module.of_mode(mode).iter().enumerate() {
                let Some(planned) = instance.planned(mode, place) else {
                    continue;
                };
                let source = Source {
                    world,
                    instance: &instance,
                    resource,
                    provider: hosts.whole(&provider_source(instance.module, resource)),
                };
                let made = planned.instances.iter();
                found.extend(made.map(|own| source.document(own, redactor)));
            }
        }
    }
    found.sort_by(|left: &Document, right| left.address().cmp(right.address()));
    found.extend(calls);
    found
}

struct Source<'s, 'c> {
    world: &'s World<'c>,
    instance: &'s Rc<Instance<'c>>,
    resource: &'s Resource,
    provider: String,
}

impl Source<'_, '_> {
    fn document(&self, own: &PlannedInstance<'_>, redactor: &Redactor) -> Document {
        let resource = self.resource;
        let base = self.instance.address_of(&resource.address());
        let address = own.repetition.address(&base);
        let address = redactor.clean_address(&address);
        let index = match &own.repetition {
            Repetition::Once | Repetition::Open { .. } => None,
            Repetition::Count(index) => Some(Index::Number(*index as u64)),
            Repetition::Each(key, _) => Some(Index::Key(redactor.clean_key(key))),
        };
        let module = redactor.clean_address(&self.instance.address);
        let module = Some(&*module).filter(|own| !own.is_empty());
        let head = Head {
            address: &address,
            module,
            mode: match resource.mode {
                Mode::Managed => "managed",
                Mode::Data => "data",
                Mode::Ephemeral => "ephemeral",
            },
            kind: resource.kind(),
            name: resource.name(),
            index,
            provider: &self.provider,
            block: Some(resource.block.span),
            header: Some(resource.block.header()),
            call: call_header(self.world, self.instance),
        };
        let mut builder = TreeBuilder::new();
        document::begin_resource(&mut builder, &head);
        write(&mut builder, &own.value, &own.places, redactor);
        builder.end();
        let existence = self
            .instance
            .uncertain
            .clone()
            .or_else(|| own.repetition.uncertain())
            .map_or(Existence::Certain, Existence::Uncertain);
        Document::new(
            self.world.address(&address),
            Kind::TerraformResource,
            existence,
            Arc::new(builder.finish().unwrap_or_else(|_| Tree::null())),
        )
    }
}

fn call_header<'c>(world: &World<'c>, instance: &Instance<'c>) -> Option<Span> {
    let around = instance.around.as_ref()?;
    let caller = world.instance(around.caller)?;
    Some(caller.module.calls.at(around.call)?.block.header())
}

/// Every call of the configuration, however many instances it makes.
fn calls(world: &World<'_>) -> Vec<Document> {
    let mut found = Vec::new();
    let root = world.instance(0).map(|instance| instance.id);
    let mut open: Vec<(String, ModuleId)> =
        root.map(|id| (String::new(), id)).into_iter().collect();
    while let Some((prefix, id)) = open.pop() {
        let Some(module) = world.configuration.module(id) else {
            continue;
        };
        for call in &module.calls {
            let address = format!("{prefix}module.{}", call.name());
            found.push(document_of(world, &address, call));
            let called = world.configuration.called(id, call.name());
            open.extend(called.map(|(id, _)| (format!("{address}."), id)));
        }
    }
    found.sort_by(|left: &Document, right| left.address().cmp(right.address()));
    found
}

fn document_of(world: &World<'_>, address: &str, call: &ModuleCall) -> Document {
    let version = call.version();
    let version = version.and_then(|version| Some((version.as_text()?, Some(version.span))));
    let source = call.source_expression();
    let text = call.source().map(ModuleSource::as_str);
    let written = document::Call {
        address,
        source: text.unwrap_or_default(),
        source_span: source.map(|source| source.span),
        version,
        block: Some(call.block.span),
        header: Some(call.block.header()),
    };
    Document::new(
        world.address(address),
        Kind::TerraformModule,
        Existence::Certain,
        Arc::new(document::module(&written).unwrap_or_else(|_| Tree::null())),
    )
}

/// The registries that a lock file names for providers.
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    /// Reads the lock file of a root module; without one, no host is known.
    pub(super) fn of(files: &dyn Files, module: &Module, sources: &Sources) -> Self {
        let lock = module.lock.as_ref();
        let read = lock.and_then(|path| read_lock(files, path, sources).ok());
        let providers = read.map(|(lock, _)| lock.providers).unwrap_or_default();
        Self(providers.into_iter().map(|own| own.source.into()).collect())
    }

    /// The whole address of a provider: `registry.opentofu.org/hashicorp/aws`.
    fn whole(&self, source: &str) -> String {
        if source.split('/').count() > 2 {
            return source.to_owned();
        }
        let locked = self.0.iter().find(|own| {
            own.split_once('/')
                .is_some_and(|(_, rest)| *rest == *source)
        });
        locked.map_or_else(|| format!("{REGISTRY}/{source}"), Clone::clone)
    }
}
