//! Plans that `tofu` 1.12.6 made of `recorded/configuration`: one of nothing yet, and one after an
//! apply with another region.

use std::fmt::Write as _;

use infractl_document::{Document, View};
use infractl_yaml::{JsonStyle, write_json};

use super::*;

const CREATE: &str = include_str!("recorded/create.json");
const REPLACE: &str = include_str!("recorded/replace.json");

/// Every way in which a secret of `v.tfvars` stands in the plans.
const CANARIES: &[&str] = &[
    "canary-5e1f2a77",
    "Y2FuYXJ5LTVlMWYyYTc3",
    "canary-user-90b1",
    "canary-key-11aa",
];

fn read(json: &str) -> Plan {
    Plan::read(json.as_bytes(), &Redactor::new()).unwrap()
}

fn change<'p>(plan: &'p Plan, address: &str) -> &'p ResourceChange {
    let found = plan
        .resources
        .iter()
        .find(|change| change.address == address);
    found.unwrap_or_else(|| panic!("{address} is not planned"))
}

fn document(plan: &Plan, address: &str) -> Document {
    let wanted = format!("terraform/cluster/{}", address.replace('/', "%2F"));
    let documents = plan.documents("cluster").unwrap();
    let found = documents
        .into_iter()
        .find(|document| document.address().as_str() == wanted);
    found.unwrap_or_else(|| panic!("{wanted} is no document"))
}

#[test]
fn no_secret_can_be_read_from_a_plan_whatever_its_shape() {
    for json in [CREATE, REPLACE] {
        assert!(CANARIES.iter().take(3).all(|canary| json.contains(canary)));
        let plan = read(json);
        let mut shown = format!("{plan:?}");
        for document in plan.documents("cluster").unwrap() {
            write!(shown, "{document:?}").unwrap();
            shown.push_str(&write_json(document.tree().root(), JsonStyle::PRETTY));
        }
        for canary in CANARIES {
            assert!(!shown.contains(canary), "{canary}");
        }
    }
}

#[test]
fn a_marked_variable_is_sealed_and_another_is_not() {
    let plan = read(CREATE);
    assert!(matches!(
        plan.variables["settings"].root().view(),
        View::Sensitive(_)
    ));
    assert_eq!(plan.variables["region"].root().as_str(), Some("fsn1"));
}

#[test]
fn a_value_not_known_yet_is_there_and_says_so() {
    let plan = read(CREATE);
    let after = &change(&plan, "terraform_data.plain").after;
    assert!(matches!(
        after.root().get("id").unwrap().view(),
        View::Unknown(_)
    ));
    let input = after.root().get("input").unwrap();
    assert_eq!(input.get("size").unwrap().as_i64(), Some(3));
    assert!(input.get("nothing").unwrap().is_null());
    let keyed = &change(&plan, "terraform_data.keyed[\"a/b\"]").after;
    let input = keyed.root().get("input").unwrap();
    assert!(matches!(input.get("id").unwrap().view(), View::Unknown(_)));
    assert_eq!(input.get("fsn1").unwrap().as_str(), Some("a/b"));
}

#[test]
fn a_replacement_is_told_with_what_forces_it() {
    let plan = read(REPLACE);
    let secret = change(&plan, "terraform_data.secret");
    assert_eq!(secret.action, Action::DeleteThenCreate);
    assert_eq!(
        secret.reason.as_deref(),
        Some("replace_because_cannot_update")
    );
    let paths: Vec<_> = secret
        .replace_paths
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(paths, ["triggers_replace"]);
    assert_eq!(secret.risk.concerns, [Concern::Destroys]);
    assert_eq!(change(&plan, "terraform_data.leaks").action, Action::NoOp);
    assert!(plan.has_changes());
    assert_eq!(plan.outputs.len(), 3);
}

#[test]
fn documents_bear_the_address_of_their_resource() {
    let plan = read(CREATE);
    let keyed = document(&plan, "terraform_data.keyed[\"a/b\"]");
    let root = keyed.tree().root();
    assert_eq!(root.get("index").unwrap().as_str(), Some("a/b"));
    let held = document(&plan, "module.inner.terraform_data.held[1]");
    let root = held.tree().root();
    assert_eq!(root.get("module").unwrap().as_str(), Some("module.inner"));
    assert_eq!(root.get("index").unwrap().as_i64(), Some(1));
    let token = root.get("values").unwrap().get("input").unwrap();
    assert!(matches!(
        token.get("token").unwrap().view(),
        View::Sensitive(_)
    ));
    let module = document(&plan, "module.inner");
    let root = module.tree().root();
    assert_eq!(root.get("source").unwrap().as_str(), Some("./inner"));
}

