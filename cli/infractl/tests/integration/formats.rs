//! Workflows, Dockerfiles and Compose files, judged by the repository's own policies.

use std::path::Path;

use crate::project::Project;

/// The project's own policies, and the files that they are to judge.
fn repository() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let project = Project::empty();
    for folder in [
        "policies/lib",
        "policies/workflow",
        "policies/dockerfile",
        "policies/compose",
    ] {
        copy(&root, &project, folder);
    }
    for file in [".github/workflows/pull-request.yml", "Dockerfile"] {
        project.write(file, std::fs::read(root.join(file)).unwrap());
    }
    project.write(
        "compose.yaml",
        "services:\n  web:\n    build: .\n    ports:\n      - \"127.0.0.1:8080:80\"\n",
    );
    project
}

fn copy(root: &Path, project: &Project, folder: &str) {
    for entry in std::fs::read_dir(root.join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            copy(root, project, &path);
        } else if Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "rego")
        {
            project.write(&path, std::fs::read(root.join(&path)).unwrap());
        }
    }
}

const WORKFLOW: &str = ".github/workflows/pull-request.yml";

const PATHS: [&str; 3] = [".github", "Dockerfile", "compose.yaml"];

/// What is broken: the file, the text, what stands in its place, and the rule that tells it.
const BREAKS: [(&str, &str, &str, &str); 14] = [
    (
        WORKFLOW,
        "permissions: {}\n\nconcurrency",
        "permissions: write-all\n\nconcurrency",
        "gha-broad-permissions",
    ),
    (
        WORKFLOW,
        "codeql-action/upload-sarif@c10b8064de6f491fea524254123dbe5e09572f13",
        "codeql-action/upload-sarif@v4",
        "gha-unpinned-uses",
    ),
    (
        WORKFLOW,
        "run: cargo xtask test",
        "run: cargo xtask test ${{ github.head_ref }}",
        "gha-template-injection",
    ),
    (
        WORKFLOW,
        "needs: [test, check]",
        "needs: [test, chekc]",
        "gha-unknown-need",
    ),
    (
        WORKFLOW,
        "    name: Tests\n",
        "    nmae: Tests\n",
        "gha-unknown-key",
    ),
    (
        WORKFLOW,
        "hashFiles('findings.md')",
        "hashFile('findings.md')",
        "gha-invalid-expression",
    ),
    (
        WORKFLOW,
        "  pull_request:\n\n",
        "  pul_request:\n\n",
        "gha-unknown-event",
    ),
    (
        "Dockerfile",
        "USER 65532:65532",
        "USER root",
        "docker-root-user",
    ),
    (
        "Dockerfile",
        "COPY --from=build",
        "COPY --from=biuld",
        "docker-unknown-stage",
    ),
    (
        "Dockerfile",
        "ARG REVISION=unknown",
        "ARG REGISTRY_TOKEN=unknown",
        "docker-secret-in-image",
    ),
    (
        "Dockerfile",
        "WORKDIR /work\n",
        "WORKDRI /work\n",
        "docker-unknown-instruction",
    ),
    (
        "compose.yaml",
        "127.0.0.1:8080:80",
        "8080:80",
        "compose-exposed-service",
    ),
    (
        "compose.yaml",
        "    build: .",
        "    privileged: true\n    build: .",
        "compose-exposed-service",
    ),
    (
        "compose.yaml",
        "    build: .",
        "    biuld: .",
        "compose-unknown-key",
    ),
];

fn check(project: &Project, code: i32) -> String {
    let flags = ["check", "--policies", "policies"];
    project.expect(code, &[&flags[..], &PATHS].concat()).stdout
}

#[test]
fn our_own_files_are_clean_and_each_break_is_named_at_its_line() {
    let project = repository();
    check(&project, 0);
    for (file, from, to, rule) in BREAKS {
        let before = project.read(file);
        project.replace(file, from, to);
        let said = check(&project, 1);
        let after = project.read(file);
        let changed = before
            .lines()
            .zip(after.lines())
            .position(|(old, new)| old != new);
        let place = format!("{file}:{}:", changed.unwrap() + 1);
        let is_told = said
            .split("\n\n")
            .any(|part| part.contains(rule) && part.contains(&place));
        assert!(is_told, "{rule} at {place}\n{said}");
        project.write(file, before);
    }
    check(&project, 0);
}

#[test]
fn a_dockerfile_that_cannot_be_read_as_text_is_refused() {
    let project = repository();
    project.write("Dockerfile", b"FROM a\n\xff\n");
    let said = check(&project, 1);
    assert!(
        said.contains("docker-syntax") && said.contains("Dockerfile:2:1"),
        "{said}"
    );
}
