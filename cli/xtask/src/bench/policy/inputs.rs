//! Policies and documents of any number, in which nothing is denied.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_yaml::{Dialect, JsonStyle, Options};

use crate::bench::inputs::write;

/// The number of policies.
pub(super) const POLICIES: usize = 50;
/// The number of objects.
pub(super) const OBJECTS: usize = 10_000;
/// The number of resources of the plan.
pub(super) const RESOURCES: usize = 41_000;
/// What a policy says of the bad object.
pub(super) const DENIAL: &str = "is privileged";

const FILES: usize = 100;

/// Five bodies of rules, as policies for pods have them. `INPUT` stands for the object.
const BODIES: [&str; 5] = [
    "\tsome container in INPUT.spec.template.spec.containers\n\
     \tcontainer.securityContext.privileged == true\n\
     \tmsg := sprintf(\"container `%s` is privileged\", [container.name])\n",
    "\tsome container in INPUT.spec.template.spec.containers\n\
     \tnot contains(container.image, \"@sha256:\")\n\
     \tmsg := sprintf(\"container `%s` has an image without a digest\", [container.name])\n",
    "\tsome container in INPUT.spec.template.spec.containers\n\
     \tnot container.resources.limits.memory\n\
     \tmsg := sprintf(\"container `%s` has no limit of memory\", [container.name])\n",
    "\trequired := {\"app.kubernetes.io/name\", \"app.kubernetes.io/instance\"}\n\
     \tmissing := required - object.keys(object.get(INPUT.metadata, \"labels\", {}))\n\
     \tcount(missing) > 0\n\
     \tmsg := sprintf(\"labels are missing: %s\", [concat(\", \", sort(missing))])\n",
    "\tINPUT.kind in {\"Deployment\", \"StatefulSet\"}\n\
     \tINPUT.spec.replicas < 2\n\
     \tmsg := sprintf(\"%s `%s` has one replica\", [INPUT.kind, INPUT.metadata.name])\n",
];

/// Asks every policy about every object of one list: what other programs do file by file.
const QUERY: &str = "package query\n\n\
denials contains message if {\n\
\tsome object in input\n\
\tsome name, rules in data.bench\n\
\tsome message in data.bench[name].deny with input as object\n\
}\n";

/// Objects as files of YAML and as one JSON text; the policies as Rego and as templates.
pub(super) fn objects(folder: &Path) -> Result<()> {
    programs(folder)?;
    let mut list = Vec::with_capacity(OBJECTS);
    for file in 0..FILES {
        let mut text = String::new();
        for number in 0..OBJECTS / FILES {
            let object = object(file * OBJECTS / FILES + number, false);
            list.push(json(&object)?);
            text.extend(["---\n", &object]);
        }
        write(&folder.join(format!("objects/{file:03}.yaml")), &text)?;
    }
    write(
        &folder.join("objects.json"),
        &format!("[{}]", list.join(",")),
    )
}

/// The same policies with one object that the first denies.
pub(super) fn bad(folder: &Path) -> Result<()> {
    programs(folder)?;
    let object = object(0, true);
    write(&folder.join("objects/bad.yaml"), &object)?;
    write(
        &folder.join("objects.json"),
        &format!("[{}]", json(&object)?),
    )
}

/// One policy and one object.
pub(super) fn first(folder: &Path) -> Result<()> {
    policy(folder, 0, BODIES[0])?;
    write(&folder.join("objects/one.yaml"), &object(0, false))
}

/// Five policies over one large JSON text; gives its bytes.
pub(super) fn plan(folder: &Path) -> Result<usize> {
    for (number, body) in BODIES.iter().enumerate() {
        let each = "\tsome resource in input.resource_changes\n\tresource.type == \"kubernetes_manifest\"\n";
        let body = body.replace("INPUT", "resource.change.after.manifest");
        policy(folder, number, &format!("{each}{body}"))?;
    }
    let mut changes = Vec::with_capacity(RESOURCES);
    for number in 0..RESOURCES {
        let manifest = json(&object(number, false))?;
        changes.push(
            CHANGE
                .replace("NUMBER", &number.to_string())
                .replace("MANIFEST", &manifest),
        );
    }
    let text = format!(
        "{{\"format_version\":\"1.2\",\"resource_changes\":[{}]}}",
        changes.join(",")
    );
    write(&folder.join("plan.json"), &text)?;
    Ok(text.len())
}

