//! Held against what `tofu` 1.12.6 said; `cargo xtask conformance --only preview` asks it again.

use infractl_document::Severity;

use super::*;

/// Configurations with the plans that `tofu` made of them: no value that a preview knows is another
/// one in the plan.
#[test]
fn previews_agree_with_the_plans_that_were_recorded() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/preview/cases");
    let checkout = infractl_base::Checkout::open(&home).unwrap();
    let cases = checkout.list(&RelativePath::root()).unwrap();
    assert!(cases.len() >= 21);
    let schemas = Schemas::shipped();
    let mut wrong = Vec::new();
    for case in cases {
        let own = preview(&Request {
            files: &checkout,
            sources: &Sources::new(),
            schemas: &schemas,
            folder: &case.path,
            stack: "stack",
            variables: &[],
            texts: &[],
            given: BTreeMap::new(),
            workspace: "default",
            depth: Depth::Whole,
        });
        let name = case.path.name();
        wrong.extend(
            own.findings
                .iter()
                .map(|finding| format!("{name}: {}", finding.message)),
        );
        let json = checkout
            .read(&case.path.join("plan.json").unwrap())
            .unwrap();
        let plan = crate::plan::Plan::read(&json, &crate::plan::Redactor::new()).unwrap();
        let agreement = own.agreement(&plan, "stack").unwrap();
        wrong.extend(
            agreement
                .differences
                .iter()
                .map(|own| format!("{name}: {own}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Configurations that `tofu plan` refuses, each with the rule that tells why in its first line.
#[test]
fn what_the_tool_refuses_is_told() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/preview/refused");
    let checkout = infractl_base::Checkout::open(&home).unwrap();
    let mut shared = MemoryFiles::new();
    for file in checkout.walk(&path("modules")).unwrap() {
        let below = path("root").join(file.below(&path("modules")).unwrap());
        shared.insert(below.unwrap(), checkout.read(&file).unwrap());
    }
    let schemas = Schemas::shipped();
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in checkout.list(&RelativePath::root()).unwrap() {
        if case.kind != infractl_base::EntryKind::File {
            continue;
        }
        count += 1;
        let text = checkout.read(&case.path).unwrap();
        let first = std::str::from_utf8(&text).unwrap().lines().next().unwrap();
        let wanted = first.trim_start_matches("# ");
        let mut files = shared.clone();
        files.insert(path("root/main.tf"), Arc::clone(&text));
        let own = preview(&Request {
            files: &files,
            sources: &Sources::new(),
            schemas: &schemas,
            folder: &path("root"),
            stack: "root",
            variables: &[],
            texts: &[],
            given: BTreeMap::new(),
            workspace: "default",
            depth: Depth::Whole,
        });
        let told = |finding: &&Finding| {
            finding.rule.as_str() == wanted && finding.severity == Severity::Error
        };
        if own.findings.iter().filter(told).count() == 0 {
            let rules = own.findings.iter().map(|finding| finding.rule.as_str());
            let rules: Vec<_> = rules.collect();
            wrong.push(format!("{}: {wanted} is not among {rules:?}", case.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 59, "{count} cases");
}
