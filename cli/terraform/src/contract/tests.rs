//! The repository's own cluster modules keep the contract, and each way to depart from it is told.

use std::fmt::Write as _;
use std::ops::Range;

use infractl_base::{Checkout, Files, MemoryFiles, RelativePath};
use infractl_document::{Finding, Sources, Span};
use infractl_hcl::syntax::{Body, Expression, ExpressionKind, ObjectItem};

use super::constraint::{attributes, required};
use super::*;

/// What no text, number or bool can be.
const WRONG: &str = "{ wrong = [] }";
/// What nothing else can be.
const LONE: &str = "\"wrong\"";

/// One change to a file of a module, and what is named for it.
struct Break {
    what: String,
    file: RelativePath,
    at: Range<usize>,
    with: String,
    rule: &'static str,
    /// The input, or the place in the output.
    name: String,
    /// Whether the finding stands where the change was made.
    is_here: bool,
}

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).unwrap()
}

fn repository() -> MemoryFiles {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../terraform");
    let checkout = Checkout::open(std::path::Path::new(root)).unwrap();
    let mut files = MemoryFiles::new();
    for folder in ["modules", "stacks"] {
        for file in checkout.walk(&path(folder)).unwrap() {
            if crate::configuration::is_configuration(file.name()) {
                let bytes = checkout.read(&file).unwrap();
                files.insert(file, bytes.to_vec());
            }
        }
    }
    files
}

/// The contract, and the files below one more folder.
fn with_contract(all: &MemoryFiles, folder: &RelativePath) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    for kept in [path("modules/contract"), folder.clone()] {
        for file in all.walk(&kept).unwrap() {
            let bytes = all.read(&file).unwrap();
            files.insert(file, bytes.to_vec());
        }
    }
    files
}

fn checked(files: &MemoryFiles, sources: &Sources) -> ContractCheck {
    check(files, &path("modules"), &path("stacks"), sources).unwrap()
}

fn line(finding: &Finding, sources: &Sources) -> Option<(RelativePath, u32)> {
    let (path, start, _) = sources.locate(finding.primary?)?;
    Some((path, start.line))
}

#[test]
fn the_modules_and_stacks_of_the_repository_keep_the_contract() {
    let sources = Sources::new();
    let found = checked(&repository(), &sources);
    let messages: Vec<_> = found.findings.iter().map(|found| &found.message).collect();
    assert!(messages.is_empty(), "{messages:?}");
    assert_eq!(found.modules, 6);
}