fn programs(folder: &Path) -> Result<()> {
    for (number, body) in BODIES.iter().cycle().take(POLICIES).enumerate() {
        policy(folder, number, body)?;
        template(folder, number, body)?;
    }
    write(&folder.join("query.rego"), QUERY)
}

fn policy(folder: &Path, number: usize, body: &str) -> Result<()> {
    let body = body.replace("INPUT", "input");
    write(
        &folder.join(format!("policies/bench/rule_{number:02}/policy.rego")),
        &format!("package bench.rule_{number:02}\n\ndeny contains msg if {{\n{body}}}\n"),
    )
}

/// The policy as gator reads it: a template, and a constraint that asks for it.
fn template(folder: &Path, number: usize, body: &str) -> Result<()> {
    let body = body.replace("INPUT", "input.review.object");
    let rego = format!("package rule\n\nviolation contains {{\"msg\": msg}} if {{\n{body}}}\n");
    let rego = rego.replace('\n', "\n              ");
    let text = TEMPLATE
        .replace("NUMBER", &number.to_string())
        .replace("REGO", &rego);
    write(
        &folder.join(format!("templates/rule-{number:02}.yaml")),
        &text,
    )
}

/// A Deployment of a usual size, as YAML.
fn object(number: usize, is_bad: bool) -> String {
    OBJECT
        .replace("NAME", &format!("app-{number}"))
        .replace("TEAM", &format!("team-{}", number % 20))
        .replace("DIGEST", &format!("{number:064x}"))
        .replace("PRIVILEGED", if is_bad { "true" } else { "false" })
}

/// YAML as JSON.
fn json(yaml: &str) -> Result<String> {
    let bytes: Arc<[u8]> = yaml.as_bytes().into();
    let source = Sources::new().add(&RelativePath::parse("object.yaml")?, &bytes);
    let document = infractl_yaml::read_one(&bytes, source, &Options::new(Dialect::GoYaml))
        .map_err(|errors| anyhow!("{errors:?}"))?;
    let style = JsonStyle {
        indent: None,
        escapes_html: false,
        sorts_keys: false,
    };
    Ok(infractl_yaml::write_json(document.tree.root(), style))
}

const OBJECT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
  namespace: TEAM
  labels:
    app.kubernetes.io/name: NAME
    app.kubernetes.io/instance: demo
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: NAME
  template:
    metadata:
      labels:
        app.kubernetes.io/name: NAME
        app.kubernetes.io/instance: demo
    spec:
      serviceAccountName: NAME
      containers:
        - name: server
          image: registry.example.org/team/NAME@sha256:DIGEST
          args: [--port=8080, --log-format=json]
          env:
            - name: MODE
              value: production
            - name: PASSWORD
              valueFrom:
                secretKeyRef: {name: NAME, key: password}
          ports:
            - name: http
              containerPort: 8080
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          securityContext:
            privileged: PRIVILEGED
            readOnlyRootFilesystem: true
          readinessProbe:
            httpGet: {path: /ready, port: http}
          livenessProbe:
            httpGet: {path: /live, port: http}
";

const CHANGE: &str = "{\"address\":\"module.apps.kubernetes_manifest.app[NUMBER]\",\
\"module_address\":\"module.apps\",\"mode\":\"managed\",\"type\":\"kubernetes_manifest\",\
\"name\":\"app\",\"index\":NUMBER,\
\"provider_name\":\"registry.terraform.io/hashicorp/kubernetes\",\
\"change\":{\"actions\":[\"create\"],\"before\":null,\
\"after\":{\"manifest\":MANIFEST,\"timeouts\":[],\"wait\":[]},\
\"after_unknown\":{\"object\":true},\"before_sensitive\":false,\
\"after_sensitive\":{\"manifest\":{}}}}";

const TEMPLATE: &str = "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata:
  name: ruleNUMBER
spec:
  crd: {spec: {names: {kind: RuleNUMBER}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: Rego
          source:
            version: v1
            rego: |
              REGO
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: RuleNUMBER
metadata:
  name: ruleNUMBER
spec:
  match:
    kinds:
      - {apiGroups: [apps], kinds: [Deployment]}
";