#[test]
fn a_plan_of_another_shape_is_refused_and_more_keys_are_not() {
    let refused = |json: &str| Plan::read(json.as_bytes(), &Redactor::new()).unwrap_err();
    let whole = |text: &str| {
        format!(
            r#"{{"format_version":"1.9","terraform_version":"9","planned_values":{{}},"configuration":{{}},"another":1{text}}}"#
        )
    };
    let empty = read(&whole(""));
    assert!(!empty.has_changes() && empty.is_complete);
    assert_eq!(
        refused(&whole("").replace("1.9", "2.0")),
        PlanError::Format("2.0".into())
    );
    for key in [
        "format_version",
        "terraform_version",
        "planned_values",
        "configuration",
    ] {
        let missing = refused(&whole("").replace(key, "x"));
        assert_eq!(missing, PlanError::Missing(key.into()));
    }
    assert!(matches!(
        refused(&whole(r#","resource_changes":{}"#)),
        PlanError::Unexpected { .. }
    ));
    let unknown_action = r#","resource_changes":[{"address":"a.b","mode":"managed","type":"a","name":"b","provider_name":"p","change":{"actions":["melt"]}}]"#;
    assert_eq!(
        refused(&whole(unknown_action)),
        PlanError::Actions {
            address: "a.b".into(),
            actions: "melt".into()
        }
    );
    assert!(matches!(refused("Warning: x"), PlanError::NotJson { .. }));
    assert!(matches!(refused(""), PlanError::NotJson { .. }));
}

#[test]
fn what_opens_the_network_or_loses_data_comes_first() {
    let plan = |kind: &str, actions: &str, before: &str, after: &str| {
        let json = format!(
            r#"{{"format_version":"1.2","terraform_version":"9","planned_values":{{}},"configuration":{{}},"resource_changes":[{{"address":"x.y","mode":"managed","type":"{kind}","name":"y","provider_name":"p","change":{{"actions":{actions},"before":{before},"after":{after},"after_unknown":{{}}}}}}]}}"#
        );
        read(&json).resources.remove(0).risk
    };
    let closed = r#"{"rule":[{"port":"443","source_ips":["0.0.0.0/0"]}]}"#;
    let open = r#"{"rule":[{"port":"22","source_ips":["0.0.0.0/0"]}]}"#;
    let out = r#"{"rule":[{"direction":"out","destination_ips":["0.0.0.0/0"]}]}"#;
    let widened = plan("hcloud_firewall", r#"["update"]"#, closed, open);
    assert_eq!(widened.concerns, [Concern::WidensNetwork]);
    for after in [closed, out] {
        let same = plan("hcloud_firewall", r#"["update"]"#, closed, after);
        assert_eq!(same.concerns, []);
    }
    let lost = plan("hcloud_volume", r#"["delete","create"]"#, "{}", "{}");
    assert_eq!(lost.concerns, [Concern::DestroysState, Concern::Destroys]);
    let gone = plan("hcloud_rdns", r#"["delete"]"#, "{}", "null");
    let granted = plan(
        "aws_iam_role_policy",
        r#"["update"]"#,
        "{}",
        r#"{"policy":"*"}"#,
    );
    assert!(lost.rank > widened.rank && widened.rank > granted.rank && granted.rank > gone.rank);
}

proptest::proptest! {
    /// A marked value is found in no other value, whatever it is wrapped in.
    #[test]
    fn a_secret_stays_hidden_wherever_it_is_copied_to(
        secret in "[ -~]{8,40}",
        before in "[ -~]{0,7}",
        after in "[ -~]{0,7}",
        wrap in 0_usize..4,
    ) {
        let secret = secret.trim();
        proptest::prop_assume!(secret.len() >= 8);
        let json_text = |text: &str| {
            let mut builder = infractl_document::TreeBuilder::new();
            builder.text(text, None);
            write_json(builder.finish().unwrap().root(), JsonStyle::GO)
        };
        let copied = match wrap {
            0 => json_text(&format!("{before}{secret}{after}")),
            1 => json_text(&json_text(&format!("{before}{secret}{after}"))),
            2 => format!("[{}]", json_text(secret)),
            _ => format!("{{{}:1}}", json_text(&format!("{before}{secret}"))),
        };
        let json = format!(
            r#"{{"format_version":"1.2","terraform_version":"9","planned_values":{{"outputs":{{"s":{{"sensitive":true,"value":{}}}}}}},"configuration":{{}},"resource_changes":[{{"address":"x.y","mode":"managed","type":"x","name":"y","provider_name":"p","change":{{"actions":["create"],"before":null,"after":{{"v":{copied}}},"after_unknown":{{}}}}}}]}}"#,
            json_text(secret),
        );
        let plan = read(&json);
        let value = plan.resources[0].after.root().get("v").unwrap();
        let shown = write_json(value, JsonStyle::GO);
        proptest::prop_assert!(!shown.contains(&json_text(secret).trim_matches('"').to_owned()), "{shown}");
    }
}
