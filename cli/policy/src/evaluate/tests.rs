use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

use infractl_base::{RelativePath, read_frame, write_frame};
use infractl_document::Sources;
use infractl_yaml::{Dialect, Options};

use super::told::told;
use super::work::Plan;
use super::*;
use crate::engine::Text;
use crate::policy::{Policy, Scope};
use crate::worker::{Entry, Frame, Load, serve};

/// Denies a namespace with pods and without a network policy, and names the pod's image.
const POLICY: &str = r#"package kubernetes.bare
deny contains {"msg": msg, "address": pod.address, "path": "spec.containers[0].image"} if {
	some pod in input.documents
	pod.value.kind == "Pod"
	not protected[pod.value.metadata.namespace]
	msg := sprintf("nothing protects it in %s of %d", [input.environment.name, count(input.documents)])
}
protected contains document.value.metadata.namespace if {
	some document in input.documents
	document.value.kind == "NetworkPolicy"
}
deny contains "no document has an owner" if {
	every document in input.documents { not document.value.metadata.owner }
}
deny contains {"msg": "elsewhere", "address": "kubernetes/a/Pod/none/gone", "path": "spec"}
"#;

#[derive(Clone, Default)]
struct Answers(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Answers {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What a worker answers to a request, as JSON.
fn answered(load: &Load, work: &Work) -> serde_json::Value {
    let mut requests = Vec::new();
    for request in [
        serde_json::json!({"Load": {"load": load, "is_careful": false}}),
        serde_json::json!({"Evaluate": {"inputs": work.inputs, "is_json": false, "is_careful": false}}),
    ] {
        write_frame(&mut requests, request.to_string().as_bytes()).unwrap();
    }
    let Frame::Encoded(frame) = &work.frame else {
        panic!("documents of inputs are encoded");
    };
    write_frame(&mut requests, frame).unwrap();
    let answers = Answers::default();
    serve(Cursor::new(requests), answers.clone()).unwrap();
    let bytes = answers.0.lock().unwrap().clone();
    let mut from = bytes.as_slice();
    let mut last = Vec::new();
    while let Some(frame) = read_frame(&mut from).unwrap() {
        last = frame;
    }
    serde_json::from_slice(&last).unwrap()
}

/// Documents: tree, address, kind and environment.
type Documents = Vec<(Tree, &'static str, &'static str, &'static str)>;

/// Two environments, the first with a pod that nothing protects.
fn documents(sources: &Sources) -> Documents {
    let read = |text: &str| {
        let path = RelativePath::parse("a.yaml").unwrap();
        let bytes: Arc<[u8]> = text.as_bytes().into();
        let source = sources.add(&path, &bytes);
        let document = infractl_yaml::read_one(&bytes, source, &Options::new(Dialect::GoYaml));
        document.unwrap().tree
    };
    let pod = |namespace: &str| {
        read(&format!(
            "kind: Pod\nmetadata: {{namespace: {namespace}}}\nspec:\n  containers:\n    - image: a\n"
        ))
    };
    vec![
        (
            pod("one"),
            "kubernetes/a/Pod/one/a",
            "kubernetes.object",
            "prod",
        ),
        (
            pod("two"),
            "kubernetes/a/Pod/two/a",
            "kubernetes.object",
            "prod",
        ),
        (
            read("kind: NetworkPolicy\nmetadata: {namespace: two}\n"),
            "kubernetes/a/NetworkPolicy.networking.k8s.io/two/a",
            "kubernetes.object",
            "prod",
        ),
        (read("a: 1\n"), "values/a", "helm.values", "prod"),
        (
            pod("two"),
            "kubernetes/a/Pod/two/a",
            "kubernetes.object",
            "staging",
        ),
        (
            read("tier: staging\n"),
            "environment/staging",
            "environment",
            "staging",
        ),
    ]
}

/// The policy, and what a worker loads for it.
fn policy() -> (Policy, Load) {
    let path = RelativePath::parse("kubernetes/bare/policy.rego").unwrap();
    let mut policy = Policy::plain(0, path, "data.kubernetes.bare".to_owned());
    policy.scope = Scope::Environment;
    policy.kinds = vec!["kubernetes.object".to_owned(), "environment".to_owned()];
    let entries = vec![Entry {
        file: 0,
        rule: "data.kubernetes.bare.deny".to_owned(),
    }];
    let load = Load {
        texts: vec![Text {
            path: "policy.rego".to_owned(),
            text: POLICY.to_owned(),
        }],
        sees: BTreeMap::new(),
        covers: false,
        entries,
    };
    (policy, load)
}

#[test]
fn a_policy_of_environments_sees_each_once_and_speaks_of_its_documents() {
    let sources = Sources::new();
    let trees = documents(&sources);
    let addresses: Vec<Address> = trees
        .iter()
        .map(|(_, address, ..)| Address::parse(address).unwrap())
        .collect();
    let inputs: Vec<Input<'_>> = trees
        .iter()
        .zip(&addresses)
        .map(|((tree, _, kind, environment), address)| Input {
            address: Some(address),
            kind: Some(kind),
            environment: Some((environment, "production")),
            renders: &[],
            tree,
            span: tree.root().span(),
        })
        .collect();
    let (policy, load) = policy();
    let plan = Plan::over(&inputs, &load.entries, vec![&policy]);
    let mut whole = Part::default();
    for subject in (0..inputs.len()).map(Subject::Document) {
        assert!(plan.work(subject, &BTreeSet::new()).is_none());
    }
    for subject in [0, 1].map(Subject::Environment) {
        let work = plan.work(subject, &BTreeSet::new()).unwrap();
        let answer = answered(&load, &work);
        let results = serde_json::from_value(answer["Evaluated"].clone()).unwrap();
        whole.take(subject, &work, results);
    }
    let evaluation = told(&plan, whole);
    assert_eq!(evaluation.evaluations, 2);
    let found: Vec<_> = evaluation
        .findings
        .iter()
        .map(|finding| {
            let address = finding.address.as_ref().map_or("", Address::as_str);
            let place = finding.primary.and_then(|span| sources.locate(span));
            let place = place.map(|(_, start, _)| (start.line, start.column));
            (finding.message.as_str(), address, place)
        })
        .collect();
    let gone = "kubernetes/a/Pod/none/gone";
    assert_eq!(
        found,
        [
            ("no document has an owner", "", None),
            ("elsewhere", gone, None),
            (
                "nothing protects it in prod of 3",
                "kubernetes/a/Pod/one/a",
                Some((5, 14))
            ),
            (
                "no document has an owner",
                "environment/staging",
                Some((1, 1))
            ),
            ("elsewhere", gone, Some((1, 1))),
            (
                "nothing protects it in staging of 2",
                "kubernetes/a/Pod/two/a",
                Some((5, 14))
            ),
        ]
    );
}
