//! Environments to documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_base::CommitId;
use infractl_document::{
    Address, Document, Existence, Finding, Kind, Node, Outcome, RenderKind, Severity, Tree,
    ValuePath,
};
use infractl_kubernetes::{Catalog, install_rank};
use infractl_project::{
    Capability, ComponentName, Environment, EnvironmentName, KubernetesVersion, PinName, Release,
    StackName, Tier, VariantName,
};
use infractl_terraform::preview::Depth;
use rayon::prelude::*;

use crate::{
    Bound, Code, RenderedStack, Resolved, ResolvedComponent, Workspace, chart, image,
    machine_image::ImageManifests, manifest, pin, resolve, secret, values,
};

/// How an environment is rendered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The number of threads; 0 for one a processor. The result is the same for any.
    pub threads: usize,
    /// How much of the stacks is worked out.
    pub stacks: Depth,
}

/// An environment as documents.
#[derive(Debug)]
pub struct Rendered {
    /// Its name.
    pub environment: EnvironmentName,
    /// How much it matters.
    pub tier: Tier,
    /// With which code it was rendered.
    pub kind: RenderKind,
    /// The version of Kubernetes that it was rendered for.
    pub kubernetes: KubernetesVersion,
    /// The commit of the code; `None` for the checkout.
    pub revision: Option<CommitId>,
    /// The components in the order in which they come up, those that could not be rendered last.
    pub components: Vec<RenderedComponent>,
    /// What waits for the pinned revision to move.
    pub waiting: Vec<ComponentName>,
    /// The Terraform stacks in the order in which they come up.
    pub stacks: Vec<RenderedStack>,
    /// Those that wait for the pinned revision to move.
    pub waiting_stacks: Vec<StackName>,
    /// What was built under the names of the release's machine images, by the names of the pins.
    pub image_manifests: BTreeMap<String, Arc<Tree>>,
    /// The classes of storage that stacks give, which are no objects of the environment.
    pub storage_classes: BTreeSet<String>,
    /// What is wrong, told with environment and render.
    pub findings: Vec<Finding>,
}

/// A component as documents.
#[derive(Debug)]
pub struct RenderedComponent {
    /// Its name, which is the name of its Helm release.
    pub name: ComponentName,
    /// The variant that the environment chooses.
    pub variant: VariantName,
    /// Whether it keeps data.
    pub is_stateful: bool,
    /// Where its objects go that name no namespace; empty where the component is not known.
    pub namespace: String,
    /// The objects in Helm's order of installation.
    pub documents: Vec<Document>,
    /// The values that its chart was given, the chart's own excepted.
    pub values: Option<Document>,
    /// The places in its values that pins and bound inputs set, and nobody else can.
    pub set_values: Vec<ValuePath>,
    /// Why nothing of it was rendered, and so nothing checked.
    pub not_rendered: Option<String>,
}

impl Rendered {
    /// Every object, in the order of the components.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.components
            .iter()
            .flat_map(|component| &component.documents)
    }

    /// Whether every component was rendered.
    pub fn is_whole(&self) -> bool {
        self.components
            .iter()
            .all(|component| component.not_rendered.is_none())
    }
}

