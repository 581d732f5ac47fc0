use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Sources, Tree};
use infractl_yaml::{Dialect, Options, read_one};

use super::*;
use crate::{Catalog, KubernetesVersion, ObjectId, replacement};

fn tree(text: &str) -> Tree {
    let path = RelativePath::parse("object.yaml").unwrap();
    let source = Sources::new().add(&path, &Arc::from(text.as_bytes()));
    read_one(text.as_bytes(), source, &Options::new(Dialect::GoYaml))
        .unwrap()
        .tree
}

/// The changes between two objects of one kind, one a line, and why they need a new object.
fn changes(kind: &str, held: &str, desired: &str) -> (Vec<String>, Option<&'static str>) {
    let object = |rest: &str| tree(&format!("{kind}\nmetadata: {{name: a}}\n{rest}"));
    let (held, desired) = (object(held), object(desired));
    let catalog = Catalog::new(KubernetesVersion::NEWEST);
    let id = ObjectId::read(desired.root(), &catalog, "default").unwrap();
    let schema = catalog.schema(&id.group, &id.version, &id.kind);
    let found = diff(held.root(), desired.root(), schema);
    let replacement = replacement(&id, held.root(), &found).map(|it| it.reason);
    (
        found.iter().map(|change| format!("{change:?}")).collect(),
        replacement,
    )
}

const POD: &str = "apiVersion: v1\nkind: Pod";
const SERVICE: &str = "apiVersion: v1\nkind: Service";
const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment";
const STATEFUL_SET: &str = "apiVersion: apps/v1\nkind: StatefulSet";
const CONFIG_MAP: &str = "apiVersion: v1\nkind: ConfigMap";
const SECRET: &str = "apiVersion: v1\nkind: Secret";

#[test]
fn keyed_lists_are_matched_by_their_keys() {
    let (found, _) = changes(
        POD,
        "spec: {containers: [{name: a, image: x}, {name: b, image: v}]}",
        "spec: {containers: [{name: b, image: z}, {name: a, image: x}, {name: c, image: w}]}",
    );
    assert_eq!(
        found,
        [
            r#"Changed spec.containers[name=b].image from "v" to "z""#,
            r#"Added spec.containers[name=c] to {"name": "c", "image": "w"}"#,
            r#"Reordered spec.containers from [{"name": "a", "image": "x"}, {"name": "b", "image": "v"}] to [{"name": "b", "image": "z"}, {"name": "a", "image": "x"}, {"name": "c", "image": "w"}]"#,
        ]
    );
}

#[test]
fn a_port_without_a_protocol_is_one_of_tcp() {
    let (found, _) = changes(
        SERVICE,
        "spec: {ports: [{port: 80, protocol: TCP}]}",
        "spec: {ports: [{port: 80, targetPort: 8080}]}",
    );
    assert_eq!(
        found,
        [
            "Added spec.ports[port=80,protocol=TCP].targetPort to 8080",
            r#"Removed spec.ports[port=80,protocol=TCP].protocol from "TCP""#,
        ]
    );
}

#[test]
fn equal_values_in_other_words_are_no_change() {
    let (found, _) = changes(
        POD,
        "spec: {containers: [{name: a, resources: {limits: {cpu: 1000m, memory: 1Gi}}}], priority: null}",
        "spec: {containers: [{name: a, resources: {limits: {cpu: 1, memory: 1024Mi}}}]}",
    );
    assert_eq!(found, [""; 0]);
    let (found, _) = changes(
        SERVICE,
        "spec: {ports: [{port: 80, targetPort: 8080}]}",
        "spec: {ports: [{port: 80, targetPort: \"8080\"}]}",
    );
    assert_eq!(found, [""; 0]);
}

