use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{AddressGlob, FieldGlob, ValuePath};
use infractl_state::{Secrets, latest_success};
use jiff::civil::date;
use proptest::collection::btree_map;
use proptest::prelude::*;

use super::{
    CANARY, CONFIG, Project, SECRET, SERVICE, TARGET, Variables, component, desired, path, redis,
};
use crate::{Cause, Change, Comparison, Desired, Drift, IgnoreRule, LayoutChange};

const CONFIG_FILE: &str = "redis/10-configmap-redis.yaml";
const SECRET_FILE: &str = "redis/08-secret-redis.yaml";
const SERVICE_FILE: &str = "redis/23-service-redis.yaml";

/// The drift of a project whose documents can all be rendered again.
fn drift(project: &Project, applied: &Desired, rules: &[IgnoreRule]) -> Drift {
    let record = latest_success(&project.store).unwrap().unwrap();
    let mut comparison = Comparison::new(
        &record,
        &project.directory,
        Secrets::new(&project.store),
        applied.writes_secrets,
    )
    .unwrap();
    let variables = Variables(BTreeMap::from([("TOKEN", CANARY)]));
    if comparison.wants_documents() {
        comparison.take(applied, &variables).unwrap();
    }
    comparison.finish("it was not rendered", rules, date(2026, 11, 22))
}

fn applied(name: &str) -> Project {
    let project = Project::new(name);
    project.apply(&redis()).unwrap();
    project
}

/// Replaces a text that a file of the target holds once.
fn edit(project: &Project, file: &str, from: &str, to: &str) {
    let text = &project.files()[file];
    assert_eq!(text.matches(from).count(), 1, "{text}");
    write_private(project, file, &text.replace(from, to));
}

fn write_private(project: &Project, file: &str, text: &str) {
    let path = path(&format!("{TARGET}/{file}"));
    let access = infractl_base::Access::Private;
    project
        .folder
        .write(&path, text.as_bytes(), access)
        .unwrap();
}

fn remove(project: &Project, file: &str) {
    let path = path(&format!("{TARGET}/{file}"));
    project.folder.remove(&path).unwrap();
}

fn rule(address: &str, field: &str) -> IgnoreRule {
    IgnoreRule {
        address: AddressGlob::parse(address).unwrap(),
        field: FieldGlob::parse(field).unwrap(),
        reason: "by hand".into(),
        expires: None,
        span: None,
    }
}

/// The one cause of a drift.
fn only(drift: &Drift) -> &Cause {
    let [cause] = &*drift.causes else {
        panic!("{:?}", drift.causes);
    };
    cause
}

fn paths(fields: &[crate::FieldChange]) -> Vec<String> {
    fields.iter().map(|field| field.path.to_string()).collect()
}

#[test]
fn right_after_an_apply_nothing_drifts() {
    let project = applied("drift-none");
    let found = drift(&project, &redis(), &[]);
    assert!(
        found.is_clean() && found.not_compared.is_empty(),
        "{found:?}"
    );
    assert_eq!(found.objects, 4);
}

#[test]
fn a_look_writes_nothing() {
    let project = applied("drift-reads");
    let before = project
        .folder
        .walk(&infractl_base::RelativePath::root())
        .unwrap();
    edit(&project, CONFIG_FILE, "note: a", "note: b");
    drift(&project, &redis(), &[]);
    let after = project
        .folder
        .walk(&infractl_base::RelativePath::root())
        .unwrap();
    assert_eq!(before, after);
}

#[test]
fn an_edited_object_is_told_from_what_was_applied_to_what_is_held() {
    let project = applied("drift-edit");
    edit(&project, CONFIG_FILE, "note: a", "note: b\n  more: c");
    let found = drift(&project, &redis(), &[]);
    let Cause::Edited { object, fields } = only(&found) else {
        panic!("{found:?}");
    };
    assert_eq!(object.as_str(), "kubernetes/redis/ConfigMap/data/redis");
    assert_eq!(paths(fields), ["data.note", "data.more"]);
    let value = |tree: &Option<std::sync::Arc<infractl_document::Tree>>| {
        tree.as_ref()
            .and_then(|tree| tree.root().as_str().map(str::to_owned))
    };
    assert_eq!(value(&fields[0].before).as_deref(), Some("a"));
    assert_eq!(value(&fields[0].after).as_deref(), Some("b"));
    assert_eq!(fields[1].change, Change::Added);
    assert_eq!(value(&fields[1].after).as_deref(), Some("c"));
}

