use std::sync::Arc;

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::{Sources, ValuePath};
use infractl_project::{Environment, Project};
use infractl_state::{Action, Outcome, RecordId};
use infractl_yaml::JsonStyle;

use super::*;
use crate::fixture::{OLD, new, release, run, time};

/// An environment that asks for all that can be asked for.
fn taker(promotion: &str) -> Environment {
    let mut files = MemoryFiles::new();
    let mut insert = |path: &str, text: &str| {
        files.insert(
            RelativePath::parse(path).unwrap(),
            Arc::<[u8]>::from(text.as_bytes()),
        );
    };
    insert(
        "infractl.yaml",
        "apiVersion: infractl.dev/v1\nkind: Project\nname: a\n",
    );
    let header = "apiVersion: infractl.dev/v1\nkind: ";
    insert(
        "environments/prod/environment.yaml",
        &format!(
            "{header}Environment\ntier: production\ncomponents: {{db: {{variant: single}}}}\n\
             promotion: {promotion}\n"
        ),
    );
    insert(
        "environments/prod/release.yaml",
        &format!("{header}Release\nkubernetes: v1.36.3+k3s1\n"),
    );
    let (project, _) = Project::load(&files, &Sources::new());
    let project = project.unwrap();
    project.environment("prod").unwrap().clone()
}

const ALL: &str = "{soak: 24h, rpo: 24h, restoreDrill: 30d, reviewers: 1, slo: [smoke], \
                   freeze: [{from: 2026-12-20, to: 2027-01-05, reason: holidays}]}";

fn party(name: &str, tier: Tier) -> Party {
    Party {
        name: name.parse().unwrap(),
        tier,
    }
}

fn evidence() -> Evidence {
    Evidence {
        from: party("staging", Tier::Staging),
        to: party("prod", Tier::Production),
        now: time("2026-11-22T12:00:00Z"),
        release: new().1,
        current: Some(release(OLD, "v1.35.9+k3s1", "17.5").1),
        stateful: BTreeSet::from(["db".parse().unwrap()]),
        runs: vec![run("2026-11-21T12:00:00Z", Outcome::Succeeded, &new())],
        holding: Holding::AsRecorded(3),
        wanted: taker(ALL).file.promotion.map(|wanted| wanted.value),
        base_branch: "main".into(),
        is_on_branch: Ok(true),
        course: Ok(Course::Forward),
        neighbours: Vec::new(),
        waivers: Vec::new(),
        outside: None,
    }
}

fn gathered(change: impl FnOnce(&mut Evidence)) -> Gathered {
    let mut evidence = evidence();
    change(&mut evidence);
    evidence.gather()
}

/// What one fact says after a change.
fn told(name: &str, change: impl FnOnce(&mut Evidence)) -> String {
    let gathered = gathered(change);
    let fact = gathered.facts.iter().find(|fact| fact.name == name);
    let record = &evidence().runs[0].id;
    fact.map_or_else(String::new, |fact| fact.told.replace(record, "RECORD"))
}

/// A value of the document as JSON.
fn value(gathered: &Gathered, path: &str) -> String {
    let style = JsonStyle {
        indent: None,
        escapes_html: false,
        sorts_keys: false,
    };
    let path = ValuePath::parse(path).unwrap();
    let node = gathered.document.tree().root().at(&path);
    node.map_or_else(
        || "absent".to_owned(),
        |node| infractl_yaml::write_json(node, style),
    )
}

fn outside(text: &str) -> EvidenceFile {
    let text = format!(
        "apiVersion: infractl.dev/v1\nkind: Evidence\nenvironment: prod\nauthor: app-team\n{text}"
    );
    let path = RelativePath::parse("evidence.yaml").unwrap();
    let bytes: Arc<[u8]> = text.into_bytes().into();
    EvidenceFile::read(&path, &bytes, &taker("{}"), &Sources::new()).unwrap()
}

#[test]
fn what_nobody_says_is_unknown_with_the_way_to_say_it() {
    let gathered = gathered(|_| {});
    let names: Vec<&str> = gathered.unknown.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["backups.db", "restoreDrill", "reviews", "slo.smoke"]
    );
    assert_eq!(
        gathered.unknown["backups.db"],
        "when `db` was last backed up is not known: say it in a file for `--evidence` under `backups`"
    );
    for path in names {
        let path = ValuePath::parse(path).unwrap();
        let node = gathered.document.tree().root().at(&path).unwrap();
        assert!(matches!(node.view(), infractl_document::View::Unknown(_)));
    }
    assert_eq!(
        gathered.document.address().as_str(),
        "promotion/staging/prod"
    );
}

