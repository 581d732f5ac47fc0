use infractl_state::{Lock, LockRequest, LockState, RecordId, Timestamp};

use super::{CONFIG, Project, SECRET, component, desired, path, redis};
use crate::{DeliveryError, Directory};

#[test]
fn files_of_somebody_else_are_refused_and_stay() {
    let project = Project::new("foreign");
    project.write("notes.txt", "mine");
    let error = project.plan(&redis()).unwrap_err();
    assert!(error.is_guard());
    assert_eq!(
        error.to_string(),
        "`.infractl/local/platform` holds `notes.txt`, which infractl did not write; move it \
         away, or choose another `delivery.path`"
    );
    project
        .folder
        .remove(&path(".infractl/local/platform/notes.txt"))
        .unwrap();
    project.apply(&redis()).unwrap();
    for file in ["notes.txt", "redis/extra.yaml", "other/kustomization.yaml"] {
        project.write(file, "mine");
        let error = project.plan(&redis()).unwrap_err();
        assert!(matches!(error, DeliveryError::Foreign { .. }), "{error}");
        assert!(project.destroy().unwrap_err().is_guard());
        let whole = path(&format!("{}/{file}", super::TARGET));
        assert_eq!(project.folder.read(&whole).unwrap().unwrap(), b"mine");
        project.folder.remove(&whole).unwrap();
    }
}

#[test]
fn a_target_of_another_environment_is_refused() {
    let project = Project::new("environment");
    project.apply(&redis()).unwrap();
    let mut other = redis();
    other.environment = "staging".into();
    let error = project.plan(&other).unwrap_err();
    assert!(error.is_guard());
    assert!(
        error
            .to_string()
            .contains("belongs to the environment `local`"),
        "{error}"
    );
}

#[test]
fn a_target_that_changed_after_the_plan_is_refused() {
    let project = Project::new("stale");
    project.apply(&redis()).unwrap();
    let wanted = desired(vec![component("redis", &[CONFIG])]);
    let plan = project.plan(&wanted).unwrap();
    let file = "redis/23-service-redis.yaml";
    let edited = format!("# by hand\n{}", project.files()[file]);
    project.write(file, &edited);
    let error = project.apply_plan(&plan).unwrap_err();
    assert!(matches!(error, DeliveryError::Changed { .. }), "{error}");
    assert!(error.is_guard());
    assert_eq!(project.files()[file], edited);
    assert_eq!(LockState::read(&project.store).unwrap(), LockState::Free);
}

#[test]
fn a_held_lock_is_refused_also_where_nothing_would_change() {
    let project = Project::new("locked");
    project.apply(&redis()).unwrap();
    let since = Timestamp::from_second(1_800_000_000).unwrap();
    let request = LockRequest {
        run: RecordId::new(since, [7; 10]),
        who: "somebody".into(),
        action: "apply".into(),
        since,
        holder: infractl_base::Holder::current(),
    };
    let lock = Lock::take(&project.store, &request).unwrap();
    for wanted in [redis(), desired(vec![component("redis", &[CONFIG])])] {
        let error = project.apply(&wanted).unwrap_err();
        assert!(error.is_guard());
        assert!(error.to_string().contains("held by somebody"), "{error}");
    }
    lock.release().unwrap();
    project.apply(&redis()).unwrap();
}

#[test]
fn another_variant_of_what_keeps_data_is_refused_even_without_the_target() {
    let project = Project::new("variant");
    project.apply(&redis()).unwrap();
    let mut other = redis();
    other.components[1].variant = "ha".into();
    let plan = project.plan(&other).unwrap();
    assert_eq!(plan.refusals.len(), 1);
    assert!(project.apply_plan(&plan).unwrap_err().is_guard());
    project.folder.remove_tree(&path(super::TARGET)).unwrap();
    let error = project.apply(&other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`redis` keeps data and runs as `single`; changing it to `ha` would lose them"
    );
    project.apply(&redis()).unwrap();
    project.destroy().unwrap();
    project.apply(&other).unwrap();
}

#[test]
fn what_is_not_known_is_planned_and_not_applied() {
    let project = Project::new("unknown");
    let config = CONFIG.replace(
        "note: a",
        "note: \"unknown!known after `cluster` is applied\"",
    );
    let wanted = desired(vec![component("redis", &[&config])]);
    let plan = project.plan(&wanted).unwrap();
    assert_eq!(plan.counts.create, 1);
    let error = project.apply_plan(&plan).unwrap_err();
    assert!(!error.is_guard());
    assert_eq!(
        error.to_string(),
        "cannot apply `kubernetes/redis/ConfigMap/data/redis`: `data.note` is not known yet: \
         known after `cluster` is applied"
    );
    assert!(project.files().is_empty());
}