#[test]
fn what_means_the_same_is_no_drift() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: data}\n\
                      spec: {template: {spec: {containers: [{name: web, resources: {limits: {cpu: '1'}}}]}}}\n";
    let wanted = desired(vec![component("web", &[deployment, SERVICE])]);
    let project = Project::new("drift-same");
    project.apply(&wanted).unwrap();
    let files = project.files();
    let is_deployment = |file: &&String| file.contains("deployment-web");
    let deployment_file = files.keys().find(is_deployment).unwrap().clone();
    edit(
        &project,
        &deployment_file,
        "cpu: \"1\"",
        "cpu: 1000m # by hand",
    );
    let text = &project.files()["web/23-service-redis.yaml"];
    project.write("web/23-service-redis.yaml", &format!("# a comment\n{text}"));
    let found = drift(&project, &wanted, &[]);
    assert!(found.is_clean(), "{found:?}");
}

#[test]
fn one_change_in_many_objects_is_one_cause_and_the_rest_another() {
    let texts: Vec<String> = ["a", "b", "c"]
        .iter()
        .map(|name| CONFIG.replace("name: redis", &format!("name: {name}")))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let wanted = desired(vec![component("redis", &texts)]);
    let project = Project::new("drift-shared");
    project.apply(&wanted).unwrap();
    for name in ["a", "b"] {
        let file = format!("redis/10-configmap-{name}.yaml");
        edit(&project, &file, "note: a", "note: b\n  more: c");
    }
    edit(
        &project,
        "redis/10-configmap-b.yaml",
        "size: \"1\"",
        "size: \"2\"",
    );
    edit(&project, "redis/10-configmap-c.yaml", "note: a", "note: x");
    let found = drift(&project, &wanted, &[]);
    let [
        Cause::SameChange { fields, objects },
        Cause::Edited { fields: second, .. },
        Cause::Edited { fields: third, .. },
    ] = &*found.causes
    else {
        panic!("{found:?}");
    };
    assert_eq!(paths(fields), ["data.note", "data.more"]);
    assert_eq!(objects.len(), 2);
    assert_eq!(paths(second), ["data.size"]);
    assert_eq!(paths(third), ["data.note"]);
}

#[test]
fn a_secret_is_compared_with_the_store_and_never_shown() {
    let project = applied("drift-secret");
    edit(&project, SECRET_FILE, CANARY, "canary-by-hand");
    let found = drift(&project, &redis(), &[]);
    let Cause::Edited { fields, .. } = only(&found) else {
        panic!("{found:?}");
    };
    assert_eq!(paths(fields), ["stringData.token"]);
    assert!(fields[0].is_sensitive);
    let shown = format!("{found:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn what_was_turned_into_a_secret_by_hand_is_not_shown() {
    let project = applied("drift-turned");
    edit(&project, CONFIG_FILE, "kind: ConfigMap", "kind: Secret");
    edit(&project, CONFIG_FILE, "note: a", "note: canary-by-hand");
    let found = drift(&project, &redis(), &[]);
    let Cause::Edited { fields, .. } = only(&found) else {
        panic!("{found:?}");
    };
    let hidden = |field: &crate::FieldChange| {
        field.is_sensitive && field.before.is_none() && field.after.is_none()
    };
    assert!(!fields.is_empty() && fields.iter().all(hidden), "{found:?}");
}

#[test]
fn a_file_of_a_secret_that_others_can_read_is_drift() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = applied("drift-exposed");
    let file = project
        .folder
        .absolute(&path(&format!("{TARGET}/{SECRET_FILE}")));
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let found = drift(&project, &redis(), &[]);
    assert!(
        matches!(only(&found), Cause::Exposed { files } if files[0].as_str() == SECRET_FILE),
        "{found:?}"
    );
}

#[test]
fn outside_development_secrets_are_not_expected() {
    let mut wanted = redis();
    wanted.writes_secrets = false;
    let project = Project::new("drift-staging");
    project.apply(&wanted).unwrap();
    let found = drift(&project, &wanted, &[]);
    assert!(found.is_clean(), "{found:?}");
    assert_eq!(found.objects, 3);
}