#[test]
fn what_people_say_stands_with_its_age() {
    let gathered = gathered(|evidence| {
        evidence.outside = Some(outside(
            "backups: {db: {at: 2026-11-22T03:00:00Z, source: s}}\n\
             restoreDrill: {at: 2026-11-21T13:00:00+01:00, passed: false, source: s}\n\
             reviews:\n\
             - {by: app-team, revision: '2222222222222222222222222222222222222222', at: 2026-11-22T11:00:00Z, source: s}\n\
             - {by: platform-team, revision: '1111111111111111111111111111111111111111', at: 2026-11-22T11:00:00Z, source: s}\n\
             slo: {smoke: {at: 2026-11-21T11:00:00Z, passed: true, source: s}}\n",
        ));
    });
    assert!(gathered.unknown.is_empty(), "{:?}", gathered.unknown);
    for (path, wanted) in [
        ("backups.db.ageSeconds", "32400"),
        ("restoreDrill.ageSeconds", "86400"),
        ("restoreDrill.passed", "false"),
        ("reviews[0].isAuthor", "true"),
        ("reviews[0].isOfThisRelease", "true"),
        ("reviews[1].isAuthor", "false"),
        ("reviews[1].isOfThisRelease", "false"),
        // Measured an hour before the release ran.
        ("slo.smoke.isOfThisRelease", "false"),
        ("wanted.rpoSeconds", "86400"),
        ("wanted.slo", "[\"smoke\"]"),
        ("to.stateful", "[\"db\"]"),
    ] {
        assert_eq!(value(&gathered, path), wanted, "{path}");
    }
    let facts: Vec<&str> = gathered.facts.iter().map(|fact| &*fact.told).collect();
    assert_eq!(
        facts[facts.len() - 4..],
        [
            "`db` 9 h ago",
            "the last restore failed 1 d ago",
            "approved by app-team, platform-team (another revision)",
            "`smoke` went well 1 d 1 h ago",
        ]
    );
}

#[test]
fn what_is_not_asked_for_is_not_told_to_people() {
    let gathered = gathered(|evidence| evidence.wanted = None);
    let names: Vec<&str> = gathered.facts.iter().map(|fact| fact.name).collect();
    let wanted = [
        "applied",
        "held",
        "soak",
        "kubernetes",
        "versions",
        "digests",
        "base-branch",
        "freeze",
    ];
    assert_eq!(names, wanted);
    assert_eq!(value(&gathered, "wanted.rpoSeconds"), "null");
    assert!(gathered.unknown.contains_key("restoreDrill"));
}

#[test]
fn the_last_run_is_told() {
    let newer = "2026-11-22T11:00:00Z";
    let id = RecordId::new(time(newer), [0; 10]);
    assert_eq!(
        told("applied", |_| {}),
        "RECORD applied this release to `staging`"
    );
    assert_eq!(
        told("applied", |evidence| evidence.runs.clear()),
        "nothing was ever applied to `staging`"
    );
    for (outcome, word) in [
        (Outcome::Failed, "failed"),
        (Outcome::Interrupted, "was interrupted"),
        (Outcome::Running, "still runs"),
    ] {
        let said = told("applied", |evidence| {
            evidence.runs.insert(0, run(newer, outcome, &new()));
        });
        assert_eq!(said, format!("the apply {id} of `staging` {word}"));
    }
    let other = release(OLD, "v1.36.3+k3s1", "17.6");
    let gathered = gathered(|evidence| {
        let run = run(newer, Outcome::Succeeded, &other);
        evidence.runs.insert(0, run);
    });
    assert_eq!(value(&gathered, "run.differs"), "[\"source.revision\"]");
    assert_eq!(value(&gathered, "runs[0].ageSeconds"), "3600");
    assert_eq!(value(&gathered, "runs[1].outcome"), "\"succeeded\"");
    assert_eq!(
        told("applied", |evidence| {
            let mut destroyed = run(newer, Outcome::Succeeded, &new());
            destroyed.record.as_mut().unwrap().start.action = Action::Destroy;
            evidence.runs.insert(0, destroyed);
        }),
        format!("`staging` was destroyed by {id}")
    );
    assert_eq!(
        told("applied", |evidence| {
            let record = evidence.runs[0].record.as_mut().unwrap();
            record.start.code.is_worktree = true;
        }),
        "RECORD applied a checkout, not the pinned revision"
    );
}

#[test]
fn a_record_that_cannot_be_read_is_unknown() {
    let damaged = gathered(|evidence| evidence.runs[0].record = Err("`x` is damaged".into()));
    assert_eq!(
        damaged.unknown["run"],
        "the last record of `staging` `x` is damaged"
    );
    let bare = gathered(|evidence| evidence.runs[0].release = Err("it keeps no release".into()));
    let reason = &bare.unknown["run.differs"];
    assert!(reason.ends_with("it keeps no release"), "{reason}");
    let lost = gathered(|evidence| evidence.holding = Holding::NotKnown("no such folder".into()));
    assert_eq!(
        lost.unknown["drift"],
        "what `staging` holds is not known: no such folder"
    );
    let shallow = gathered(|evidence| {
        evidence.is_on_branch = Err("no git".into());
        evidence.course = Err("the clone is shallow".into());
    });
    assert_eq!(shallow.unknown["code.isOnBaseBranch"], "no git");
    assert_eq!(shallow.unknown["code.course"], "the clone is shallow");
}

