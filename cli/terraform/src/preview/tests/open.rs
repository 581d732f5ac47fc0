//! What is wrong whatever a module is given; `cargo xtask conformance --only mistakes` has the
//! tool judge the same configurations.

use infractl_base::{Checkout, EntryKind};
use infractl_document::Severity;

use super::*;
use crate::configuration::lint;

/// At least so many are there.
const LEAST: (usize, usize) = (55, 11);

fn all_of(files: &MemoryFiles, folders: &[&str], schemas: &Schemas) -> Vec<String> {
    let sources = Sources::new();
    let folders: Vec<RelativePath> = folders.iter().map(|folder| path(folder)).collect();
    let (configuration, mut findings) = Configuration::read(files, &folders, &sources).unwrap();
    findings.extend(lint(&configuration, &sources));
    findings.extend(mistakes(files, &configuration, schemas, &sources).unwrap());
    let told = findings.iter().filter(|own| own.severity != Severity::Info);
    let told = told
        .filter(|finding| finding.primary.is_some())
        .map(|finding| {
            let (file, at, _) = sources.locate(finding.primary.unwrap()).unwrap();
            let severity = finding.severity;
            let rule = &finding.rule;
            format!(
                "{severity} {rule} {}:{}:{}",
                file.name(),
                at.line,
                at.column
            )
        });
    told.collect()
}

fn errors(files: &MemoryFiles) -> Vec<String> {
    let has_inner = matches!(files.kind(&path("root/inner")), Ok(Some(_)));
    let folders = if has_inner {
        &["root", "root/inner"][..]
    } else {
        &["root"]
    };
    let mut all = all_of(files, folders, &Schemas::shipped());
    all.retain(|own| own.starts_with("error "));
    all.sort();
    all.dedup();
    all
}

/// A folder of a configuration without mistakes, planned by the tool.
#[test]
fn what_was_planned_has_no_mistake() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/preview/cases");
    let checkout = Checkout::open(&home).unwrap();
    for case in checkout.list(&RelativePath::root()).unwrap() {
        let mut files = MemoryFiles::new();
        for file in checkout.walk(&case.path).unwrap() {
            let below = path("root").join(file.below(&case.path).unwrap());
            files.insert(below.unwrap(), checkout.read(&file).unwrap());
        }
        let told = all_of(&files, &["root"], &Schemas::shipped());
        let told = told.into_iter().filter(|own| own.starts_with("error "));
        // The tool takes what is written out.
        let told = told.filter(|own| !own.contains("tf-literal-credential"));
        assert_eq!(told.collect::<Vec<_>>(), [] as [&str; 0], "{}", case.path);
    }
}

#[test]
fn how_far_a_schema_is_trusted_hangs_on_the_version() {
    let of = |version: &str, lock: &str| {
        let text = format!(
            "terraform {{\n  required_providers {{\n    hcloud = {{\n      source = \
             \"hetznercloud/hcloud\"\n{version}    }}\n  }}\n}}\nresource \"hcloud_network\" \"a\" \
             {{\n  name = [1]\n  ip_range = \"\"\n  fresh = 1\n}}\noutput \"a\" {{\n  value = \
             hcloud_network.a.fresh\n}}\n"
        );
        let mut files = MemoryFiles::new();
        files.insert(path("root/main.tf"), text.as_bytes());
        if !lock.is_empty() {
            let lock = format!(
                "provider \"registry.opentofu.org/hetznercloud/hcloud\" {{\n  version = \"{lock}\"\n}}\n"
            );
            files.insert(path("root/.terraform.lock.hcl"), lock.as_bytes());
        }
        let told = errors(&files);
        let told = told
            .iter()
            .map(|own| own.split(' ').nth(1).unwrap().to_owned());
        told.collect::<Vec<_>>()
    };
    let all = [
        "tf-mistaken-expression",
        "tf-unknown-resource-argument",
        "tf-wrong-resource-argument",
    ];
    let sure = ["tf-wrong-resource-argument"];
    assert_eq!(of("version = \"1.68.0\"\n", ""), all);
    assert_eq!(of("version = \"~> 1.68.0\"\n", ""), all);
    // `init` may choose one that has more.
    assert_eq!(of("version = \"~> 1.60\"\n", ""), sure);
    assert_eq!(of("", ""), sure);
    assert_eq!(of("", "1.68.0"), all);
    assert_eq!(of("", "1.60.0"), all);
    assert_eq!(of("", "1.69.0"), sure);
    // Of another major version nothing is known.
    assert_eq!(of("version = \"~> 2.0\"\n", ""), [] as [&str; 0]);
    assert_eq!(of("", "2.0.0"), [] as [&str; 0]);
}

#[test]
fn a_type_that_a_kept_provider_lacks_is_told() {
    let schema = "{\"provider_schemas\":{\"registry.opentofu.org/acme/own\":{\"resource_schemas\":\
                  {\"own_thing\":{\"block\":{}}}}}}";
    let kept = crate::schema::kept_schemas(schema.as_bytes(), None).unwrap();
    let mut files = MemoryFiles::new();
    files.insert(kept[0].path.clone(), kept[0].text.as_bytes());
    let text = "terraform {\n  required_providers {\n    own = { source = \"acme/own\" }\n  }\n}\n\
                resource \"own_thing\" \"a\" {}\nresource \"own_thng\" \"b\" {}\ndata \"own_thing\" \
                \"c\" {}\n";
    files.insert(path("root/main.tf"), text.as_bytes());
    let (schemas, findings) = Schemas::of_project(&files, &RelativePath::root()).unwrap();
    assert_eq!(findings, []);
    let mut told = all_of(&files, &["root"], &schemas);
    told.retain(|own| own.starts_with("error "));
    let rule = "error tf-unknown-resource-type main.tf";
    assert_eq!(told, [format!("{rule}:7:10"), format!("{rule}:8:6")]);
}

