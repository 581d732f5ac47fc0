use std::fmt::Write as _;

use crate::project::Project;

/// A project with many components, so that threads have something to race for.
fn wide() -> Project {
    let project = Project::sample();
    let component = project.read("helm/components/app/component.yaml");
    let mut environment = project.read("environments/local/environment.yaml");
    let mut release = project.read("environments/local/release.yaml");
    for number in 1..=20 {
        let name = format!("app{number}");
        let text = component
            .replace("name: app\n", &format!("name: {name}\n"))
            .replace("    provides: {endpoints: {http: \"app:8080\"}}\n", "")
            .replace("namespace: apps", &format!("namespace: {name}"));
        project.write(&format!("helm/components/{name}/component.yaml"), text);
        environment = environment.replace(
            "delivery:",
            &format!("  {name}: {{variant: single}}\ndelivery:"),
        );
        writeln!(
            release,
            "  {name}.server:\n    repository: registry.example.org/app\n    tag: \"{number}\"\n    \
             digest: sha256:{number:064}"
        )
        .unwrap();
    }
    project.write("environments/local/environment.yaml", environment);
    project.write("environments/local/release.yaml", release);
    let names: Vec<String> = (1..=20).map(|number| format!("app{number}")).collect();
    let names = names.join(", ");
    project.write(
        "helm/charts/namespaces/values.yaml",
        format!("names: [apps, {names}]\n"),
    );
    project.replace(
        "helm/components/namespaces/component.yaml",
        "[apps]",
        &format!("[apps, {names}]"),
    );
    // Mistakes in a text that all of them include: many findings in many components.
    project.replace(
        "helm/charts/app/templates/config.yaml",
        "{{ .Values.size | quote }}",
        "[{{ .Values.size }}]",
    );
    project
}

#[test]
fn every_number_of_threads_gives_the_same_bytes() {
    let project = wide();
    for (code, command) in [
        (1, &["validate", "--format", "json"][..]),
        (1, &["validate"]),
        (1, &["validate", "--format", "sarif"]),
        (0, &["render", "local"]),
        (4, &["plan", "local", "--format", "json"]),
    ] {
        let one = project.expect(code, &[command, &["--threads", "1"]].concat());
        for threads in ["2", "16"] {
            let other = project.expect(code, &[command, &["--threads", threads]].concat());
            assert_eq!(
                one.stdout, other.stdout,
                "{command:?} with {threads} threads"
            );
            assert_eq!(
                one.stderr, other.stderr,
                "{command:?} with {threads} threads"
            );
        }
    }
}

#[test]
fn plans_are_the_same_for_every_number_of_threads() {
    let project = wide();
    project.replace(
        "helm/charts/app/templates/config.yaml",
        "[{{ .Values.size }}]",
        "{{ .Values.size | quote }}",
    );
    let plan = |threads: &str| {
        let args = ["plan", "local", "--format", "json", "--threads", threads];
        project.expect(0, &args).stdout
    };
    let one = plan("1");
    assert!(one.matches("\"create\"").count() > 80, "{one}");
    assert_eq!(one, plan("2"));
    assert_eq!(one, plan("16"));
}

#[test]
fn the_folder_that_a_run_starts_in_does_not_show() {
    let project = Project::sample();
    let from_root = project.expect(0, &["render", "local"]);
    let mut command = project.command(&["render", "local"]);
    command.current_dir(project.root().join("helm/charts"));
    assert_eq!(project.finish(command).stdout, from_root.stdout);
    let root = project.root().to_str().unwrap().to_owned();
    let mut command = project.command(&["-C", &root, "render", "local"]);
    command.current_dir("/");
    assert_eq!(project.finish(command).stdout, from_root.stdout);
}