/// Breaks a module in every way, one after the other.
fn all_departures_are_told(folder: &str) {
    let folder = path(folder);
    let files = with_contract(&repository(), &folder);
    let breaks = breaks(&files, &folder);
    assert!(breaks.len() > 700, "{} ways to depart", breaks.len());
    let mut told = String::new();
    for broken in breaks {
        if let Err(reason) = broken.is_told(&files, folder.name()) {
            let _ = writeln!(told, "{}: {reason}", broken.what);
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn what_departs_in_cluster_static_is_told_with_its_name_and_line() {
    all_departures_are_told("modules/cluster-static");
}

#[test]
fn what_departs_in_cluster_hetzner_is_told_with_its_name_and_line() {
    all_departures_are_told("modules/cluster-hetzner");
}

#[test]
fn what_departs_in_cluster_aws_is_told_with_its_name_and_line() {
    all_departures_are_told("modules/cluster-aws");
}

#[test]
fn a_stack_departs_as_a_module_does() {
    let all = repository();
    let sources = Sources::new();
    let main = path("stacks/cluster-static/main.tf");
    let text = String::from_utf8(all.read(&main).unwrap().to_vec()).unwrap();
    let mut files = all;
    files.insert(
        main,
        text.replace("  dns              = var.dns\n", "")
            .into_bytes(),
    );
    let variables = path("stacks/cluster-aws/variables.tf");
    let text = String::from_utf8(files.read(&variables).unwrap().to_vec()).unwrap();
    files.insert(
        variables,
        text.replace(
            "cidr         = optional(string, \"10.0.0.0/16\")",
            "cidr         = optional(string, \"10.9.0.0/16\")",
        )
        .into_bytes(),
    );
    let found = checked(&files, &sources).findings;
    let found: Vec<String> = found
        .iter()
        .map(|finding| {
            let (path, line) = line(finding, &sources).unwrap();
            format!("{path}:{line} {} {}", finding.rule, finding.message)
        })
        .collect();
    assert_eq!(
        found,
        [
            "stacks/cluster-aws/variables.tf:18 contract-input-differs `cluster-aws` departs from \
             the contract: of the input `network`, at `cidr`: the default is another",
            "stacks/cluster-static/main.tf:1 contract-input-not-passed `cluster-static` departs \
             from the contract: the call `cluster` leaves out `dns`",
        ]
    );
}

#[test]
fn nothing_reaches_into_the_cluster_or_keeps_a_secret() {
    let mut files = with_contract(&repository(), &path("modules/cluster-static"));
    let own = "terraform {\n  required_providers {\n    inside = {\n      source = \"hashicorp/kubernetes\"\n    }\n  }\n}\n\
               resource \"tls_private_key\" \"a\" {\n  provisioner \"local-exec\" {}\n}\n";
    files.insert(path("modules/cluster-static/inside.tf"), own.as_bytes());
    let sources = Sources::new();
    let found = checked(&files, &sources).findings;
    let found: Vec<_> = found
        .iter()
        .map(|finding| (finding.rule.as_str(), line(finding, &sources).unwrap().1))
        .collect();
    let rule = "contract-forbidden";
    assert_eq!(found, [(rule, 3), (rule, 9), (rule, 8)]);
}

#[test]
fn without_a_contract_nothing_is_held_against_it() {
    let mut files = MemoryFiles::new();
    files.insert(path("modules/cluster-mine/main.tf"), *b"locals {}\n");
    let found = checked(&files, &Sources::new());
    assert_eq!((found.modules, found.findings.len()), (0, 0));
}

impl Break {
    fn is_told(&self, files: &MemoryFiles, module: &str) -> Result<(), String> {
        let text = files.read(&self.file).unwrap();
        let mut bytes = text[..self.at.start].to_vec();
        let line_here = bytes.split(|byte| *byte == b'\n').count();
        bytes.extend(self.with.as_bytes());
        bytes.extend(&text[self.at.end..]);
        let mut changed = files.clone();
        changed.insert(self.file.clone(), bytes);
        let sources = Sources::new();
        let found = checked(&changed, &sources).findings;
        let name = format!("`{}`", self.name);
        let told = found.iter().find(|finding| {
            finding.rule.as_str() == self.rule
                && finding.message.starts_with(&format!("`{module}` "))
                && (finding.message.contains(&name)
                    || finding.message.contains(&format!("{name:?}")))
        });
        let Some(told) = told else {
            let all: Vec<_> = found.iter().map(|finding| &finding.message).collect();
            return Err(format!(
                "{} `{}` is not told: {all:?}",
                self.rule, self.name
            ));
        };
        let place = line(told, &sources);
        let Some((file, line)) = place else {
            return Err("it has no line".to_owned());
        };
        if self.is_here && (file != self.file || line as usize != line_here) {
            return Err(format!(
                "told at {file}:{line}, and not {}:{line_here}",
                self.file
            ));
        }
        Ok(())
    }
}

/// Every way to break each input and each output of a module.
fn breaks(files: &MemoryFiles, folder: &RelativePath) -> Vec<Break> {
    let sources = Sources::new();
    let roots = [
        path("modules/contract"),
        path("modules/contract/cluster"),
        folder.clone(),
    ];
    let (configuration, _) = Configuration::read(files, &roots, &sources).unwrap();
    let [_, cluster, own] = configuration.roots() else {
        unreachable!()
    };
    let [cluster, own] = [cluster, own].map(|id| configuration.module(*id).unwrap());
    let mut found = Found {
        sources: &sources,
        breaks: Vec::new(),
    };
    for variable in &own.variables {
        found.input(variable);
    }
    for call in &own.calls {
        match call.name() {
            "contract" => found.passing(call, own),
            _ => found.output(call, cluster),
        }
    }
    let output = own.outputs.get("cluster").unwrap();
    let rule = "contract-output-differs";
    found.replace(
        "sensitive output",
        rule,
        output.block.open,
        "{\n  sensitive = true",
        "cluster",
    );
    let value = output.value().unwrap();
    found
        .replace("output of its own", rule, value.span, "{}", "cluster")
        .is_here = true;
    let block = output.block.span;
    found.replace("no output", "contract-missing-output", block, "", "cluster");
    let label = output.block.labels[0].span;
    found
        .replace(
            "renamed output",
            "contract-extra-output",
            label,
            "\"clutser\"",
            "clutser",
        )
        .is_here = true;
    found.breaks
}

struct Found<'s> {
    sources: &'s Sources,
    breaks: Vec<Break>,
}

impl Found<'_> {
    fn replace(
        &mut self,
        what: &str,
        rule: &'static str,
        at: Span,
        with: &str,
        name: &str,
    ) -> &mut Break {
        let file = self.sources.get(at.source).unwrap();
        self.breaks.push(Break {
            what: format!("{what} {name}"),
            file: file.path().clone(),
            at: at.start as usize..at.end as usize,
            with: with.to_owned(),
            rule,
            name: name.to_owned(),
            is_here: false,
        });
        self.breaks.last_mut().unwrap()
    }

    fn input(&mut self, variable: &Variable) {
        let name = variable.name();
        let (block, body) = (&variable.block, &variable.block.body);
        let differs = "contract-input-differs";
        self.replace("no input", "contract-missing-input", block.span, "", name);
        let renamed = format!("\"{name}x\"");
        let extra = "contract-extra-input";
        self.replace(
            "renamed input",
            extra,
            block.labels[0].span,
            &renamed,
            &format!("{name}x"),
        )
        .is_here = true;
        let constraint = variable.constraint().unwrap();
        self.replace("retyped input", differs, constraint.span, "set(bool)", name)
            .is_here = true;
        self.replace(
            "sensitive input",
            differs,
            block.open,
            "{\n  sensitive = true",
            name,
        );
        self.replace(
            "ephemeral input",
            differs,
            block.open,
            "{\n  ephemeral = true",
            name,
        );
        let validation =
            "{\n  validation {\n    condition = true\n    error_message = \"No.\"\n  }";
        self.replace(
            "input with validation",
            differs,
            block.open,
            validation,
            name,
        );
        let description = span_of(body, "description");
        self.replace(
            "input described otherwise",
            differs,
            description,
            "description = \"Other.\"",
            name,
        )
        .is_here = true;
        self.replace(
            "nullable input",
            differs,
            span_of(body, "nullable"),
            "",
            name,
        );
        match variable.default() {
            Some(default) => {
                self.replace(
                    "input with another default",
                    differs,
                    default.span,
                    "null",
                    name,
                )
                .is_here = true;
                self.replace(
                    "input without default",
                    differs,
                    span_of(body, "default"),
                    "",
                    name,
                );
            }
            None => {
                self.replace(
                    "input with default",
                    differs,
                    block.open,
                    "{\n  default = null",
                    name,
                );
            }
        }
        self.attributes(constraint, &mut Vec::new());
    }

    /// Every attribute of a type of an input.
    fn attributes(&mut self, constraint: &Expression, around: &mut Vec<String>) {
        let (inner, _) = required(constraint);
        if let Some(items) = attributes(inner) {
            for item in items {
                let name = item.name().unwrap().to_owned();
                around.push(name.clone());
                let place = around.join(".");
                let differs = "contract-input-differs";
                let (whole, value) = (item.key.span.join(item.value.span), &item.value);
                self.replace(
                    "renamed attribute",
                    differs,
                    item.key.span,
                    &format!("{name}x"),
                    &place,
                );
                let commented = format!("{name}y = optional(bool)");
                self.replace("replaced attribute", differs, whole, &commented, &place);
                self.replace(
                    "retyped attribute",
                    differs,
                    value.span,
                    "set(bool)",
                    &place,
                )
                .is_here = true;
                let is_optional = required(value).1;
                let (what, with) = if is_optional {
                    ("required attribute", "string")
                } else {
                    ("optional attribute", "optional(string)")
                };
                self.replace(what, differs, value.span, with, &place)
                    .is_here = true;
                self.attributes(value, around);
                around.pop();
            }
        } else if let Some(element) =
            constraint::call(inner).and_then(|call| call.arguments.first())
        {
            self.attributes(element, around);
        }
    }

    /// Every input that is handed on.
    fn passing(&mut self, call: &ModuleCall, own: &Module) {
        let rule = "contract-input-not-passed";
        for argument in call.arguments() {
            let name = argument.name.as_str();
            if own.variables.get(name).is_none() {
                continue;
            }
            self.replace("input not handed on", rule, argument.span, "", name);
            self.replace("input replaced", rule, argument.value.span, "{}", name)
                .is_here = true;
        }
    }

    /// Every place of what is given.
    fn output(&mut self, call: &ModuleCall, cluster: &Module) {
        let argument = call.argument("cluster").unwrap();
        let wanted = cluster
            .variables
            .get("cluster")
            .unwrap()
            .constraint()
            .unwrap();
        let rule = "contract-output-differs";
        self.replace("no value", rule, argument.span, "", "cluster");
        self.places(wanted, &argument.value, &mut vec!["cluster".to_owned()]);
    }

    fn places(&mut self, wanted: &Expression, value: &Expression, around: &mut Vec<String>) {
        let (wanted, _) = required(wanted);
        let rule = "contract-output-differs";
        let element = constraint::call(wanted).and_then(|call| call.arguments.first());
        match (attributes(wanted), &value.kind) {
            (Some(wanted), ExpressionKind::Object(items)) => {
                for item in items {
                    let name = item.name().unwrap().to_owned();
                    let attribute = wanted.iter().find(|own| own.name() == Some(&name)).unwrap();
                    around.push(name.clone());
                    let place = around.join(".");
                    self.item(item, &place, &attribute.value);
                    self.places(&attribute.value, &item.value, around);
                    around.pop();
                }
            }
            (None, ExpressionKind::For(form)) => {
                around.push("*".to_owned());
                let place = around.join(".");
                self.replace(
                    "retyped element",
                    rule,
                    form.value.span,
                    element.unwrap().as_word().map_or(LONE, |_| WRONG),
                    &place,
                );
                self.places(element.unwrap(), &form.value, around);
                around.pop();
            }
            _ => {}
        }
    }

    fn item(&mut self, item: &ObjectItem, place: &str, wanted: &Expression) {
        let rule = "contract-output-differs";
        let whole = item.key.span.join(item.value.span);
        let renamed = format!("{}x", item.name().unwrap());
        self.replace(
            "renamed output",
            rule,
            item.key.span,
            &renamed,
            &format!("{place}x"),
        )
        .is_here = true;
        let (inner, is_optional) = required(wanted);
        let wrong = inner.as_word().map_or(LONE, |_| WRONG);
        self.replace("retyped output", rule, item.value.span, wrong, place)
            .is_here = true;
        if !is_optional {
            self.replace("missing output", rule, whole, "unknown = null", place);
        }
    }
}

fn span_of(body: &Body, attribute: &str) -> Span {
    body.attribute(attribute).unwrap().span
}
