//! Plan and apply over real folders.

mod applying;
mod canary;
mod drift;
mod guards;
mod journal;
mod laws;
mod layout;
mod planning;
mod sealed;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{Folder, RelativePath, Secret};
use infractl_document::{Address, Document, Existence, Kind, Node, Sources, TreeBuilder, View};
use infractl_kubernetes::KubernetesVersion;
use infractl_state::{Code, History, LocalStore, Secrets, Timestamp, history, latest_success};

use crate::{
    Applied, DeliveryError, Desired, DesiredComponent, Directory, Lookup, Plan, Run, apply, plan,
    plan_destroy,
};

/// A project with one environment, in a folder that goes with it.
struct Project {
    folder: Folder,
    store: LocalStore,
    directory: Directory,
    release: RefCell<Vec<u8>>,
    second: RefCell<i64>,
}

struct Variables(BTreeMap<&'static str, &'static str>);

impl Lookup for Variables {
    fn value(&self, name: &str) -> Option<Secret<String>> {
        self.0
            .get(name)
            .map(|value| Secret::new((*value).to_owned()))
    }
}

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).unwrap()
}

const TARGET: &str = ".infractl/local/platform";

impl Project {
    fn new(name: &str) -> Self {
        let root =
            std::env::temp_dir().join(format!("infractl-delivery-{name}-{}", std::process::id()));
        let folder = Folder::new(root);
        folder.remove_tree(&RelativePath::root()).unwrap();
        Self::at(folder)
    }

    fn at(folder: Folder) -> Self {
        let store = folder.inside(&path(".infractl/local/state"));
        Self {
            store: LocalStore::open(store).unwrap(),
            directory: Directory::open(&folder, &path(TARGET)).unwrap(),
            folder,
            release: RefCell::new(b"release: 1\n".to_vec()),
            second: RefCell::new(0),
        }
    }

    fn plan(&self, desired: &Desired) -> Result<Plan, DeliveryError> {
        let held = self.directory.read(&desired.environment)?;
        let previous = latest_success(&self.store)?;
        let variables = Variables(BTreeMap::from([("TOKEN", CANARY)]));
        plan(
            desired,
            &held,
            previous.as_ref(),
            Secrets::new(&self.store),
            &variables,
        )
    }

    /// A clock that goes on by a second each time it is asked.
    fn clock(&self) -> impl Fn() -> Timestamp + '_ {
        || {
            *self.second.borrow_mut() += 1;
            Timestamp::from_second(1_800_000_000 + *self.second.borrow()).unwrap()
        }
    }

    fn run<'r>(&'r self, clock: &'r dyn Fn() -> Timestamp) -> Run<'r> {
        Run {
            directory: &self.directory,
            store: &self.store,
            release: None,
            code: Code {
                revision: Some("3f2c".into()),
                is_worktree: true,
                is_dirty: false,
            },
            kubernetes: Some("v1.36.3+k3s1".into()),
            policies: None,
            tool: "0.1.0".into(),
            who: "tester".into(),
            clock,
            plan_file: None,
            approvals: &[],
            is_interrupted: &|| false,
        }
    }

    fn apply_plan(&self, plan: &Plan) -> Result<Applied, DeliveryError> {
        let (clock, release) = (self.clock(), self.release.borrow());
        let mut run = self.run(&clock);
        run.release = Some(&release);
        apply(plan, &run, None, &mut |_| {})
    }

    fn apply(&self, desired: &Desired) -> Result<Applied, DeliveryError> {
        self.apply_plan(&self.plan(desired)?)
    }

    fn destroy(&self) -> Result<Applied, DeliveryError> {
        self.apply_plan(&plan_destroy("local", &self.directory.read("local")?))
    }

    fn history(&self) -> History {
        history(&self.store).unwrap()
    }

    /// Every file of the target with its text.
    fn files(&self) -> BTreeMap<String, String> {
        let target = self.folder.inside(&path(TARGET));
        let files = target.walk(&RelativePath::root()).unwrap();
        files
            .into_iter()
            .map(|(path, _)| {
                let bytes = target.read(&path).unwrap().unwrap();
                (path.to_string(), String::from_utf8(bytes).unwrap())
            })
            .collect()
    }

    fn write(&self, file: &str, text: &str) {
        let path = path(&format!("{TARGET}/{file}"));
        self.folder
            .write(&path, text.as_bytes(), infractl_base::Access::Shared)
            .unwrap();
    }

    /// What stands beside the target, its state aside.
    fn beside(&self) -> Vec<String> {
        let names = self.folder.list(&path(".infractl/local")).unwrap();
        names
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| name != "platform" && name != "state")
            .collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        drop(self.folder.remove_tree(&RelativePath::root()));
    }
}

/// The value of the variable `TOKEN`; it must show up in the files of Secrets only.
const CANARY: &str = "canary-5e7a91";

/// One document of a component. `!sealed x` in the text is a sealed leaf, `!unknown x` one that is
/// not known.
fn document(component: &str, text: &str) -> Document {
    let sources = Sources::new();
    let source = sources.add(&path("test.yaml"), &Arc::from(text.as_bytes()));
    let options = infractl_yaml::Options::new(infractl_yaml::Dialect::GoYaml);
    let read = infractl_yaml::read_one(text.as_bytes(), source, &options).unwrap();
    let mut builder = TreeBuilder::new();
    mark(&mut builder, read.tree.root());
    let tree = Arc::new(builder.finish().unwrap());
    let root = tree.root();
    let text = |keys: &[&str]| plan::object::text(root, keys);
    let (group, _) = text(&["apiVersion"])
        .unwrap()
        .split_once('/')
        .unwrap_or_default();
    let address = Address::kubernetes(
        component,
        text(&["kind"]).unwrap(),
        group,
        text(&["metadata", "namespace"]),
        text(&["metadata", "name"]).unwrap(),
    );
    Document::new(address, Kind::KubernetesObject, Existence::Certain, tree)
}

fn mark(builder: &mut TreeBuilder, node: Node<'_>) {
    match node.view() {
        View::Map(map) => {
            builder.begin_map(node.span());
            for (key, value) in map {
                builder.key(key, value.key_span());
                mark(builder, value);
            }
            builder.end();
        }
        View::Text(text) => match text.split_once('!') {
            Some(("sealed", text)) => builder.sensitive(text, node.span()),
            Some(("unknown", text)) => builder.unknown(text, node.span()),
            _ => builder.text(text, node.span()),
        },
        _ => builder.copy(node),
    }
}

fn component(name: &str, documents: &[&str]) -> DesiredComponent {
    DesiredComponent {
        name: name.to_owned(),
        variant: "single".into(),
        is_stateful: true,
        namespace: "data".into(),
        documents: documents.iter().map(|text| document(name, text)).collect(),
    }
}

fn desired(components: Vec<DesiredComponent>) -> Desired {
    Desired {
        environment: "local".into(),
        writes_secrets: true,
        kubernetes: KubernetesVersion::parse("1.36").unwrap(),
        components,
    }
}

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: data}\n";
const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: redis, namespace: data}\n\
                       spec: {ports: [{name: redis, port: 6379}], selector: {app: redis}}\n";
const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: redis, namespace: data}\n\
                      data: {size: \"1\", note: a}\n";
const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: redis, namespace: data}\n\
                      stringData: {password: \"sealed!generate:32\", token: \"sealed!env:TOKEN\", user: redis}\n";

/// Redis with a Secret, in a namespace that another component makes.
fn redis() -> Desired {
    desired(vec![
        component("namespaces", &[NAMESPACE]),
        component("redis", &[SECRET, CONFIG, SERVICE]),
    ])
}
