//! One run in every shape: none loses a finding, or tells another rule, severity, place or text.

#![expect(clippy::disallowed_types, reason = "the program's own JSON is read")]

use std::path::Path;

use serde_json::Value;

use crate::project::Project;
use crate::repository::{commit, git};

/// Rule, severity, file, line and message of a finding.
type Told = (String, String, String, u64, String);

/// A critical rule, one that only warns, and one about the whole.
const POLICIES: [(&str, &str); 3] = [
    (
        "kubernetes/k8s-latest-image/policy.rego",
        "# METADATA\n# title: Images are pinned\n# description: A tag that moves brings other code.\n# custom:\n#   id: k8s-latest-image\n#   code: K8S-999\n#   severity: critical\n#   kinds: [kubernetes.object]\n#   standards: [NSA-3.1]\n#   remediation: name a version\npackage kubernetes.k8s_latest_image\n\ndeny contains {\"msg\": msg, \"path\": path} if {\n\tsome i, container in input.value.spec.containers\n\tendswith(container.image, \":latest\")\n\tmsg := sprintf(\"container `%s` follows | a <moving> tag\", [container.name])\n\tpath := sprintf(\"spec.containers[%d].image\", [i])\n}\n",
    ),
    (
        "kubernetes/k8s-no-owner/policy.rego",
        "# METADATA\n# custom:\n#   id: k8s-no-owner\n#   severity: medium\n#   kinds: [kubernetes.object]\npackage kubernetes.k8s_no_owner\n\nwarn contains {\"msg\": \"nobody owns it: 100%, or less\", \"path\": \"metadata.name\"} if {\n\tnot input.value.metadata.labels.owner\n}\n",
    ),
    (
        "kubernetes/k8s-quiet/policy.rego",
        "# METADATA\n# custom:\n#   id: k8s-quiet\n#   severity: low\n#   kinds: [kubernetes.object]\npackage kubernetes.k8s_quiet\n\nwarn contains {\"msg\": \"a & b are \\\"quiet\\\"\", \"path\": \"kind\"} if input.value.kind == \"Pod\"\n",
    ),
];

