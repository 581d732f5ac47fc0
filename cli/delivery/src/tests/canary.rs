use std::fmt::Write as _;

use infractl_base::RelativePath;

use super::{CANARY, CONFIG, Project, SECRET, component, desired, redis};

/// Every text that the store and the target hold, but for the files of Secrets.
fn public_text(project: &Project) -> String {
    let files = project.folder.walk(&RelativePath::root()).unwrap();
    let mut text = String::new();
    for (path, _) in files {
        let is_private = path.as_str().contains("state/secrets/")
            || path.as_str().contains("platform/redis/08-secret");
        if !is_private {
            let bytes = project.folder.read(&path).unwrap().unwrap();
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    text
}

#[test]
fn a_secret_is_in_no_plan_record_inventory_debug_text_or_error() {
    let project = Project::new("canary");
    let first = project.plan(&redis()).unwrap();
    let mut said = format!("{first:?}");
    project.apply_plan(&first).unwrap();
    let secret_file = project.files()["redis/08-secret-redis.yaml"].clone();
    let drawn = secret_file
        .lines()
        .find_map(|line| line.trim().strip_prefix("password: "))
        .unwrap()
        .to_owned();
    assert_eq!(drawn.len(), 32);
    assert!(secret_file.contains(CANARY));

    said += &public_text(&project);
    write!(said, "{:?}", project.history()).unwrap();
    write!(
        said,
        "{:?} {:?}",
        project.directory.read("local"),
        project.store
    )
    .unwrap();
    // A change of the Secret itself, of its keys, and one that fails after the values are known.
    let more = SECRET.replace("user: redis", "user: redis, more: \"sealed!env:TOKEN\"");
    let changed = project
        .plan(&desired(vec![component("redis", &[&more, CONFIG])]))
        .unwrap();
    assert_eq!(changed.counts.update, 1);
    write!(said, "{changed:?}").unwrap();
    for component in &changed.components {
        for field in component.objects.iter().flat_map(|object| &object.fields) {
            let values = field.before.iter().chain(&field.after);
            said += &values
                .map(|tree| infractl_yaml::write_tree(tree.root()))
                .collect::<String>();
        }
    }
    let fewer = SECRET.replace("token: \"sealed!env:TOKEN\", ", "");
    let removed = project
        .plan(&desired(vec![component("redis", &[&fewer])]))
        .unwrap();
    write!(said, "{removed:?}").unwrap();
    project.write("notes.txt", "mine");
    said += &project.apply_plan(&changed).unwrap_err().to_string();
    said += &public_text(&project);
    assert!(!said.contains(CANARY));
    assert!(!said.contains(&drawn));
}
