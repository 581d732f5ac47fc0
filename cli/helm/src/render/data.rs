//! The dot of each template.

use std::rc::Rc;
use std::sync::Arc;

use infractl_template::{Heap, List, Map, MapType, Native, Operand, Text, Type, Value};

use crate::chart::{Chart, ChartFile, Dependency, ImportValue, Metadata, TemplateFile};
use crate::functions::host::Files;
use crate::functions::paths;
use crate::release::ReleaseOptions;
use crate::values::{Instance, table};

/// `common.Values`, which Helm gives to `.`, `.Values` and `.Template`.
static VALUES: MapType = MapType {
    name: Some("common.Values"),
    element: Type::Any,
};

/// One template with what it sees.
#[derive(Debug)]
pub(super) struct Renderable<'i> {
    /// The path with the chart's name in front, by which it is called.
    pub(super) name: String,
    pub(super) file: &'i TemplateFile,
    pub(super) dot: Map,
    base_path: String,
}

impl Renderable<'_> {
    /// Whether the file only lends its definitions.
    pub(super) fn is_partial(&self) -> bool {
        paths::base(&self.name).starts_with('_')
    }

    /// Writes the template's own name into what it sees.
    pub(super) fn announce(&self, heap: &mut Heap) {
        let own = heap.new_typed_map(&VALUES);
        heap.insert(own, Text::from("Name"), Value::text(&self.name));
        heap.insert(own, Text::from("BasePath"), Value::text(&self.base_path));
        heap.insert(self.dot, Text::from("Template"), Value::Map(own));
    }
}

struct Walk<'w, 'i> {
    heap: &'w mut Heap,
    release: Map,
    capabilities: &'w Rc<dyn Native>,
    found: Vec<Renderable<'i>>,
}

/// All templates of a chart and of the charts below it, each with its values.
pub(super) fn gather<'i>(
    heap: &mut Heap,
    root: &'i Instance,
    values: Map,
    release: &ReleaseOptions,
    capabilities: &Rc<dyn Native>,
) -> Vec<Renderable<'i>> {
    let map = heap.new_map();
    for (key, value) in [
        ("Name", Value::text(&release.name)),
        ("Namespace", Value::text(&release.namespace)),
        ("IsUpgrade", Value::Bool(release.is_upgrade)),
        ("IsInstall", Value::Bool(!release.is_upgrade)),
        ("Revision", Value::int(1)),
        ("Service", Value::text("Helm")),
    ] {
        heap.insert(map, Text::from(key), value);
    }
    let own = typed(heap, values);
    let mut walk = Walk {
        heap,
        release: map,
        capabilities,
        found: Vec::new(),
    };
    walk.chart(root, own, &root.name, true);
    // A later file of the same path takes the place of an earlier one, as in Go's map.
    let mut found: Vec<Renderable<'_>> = Vec::with_capacity(walk.found.len());
    for own in walk.found {
        match found.iter_mut().find(|earlier| earlier.name == own.name) {
            Some(earlier) => *earlier = own,
            None => found.push(own),
        }
    }
    found
}

/// The same entries under Helm's own type.
fn typed(heap: &mut Heap, values: Map) -> Map {
    let own = heap.new_typed_map(&VALUES);
    for key in heap.keys(values) {
        if let Some(entry) = heap.entry(values, key.bytes()).cloned() {
            heap.insert_entry(own, key, entry);
        }
    }
    own
}

impl<'i> Walk<'_, 'i> {
    fn chart(&mut self, chart: &'i Instance, values: Map, path: &str, is_root: bool) -> Map {
        let subcharts = self.heap.new_map();
        let metadata = metadata(self.heap, chart, is_root);
        let files = chart
            .chart
            .files
            .iter()
            .map(|own| (own.name.clone(), Arc::clone(&own.bytes)));
        let files = Rc::new(Files::new(files)) as Rc<dyn Native>;
        let dot = self.heap.new_typed_map(&VALUES);
        for (key, value) in [
            ("Chart", Value::Map(metadata)),
            ("Files", Value::Native(files)),
            ("Release", Value::Map(self.release)),
            ("Capabilities", Value::Native(Rc::clone(self.capabilities))),
            ("Values", Value::Map(values)),
            ("Subcharts", Value::Map(subcharts)),
        ] {
            self.heap.insert(dot, Text::from(key), value);
        }
        for sub in &chart.dependencies {
            let values = table(self.heap, values, sub.name.split('.'))
                .unwrap_or_else(|| self.heap.new_typed_map(&VALUES));
            let path = format!("{path}/charts/{}", sub.name);
            let own = self.chart(sub, values, &path, false);
            self.heap
                .insert(subcharts, Text::from(sub.name.as_str()), Value::Map(own));
        }
        for own in &chart.chart.templates {
            let is_lent = paths::base(&own.name).starts_with('_');
            if chart.chart.metadata.is_library() && !is_lent {
                continue;
            }
            self.found.push(Renderable {
                name: paths::clean(&format!("{path}/{}", own.name)),
                file: own,
                dot,
                base_path: format!("{path}/templates"),
            });
        }
        dot
    }
}

