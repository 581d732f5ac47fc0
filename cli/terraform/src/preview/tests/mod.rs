mod open;
mod parity;
mod providers;
mod unread;

use infractl_base::MemoryFiles;
use infractl_document::{Existence, View};
use infractl_yaml::{JsonStyle, write_json};

use super::*;

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).unwrap()
}

fn files(all: &[(&str, &str)]) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    for (name, text) in all {
        files.insert(path(name), text.as_bytes());
    }
    files
}

/// A preview of `root`, with the sources that its places lie in.
fn of(all: &[(&str, &str)]) -> (Preview, Sources) {
    let sources = Sources::new();
    let files = files(all);
    let schemas = Schemas::shipped();
    let folder = path("root");
    let request = Request {
        files: &files,
        sources: &sources,
        schemas: &schemas,
        folder: &folder,
        stack: "root",
        variables: &[],
        texts: &[],
        given: BTreeMap::new(),
        workspace: "default",
        depth: Depth::Whole,
    };
    let preview = preview(&request);
    (preview, sources)
}

fn document<'p>(preview: &'p Preview, address: &str) -> &'p Document {
    let wanted = format!("terraform/root/{}", address.replace('/', "%2F"));
    let mut documents = preview.documents.iter();
    let found = documents.find(|document| document.address().as_str() == wanted);
    found.unwrap_or_else(|| panic!("{address} is no document: {:#?}", preview.documents))
}

fn json(tree: &Tree) -> String {
    write_json(tree.root(), JsonStyle::GO)
}

#[test]
fn a_resource_is_a_document_with_its_values_and_where_they_are_written() {
    let text = r#"terraform {
  required_providers {
    hcloud = { source = "hetznercloud/hcloud" }
  }
}
variable "name" {
  type    = string
  default = "web"
}
resource "hcloud_server" "web" {
  name        = "${var.name}-1"
  server_type = "cx22"
  labels      = { role = var.name }
}
"#;
    let (preview, sources) = of(&[("root/main.tf", text)]);
    assert_eq!(preview.findings, []);
    let tree = document(&preview, "hcloud_server.web").tree();
    let values = tree.root().get("values").unwrap();
    assert_eq!(values.get("name").unwrap().as_str(), Some("web-1"));
    assert!(matches!(values.get("id").unwrap().view(), View::Unknown(_)));
    let line = |key: &str| {
        let span = values.get(key).unwrap().span().unwrap();
        sources.locate(span).unwrap().1.line
    };
    assert_eq!(line("name"), 11);
    let role = values.get("labels").unwrap().get("role").unwrap();
    assert_eq!(sources.locate(role.span().unwrap()).unwrap().1.line, 13);
    assert_eq!(role.as_str(), Some("web"));
    let provider = tree.root().get("provider").unwrap().as_str();
    assert_eq!(provider, Some("registry.opentofu.org/hetznercloud/hcloud"));
}

#[test]
fn what_nobody_knows_how_often_exists_stands_once_and_says_why() {
    let text = "resource \"terraform_data\" \"seed\" {}\nresource \"terraform_data\" \"each\" {\n  \
                count = terraform_data.seed.id == \"x\" ? 2 : 1\n  input = count.index\n}\n";
    let (preview, _) = of(&[("root/main.tf", text)]);
    assert_eq!(preview.findings, []);
    let each = document(&preview, "terraform_data.each");
    let Existence::Uncertain(reason) = each.existence() else {
        panic!("it is certain");
    };
    assert_eq!(&**reason, "`count` is not known: known after apply");
    let input = each.tree().root().get("values").unwrap().get("input");
    assert!(matches!(input.unwrap().view(), View::Unknown(_)));
}

