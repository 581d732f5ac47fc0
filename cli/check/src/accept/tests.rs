use std::sync::Arc;

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::{Address, RenderKind};

use super::*;

const COMPONENT: &str = "\
apiVersion: infractl.dev/v1
kind: Component
name: app
description: An app
licence: {spdx: MIT}
namespace: default
stateful: false
variants:
  single: {chart: helm/charts/app}
exceptions:
  - {id: k8s-host-network, address: kubernetes/app/**, owner: platform, reason: it routes}
  - {id: k8s-host-network, address: kubernetes/**, owner: platform, reason: too much}
";

fn project(waivers: &str) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    for (path, text) in [
        (
            "infractl.yaml",
            "apiVersion: infractl.dev/v1\nkind: Project\nname: test\n",
        ),
        ("helm/components/app/component.yaml", COMPONENT),
        (
            "helm/charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        ),
        ("waivers.yaml", waivers),
    ] {
        let bytes: Arc<[u8]> = text.as_bytes().into();
        files.insert(RelativePath::parse(path).unwrap(), bytes);
    }
    for name in ["staging", "prod"] {
        let folder = format!("environments/{name}");
        files.insert(
            RelativePath::parse(&format!("{folder}/environment.yaml")).unwrap(),
            *b"apiVersion: infractl.dev/v1\nkind: Environment\ntier: staging\n",
        );
        files.insert(
            RelativePath::parse(&format!("{folder}/release.yaml")).unwrap(),
            *b"apiVersion: infractl.dev/v1\nkind: Release\nkubernetes: v1.36.3+k3s1\n",
        );
    }
    files
}

fn waivers(entries: &[&str]) -> String {
    let list: Vec<String> = entries
        .iter()
        .map(|entry| format!("{{{entry}, owner: platform, reason: soon}}"))
        .collect();
    let list = list.join(", ");
    format!("apiVersion: infractl.dev/v1\nkind: Waivers\nwaivers: [{list}]\n")
}

fn finding(rule: &'static str, address: &str, environments: &[&str]) -> Finding {
    let mut finding = Finding::error(rule, None, "wrong");
    finding.address = Address::parse(address).ok();
    finding.renders = environments
        .iter()
        .map(|name| ((*name).to_owned(), RenderKind::Now))
        .collect();
    finding
}

/// The number of renders of a finding, and what accepts it.
type Judged = (usize, Option<AcceptedBy>);

/// What is told of the acceptances themselves, what came of the findings, and what is unused.
fn judged(
    waivers: &str,
    known: Option<&KnownWaivers>,
    findings: Vec<Finding>,
) -> (Vec<String>, Vec<Judged>, Vec<String>) {
    let files = project(waivers);
    let sources = Sources::new();
    let (project, problems) = Project::load(&files, &sources);
    let is_error = |problem: &&Finding| problem.severity == Severity::Error;
    assert_eq!(problems.iter().find(is_error), None);
    let project = project.unwrap();
    let folder = RelativePath::parse("helm/components").unwrap();
    let (catalogue, problems) = Catalogue::load(&files, &folder, &sources);
    assert!(problems.is_empty(), "{problems:?}");
    let mut told = Vec::new();
    let today = jiff::civil::date(2026, 10, 1);
    let mut acceptances =
        Acceptances::gather(&catalogue, &project.waivers, known, today, &mut told);
    let judged = acceptances.apply(findings);
    let ids = |findings: &[Finding]| findings.iter().map(|own| own.rule.to_string()).collect();
    let unused: Vec<Finding> = acceptances.unused().collect();
    (
        ids(&told),
        judged
            .iter()
            .map(|own| (own.renders.len(), own.acceptance.as_ref().map(|own| own.by)))
            .collect(),
        ids(&unused),
    )
}

const POD: &str = "kubernetes/app/Pod/default/app";

#[test]
fn an_exception_holds_for_its_component_and_no_further() {
    let (told, judged, unused) = judged(
        &waivers(&[]),
        None,
        vec![
            finding("k8s-host-network", POD, &["staging", "prod"]),
            finding(
                "k8s-host-network",
                "kubernetes/other/Pod/default/app",
                &["prod"],
            ),
            finding("k8s-host-path", POD, &["prod"]),
        ],
    );
    assert_eq!(told, ["exception-over-broad"]);
    assert_eq!(
        judged,
        [(2, Some(AcceptedBy::Exception)), (1, None), (1, None)]
    );
    assert!(unused.is_empty());
}

#[test]
fn a_waiver_of_one_environment_parts_a_finding_of_two() {
    let (told, judged, unused) = judged(
        &waivers(&[
            "id: k8s-host-path, address: kubernetes/app/**, environments: [staging], expires: 2026-11-30",
            "id: k8s-host-pid, address: kubernetes/app/**, expires: 2026-11-30",
        ]),
        None,
        vec![finding("k8s-host-path", POD, &["staging", "prod"])],
    );
    assert_eq!(told, ["exception-over-broad"]);
    assert_eq!(judged, [(1, None), (1, Some(AcceptedBy::Waiver))]);
    assert_eq!(unused, ["exception-unused", "waiver-unused"]);
}

#[test]
fn what_has_expired_or_was_not_checked_is_not_accepted() {
    let mut unchecked = finding("k8s-host-pid", POD, &["prod"]);
    unchecked.outcome = Outcome::Unchecked;
    let (told, judged, _) = judged(
        &waivers(&[
            "id: k8s-host-path, address: kubernetes/app/**, expires: 2026-09-30",
            "id: k8s-host-pid, address: kubernetes/app/**, expires: 2026-10-10",
        ]),
        None,
        vec![finding("k8s-host-path", POD, &["prod"]), unchecked],
    );
    assert_eq!(
        told,
        [
            "exception-over-broad",
            "waiver-expired",
            "waiver-expires-soon"
        ]
    );
    assert_eq!(judged, [(1, None), (1, None)]);
}

#[test]
fn a_waiver_that_the_base_branch_lacks_is_told_and_counts() {
    let old = "id: k8s-host-path, address: kubernetes/app/**, expires: 2026-11-30";
    let known = known_waivers(&project(&waivers(&[old])));
    let renewed = old.replace("11-30", "12-20");
    for (waiver, wanted) in [(old, 1), (&renewed, 2)] {
        let (told, judged, _) = judged(
            &waivers(&[waiver]),
            Some(&known),
            vec![finding("k8s-host-path", POD, &["prod"])],
        );
        assert_eq!(told.len(), wanted, "{told:?}");
        assert_eq!(judged, [(1, Some(AcceptedBy::Waiver))]);
    }
}
