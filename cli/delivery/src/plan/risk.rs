//! How much care a change of an object asks for, in the words that resources of stacks have.

use infractl_document::{Address, Node, View};
use infractl_terraform::plan::{Concern, Risk};

use super::ObjectAction;

/// Kinds that hold data, or whose going takes along what does.
const STATEFUL: &[&str] = &[
    "CustomResourceDefinition.apiextensions.k8s.io",
    "Namespace",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "StatefulSet.apps",
    "VolumeSnapshot.snapshot.storage.k8s.io",
    "VolumeSnapshotContent.snapshot.storage.k8s.io",
];

/// Ends of API groups whose objects are databases, queues and stores to their operators.
const DATABASES: &[&str] = &[
    "cnpg.io",
    "elastic.co",
    "k8s.mariadb.com",
    "kafka.strimzi.io",
    "min.io",
    "mongodb.com",
    "mysql.oracle.com",
    "opensearch.opster.io",
    "opstreelabs.in",
    "percona.com",
    "rabbitmq.com",
    "zalan.do",
];

/// Kinds that let callers in from outside.
const DOORS: &[&str] = &[
    "GRPCRoute.gateway.networking.k8s.io",
    "Gateway.gateway.networking.k8s.io",
    "HTTPRoute.gateway.networking.k8s.io",
    "Ingress.networking.k8s.io",
    "TCPRoute.gateway.networking.k8s.io",
    "TLSRoute.gateway.networking.k8s.io",
];

const NETWORK_POLICY: &str = "NetworkPolicy.networking.k8s.io";

/// Judges one change by the kind of object and by what becomes of it. On a target that holds
/// nothing all is new, and nothing lets more in than before.
pub(super) fn of(
    address: &Address,
    action: &ObjectAction,
    before: Option<Node<'_>>,
    after: Option<Node<'_>>,
    is_first: bool,
) -> Risk {
    let kind = address.segments().nth(2).unwrap_or_default();
    let goes = matches!(action, ObjectAction::Delete | ObjectAction::Replace { .. });
    let mut concerns = Vec::new();
    if goes && holds_data(kind) {
        concerns.push(Concern::DestroysState);
    }
    let is_closed = *action == ObjectAction::Delete && kind == NETWORK_POLICY;
    let changes = matches!(
        action,
        ObjectAction::Create | ObjectAction::Update | ObjectAction::Replace { .. }
    );
    if is_closed {
        concerns.push(Concern::WidensNetwork);
    }
    if let Some(after) = after.filter(|_| changes && !is_first) {
        if opens(kind, before, after) {
            concerns.push(Concern::WidensNetwork);
        }
        if allows(kind, before, after) {
            concerns.push(Concern::WidensIdentity);
        }
    }
    if goes {
        concerns.push(Concern::Destroys);
    }
    match action {
        ObjectAction::Unchanged => Risk::none(),
        ObjectAction::Update => Risk::ranked(concerns, true),
        _ => Risk::ranked(concerns, false),
    }
}

fn holds_data(kind: &str) -> bool {
    let group = kind.split_once('.').map_or("", |(_, group)| group);
    let is_within = |end: &&str| {
        group == *end
            || group
                .strip_suffix(*end)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    STATEFUL.contains(&kind) || DATABASES.iter().any(is_within)
}

/// Whether more of the network may come in.
fn opens(kind: &str, before: Option<Node<'_>>, after: Node<'_>) -> bool {
    if kind == "Service" {
        let outside = |node: Node<'_>| {
            let kind = at(node, &["spec", "type"]).and_then(Node::as_str);
            matches!(kind, Some("LoadBalancer" | "NodePort"))
        };
        return outside(after) && !before.is_some_and(outside);
    }
    if DOORS.contains(&kind) {
        return before.is_none();
    }
    // A policy that comes closes: what it does not name stays out from then on.
    let Some(before) = before.filter(|_| kind == NETWORK_POLICY) else {
        return false;
    };
    let side = |key: &str| {
        let path = ["spec", key];
        has_more(at(before, &path), at(after, &path))
    };
    let types = ["spec", "policyTypes"];
    let selected = ["spec", "podSelector"];
    side("ingress")
        || side("egress")
        || has_more(at(after, &types), at(before, &types))
        || differ(at(before, &selected), at(after, &selected))
}

/// Whether somebody or something may do more.
fn allows(kind: &str, before: Option<Node<'_>>, after: Node<'_>) -> bool {
    let more = |key: &str| {
        let old = before.and_then(|before| before.get(key));
        has_more(old, after.get(key))
    };
    match kind {
        "ClusterRole.rbac.authorization.k8s.io" | "Role.rbac.authorization.k8s.io" => {
            more("rules") || (before.is_some() && more("aggregationRule"))
        }
        "ClusterRoleBinding.rbac.authorization.k8s.io"
        | "RoleBinding.rbac.authorization.k8s.io" => {
            let role = |node: Option<Node<'_>>| {
                node.and_then(|node| node.get("roleRef")).map(Node::digest)
            };
            more("subjects") || role(before) != role(Some(after))
        }
        _ => powers(after) > before.map_or(0, powers),
    }
}

/// How many places of an object take a pod out of its bounds.
fn powers(node: Node<'_>) -> usize {
    let own = match (node.key(), node.view()) {
        (
            Some("privileged" | "allowPrivilegeEscalation" | "hostNetwork" | "hostPID" | "hostIPC"),
            View::Bool(true),
        )
        | (Some("hostPath"), View::Map(_)) => 1,
        (Some("add"), View::List(list)) => list.len(),
        _ => 0,
    };
    own + node.children().map(powers).sum::<usize>()
}