fn project() -> Project {
    let project = Project::sample();
    for (path, text) in POLICIES {
        project.write(&format!("rules/{path}"), text);
    }
    for name in ["a", "b,c", "d"] {
        let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n  containers:\n    - name: main\n      image: app:latest\n      ports: [{containerPort: \"80\"}]\n";
        project.write(&format!("in/{name}.yaml"), text);
    }
    project.write("in/broken.yaml", "kind: [\n");
    project
}

const CHECK: [&str; 4] = ["check", "in", "--policies", "rules"];
const CHECK_ALL: [&str; 3] = ["check", "--policies", "rules"];

/// The same policies over a project with an error that a value causes, and a warning.
fn whole() -> Project {
    let project = project();
    project.write(
        "environments/local/values/app.yaml",
        "replicas: two\nmessage: hello\n",
    );
    project.replace(
        "environments/local/environment.yaml",
        "{size: small}",
        "{size: small, colour: red}",
    );
    project
}

fn shape(project: &Project, check: &[&str], format: &str, more: &[&str]) -> String {
    let run = project.run(&[check, &["--format", format], more].concat());
    assert_ne!(run.code, Some(0), "{}", run.shown());
    run.stdout
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn from_json(report: &str) -> Vec<Told> {
    let report: Value = serde_json::from_str(report).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.map(|found| {
        let place = &found["place"];
        let file = if place.is_null() {
            &found["file"]
        } else {
            &place["path"]
        };
        (
            text(&found["id"]),
            text(&found["severity"]),
            text(file),
            place["line"].as_u64().unwrap_or(0),
            text(&found["message"]),
        )
    });
    told.collect()
}

fn from_sarif(report: &str) -> Vec<Told> {
    let log: Value = serde_json::from_str(report).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    let told = results.map(|result| {
        let place = &result["locations"][0]["physicalLocation"];
        // What could not be read has no level in SARIF; in this input it is an error.
        let severity = match result["level"].as_str().unwrap() {
            "none" => "error",
            "note" => "info",
            other => other,
        };
        (
            text(&result["ruleId"]),
            severity.to_owned(),
            text(&place["artifactLocation"]["uri"]),
            place["region"]["startLine"].as_u64().unwrap_or(0),
            text(&result["message"]["text"]),
        )
    });
    told.collect()
}

/// The heads of diagnostics, each with the place below it.
fn from_text(report: &str) -> Vec<Told> {
    let mut told = Vec::new();
    for block in report.split("\n\n").filter(|block| block.contains('[')) {
        let Some((head, rest)) = block.trim_start().split_once('\n') else {
            continue;
        };
        let Some((severity, rest_of_head)) = head.split_once('[') else {
            continue;
        };
        let (rule, message) = rest_of_head.split_once("]: ").unwrap();
        let place = rest
            .lines()
            .next()
            .unwrap()
            .trim()
            .trim_start_matches("--> ");
        let mut parts = place.rsplitn(3, ':');
        let (_, line, file) = (parts.next(), parts.next().unwrap(), parts.next().unwrap());
        told.push((
            rule.to_owned(),
            severity.to_owned(),
            file.to_owned(),
            line.parse().unwrap(),
            message.to_owned(),
        ));
    }
    told
}

fn from_github(report: &str) -> Vec<Told> {
    let decoded = |text: &str| {
        let text = text.replace("%0A", "\n").replace("%0D", "\r");
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let told = report.lines().map(|line| {
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (command, properties) = head.split_once(' ').unwrap();
        let property = |name: &str| {
            let mut all = properties.split(',');
            let own = all.find_map(|own| own.strip_prefix(&format!("{name}=")));
            decoded(own.unwrap_or_default())
        };
        let severity = if command == "notice" { "info" } else { command };
        let message = decoded(message);
        (
            property("title"),
            severity.to_owned(),
            property("file"),
            property("line").parse().unwrap_or(0),
            message.lines().next().unwrap().to_owned(),
        )
    });
    told.collect()
}

fn from_markdown(report: &str) -> Vec<Told> {
    let rows = report
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'));
    let told = rows.map(|row| {
        let row = row.replace("\\|", "\u{1}").replace("&lt;", "<");
        let cells: Vec<String> = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`').replace('\u{1}', "|"))
            .collect();
        let place: Vec<&str> = cells[3].split(':').collect();
        let line = place.get(1).map_or(0, |line| line.parse().unwrap());
        let message = row.split(" | ").nth(3).unwrap().trim_end_matches(" |");
        (
            cells[2].clone(),
            cells[1].clone(),
            place[0].to_owned(),
            line,
            message.replace('\u{1}', "|"),
        )
    });
    told.collect()
}

fn from_junit(report: &str) -> Vec<Told> {
    let decoded = |text: &str| {
        let text = text.replace("&quot;", "\"").replace("&lt;", "<");
        text.replace("&gt;", ">").replace("&amp;", "&")
    };
    let attribute = |text: &str, name: &str| {
        let from = text.split_once(&format!(" {name}=\"")).unwrap().1;
        decoded(from.split_once('"').unwrap().0)
    };
    let cases = report.split("<testcase").skip(1).map(|case| {
        let (rule, file) = (attribute(case, "classname"), attribute(case, "file"));
        let name = attribute(case, "name");
        let line = name
            .rsplit_once(':')
            .map_or(0, |(_, line)| line.parse().unwrap_or(0));
        let (severity, message) = if let Some((_, failure)) = case.split_once("<failure") {
            ("error".to_owned(), attribute(failure, "message"))
        } else {
            let out = case.split_once("<system-out>").unwrap().1;
            let (severity, message) = out.split_once(": ").unwrap();
            let message = message.split_once("</system-out>").unwrap().0;
            (severity.to_owned(), decoded(message))
        };
        (rule, severity, file, line, message)
    });
    cases.collect()
}

#[test]
fn every_shape_tells_the_same_findings() {
    let (bare, whole) = (project(), whole());
    let of_files = from_json(&shape(&bare, &CHECK, "json", &[]));
    let of_project = from_json(&shape(&whole, &CHECK_ALL, "json", &[]));
    let all = [of_files.clone(), of_project.clone()].concat();
    let has = |is_it: &dyn Fn(&Told) -> bool| assert!(all.iter().any(is_it), "{all:#?}");
    for severity in ["error", "warning", "info"] {
        has(&|told| told.1 == severity);
    }
    for rule in [
        "k8s-latest-image",
        "k8s-no-owner",
        "k8s-quiet",
        "k8s-wrong-type",
        "env-unused-parameter",
        "helm-missing-schema",
        "yaml-syntax",
    ] {
        has(&|told| told.0 == rule);
    }
    let sorted = |mut told: Vec<Told>| {
        told.sort();
        told
    };
    for (project, check, wanted) in [
        (&bare, &CHECK[..], sorted(of_files)),
        (&whole, &CHECK_ALL, sorted(of_project)),
    ] {
        for (format, read) in [
            ("text", from_text as fn(&str) -> Vec<Told>),
            ("sarif", from_sarif),
            ("junit", from_junit),
            ("github", from_github),
            ("markdown", from_markdown),
        ] {
            let report = shape(project, check, format, &[]);
            assert_eq!(sorted(read(&report)), wanted, "{format}\n{report}");
        }
    }
}

#[test]
fn the_log_with_rules_fits_the_schema_of_sarif() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/sarif-2.1.0.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut compiler = boon::Compiler::new();
    let mut schemas = boon::Schemas::new();
    compiler.add_resource("urn:sarif", schema).unwrap();
    let index = compiler.compile("urn:sarif", &mut schemas).unwrap();
    let log: Value = serde_json::from_str(&shape(&project(), &CHECK, "sarif", &[])).unwrap();
    if let Err(error) = schemas.validate(&log, index) {
        panic!("{error}\n{log:#}");
    }
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let latest = rules
        .iter()
        .find(|rule| rule["id"] == "k8s-latest-image")
        .unwrap();
    assert_eq!(latest["shortDescription"]["text"], "Images are pinned");
    assert_eq!(latest["help"]["text"], "name a version");
    assert_eq!(
        latest["properties"]["tags"],
        serde_json::json!(["K8S-999", "NSA-3.1"])
    );
    for rule in rules {
        assert!(rule["help"]["text"].is_string(), "{rule:#}");
    }
}

#[test]
fn the_order_of_files_and_the_number_of_threads_change_no_byte() {
    let forward = project();
    let backward = Project::sample();
    for (path, text) in POLICIES.iter().rev() {
        backward.write(&format!("rules/{path}"), text);
    }
    for path in ["in/d.yaml", "in/broken.yaml", "in/b,c.yaml", "in/a.yaml"] {
        backward.write(path, forward.read(path));
    }
    for format in ["text", "json", "sarif", "junit", "github", "markdown"] {
        let wanted = shape(&forward, &CHECK, format, &["--threads", "1"]);
        for threads in ["1", "2", "16"] {
            for project in [&forward, &backward] {
                let found = shape(project, &CHECK, format, &["--threads", threads]);
                assert_eq!(found, wanted, "{format} with {threads} threads");
            }
            let paths = ["in/d.yaml", "in/a.yaml", "in/broken.yaml", "in/b,c.yaml"];
            let args = [
                "--policies",
                "rules",
                "--format",
                format,
                "--threads",
                threads,
            ];
            let named = backward.run(&[&["check"], &paths[..], &args].concat());
            assert_eq!(named.stdout, wanted, "{format} with named files");
        }
    }
}

#[test]
fn annotations_go_to_the_lines_that_a_branch_changes() {
    let project = project();
    for number in 10..40 {
        let text = project.read("in/a.yaml");
        project.write(&format!("in/old{number}.yaml"), text);
    }
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "first");
    git(&project, &["checkout", "--quiet", "-b", "change"]);
    let text = project.read("in/a.yaml");
    project.write("in/zzz.yaml", text);
    commit(&project, "second");
    let report = shape(&project, &CHECK, "github", &[]);
    let annotated = |file: &str| report.contains(&format!("::error file={file},"));
    assert!(
        !annotated("in/zzz.yaml"),
        "a bare file has no base branch to go by:\n{report}"
    );
    let mut command = project.command(&[&CHECK, &["--format", "github"][..]].concat());
    command.env("GITHUB_BASE_REF", "main");
    let report = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(
        report.contains("::error file=in/zzz.yaml,line=8,"),
        "{report}"
    );
    for sort in ["::error ", "::warning "] {
        let count = report.lines().filter(|line| line.starts_with(sort));
        assert_eq!(count.count(), 10, "{sort}\n{report}");
    }
    assert!(report.contains(" more than GitHub shows"), "{report}");
}