#[test]
fn what_is_gone_is_told_as_object_component_or_target() {
    let project = applied("drift-gone");
    remove(&project, CONFIG_FILE);
    let found = drift(&project, &redis(), &[]);
    assert!(
        matches!(only(&found), Cause::Missing { is_whole: false, objects, .. } if objects.len() == 1),
        "{found:?}"
    );
    for file in [SECRET_FILE, SERVICE_FILE, "redis/kustomization.yaml"] {
        remove(&project, file);
    }
    let found = drift(&project, &redis(), &[]);
    assert!(
        matches!(only(&found), Cause::Missing { is_whole: true, objects, component }
            if objects.len() == 3 && component == "redis"),
        "{found:?}"
    );
    project.folder.remove_tree(&path(TARGET)).unwrap();
    let found = drift(&project, &redis(), &[]);
    assert!(
        matches!(only(&found), Cause::TargetMissing { objects } if objects.len() == 4),
        "{found:?}"
    );
}

#[test]
fn a_lost_inventory_is_one_cause_and_hides_no_rule() {
    let project = applied("drift-inventory");
    let rules = [rule("kubernetes/redis/**", "data.note")];
    for text in ["", "{}", "{\"schemaVersion\": 1}"] {
        project.write(".infractl-inventory.json", text);
        let found = drift(&project, &redis(), &rules);
        assert!(
            matches!(only(&found), Cause::InventoryLost { .. }),
            "{found:?}"
        );
        assert!(found.findings.is_empty(), "{found:?}");
    }
    remove(&project, ".infractl-inventory.json");
    let found = drift(&project, &redis(), &rules);
    assert!(
        matches!(only(&found), Cause::InventoryLost { .. }),
        "{found:?}"
    );
}

#[test]
fn a_file_put_into_the_target_is_told_with_the_objects_in_it() {
    let project = applied("drift-added");
    project.write("redis/more.yaml", &format!("{SERVICE}---\n{CONFIG}"));
    project.write("redis/notes.txt", "mine");
    let found = drift(&project, &redis(), &[]);
    let Cause::Added { folder, files } = only(&found) else {
        panic!("{found:?}");
    };
    assert_eq!(folder.as_str(), "redis");
    let objects: Vec<&str> = files[0]
        .objects
        .iter()
        .map(infractl_document::Address::as_str)
        .collect();
    assert_eq!(
        objects,
        [
            "kubernetes/redis/Service/data/redis",
            "kubernetes/redis/ConfigMap/data/redis"
        ]
    );
    assert_eq!((files.len(), files[1].objects.len()), (2, 0));
}

#[test]
fn another_order_of_the_objects_is_drift_of_the_layout() {
    let project = applied("drift-order");
    let file = "redis/kustomization.yaml";
    let text = project.files()[file].clone();
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.len() - 1;
    lines.swap(last, last - 1);
    project.write(file, &(lines.join("\n") + "\n"));
    remove(&project, ".gitignore");
    let found = drift(&project, &redis(), &[]);
    let Cause::Layout { files } = only(&found) else {
        panic!("{found:?}");
    };
    let shown: Vec<_> = files
        .iter()
        .map(|it| (it.path.as_str(), it.change))
        .collect();
    assert_eq!(
        shown,
        [
            (".gitignore", LayoutChange::Missing),
            (file, LayoutChange::Changed)
        ]
    );
}

#[test]
fn a_file_that_is_no_yaml_is_drift_and_its_text_is_not_shown() {
    let project = applied("drift-damaged");
    write_private(&project, SECRET_FILE, "stringData: {token: [canary");
    let found = drift(&project, &redis(), &[]);
    assert!(
        matches!(only(&found), Cause::Unreadable { .. }),
        "{found:?}"
    );
    assert!(!format!("{found:?}").contains("canary"), "{found:?}");
}

#[test]
fn without_the_documents_as_they_were_applied_the_object_is_still_told() {
    let project = applied("drift-unrendered");
    edit(&project, CONFIG_FILE, "note: a", "note: b");
    let other = SECRET.replace("user: redis", "user: other");
    let other_config = CONFIG.replace("note: a", "note: z");
    let changed = desired(vec![component("redis", &[&other, &other_config, SERVICE])]);
    let found = drift(&project, &changed, &[]);
    let Cause::Differs { object, reason } = only(&found) else {
        panic!("{found:?}");
    };
    assert_eq!(object.as_str(), "kubernetes/redis/ConfigMap/data/redis");
    assert_eq!(reason, "it was not rendered");
    assert_eq!(found.not_compared.len(), 1, "{found:?}");
    assert_eq!(
        found.not_compared[0].address.as_str(),
        "kubernetes/redis/Secret/data/redis"
    );
}