impl Workspace<'_> {
    /// Renders an environment with the code of one kind.
    pub fn render(
        &self,
        environment: &Environment,
        kind: RenderKind,
        options: Options,
    ) -> Rendered {
        let mut rendered = Rendered {
            environment: environment.name.clone(),
            tier: *environment.file.tier,
            kind,
            kubernetes: environment.release.file.kubernetes.value.clone(),
            revision: None,
            components: Vec::new(),
            waiting: Vec::new(),
            stacks: Vec::new(),
            waiting_stacks: Vec::new(),
            image_manifests: BTreeMap::new(),
            storage_classes: BTreeSet::new(),
            findings: Vec::new(),
        };
        match self.code(environment, kind) {
            Ok(code) => {
                rendered.revision = code.commit().cloned();
                if code.commit().is_some() {
                    rendered.findings.extend(code.findings.iter().cloned());
                }
                self.render_with(environment, &code, options, &mut rendered);
            }
            Err(finding) => {
                let finding = *finding;
                let reason = finding.message.clone();
                rendered.findings.push(finding);
                let all = environment.file.components.keys();
                rendered.components = all
                    .filter_map(|name| not_rendered(environment, name, &reason))
                    .collect();
            }
        }
        for finding in &mut rendered.findings {
            finding.renders.insert((environment.name.to_string(), kind));
        }
        rendered
    }

    /// Renders an environment as it would be with another release: its pins, its version of
    /// Kubernetes and the code of its revision, the checkout's where it pins none.
    ///
    /// The environment's own values stay. One that follows another takes its code from the release
    /// as well.
    pub fn render_with_release(
        &self,
        environment: &Environment,
        release: &Release,
        options: Options,
    ) -> Rendered {
        let environment = environment.with_release(release.clone());
        self.render(&environment, RenderKind::Now, options)
    }

    fn render_with(
        &self,
        environment: &Environment,
        code: &Code<'_>,
        options: Options,
        rendered: &mut Rendered,
    ) {
        let stacks = self.stacks(environment, code, options.stacks);
        rendered.findings.extend(stacks.findings.iter().cloned());
        let environment = &*stacks.enrich(environment);
        let resolved = resolve(environment, &code.catalogue, &self.checkout().catalogue);
        rendered.findings.extend(resolved.findings.iter().cloned());
        rendered.waiting = resolved
            .waiting
            .iter()
            .map(|name| name.value.clone())
            .collect();
        rendered.findings.extend(pin::check_unresolved(environment));
        let manifests = ImageManifests::read(environment, code.files(), self.sources);
        rendered.findings.extend(manifests.findings);
        rendered.image_manifests = manifests.trees;
        rendered.storage_classes = storage_classes(environment, &resolved);

        let parts = self.render_all(&resolved, code, options);
        let trees: Vec<Arc<Tree>> = parts
            .iter()
            .flat_map(|part| part.objects.iter().cloned())
            .collect();
        let catalog = catalog(environment, &trees, &mut rendered.findings);
        let mut used: BTreeSet<PinName> = BTreeSet::new();
        for (component, part) in resolved.components.iter().zip(parts) {
            let name = component.name();
            used.extend(component.variant.file.images.keys().map(|image| PinName {
                component: name.clone(),
                image: image.clone(),
            }));
            rendered.findings.extend(part.findings);
            rendered
                .findings
                .extend(secret::check(environment, component, &resolved.components));
            let namespace = component.component.file.namespace.as_str();
            let mut documents = secret::documents(component);
            if let Some(catalog) = &catalog {
                documents.extend(manifest::documents(
                    name.as_str(),
                    namespace,
                    &part.objects,
                    catalog,
                    &mut rendered.findings,
                ));
            }
            let mut documents = manifest::tell_apart(documents);
            documents.sort_by_key(|document| {
                let kind = document.tree().root().get("kind").and_then(Node::as_str);
                kind.and_then(install_rank).unwrap_or(usize::MAX)
            });
            let found = image::check(environment, &documents, &mut used);
            rendered.findings.extend(found);
            let address = Address::new(["values", name.as_str()]);
            rendered.components.push(RenderedComponent {
                name: name.clone(),
                variant: component.variant_name.clone(),
                is_stateful: *component.component.file.stateful,
                namespace: namespace.to_owned(),
                documents: if part.not_rendered.is_some() {
                    Vec::new()
                } else {
                    documents
                },
                values: Some(Document::new(
                    address,
                    Kind::HelmValues,
                    Existence::Certain,
                    Arc::new(part.values),
                )),
                set_values: values::set_places(&component.variant.file),
                not_rendered: part.not_rendered,
            });
        }
        let unresolved = resolved.unresolved.iter();
        rendered.components.extend(
            unresolved.filter_map(|(name, reason)| not_rendered(environment, name, reason)),
        );
        // A pin of a component that is not here yet, or failed, is not left over.
        let missing: BTreeSet<&ComponentName> = rendered
            .components
            .iter()
            .filter(|component| component.not_rendered.is_some())
            .map(|component| &component.name)
            .chain(&rendered.waiting)
            .collect();
        let pins = environment.release.file.images.keys();
        used.extend(pins.filter(|pin| missing.contains(&pin.component)).cloned());
        rendered
            .findings
            .extend(pin::check_unused(environment, &used));
        rendered.stacks = stacks.rendered;
        rendered.waiting_stacks = stacks.waiting;
    }

    /// Renders side by side; the result is in the order of the components.
    fn render_all(&self, resolved: &Resolved<'_>, code: &Code<'_>, options: Options) -> Vec<Part> {
        let render = || -> Vec<Part> {
            resolved
                .components
                .par_iter()
                .map(|component| self.render_one(resolved.environment, component, code))
                .collect()
        };
        match rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads)
            .stack_size(infractl_helm::STACK)
            .start_handler(|_| infractl_helm::claim_stack())
            .build()
        {
            Ok(pool) => pool.install(render),
            // Without threads of its own the render uses those of the caller.
            Err(_) => render(),
        }
    }

    fn render_one(
        &self,
        environment: &Environment,
        component: &ResolvedComponent<'_>,
        code: &Code<'_>,
    ) -> Part {
        let (values, mut findings) = values::values(environment, component);
        findings.extend(pin::check_missing(environment, component));
        let mut part = Part {
            objects: Vec::new(),
            values,
            not_rendered: None,
            findings,
        };
        let Some(path) = &component.variant.chart else {
            let reason = "its chart lies in a registry and is not vendored".to_owned();
            part.leave_out(component, reason);
            return part;
        };
        let outcome = code.chart(path, self.sources).and_then(|chart| {
            chart::render(&chart, environment, component, &part.values, self.sources)
        });
        match outcome {
            Ok(render) => {
                for warning in &render.warnings {
                    part.warn(component, warning);
                }
                part.objects = manifest::objects(&render, self.sources, &mut part.findings);
            }
            Err(error) if error.kind == infractl_helm::HelmErrorKind::NotRendered => {
                let reason = format!("it depends on something that is not known yet: {error}");
                part.leave_out(component, reason);
            }
            Err(error) => {
                part.not_rendered = Some("its chart does not render".to_owned());
                let is_unread = error.kind == infractl_helm::HelmErrorKind::Unreadable;
                let mut finding = Finding::from(error);
                if is_unread {
                    finding.outcome = Outcome::Unchecked;
                }
                finding.address = Some(Address::new(["kubernetes", component.name().as_str()]));
                // Not every mistake of a chart has a line: a file that is too large, or no file.
                finding.file = finding.file.or_else(|| Some(path.clone()));
                part.findings.push(finding);
            }
        }
        part
    }
}