/// Whether a list has an item that another lacks, or a map another value.
fn has_more(before: Option<Node<'_>>, after: Option<Node<'_>>) -> bool {
    let Some(after) = after else {
        return false;
    };
    match (before.map(Node::view), after.view()) {
        (Some(View::List(old)), View::List(new)) => new
            .iter()
            .any(|item| !old.iter().any(|known| known.has_same_value(item))),
        (_, View::List(new)) => !new.is_empty(),
        _ => differ(before, Some(after)),
    }
}

fn differ(before: Option<Node<'_>>, after: Option<Node<'_>>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => !before.has_same_value(after),
        (None, None) => false,
        _ => true,
    }
}

fn at<'n>(node: Node<'n>, keys: &[&str]) -> Option<Node<'n>> {
    keys.iter().try_fold(node, |node, key| node.get(key))
}

#[cfg(test)]
mod tests {
    use infractl_base::RelativePath;
    use infractl_document::{Sources, Tree};
    use infractl_yaml::{Dialect, Options, read_one};

    use super::*;

    fn tree(text: &str) -> Tree {
        let source = Sources::new().add(&RelativePath::root(), &text.as_bytes().into());
        read_one(text.as_bytes(), source, &Options::new(Dialect::Core12))
            .unwrap()
            .tree
    }

    /// The concerns of a change of one object, the worst first.
    fn concerns(kind: &str, before: Option<&str>, after: Option<&str>) -> Vec<&'static str> {
        let address = Address::new(["kubernetes", "part", kind, "data", "name"]);
        let action = match (before, after) {
            (None, _) => ObjectAction::Create,
            (_, None) => ObjectAction::Delete,
            _ => ObjectAction::Update,
        };
        let [before, after] = [before, after].map(|text| text.map(tree));
        let [before, after] = [&before, &after].map(|tree| tree.as_ref().map(Tree::root));
        let risk = of(&address, &action, before, after, false);
        risk.concerns.iter().map(|own| own.as_str()).collect()
    }

    #[test]
    fn what_holds_data_is_the_worst_that_can_go() {
        for kind in [
            "StatefulSet.apps",
            "PersistentVolumeClaim",
            "Namespace",
            "CustomResourceDefinition.apiextensions.k8s.io",
            "Cluster.postgresql.cnpg.io",
            "Kafka.kafka.strimzi.io",
        ] {
            let found = concerns(kind, Some("{}"), None);
            assert_eq!(found, ["destroys-state", "destroys"], "{kind}");
            assert_eq!(concerns(kind, None, Some("{}")), [] as [&str; 0], "{kind}");
        }
        assert_eq!(concerns("ConfigMap", Some("{}"), None), ["destroys"]);
        assert_eq!(concerns("Thing.notcnpg.io", Some("{}"), None), ["destroys"]);
    }

    #[test]
    fn more_of_the_network_is_told() {
        let none: [&str; 0] = [];
        let service = |kind: &str| format!("{{spec: {{type: {kind}}}}}");
        let [inside, outside] = ["ClusterIP", "LoadBalancer"].map(service);
        let of = |before, after| concerns("Service", before, after);
        assert_eq!(of(Some(&*inside), Some(&*outside)), ["widens-network"]);
        assert_eq!(of(None, Some(&*outside)), ["widens-network"]);
        assert_eq!(of(Some(&*outside), Some(&*outside)), none);
        assert_eq!(of(Some(&*outside), Some(&*inside)), none);
        let route = "HTTPRoute.gateway.networking.k8s.io";
        assert_eq!(concerns(route, None, Some("{}")), ["widens-network"]);
        let policy = |before, after| concerns(NETWORK_POLICY, before, after);
        let one =
            "{spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 1}]}]}}";
        let two = "{spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 1}]}, {}]}}";
        assert_eq!(policy(Some(one), Some(two)), ["widens-network"]);
        assert_eq!(policy(Some(two), Some(one)), none);
        assert_eq!(policy(None, Some(one)), none);
        assert_eq!(policy(Some(one), None), ["widens-network", "destroys"]);
        let untyped = "{spec: {podSelector: {}, policyTypes: [], ingress: [{ports: [{port: 1}]}]}}";
        assert_eq!(policy(Some(one), Some(untyped)), ["widens-network"]);
    }

    #[test]
    fn more_rights_are_told() {
        let none: [&str; 0] = [];
        let role = |before, after| concerns("ClusterRole.rbac.authorization.k8s.io", before, after);
        let one = "{rules: [{resources: [pods], verbs: [get]}]}";
        let two =
            "{rules: [{resources: [pods], verbs: [get]}, {resources: [secrets], verbs: [get]}]}";
        assert_eq!(role(Some(one), Some(two)), ["widens-identity"]);
        assert_eq!(role(None, Some(one)), ["widens-identity"]);
        assert_eq!(role(Some(two), Some(one)), none);
        let plain = "{spec: {template: {spec: {containers: [{name: a}]}}}}";
        let strong = "{spec: {template: {spec: {containers: [{name: a, securityContext: {privileged: true}}]}}}}";
        let set = |before, after| concerns("DaemonSet.apps", before, after);
        assert_eq!(set(Some(plain), Some(strong)), ["widens-identity"]);
        assert_eq!(set(Some(strong), Some(strong)), none);
        assert_eq!(set(Some(strong), Some(plain)), none);
    }
}