#[test]
fn rules_take_out_fields_and_with_two_stars_whole_objects() {
    let project = applied("drift-rules");
    edit(&project, CONFIG_FILE, "note: a", "note: b\n  more: c");
    remove(&project, SERVICE_FILE);
    let by_field = [rule("kubernetes/redis/ConfigMap/*/*", "data.note")];
    let found = drift(&project, &redis(), &by_field);
    assert_eq!(found.causes.len(), 2, "{found:?}");
    let ignored: Vec<Option<ValuePath>> = found.ignored.iter().map(|it| it.path.clone()).collect();
    assert_eq!(ignored, [ValuePath::parse("data.note").ok()]);
    let all = [
        rule("kubernetes/redis/**", "**"),
        rule("kubernetes/web/**", "**"),
    ];
    let found = drift(&project, &redis(), &all);
    assert!(found.is_clean(), "{found:?}");
    assert_eq!(found.ignored.len(), 3, "{found:?}");
    let ids: Vec<&str> = found.findings.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(ids, ["drift-ignore-unused"]);
}

#[test]
fn after_a_destroy_whatever_stands_there_was_added() {
    let project = applied("drift-destroyed");
    project.destroy().unwrap();
    assert!(drift(&project, &redis(), &[]).is_clean());
    project.write("redis/more.yaml", SERVICE);
    let found = drift(&project, &redis(), &[]);
    assert!(matches!(only(&found), Cause::Added { .. }), "{found:?}");
}

/// Names of ConfigMaps with their values, by component.
type Wanted = BTreeMap<String, BTreeMap<String, String>>;

fn rendered(wanted: &Wanted) -> Desired {
    let components = wanted.iter().map(|(name, objects)| {
        let texts: Vec<String> = objects
            .iter()
            .map(|(name, value)| {
                format!(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: \"{name}\", namespace: data}}\n\
                     data: {{value: {value:?}}}\n"
                )
            })
            .collect();
        component(name, &texts.iter().map(String::as_str).collect::<Vec<_>>())
    });
    desired(components.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_drifts_after_an_apply_and_every_edit_is_found_once(
        wanted in btree_map("[a-c]", btree_map("[w-z]", prop_oneof!["[a-z]{0,3}", "[0-9]{1,2}", Just("a: b\n".to_owned())], 0..4), 0..3),
        edits in proptest::collection::vec((0_usize..12, 0_u8..3), 0..4),
    ) {
        let project = Project::new("drift-laws");
        let applied = rendered(&wanted);
        if project.apply(&applied).unwrap().record.is_none() {
            return Ok(());
        }
        prop_assert!(drift(&project, &applied, &[]).is_clean());
        let files: Vec<String> = project.files().into_keys().filter(|file| file.contains("configmap")).collect();
        let mut touched = BTreeSet::new();
        for (number, what) in edits {
            let Some(file) = files.get(number) else { continue };
            let (folder, rest) = file.split_once('/').unwrap();
            let name = rest.trim_start_matches("10-configmap-").trim_end_matches(".yaml");
            if what == 0 {
                remove(&project, file);
            } else {
                let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: \"{name}\", namespace: data}}\ndata: {{value: edited-{what}}}\n");
                project.write(file, &text);
            }
            touched.insert(format!("kubernetes/{folder}/ConfigMap/data/{name}"));
        }
        let found = drift(&project, &applied, &[]);
        let mut told: Vec<String> = Vec::new();
        for cause in &found.causes {
            match cause {
                Cause::Missing { objects, .. } | Cause::SameChange { objects, .. } | Cause::TargetMissing { objects } => {
                    told.extend(objects.iter().map(ToString::to_string));
                }
                Cause::Edited { object, .. } => told.push(object.to_string()),
                other => prop_assert!(false, "{other:?}"),
            }
        }
        told.sort();
        let touched: Vec<String> = touched.into_iter().collect();
        prop_assert_eq!(told, touched);
        project.apply(&applied).unwrap();
        prop_assert!(drift(&project, &applied, &[]).is_clean());
    }
}