#[test]
fn a_soak_counts_from_the_first_apply_of_an_unbroken_row() {
    let ran = |change: &dyn Fn(&mut Evidence)| value(&gathered(change), "soak.ranSeconds");
    let again = |evidence: &mut Evidence| {
        let again = run("2026-11-22T11:00:00Z", Outcome::Succeeded, &new());
        evidence.runs.insert(0, again);
    };
    assert_eq!(ran(&|_| {}), "86400");
    assert_eq!(ran(&again), "86400", "the same release again");
    // Another text with the same pins is the same release.
    let (bytes, pins) = new();
    let commented: Arc<[u8]> = [b"# a note\n".as_slice(), &bytes].concat().into();
    let noted = (commented, pins);
    assert_eq!(
        ran(&|evidence| {
            let later = run("2026-11-22T11:00:00Z", Outcome::Succeeded, &noted);
            evidence.runs.insert(0, later);
        }),
        "86400"
    );
    for between in [
        run("2026-11-22T10:00:00Z", Outcome::Failed, &new()),
        run("2026-11-22T10:00:00Z", Outcome::Interrupted, &new()),
        run(
            "2026-11-22T10:00:00Z",
            Outcome::Succeeded,
            &release(OLD, "v1.36.3+k3s1", "17.6"),
        ),
    ] {
        let broken = |evidence: &mut Evidence| {
            evidence.runs.insert(0, between.clone());
            again(evidence);
        };
        assert_eq!(ran(&broken), "3600");
    }
    assert_eq!(ran(&|evidence| evidence.runs.clear()), "null");
    assert_eq!(
        told("soak", |evidence| evidence.now =
            time("2026-11-22T11:59:59Z")),
        "the release has run in `staging` for 23 h 59 min since 2026-11-21T12:00:00Z; `prod` asks \
         for 1 d, so until 2026-11-22T12:00:00Z"
    );
}

#[test]
fn a_record_from_the_future_proves_nothing() {
    let gathered = gathered(|evidence| evidence.now = time("2026-11-21T11:50:00Z"));
    let reason = &gathered.unknown["soak.ranSeconds"];
    assert!(
        reason.ends_with("which is still to come: a clock is wrong"),
        "{reason}"
    );
}

#[test]
fn each_pin_says_which_way_it_goes() {
    let direction = |before: (&str, &str), change: &dyn Fn(&mut Evidence)| {
        let gathered = gathered(|evidence| {
            evidence.current = Some(release(OLD, before.0, before.1).1);
            change(evidence);
        });
        let changes = gathered.document.tree().root().get("changes").unwrap();
        let text = |node: infractl_document::Node<'_>, key: &str| {
            let own = node.get(key).and_then(infractl_document::Node::as_str);
            own.unwrap_or("null").to_owned()
        };
        let lines = changes.children().map(|change| {
            let keys = ["pin", "before", "after", "direction"];
            keys.map(|key| text(change, key)).join(" ")
        });
        lines
            .filter(|line| !line.starts_with("source.revision") || line.ends_with("down"))
            .map(|line| line.replace(OLD, "OLD").replace(crate::fixture::NEW, "NEW"))
            .collect::<Vec<_>>()
    };
    let no = |_: &mut Evidence| {};
    assert_eq!(
        direction(("v1.36.4+k3s1", "17.6"), &no),
        ["kubernetes v1.36.4+k3s1 v1.36.3+k3s1 down"]
    );
    assert_eq!(
        direction(("v1.36.3+k3s1", "18.0"), &no),
        ["images.db.server 18.0 17.6 down"]
    );
    assert_eq!(
        direction(("v1.36.3+k3s1", "latest"), &no),
        ["images.db.server latest 17.6 unclear"]
    );
    assert_eq!(
        direction(("v1.36.3+k3s1", "17.6"), &|evidence| evidence.course =
            Ok(Course::Backward)),
        ["source.revision OLD NEW down"]
    );
    let versions = told("versions", |evidence| {
        evidence.current = Some(release(OLD, "v1.36.3+k3s1", "18.0").1);
    });
    assert_eq!(
        versions,
        "goes back: `images.db.server`, which keeps data, from 18.0 to 17.6"
    );
}

#[test]
fn a_freeze_counts_its_first_and_its_last_day_in_greenwich() {
    for (now, is_frozen) in [
        ("2026-12-19T23:59:59Z", "false"),
        ("2026-12-20T00:00:00Z", "true"),
        ("2027-01-05T23:59:59Z", "true"),
        ("2027-01-06T00:00:00Z", "false"),
    ] {
        let gathered = gathered(|evidence| evidence.now = time(now));
        assert_eq!(value(&gathered, "freeze[0].isNow"), is_frozen, "{now}");
    }
}
