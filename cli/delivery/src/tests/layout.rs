use super::{Project, component, desired, path, redis};

#[test]
fn a_target_is_kustomizations_of_components_in_apply_order() {
    let project = Project::new("layout");
    project.apply(&redis()).unwrap();
    let files = project.files();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            ".gitignore",
            ".infractl-inventory.json",
            "kustomization.yaml",
            "namespaces/01-namespace-data.yaml",
            "namespaces/kustomization.yaml",
            "redis/08-secret-redis.yaml",
            "redis/10-configmap-redis.yaml",
            "redis/23-service-redis.yaml",
            "redis/kustomization.yaml",
        ]
    );
    assert_eq!(
        files["kustomization.yaml"],
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsortOptions:\n  \
         order: fifo\nresources:\n  - \"namespaces\"\n  - \"redis\"\n"
    );
    assert_eq!(
        files["redis/10-configmap-redis.yaml"],
        "apiVersion: v1\ndata:\n  note: a\n  size: \"1\"\nkind: ConfigMap\nmetadata:\n  name: \
         redis\n  namespace: data\n"
    );
    assert_eq!(files[".gitignore"], "/redis/08-secret-redis.yaml\n");
}

#[test]
fn objects_are_put_into_helms_order_of_installation() {
    let project = Project::new("install-order");
    let custom = "apiVersion: x.example.org/v1\nkind: Queue\nmetadata: {name: q}\n";
    let documents = [
        custom,
        super::SERVICE,
        super::SECRET,
        super::NAMESPACE,
        super::CONFIG,
    ];
    project
        .apply(&desired(vec![component("redis", &documents)]))
        .unwrap();
    let files = project.files();
    let order: Vec<&str> = files["redis/kustomization.yaml"]
        .lines()
        .filter_map(|line| line.strip_prefix("  - "))
        .collect();
    assert_eq!(
        order,
        [
            "\"01-namespace-data.yaml\"",
            "\"08-secret-redis.yaml\"",
            "\"10-configmap-redis.yaml\"",
            "\"23-service-redis.yaml\"",
            "\"99-queue-q.yaml\"",
        ]
    );
}

#[test]
fn a_secret_is_private_and_the_rest_is_not() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new("modes");
    project.apply(&redis()).unwrap();
    let mode = |file: &str| {
        let whole = project
            .folder
            .absolute(&path(&format!("{}/{file}", super::TARGET)));
        std::fs::metadata(whole).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode("redis/08-secret-redis.yaml"), 0o600);
    assert_eq!(mode("redis/23-service-redis.yaml") & 0o077, 0o044);
}

#[test]
fn a_component_without_objects_has_no_folder() {
    let project = Project::new("no-objects");
    let wanted = desired(vec![
        component("empty", &[]),
        component("redis", &[super::CONFIG]),
    ]);
    project.apply(&wanted).unwrap();
    let files = project.files();
    assert!(!files.keys().any(|name| name.starts_with("empty")));
    assert!(!files["kustomization.yaml"].contains("empty"));
    assert!(project.plan(&wanted).unwrap().is_empty());
}

#[test]
fn objects_whose_names_meet_have_files_of_their_own() {
    let project = Project::new("names");
    let role = |name: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: \"{name}\"}}\nrules: []\n"
        )
    };
    let (one, two) = (role("system:a"), role("system_a"));
    let wanted = desired(vec![component("redis", &[&one, &two])]);
    project.apply(&wanted).unwrap();
    let files = project.files();
    assert!(files["redis/15-clusterrole-system_a.yaml"].contains("system:a"));
    assert!(files["redis/15-clusterrole-system_a-2.yaml"].contains("system_a"));
    assert_eq!(project.plan(&wanted).unwrap().counts.unchanged, 2);
}