/// The files of `crds/`, of a chart first and then of the charts below it.
pub(super) fn crds(root: &Instance) -> Vec<(String, &ChartFile, &Chart)> {
    fn walk<'i>(
        chart: &'i Instance,
        path: &str,
        found: &mut Vec<(String, &'i ChartFile, &'i Chart)>,
    ) {
        for file in chart.chart.crds() {
            found.push((format!("{path}/{}", file.name), file, &chart.chart));
        }
        for sub in &chart.dependencies {
            walk(sub, &format!("{path}/charts/{}", sub.name), found);
        }
    }
    let mut found = Vec::new();
    walk(root, &root.name, &mut found);
    found
}

/// `.Chart`: the fields of `Chart.yaml` by their names in Go.
fn metadata(heap: &mut Heap, chart: &Instance, is_root: bool) -> Map {
    let own: &Metadata = &chart.chart.metadata;
    let map = heap.new_map();
    let texts = |texts: &[String]| {
        Value::list(
            texts
                .iter()
                .map(|text| Operand::new(Value::text(text)))
                .collect(),
        )
    };
    for (key, text) in [
        ("Name", &chart.name),
        ("Home", &own.home),
        ("Version", &own.version),
        ("Description", &own.description),
        ("Icon", &own.icon),
        ("APIVersion", &own.api_version),
        ("Condition", &own.condition),
        ("Tags", &own.tags),
        ("AppVersion", &own.app_version),
        ("KubeVersion", &own.kube_version),
        ("Type", &own.kind),
    ] {
        heap.insert(map, Text::from(key), Value::text(text));
    }
    heap.insert(map, Text::from("Sources"), texts(&own.sources));
    heap.insert(map, Text::from("Keywords"), texts(&own.keywords));
    heap.insert(map, Text::from("Deprecated"), Value::Bool(own.deprecated));
    heap.insert(map, Text::from("IsRoot"), Value::Bool(is_root));
    let annotations = heap.new_typed_map(MapType::TEXTS);
    for (key, text) in own.annotations.iter().flatten() {
        heap.insert(annotations, Text::from(key.as_str()), Value::text(text));
    }
    heap.insert(map, Text::from("Annotations"), Value::Map(annotations));
    let maintainers = own.maintainers.iter().map(|maintainer| {
        let entry = heap.new_map();
        for (key, text) in [
            ("Name", &maintainer.name),
            ("Email", &maintainer.email),
            ("URL", &maintainer.url),
        ] {
            heap.insert(entry, Text::from(key), Value::text(text));
        }
        Operand::new(entry)
    });
    let maintainers: Vec<Operand> = maintainers.collect();
    heap.insert(map, Text::from("Maintainers"), Value::list(maintainers));
    let mut dependencies = Vec::new();
    for declared in &chart.declared {
        dependencies.push(Operand::new(dependency(heap, declared)));
    }
    heap.insert(map, Text::from("Dependencies"), Value::list(dependencies));
    map
}

fn dependency(heap: &mut Heap, declared: &Dependency) -> Map {
    let map = heap.new_map();
    for (key, text) in [
        ("Name", &declared.name),
        ("Version", &declared.version),
        ("Repository", &declared.repository),
        ("Condition", &declared.condition),
        ("Alias", &declared.alias),
    ] {
        heap.insert(map, Text::from(key), Value::text(text));
    }
    let tags = declared
        .tags
        .iter()
        .map(|tag| Operand::new(Value::text(tag)))
        .collect();
    heap.insert(
        map,
        Text::from("Tags"),
        Value::List(List::new(&Type::Any, tags)),
    );
    heap.insert(map, Text::from("Enabled"), Value::Bool(declared.enabled));
    let mut imports = Vec::new();
    for import in &declared.import_values {
        let (child, parent) = match import {
            ImportValue::Export(name) => (format!("exports.{name}"), "."),
            ImportValue::Table { child, parent } => (child.clone(), parent.as_str()),
            ImportValue::Ignored => continue,
        };
        let entry = heap.new_typed_map(MapType::TEXTS);
        heap.insert(entry, Text::from("child"), Value::text(&child));
        heap.insert(entry, Text::from("parent"), Value::text(parent));
        imports.push(Operand::new(entry));
    }
    heap.insert(map, Text::from("ImportValues"), Value::list(imports));
    map
}
