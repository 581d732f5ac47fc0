//! Machine images: what a release pins is what the machines of its environment boot.

use std::path::Path;

use crate::project::Project;
use crate::repository::copy;

const STACK: &str = "terraform/stacks/machines/main.tf";
const RELEASE: &str = "environments/local/release.yaml";
const MANIFEST: &str = "packer/images/node-1.json";

/// A project with one machine, the policy of this repository, and a release that pins `node-1`.
fn project() -> Project {
    let project = Project::sample();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for name in ["lib/stacks", "terraform/tf-unpromoted-image"] {
        copy(&project, &own, &Path::new("policies").join(name));
    }
    let text = project.read("infractl.yaml");
    project.write("infractl.yaml", format!("{text}policies: [policies]\n"));
    project.replace(
        "environments/local/environment.yaml",
        "tier: development",
        "tier: development\nstacks: {machines: {source: terraform/stacks/machines}}",
    );
    let release = project.read(RELEASE);
    let pin = format!("nodeImages: {{default/amd64: {{version: node-1, manifest: {MANIFEST}}}}}\n");
    project.write(RELEASE, format!("{release}{pin}"));
    project.write(
        MANIFEST,
        "{\"version\": \"node-1\", \"images\": [\n  {\"provider\": \"hcloud\", \"arch\": \"amd64\", \"id\": \"171234567\"}\n]}\n",
    );
    boot(&project, "171234567");
    project
}

fn boot(project: &Project, image: &str) {
    project.write(
        STACK,
        format!(
            "terraform {{\n  required_version = \">= 1.10, < 2\"\n  required_providers {{\n    hcloud = {{\n      \
             source  = \"hetznercloud/hcloud\"\n      version = \"~> 1.50\"\n    }}\n  }}\n}}\n\nresource \
             \"hcloud_server\" \"node\" {{\n  name        = \"node\"\n  server_type = \"cx23\"\n  image       = \
             \"{image}\"\n}}\n"
        ),
    );
}

const ASK: [&str; 3] = ["check", "--fail-on", "warning"];

#[test]
fn ids_and_names_of_the_manifest_may_be_booted() {
    let project = project();
    for image in ["171234567", "node-1"] {
        boot(&project, image);
        let run = project.run(&ASK);
        assert!(run.shown().contains(" 1 policy, "), "{}", run.shown());
        assert!(!run.stdout.contains("policy-failed"), "{}", run.shown());
        assert!(
            !run.stdout.contains("tf-unpromoted-image"),
            "{}",
            run.shown()
        );
    }
}

#[test]
fn another_image_is_told_where_it_is_written() {
    let project = project();
    boot(&project, "debian-12");
    let run = project.expect(1, &ASK);
    for wanted in [
        "[tf-unpromoted-image]: `hcloud_server.node` boots `debian-12`, which is none of the images that the release pins",
        "terraform/stacks/machines/main.tf:14:",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}: {}", run.shown());
    }
    // A release that pins none has nothing to compare with.
    let release = project.read(RELEASE);
    let without = release
        .lines()
        .filter(|line| !line.starts_with("nodeImages"));
    let without: Vec<&str> = without.collect();
    project.write(RELEASE, without.join("\n") + "\n");
    let run = project.run(&ASK);
    assert!(
        !run.stdout.contains("tf-unpromoted-image"),
        "{}",
        run.shown()
    );
}

#[test]
fn a_manifest_of_another_version_promotes_nothing_and_is_told() {
    let project = project();
    project.replace(MANIFEST, "node-1", "node-2");
    let run = project.expect(1, &ASK);
    for wanted in [
        "error[release-bad-image-manifest]: the manifest is that of `node-2`, and the release pins `node-1`",
        "--> packer/images/node-1.json:1:13",
        "[tf-unpromoted-image]: `hcloud_server.node` boots `171234567`",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}: {}", run.shown());
    }
}
