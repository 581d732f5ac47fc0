use infractl_kubernetes::Change;

use super::{CONFIG, NAMESPACE, Project, SECRET, SERVICE, component, desired, redis};
use crate::{ObjectAction, ObjectPlan, Plan, plan_destroy};

fn object<'p>(plan: &'p Plan, ending: &str) -> &'p ObjectPlan {
    let objects = plan
        .components
        .iter()
        .flat_map(|component| &component.objects);
    let mut found = objects.filter(|object| object.address.as_str().ends_with(ending));
    found.next().unwrap()
}

#[test]
fn a_fresh_target_gets_all_and_an_applied_one_nothing() {
    let project = Project::new("fresh");
    let first = project.plan(&redis()).unwrap();
    assert_eq!((first.counts.create, first.counts.changes()), (4, 4));
    assert!(!first.is_empty());
    assert!(project.files().is_empty(), "a plan writes nothing");
    assert!(project.history().records.is_empty());
    project.apply_plan(&first).unwrap();
    let second = project.plan(&redis()).unwrap();
    assert_eq!(second.counts.unchanged, 4);
    assert!(second.is_empty());
}

#[test]
fn a_change_names_its_field_its_values_and_its_place() {
    let project = Project::new("fields");
    project.apply(&redis()).unwrap();
    let service = SERVICE.replace("port: 6379", "port: 6380");
    let config = CONFIG.replace(", note: a", "");
    let wanted = desired(vec![
        component("namespaces", &[NAMESPACE]),
        component("redis", &[SECRET, &config, &service]),
    ]);
    let plan = project.plan(&wanted).unwrap();
    assert_eq!((plan.counts.update, plan.counts.unchanged), (2, 2));
    let port = &object(&plan, "Service/data/redis").fields;
    assert_eq!(port.len(), 2, "{port:?}");
    assert!(port[0].path.to_string().starts_with("spec.ports[port="));
    let note = &object(&plan, "ConfigMap/data/redis").fields[0];
    assert_eq!(
        (note.path.to_string().as_str(), note.change),
        ("data.note", Change::Removed)
    );
    assert_eq!(format!("{:?}", note.before.as_ref().unwrap()), "\"a\"");
    assert!(note.after.is_none() && note.span.is_none());
}

#[test]
fn a_plan_tells_what_the_target_holds_and_not_what_was_recorded() {
    let project = Project::new("edited");
    project.apply(&redis()).unwrap();
    let file = "redis/10-configmap-redis.yaml";
    let edited = project.files()[file].replace("size: \"1\"", "size: \"7\"");
    project.write(file, &edited);
    let plan = project.plan(&redis()).unwrap();
    let change = &object(&plan, "ConfigMap/data/redis").fields[0];
    assert_eq!(change.path.to_string(), "data.size");
    assert_eq!(format!("{:?}", change.before.as_ref().unwrap()), "\"7\"");
    assert!(change.span.is_some());

    // Other words for the same object are no change.
    project.write(
        file,
        "# by hand\nkind: ConfigMap\napiVersion: \"v1\"\nmetadata: {namespace: data, name: redis}\n\
         data: {note: \"a\", size: '1'}\n",
    );
    assert!(project.plan(&redis()).unwrap().is_empty());
    project
        .folder
        .remove(&super::path(&format!("{}/{file}", super::TARGET)))
        .unwrap();
    let plan = project.plan(&redis()).unwrap();
    assert_eq!(
        object(&plan, "ConfigMap/data/redis").action,
        ObjectAction::Create
    );
}

#[test]
fn a_field_that_cannot_change_replaces_its_object() {
    let project = Project::new("replace");
    let class = |name: &str| {
        format!(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: fast}}\nprovisioner: {name}\n"
        )
    };
    let (one, two) = (class("a.example.org"), class("b.example.org"));
    project
        .apply(&desired(vec![component("storage", &[&one])]))
        .unwrap();
    let plan = project
        .plan(&desired(vec![component("storage", &[&two])]))
        .unwrap();
    assert_eq!(plan.counts.replace, 1);
    let ObjectAction::Replace { field, .. } = &object(&plan, "fast").action else {
        panic!("{plan:?}");
    };
    assert_eq!(field.to_string(), "provisioner");
}

#[test]
fn what_nobody_wants_goes_and_a_whole_component_goes_last() {
    let project = Project::new("delete");
    project.apply(&redis()).unwrap();
    let plan = project
        .plan(&desired(vec![component("redis", &[SECRET, SERVICE])]))
        .unwrap();
    assert_eq!((plan.counts.delete, plan.counts.unchanged), (2, 2));
    let names: Vec<&str> = plan
        .components
        .iter()
        .map(|component| &*component.name)
        .collect();
    assert_eq!(names, ["redis", "namespaces"]);
    project.apply_plan(&plan).unwrap();
    assert!(
        !project
            .files()
            .contains_key("namespaces/01-namespace-data.yaml")
    );

    let destroy = plan_destroy("local", &project.directory.read("local").unwrap());
    assert_eq!((destroy.counts.delete, destroy.counts.unchanged), (2, 0));
}

