use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_base::{Files, RelativePath};
use infractl_document::{Finding, Label, Sources, Span, Spanned, ValuePath};
use infractl_yaml::Dialect;

use crate::component::Variant;
use crate::family::COMPONENT;
use crate::reader::Reader;
use crate::{ChartSource, Component, ComponentFile, ComponentName, ValuesFile, VariantFile};

/// Every component of one state of the code.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    components: BTreeMap<ComponentName, Component>,
    broken: BTreeSet<ComponentName>,
}

impl Catalogue {
    /// Reads every component below `folder`; a mistake in one does not hide the others.
    pub fn load(
        files: &dyn Files,
        folder: &RelativePath,
        sources: &Sources,
    ) -> (Self, Vec<Finding>) {
        let mut reader = Reader::new(files, sources);
        let mut catalogue = Self::default();
        let rule = "component-missing-file";
        let found = reader.folders_with(folder, "component.yaml", rule, &COMPONENT);
        for (folder, path) in found {
            match folder.name().parse::<ComponentName>() {
                Ok(name) => match load_component(&mut reader, &name, &path) {
                    Some(component) => {
                        catalogue.components.insert(name, component);
                    }
                    None => {
                        catalogue.broken.insert(name);
                    }
                },
                Err(error) => reader.report(
                    Finding::error("component-wrong-name", None, error.to_string()).file(path),
                ),
            }
        }
        (catalogue, reader.findings)
    }

    /// A component by name.
    pub fn get(&self, name: &str) -> Option<&Component> {
        self.components.get(name)
    }

    /// Whether there is a component with mistakes under that name.
    pub fn is_broken(&self, name: &str) -> bool {
        self.broken.contains(name)
    }

    /// The components without mistakes, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Component> {
        self.components.values()
    }

    /// All names, those of components with mistakes included, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&str> = self
            .components
            .keys()
            .chain(&self.broken)
            .map(ComponentName::as_str)
            .collect();
        names.into_iter()
    }
}

fn load_component(
    reader: &mut Reader<'_>,
    name: &ComponentName,
    path: &RelativePath,
) -> Option<Component> {
    let tree = reader.own_tree::<()>(path, &COMPONENT, None)?;
    let file: ComponentFile = reader.decode(&tree, &COMPONENT)?;
    let before = reader.findings.len();
    if file.name.value != *name {
        let message = format!("the component `{}` lies in the folder `{name}`", file.name);
        reader.report(
            Finding::error("component-wrong-name", file.name.span, message)
                .help(format!("write `name: {name}`, or rename the folder")),
        );
    }
    let mut variants = BTreeMap::new();
    for (variant_name, variant) in &file.variants {
        check_slots(reader, variant);
        check_names(reader, variant);
        if let Some(variant) = load_variant(reader, path, variant) {
            variants.insert(variant_name.clone(), variant);
        }
    }
    (reader.findings.len() == before).then(|| Component {
        name: name.clone(),
        path: path.clone(),
        file,
        tree: Arc::new(tree),
        variants,
    })
}

fn load_variant(
    reader: &mut Reader<'_>,
    path: &RelativePath,
    file: &Spanned<VariantFile>,
) -> Option<Variant> {
    let chart = match &file.chart.value {
        ChartSource::Oci(_) => None,
        ChartSource::Path(text) => {
            let text = file.chart.clone().map(|_| text.clone());
            let rule = "component-path-outside-project";
            let chart = reader.path(&RelativePath::root(), &text, rule)?;
            if !matches!(reader.files.kind(&chart), Ok(Some(_))) {
                let message = format!("there is no chart at `{chart}`");
                let rule = COMPONENT.unreadable_file;
                let finding = Finding::error(rule, text.span, message)
                    .help("the path of a chart starts at the project root");
                reader.report(finding);
                return None;
            }
            Some(chart)
        }
    };
    let values = match &file.values {
        None => None,
        Some(text) => {
            let rule = "component-path-outside-project";
            let path = reader.path(&path.parent(), text, rule)?;
            Some(read_values(reader, &path, text, &COMPONENT)?)
        }
    };
    Some(Variant {
        file: Arc::new(file.clone()),
        chart,
        values,
    })
}

/// Reads a file with values as Helm does; it holds a map or nothing.
pub(crate) fn read_values(
    reader: &mut Reader<'_>,
    path: &RelativePath,
    named: &Spanned<String>,
    family: &crate::family::Family,
) -> Option<ValuesFile> {
    let tree = reader.tree(path, Dialect::GoYaml, family, Some(named))?;
    let root = tree.root();
    if root.as_map().is_none() && !root.is_null() {
        let message = format!("expected a map of values, found {}", root.kind());
        reader.report(Finding::error(family.wrong_value, root.span(), message));
        return None;
    }
    Some(ValuesFile {
        path: path.clone(),
        tree: Arc::new(tree),
    })
}

/// Tells of two things that enter the values at one place: one would silently lose.
fn check_slots(reader: &mut Reader<'_>, variant: &VariantFile) {
    let mut taken: Vec<(ValuePath, Option<Span>)> = Vec::new();
    let pins = variant.images.values().flat_map(|slot| {
        slot.paths()
            .into_iter()
            .map(|path| (path, slot.values.span))
    });
    let inputs = variant.inputs.values().map(|input| &input.values);
    let others = variant
        .parameters
        .values()
        .chain(inputs)
        .map(|values| (values.path().clone(), values.span));
    for (path, span) in pins.chain(others) {
        let overlapping = taken.iter().find(|(other, _)| {
            let mut steps = other.steps().iter().zip(path.steps());
            steps.all(|(left, right)| left == right)
        });
        if let Some((other, first)) = overlapping {
            let message = format!("`{path}` and `{other}` are both set by the tool");
            let mut finding = Finding::error("component-repeated-values-path", span, message);
            finding.related.extend(first.map(|span| Label {
                span,
                message: "the other is set here".to_owned(),
            }));
            reader.report(finding);
        }
        taken.push((path, span));
    }
}

/// Tells of a name that a variant asks for twice: a key of `bind` could mean either.
fn check_names(reader: &mut Reader<'_>, variant: &VariantFile) {
    let needs = variant
        .needs
        .iter()
        .map(|(_, need)| (need.name.as_str(), need.span));
    let inputs = variant
        .inputs
        .iter()
        .map(|(name, input)| (name.as_str(), input.place()));
    let mut seen: BTreeMap<&str, Option<Span>> = BTreeMap::new();
    for (name, span) in needs.chain(inputs) {
        if let Some(first) = seen.get(name) {
            let message = format!("`{name}` is asked for twice");
            reader.report(
                Finding::error("component-repeated-need", span, message)
                    .related(*first, "first here")
                    .help("an input is a need already; rename it if it means something else"),
            );
        }
        seen.entry(name).or_insert(span);
    }
}