#[test]
fn a_secret_that_cannot_be_found_is_named_and_nothing_is_written() {
    let project = Project::new("references");
    for (reference, wanted) in [
        (
            "env:MISSING",
            "the environment variable `MISSING` is not set",
        ),
        ("vault:a/b", "a directory cannot hold a `vault` reference"),
        ("from:input.x", "a directory cannot hold a `from` reference"),
        ("generate:0", "`generate` needs a length from 1 to 4096"),
        ("hunter2", "it is no reference; write `generate` or `env`"),
    ] {
        let secret = SECRET.replace("generate:32", reference);
        let error = project
            .plan(&desired(vec![component("redis", &[&secret])]))
            .unwrap_err();
        let message = error.to_string();
        assert!(!error.is_guard() && message.contains(wanted), "{message}");
        assert!(
            message.starts_with("component `redis`, secret `redis`, key `password`: "),
            "{message}"
        );
        assert!(!message.contains("hunter2"));
    }
    let config = CONFIG.replace("note: a", "note: \"sealed!generate:8\"");
    let error = project
        .plan(&desired(vec![component("redis", &[&config])]))
        .unwrap_err();
    assert!(error.to_string().contains("`data.note`"), "{error}");
    assert!(project.files().is_empty());
}

#[test]
fn a_damaged_target_is_named_by_file_and_line() {
    let project = Project::new("damaged");
    project.apply(&redis()).unwrap();
    project.write("redis/10-configmap-redis.yaml", "data:\n  a: [\n");
    let error = project.plan(&redis()).unwrap_err();
    assert!(!error.is_guard());
    let message = error.to_string();
    assert!(
        message.starts_with(
            "`.infractl/local/platform/redis/10-configmap-redis.yaml` is damaged: line "
        ),
        "{message}"
    );
    project.write(
        "redis/08-secret-redis.yaml",
        "stringData:\n  password: \"hunter2\n",
    );
    project
        .folder
        .remove(&path(
            ".infractl/local/platform/redis/10-configmap-redis.yaml",
        ))
        .unwrap();
    let message = project.plan(&redis()).unwrap_err().to_string();
    assert!(
        message.contains("08-secret-redis.yaml") && !message.contains("hunter2"),
        "{message}"
    );
    project.write(".infractl-inventory.json", "{\"schemaVersion\": 9}");
    assert!(!project.plan(&redis()).unwrap_err().is_guard());
}

#[test]
fn a_target_outside_the_project_is_refused() {
    let project = Project::new("outside");
    project.apply(&redis()).unwrap();
    std::os::unix::fs::symlink("/usr", project.folder.absolute(&path("out"))).unwrap();
    assert!(Directory::open(&project.folder, &path("out/platform")).is_err());
    assert!(Directory::open(&project.folder, &path("")).is_err());
}

#[test]
fn a_target_that_is_a_link_is_refused() {
    let project = Project::new("target-link");
    let elsewhere = path("elsewhere");
    project
        .folder
        .create_folder(&elsewhere, infractl_base::Access::Shared)
        .unwrap();
    project
        .folder
        .create_folder(&path(".infractl/local"), infractl_base::Access::Shared)
        .unwrap();
    let target = project.folder.absolute(&path(super::TARGET));
    std::os::unix::fs::symlink("../../elsewhere", &target).unwrap();
    let error = project.apply(&redis()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("is neither a regular file nor a folder"),
        "{error}"
    );
    assert!(project.folder.list(&elsewhere).unwrap().is_empty());
}

#[test]
fn what_was_not_rendered_is_planned_and_not_applied() {
    use std::sync::Arc;

    use infractl_document::{Address, Document, Existence, Kind, Tree};
    let project = Project::new("not-rendered");
    let mut wanted = redis();
    wanted.components[1].documents.push(Document::new(
        Address::parse("kubernetes/redis/-/-/-").unwrap(),
        Kind::KubernetesObject,
        Existence::NotRendered("the chart is not vendored".into()),
        Arc::new(Tree::null()),
    ));
    let plan = project.plan(&wanted).unwrap();
    assert_eq!((plan.counts.create, plan.blockers.len()), (4, 1));
    let error = project.apply_plan(&plan).unwrap_err();
    assert!(
        error.to_string().ends_with("the chart is not vendored"),
        "{error}"
    );
}

#[test]
fn names_that_lead_elsewhere_or_stand_twice_are_refused() {
    let project = Project::new("component-names");
    for name in ["", "..", "a/b", ".hidden"] {
        let error = project
            .plan(&desired(vec![component(name, &[CONFIG])]))
            .unwrap_err();
        assert!(matches!(error, DeliveryError::ComponentName(_)), "{error}");
    }
    for components in [
        vec![component("redis", &[CONFIG, CONFIG])],
        vec![component("redis", &[]), component("redis", &[])],
    ] {
        let error = project.plan(&desired(components)).unwrap_err();
        assert!(matches!(error, DeliveryError::Duplicate(_)), "{error}");
    }
}