#[test]
fn another_order_of_components_is_a_change_of_the_layout() {
    let project = Project::new("order");
    let both = |first, second| desired(vec![first, second]);
    let one = || component("redis", &[CONFIG]);
    let two = || component("namespaces", &[NAMESPACE]);
    project.apply(&both(one(), two())).unwrap();
    let plan = project.plan(&both(two(), one())).unwrap();
    assert_eq!(plan.counts.changes(), 0);
    assert!(plan.changes_layout && !plan.is_empty());
    project.apply_plan(&plan).unwrap();
    assert!(project.plan(&both(two(), one())).unwrap().is_empty());
}

#[test]
fn a_drawn_secret_is_kept_and_one_edited_by_hand_is_told() {
    let project = Project::new("secret");
    project.apply(&redis()).unwrap();
    let file = "redis/08-secret-redis.yaml";
    let written = project.files()[file].clone();
    project
        .apply(&desired(vec![component("redis", &[SECRET, CONFIG])]))
        .unwrap();
    assert_eq!(project.files()[file], written);
    let edited = written.replace("user: redis", "user: other");
    project.write(file, &edited);
    let plan = project.plan(&redis()).unwrap();
    let change = &object(&plan, "Secret/data/redis").fields[0];
    assert_eq!(change.path.to_string(), "stringData.user");
    assert!(change.is_sensitive);
    assert!(!format!("{plan:?}").contains("other"));
}

#[test]
fn a_drawn_secret_that_only_the_target_still_holds_is_taken_back() {
    let project = Project::new("adopt");
    project.apply(&redis()).unwrap();
    let file = "redis/08-secret-redis.yaml";
    let written = project.files()[file].clone();
    let secrets = super::path(".infractl/local/state/secrets/redis");
    project.folder.remove_tree(&secrets).unwrap();
    assert_eq!(project.plan(&redis()).unwrap().counts.unchanged, 4);
    *project.release.borrow_mut() = b"release: 2\n".to_vec();
    assert!(!project.apply(&redis()).unwrap().is_changed);
    assert_eq!(project.files()[file], written);
    assert!(
        project
            .folder
            .read(&secrets.join("redis/password").unwrap())
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_key_takes_its_value_from_another_components_secret() {
    let project = Project::new("from");
    let grafana = |reference: &str| {
        let secret = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: grafana, namespace: data}}\n\
             stringData: {{password: \"sealed!{reference}\"}}\n"
        );
        let mut wanted = redis();
        wanted
            .components
            .insert(0, component("grafana", &[&secret]));
        wanted
    };
    project
        .apply(&grafana("from:secret.redis.redis.password"))
        .unwrap();
    let files = project.files();
    let password = |file: &str| {
        let line = files[file].lines().find(|line| line.contains("password: "));
        line.unwrap().to_owned()
    };
    assert_eq!(
        password("grafana/08-secret-grafana.yaml"),
        password("redis/08-secret-redis.yaml")
    );
    assert!(
        project
            .plan(&grafana("from:secret.redis.redis.password"))
            .unwrap()
            .is_empty()
    );
    for (reference, wanted) in [
        (
            "from:secret.redis.redis.other",
            "declares `redis.redis.other`",
        ),
        (
            "from:secret.grafana.grafana.password",
            "it takes its value from itself",
        ),
    ] {
        let message = project.plan(&grafana(reference)).unwrap_err().to_string();
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn a_secret_that_others_can_read_is_written_anew() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new("exposed");
    project.apply(&redis()).unwrap();
    let file = super::path(&format!("{}/redis/08-secret-redis.yaml", super::TARGET));
    let whole = project.folder.absolute(&file);
    std::fs::set_permissions(&whole, std::fs::Permissions::from_mode(0o640)).unwrap();
    let plan = project.plan(&redis()).unwrap();
    assert!(plan.changes_layout);
    project.apply_plan(&plan).unwrap();
    assert_eq!(
        std::fs::metadata(&whole).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(project.plan(&redis()).unwrap().is_empty());
}

#[test]
fn outside_development_secrets_are_listed_and_not_written() {
    let project = Project::new("tier");
    let mut wanted = redis();
    wanted.writes_secrets = false;
    let vault = SECRET.replace("generate:32", "vault:redis/password");
    wanted.components[1] = component("redis", &[&vault, CONFIG]);
    let plan = project.plan(&wanted).unwrap();
    let [required] = &*plan.required_secrets else {
        panic!("{plan:?}");
    };
    assert_eq!((&*required.namespace, &*required.name), ("data", "redis"));
    assert_eq!(required.keys, ["password", "token", "user"]);
    project.apply_plan(&plan).unwrap();
    assert!(
        !project
            .files()
            .keys()
            .any(|name| name.contains("secret") || name == ".gitignore")
    );
    assert!(project.plan(&wanted).unwrap().is_empty());
}