/// What stacks give to inputs that take a class of storage.
fn storage_classes(environment: &Environment, resolved: &Resolved<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for component in &resolved.components {
        for (name, input) in &component.variant.file.inputs {
            let Some(Bound::Stack { stack, path, .. }) = component.inputs.get(name.as_str()) else {
                continue;
            };
            let output = environment.outputs.get(stack);
            let class = output.and_then(|output| output.root().at(path)?.as_str());
            if *input.kind == Capability::StorageClass {
                found.extend(class.map(str::to_owned));
            }
        }
    }
    found
}

/// The kinds of the cluster, custom ones of the environment's own definitions included.
fn catalog<'t>(
    environment: &Environment,
    trees: &'t [Arc<Tree>],
    findings: &mut Vec<Finding>,
) -> Option<Catalog<'t>> {
    let written = &environment.release.file.kubernetes;
    match infractl_kubernetes::KubernetesVersion::parse(written.as_str()) {
        Ok(version) => {
            let mut catalog = Catalog::new(version);
            for tree in trees {
                catalog.add_definition(tree.root());
            }
            Some(catalog)
        }
        Err(error) => {
            let rule = "release-unsupported-kubernetes";
            findings.push(Finding::error(rule, written.span, error.to_string()));
            None
        }
    }
}

/// What one component's render gives.
struct Part {
    objects: Vec<Arc<Tree>>,
    values: Tree,
    not_rendered: Option<String>,
    findings: Vec<Finding>,
}

impl Part {
    /// Repeats what Helm would write to standard error.
    fn warn(&mut self, component: &ResolvedComponent<'_>, warning: &str) {
        let name = component.name();
        let message = format!("Helm warns about `{name}`: {}", warning.trim());
        let place = component.variant.file.chart.span;
        self.findings.push(
            Finding::new("helm-chart-warning", Severity::Warning, place, message)
                .about(Address::new(["values", name.as_str()]), None),
        );
    }

    /// Says aloud that nothing of the component was rendered.
    fn leave_out(&mut self, component: &ResolvedComponent<'_>, reason: String) {
        let name = component.name();
        let message = format!("`{name}` is not rendered, so nothing of it is checked: {reason}");
        let mut finding = Finding::new(
            "env-not-rendered",
            Severity::Info,
            component.choice.place(),
            message,
        );
        finding.outcome = Outcome::Unchecked;
        self.findings.push(finding);
        self.not_rendered = Some(reason);
    }
}

/// A component of the environment of which there is nothing but the choice.
fn not_rendered(
    environment: &Environment,
    name: &ComponentName,
    reason: &str,
) -> Option<RenderedComponent> {
    let choice = environment.file.components.get(name)?;
    Some(RenderedComponent {
        name: name.clone(),
        variant: choice.variant.value.clone(),
        is_stateful: false,
        namespace: String::new(),
        documents: Vec::new(),
        values: None,
        set_values: Vec::new(),
        not_rendered: Some(reason.to_owned()),
    })
}