#[test]
fn a_default_that_its_own_validation_refuses_is_a_warning() {
    let of = |default: &str| {
        let text = format!(
            "variable \"a\" {{\n  type    = string\n  default = {default}\n  validation {{\n    condition \
             = length(var.a) > 0 && var.b != local.c\n    error_message = \"x\"\n  }}\n  validation {{\n    \
             condition = length(var.a) > 0\n    error_message = \"It has a name.\"\n  }}\n}}\nvariable \
             \"b\" {{}}\nlocals {{\n  c = 1\n}}\n"
        );
        let mut files = MemoryFiles::new();
        files.insert(path("root/main.tf"), text.as_bytes());
        let mut told = all_of(&files, &["root"], &Schemas::shipped());
        told.retain(|own| own.contains("default"));
        told
    };
    assert_eq!(of("\"x\""), [] as [&str; 0]);
    assert_eq!(of("\"\""), ["warning tf-failing-default main.tf:3:13"; 2]);
}

#[test]
fn files_of_variables_are_held_against_the_variables_of_their_module() {
    let main = "variable \"size\" {\n  type = number\n}\nvariable \"nodes\" {\n  type = map(object({ name \
                = string }))\n}\nterraform {\n  backend \"local\" {}\n}\nvariable \"key\" {\n  type      = \
                list(string)\n  sensitive = true\n}\n";
    let mut files = MemoryFiles::new();
    files.insert(path("root/main.tf"), main.as_bytes());
    let good = "size  = \"3\"\nnodes = { a = { name = 1, more = 2 } }\n";
    files.insert(path("root/good.auto.tfvars"), good.as_bytes());
    let of = |file: &str, text: &str| {
        let mut files = files.clone();
        files.insert(path(file), text.as_bytes());
        let mut told = all_of(&files, &["root"], &Schemas::shipped());
        told.retain(|own| own.contains(".tfvars"));
        told
    };
    assert_eq!(of("root/more.tfvars", "size = 4\n"), [] as [&str; 0]);
    assert_eq!(
        of(
            "root/terraform.tfvars",
            "size  = \"many\"\nnodes = { a = {} }\nkey   = \"canary\"\nszie  = 1\n"
        ),
        [
            "error tf-unsuitable-value terraform.tfvars:1:9",
            "error tf-unsuitable-value terraform.tfvars:2:9",
            "error tf-unsuitable-value terraform.tfvars:3:9",
            "warning tf-undeclared-value terraform.tfvars:4:1",
        ]
    );
    // One that is named on a command line may be meant for several modules.
    assert_eq!(of("root/more.tfvars", "other = 1\n"), [] as [&str; 0]);
    let json = "{\"size\": [1],\n \"other\": 1}";
    assert_eq!(
        of("root/own.auto.tfvars.json", json),
        [
            "error tf-unsuitable-value own.auto.tfvars.json:1:10",
            "warning tf-undeclared-value own.auto.tfvars.json:2:2",
        ]
    );
}

fn cases(kind: &str) -> Vec<(String, String, MemoryFiles)> {
    let home = format!("{}/src/preview/{kind}", env!("CARGO_MANIFEST_DIR"));
    let checkout = Checkout::open(std::path::Path::new(&home)).unwrap();
    let read = |file: &str| checkout.read(&path(file)).unwrap();
    let inner = read("modules/inner/main.tf");
    let west = read("modules/inner/west/main.tf");
    let entries = checkout.list(&RelativePath::root()).unwrap();
    let entries = entries
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::File);
    let read = entries.map(|entry| {
        let text = checkout.read(&entry.path).unwrap();
        let first = std::str::from_utf8(&text).unwrap().lines().next().unwrap();
        let wanted = first.trim_start_matches("# ").to_owned();
        let mut files = MemoryFiles::new();
        files.insert(path("root/main.tf"), text);
        files.insert(path("root/inner/main.tf"), Arc::clone(&inner));
        files.insert(path("root/inner/west/main.tf"), Arc::clone(&west));
        (entry.path.to_string(), wanted, files)
    });
    read.collect()
}

/// Each says its rule, line and column in its first line, and has no other mistake.
#[test]
fn a_mistake_is_told_where_it_stands() {
    let cases = cases("mistaken");
    assert!(cases.len() >= LEAST.0, "{}", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(name, wanted, files)| {
            let (rule, place) = wanted.split_once(' ').unwrap();
            let told = errors(files);
            let is_right = told == [format!("error {rule} main.tf:{place}")];
            (!is_right).then(|| format!("{name}: {told:?}, not {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_tool_takes_has_no_mistake() {
    let cases = cases("sound");
    assert!(cases.len() >= LEAST.1, "{}", cases.len());
    for (name, _, files) in &cases {
        assert_eq!(errors(files), [] as [&str; 0], "{name}");
    }
}