#[test]
fn modules_are_called_with_their_values_and_give_theirs_back() {
    let root = "module \"each\" {\n  source   = \"../inner\"\n  for_each = { a = 1, b = 2 }\n  \
                size     = each.value\n}\noutput \"sizes\" {\n  value = { for key, own in \
                module.each : key => own.doubled }\n}\noutput \"one\" {\n  value = \
                module.each[\"b\"].doubled\n}\n";
    let inner = "variable \"size\" {\n  type = number\n}\nresource \"terraform_data\" \"it\" {\n  \
                 input = { size = var.size, at = path.module }\n}\noutput \"doubled\" {\n  value = \
                 var.size * 2\n}\n";
    let (preview, _) = of(&[("root/main.tf", root), ("inner/main.tf", inner)]);
    assert_eq!(preview.findings, []);
    assert_eq!(json(&preview.outputs["sizes"]), r#"{"a":2,"b":4}"#);
    assert_eq!(json(&preview.outputs["one"]), "4");
    let it = document(&preview, "module.each[\"b\"].terraform_data.it");
    let values = it.tree().root().get("values").unwrap();
    let input = write_json(values.get("input").unwrap(), JsonStyle::GO);
    assert_eq!(input, r#"{"at":"../inner","size":2}"#);
    let module = document(&preview, "module.each");
    assert_eq!(
        json(module.tree()),
        r#"{"address":"module.each","source":"../inner"}"#
    );
}

#[test]
fn a_chain_of_many_values_is_no_deep_recursion() {
    // The last one first, so that each waits for all others.
    let values = (1..20_000).rev();
    let values: Vec<String> = values
        .map(|at| format!("  v{at} = local.v{} + 1\n", at - 1))
        .collect();
    let values = values.concat();
    let text = format!(
        "locals {{\n{values}  v0 = 1\n}}\noutput \"last\" {{\n  value = local.v19999\n}}\n"
    );
    let (preview, _) = of(&[("root/main.tf", &text)]);
    assert_eq!(preview.findings, []);
    assert_eq!(json(&preview.outputs["last"]), "20000");
}

#[test]
fn a_circle_is_told_once_with_each_step_and_all_else_is_worked_out() {
    let text = "locals {\n  a = local.b\n  b = local.a\n  c = 1\n}\noutput \"c\" {\n  value = \
                local.c\n}\noutput \"a\" {\n  value = local.a\n}\n";
    let (preview, _) = of(&[("root/main.tf", text)]);
    let told: Vec<_> = preview
        .findings
        .iter()
        .map(|own| own.message.as_str())
        .collect();
    let circle = "values depend on each other in a circle: `local.a` → `local.b` → `local.a`";
    assert_eq!(told, [circle]);
    assert_eq!(json(&preview.outputs["c"]), "1");
    let unknown = preview.outputs["a"].root().view();
    assert!(matches!(unknown, View::Unknown(own) if own.reason() == "it depends on itself"));
}

#[test]
fn a_mistake_in_a_module_names_the_calls_that_lead_to_it() {
    let root = "module \"outer\" {\n  source = \"../outer\"\n}\n";
    let outer = "module \"inner\" {\n  source = \"../inner\"\n  count  = 2\n  size   = \"x\"\n}\n";
    let inner =
        "variable \"size\" {\n  type = string\n}\noutput \"size\" {\n  value = var.size + 1\n}\n";
    let (preview, sources) = of(&[
        ("root/main.tf", root),
        ("outer/main.tf", outer),
        ("inner/main.tf", inner),
    ]);
    let [finding] = preview.findings.as_slice() else {
        panic!("{:#?}", preview.findings);
    };
    let place = |span| sources.locate(span).unwrap().0.to_string();
    assert_eq!(place(finding.primary.unwrap()), "inner/main.tf");
    let calls = finding.related.iter();
    let calls: Vec<_> = calls
        .map(|label| (place(label.span), label.message.as_str()))
        .collect();
    assert_eq!(
        calls,
        [
            (
                "outer/main.tf".to_owned(),
                "called as `module.outer.module.inner[0]`"
            ),
            ("root/main.tf".to_owned(), "called as `module.outer`"),
        ]
    );
}

#[test]
fn a_secret_is_sealed_wherever_it_was_copied_to_and_told_in_no_message() {
    let text = r#"variable "token" {
  type      = string
  default   = "canary-5e1f2a77"
  sensitive = true
}
resource "terraform_data" "copy" {
  input = "token=${nonsensitive(var.token)}"
}
locals {
  map = { known = 1 }
}
output "mistaken" {
  value = local.map[nonsensitive(var.token)]
}
"#;
    let (preview, _) = of(&[("root/main.tf", text)]);
    let copy = document(&preview, "terraform_data.copy");
    let input = copy.tree().root().get("values").unwrap().get("input");
    assert!(matches!(input.unwrap().view(), View::Sensitive(_)));
    assert_eq!(preview.findings.len(), 1);
    assert!(!format!("{preview:?}").contains("canary"));
}

#[test]
fn what_a_caller_gives_counts_over_the_command_line_and_that_over_files() {
    let text = "variable \"a\" {\n  default = \"default\"\n}\nvariable \"b\" {\n  default = \
                \"default\"\n}\nvariable \"c\" {\n  type    = list(string)\n  default = \
                []\n}\noutput \"all\" {\n  value = [var.a, var.b, var.c]\n}\n";
    let files = files(&[
        ("root/main.tf", text),
        ("root/terraform.tfvars", "a = \"file\"\nb = \"file\"\n"),
    ]);
    let texts = [
        ("a".to_owned(), "text".to_owned()),
        ("b".to_owned(), "text".to_owned()),
        ("c".to_owned(), "[\"x\"]".to_owned()),
    ];
    let preview = preview(&Request {
        files: &files,
        sources: &Sources::new(),
        schemas: &Schemas::shipped(),
        folder: &path("root"),
        stack: "root",
        variables: &[],
        texts: &texts,
        given: BTreeMap::from([("a".to_owned(), Value::string("caller"))]),
        workspace: "default",
        depth: Depth::Whole,
    });
    assert_eq!(preview.findings, []);
    assert_eq!(json(&preview.outputs["all"]), r#"["caller","text",["x"]]"#);
}
