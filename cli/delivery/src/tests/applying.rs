use infractl_base::RelativePath;
use infractl_state::{Action, Outcome};

use super::{CONFIG, Project, component, desired, path, redis};

#[test]
fn an_apply_leaves_a_record_and_a_second_one_nothing() {
    let project = Project::new("record");
    let applied = project.apply(&redis()).unwrap();
    assert!(applied.is_changed);
    let found = project.history();
    assert_eq!(found.records.len(), 1);
    let record = &found.records[0];
    assert_eq!(Some(&record.start.id), applied.record.as_ref());
    assert_eq!(
        (record.outcome, record.start.action),
        (Outcome::Succeeded, Action::Apply)
    );
    assert_eq!(record.start.counts.create, 4);
    assert_eq!(record.start.documents.len(), 4);
    assert!(record.finished.unwrap() > record.start.started);
    let release = infractl_state::release_bytes(&project.store, &record.start.release.unwrap());
    assert_eq!(release.unwrap().unwrap(), b"release: 1\n");

    let whole = || {
        let paths = project.folder.walk(&RelativePath::root()).unwrap();
        paths
            .into_iter()
            .map(|(path, _)| {
                let found = std::fs::metadata(project.folder.absolute(&path)).unwrap();
                (path, found.modified().unwrap())
            })
            .collect::<Vec<_>>()
    };
    let before = whole();
    let again = project.apply(&redis()).unwrap();
    assert_eq!((again.record, again.is_changed), (None, false));
    assert_eq!(whole(), before);
}

#[test]
fn a_new_release_without_a_change_is_recorded_and_the_target_stays() {
    let project = Project::new("release");
    project.apply(&redis()).unwrap();
    *project.release.borrow_mut() = b"release: 2\n".to_vec();
    let applied = project.apply(&redis()).unwrap();
    assert!(applied.record.is_some() && !applied.is_changed);
    assert_eq!(project.history().records[0].start.counts.changes(), 0);
    assert_eq!(project.apply(&redis()).unwrap().record, None);
}

#[test]
fn a_destroy_leaves_a_record_and_no_target() {
    let project = Project::new("destroy");
    assert_eq!(project.destroy().unwrap().record, None);
    project.apply(&redis()).unwrap();
    let password = path(".infractl/local/state/secrets/redis/redis/password");
    let drawn = project.folder.read(&password).unwrap();
    project.destroy().unwrap();
    assert_eq!(project.folder.standing(&path(super::TARGET)).unwrap(), None);
    assert!(project.beside().is_empty());
    let record = &project.history().records[0];
    assert_eq!(
        (record.start.action, record.start.counts.delete),
        (Action::Destroy, 4)
    );
    assert_eq!(project.destroy().unwrap().record, None);
    project.apply(&redis()).unwrap();
    assert_eq!(project.folder.read(&password).unwrap(), drawn);
}

#[test]
fn what_a_killed_run_left_is_cleaned_by_the_next() {
    let project = Project::new("leftovers");
    project.apply(&redis()).unwrap();
    let id = project.history().records[0].start.id.clone();
    for word in ["new", "gone"] {
        let file = format!(".infractl/local/.platform.{word}-{id}/redis/half.yaml");
        project
            .folder
            .write(&path(&file), b"half", infractl_base::Access::Shared)
            .unwrap();
    }
    let mine = path(".infractl/local/.platform.new-notes/mine");
    project
        .folder
        .write(&mine, b"mine", infractl_base::Access::Shared)
        .unwrap();
    project.apply(&redis()).unwrap();
    assert_eq!(project.beside(), [".platform.new-notes"]);
}

#[test]
fn a_whole_old_target_is_put_back_where_a_killed_run_left_none() {
    let project = Project::new("put-back");
    project.apply(&redis()).unwrap();
    let files = project.files();
    let id = project.history().records[0].start.id.clone();
    let old = path(&format!(".infractl/local/.platform.old-{id}"));
    project.folder.restore(&path(super::TARGET), &old).unwrap();
    let plan = project.plan(&redis()).unwrap();
    assert_eq!(plan.counts.unchanged, 4);
    project.apply_plan(&plan).unwrap();
    assert_eq!(project.files(), files);
    assert!(project.beside().is_empty());
}

#[test]
fn a_target_that_cannot_be_built_is_a_failure_on_record_and_the_old_one_stays() {
    let project = Project::new("failure");
    project.apply(&redis()).unwrap();
    let files = project.files();
    // A file stands where the folder of the drawn secret belongs.
    let secrets = path(".infractl/local/state/secrets/queue");
    project
        .folder
        .write(&secrets, b"x", infractl_base::Access::Private)
        .unwrap();
    let secret = super::SECRET.replace("name: redis", "name: queue");
    let wanted = desired(vec![component("queue", &[&secret, CONFIG])]);
    let error = project.apply(&wanted).unwrap_err();
    assert!(!error.is_guard(), "{error}");
    assert!(error.to_string().contains("state/secrets/queue"), "{error}");
    assert_eq!(project.files(), files);
    assert!(project.beside().is_empty());
    project.folder.remove(&secrets).unwrap();
    project.apply(&wanted).unwrap();
}

#[test]
fn a_plan_and_an_apply_without_changes_are_quick() {
    let project = Project::new("quick");
    let documents: Vec<String> = (0..500)
        .map(|number| CONFIG.replace("name: redis", &format!("name: redis-{number}")))
        .collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let wanted = desired(vec![component("redis", &documents)]);
    project.apply(&wanted).unwrap();
    #[expect(
        clippy::disallowed_methods,
        reason = "the time taken is what is tested"
    )]
    let started = std::time::Instant::now();
    project.apply(&wanted).unwrap();
    assert!(
        started.elapsed().as_millis() < 500,
        "{:?}",
        started.elapsed()
    );
}