#[test]
fn values_of_maps_of_text_are_compared_as_text() {
    let (found, _) = changes(CONFIG_MAP, "data: {cpu: 1000m}", "data: {cpu: \"1\"}");
    assert_eq!(found, [r#"Changed data.cpu from "1000m" to "1""#]);
}

#[test]
fn an_item_put_in_front_of_an_atomic_list_is_one_change() {
    let (found, _) = changes(
        POD,
        "spec: {containers: [{name: a, args: [b, c]}]}",
        "spec: {containers: [{name: a, args: [x, b, c]}]}",
    );
    assert_eq!(found, [r#"Added spec.containers[name=a].args[0] to "x""#]);
}

#[test]
fn sets_are_compared_without_order() {
    let held = tree("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, finalizers: [b/x, b/y]}");
    let desired =
        tree("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, finalizers: [b/y, b/z]}");
    let catalog = Catalog::new(KubernetesVersion::NEWEST);
    let found = diff(
        held.root(),
        desired.root(),
        catalog.schema("", "v1", "ConfigMap"),
    );
    let found: Vec<String> = found.iter().map(|change| format!("{change:?}")).collect();
    assert_eq!(
        found,
        [
            r#"Added metadata.finalizers[1] to "b/z""#,
            r#"Removed metadata.finalizers[0] from "b/x""#,
        ]
    );
}

#[test]
fn what_only_the_server_writes_is_no_change() {
    let held = tree(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, uid: x, resourceVersion: \"1\", labels: {a: b}}\nstatus: {}",
    );
    let desired = tree("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}");
    let found = diff(held.root(), desired.root(), None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path.to_string(), "metadata.labels");
}

#[test]
fn data_of_a_secret_is_never_shown() {
    let (found, _) = changes(
        SECRET,
        "stringData: {a: hunter2}",
        "stringData: {a: hunter3}",
    );
    assert_eq!(found, ["Changed stringData.a (sensitive)"]);
}

#[test]
fn lists_without_a_schema_are_matched_by_name() {
    let held = tree("spec: {parts: [{name: a, size: 1}, {name: b, size: 1}]}");
    let desired = tree("spec: {parts: [{name: b, size: 2}, {name: a, size: 1}]}");
    let found = diff(held.root(), desired.root(), None);
    assert_eq!(found[0].path.to_string(), "spec.parts[name=b].size");
    assert_eq!(found[1].change, Change::Reordered);
}

/// The differences between two wanted pods, one a line.
fn differences(from: &str, to: &str) -> Vec<String> {
    let object = |rest: &str| tree(&format!("{POD}\nmetadata: {{name: a}}\n{rest}"));
    let (from, to) = (object(from), object(to));
    let catalog = Catalog::new(KubernetesVersion::NEWEST);
    let found = compare(from.root(), to.root(), catalog.schema("", "v1", "Pod"));
    let paths = found.iter();
    paths
        .map(|found| format!("{:?} {}", found.change, found.path))
        .collect()
}

#[test]
fn order_counts_between_wanted_objects_where_it_means_something() {
    for (from, to, wanted) in [
        (
            "spec: {containers: [{name: a}, {name: b}]}",
            "spec: {containers: [{name: b}, {name: a}]}",
            None,
        ),
        (
            "spec: {initContainers: [{name: a}, {name: b}]}",
            "spec: {initContainers: [{name: b}, {name: a}]}",
            Some("Reordered spec.initContainers"),
        ),
        (
            "spec: {containers: [{name: a, env: [{name: A, value: x}, {name: B, value: y}]}]}",
            "spec: {containers: [{name: a, env: [{name: B, value: y}, {name: A, value: x}]}]}",
            None,
        ),
        (
            "spec: {containers: [{name: a, env: [{name: A, value: x}, {name: B, value: $(A)}]}]}",
            "spec: {containers: [{name: a, env: [{name: B, value: $(A)}, {name: A, value: x}]}]}",
            Some("Reordered spec.containers[name=a].env"),
        ),
    ] {
        let wanted: Vec<&str> = wanted.into_iter().collect();
        assert_eq!(differences(from, to), wanted, "{to}");
    }
}

#[test]
fn no_field_of_a_wanted_object_is_the_servers() {
    assert_eq!(
        differences("status: {phase: Running}", ""),
        ["Removed status"]
    );
    assert_eq!(
        differences("", "status: {phase: Running}"),
        ["Added status"]
    );
}

#[test]
fn changes_that_the_api_server_refuses_ask_for_a_new_object() {
    let fixed = Some("the field cannot change once the object exists");
    for (kind, held, desired, wanted) in [
        (
            DEPLOYMENT,
            "spec: {selector: {matchLabels: {a: b}}}",
            "spec: {selector: {matchLabels: {a: c}}}",
            fixed,
        ),
        (
            DEPLOYMENT,
            "spec: {replicas: 1}",
            "spec: {replicas: 2}",
            None,
        ),
        (
            STATEFUL_SET,
            "spec: {serviceName: a}",
            "spec: {serviceName: b}",
            fixed,
        ),
        (
            STATEFUL_SET,
            "spec: {template: {}}",
            "spec: {template: {metadata: {}}}",
            None,
        ),
        (
            "apiVersion: v1\nkind: PersistentVolumeClaim",
            "spec: {resources: {requests: {storage: 1Gi}}}",
            "spec: {resources: {requests: {storage: 2Gi}}}",
            None,
        ),
        (
            "apiVersion: v1\nkind: PersistentVolumeClaim",
            "spec: {storageClassName: a}",
            "spec: {storageClassName: b}",
            fixed,
        ),
        (
            SERVICE,
            "spec: {clusterIP: 10.0.0.1}",
            "spec: {clusterIP: None}",
            Some("the cluster address of a Service cannot change"),
        ),
        (SERVICE, "spec: {clusterIP: 10.0.0.1}", "spec: {}", None),
        (
            CONFIG_MAP,
            "immutable: true\ndata: {a: b}",
            "immutable: true\ndata: {a: c}",
            Some("the object is marked `immutable: true`"),
        ),
        (CONFIG_MAP, "data: {a: b}", "data: {a: c}", None),
        (SECRET, "type: Opaque", "type: kubernetes.io/tls", fixed),
        (
            "apiVersion: batch/v1\nkind: Job",
            "spec: {template: {spec: {containers: [{name: a, image: b}]}}}",
            "spec: {template: {spec: {containers: [{name: a, image: c}]}}}",
            fixed,
        ),
        (
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass",
            "provisioner: a",
            "provisioner: b",
            fixed,
        ),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding",
            "roleRef: {kind: Role, name: a}",
            "roleRef: {kind: Role, name: b}",
            fixed,
        ),
        (
            POD,
            "spec: {containers: [{name: a, image: b}]}",
            "spec: {containers: [{name: a, image: c}]}",
            None,
        ),
        (
            POD,
            "spec: {hostNetwork: true}",
            "spec: {hostNetwork: false}",
            fixed,
        ),
    ] {
        assert_eq!(changes(kind, held, desired).1, wanted, "{kind} {desired}");
    }
}
