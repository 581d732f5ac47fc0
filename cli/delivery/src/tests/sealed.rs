use std::collections::BTreeMap;
use std::time::Duration;

use infractl_base::{Digest, Question};
use infractl_state::{Code, Secrets, Timestamp, plan_use};

use super::{CONFIG, Project, Variables, component, desired, path, redis};
use crate::{
    DeliveryError, Desired, Inputs, Plan, PlanFile, PlanFileError, SealedPlan, apply, plan,
    plan_destroy,
};

fn inputs() -> Inputs {
    let question = |text: &str| (path(text), Question::Content);
    Inputs {
        tool: "0.1.0 (abc)".into(),
        code: Code {
            revision: Some("3f2c".into()),
            is_worktree: false,
            is_dirty: false,
        },
        release: Some(Digest::of(b"release: 1\n")),
        policies: None,
        files: BTreeMap::from([
            (question("values.yaml"), Some(Digest::of(b"a"))),
            (question("missing.yaml"), None),
        ]),
        stacks: Vec::new(),
        deferred: Vec::new(),
        has_platform: true,
        approvals: Vec::new(),
    }
}

fn time(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

impl Project {
    fn sealed(&self, plan: &Plan) -> SealedPlan {
        SealedPlan::new(plan, &inputs(), &self.directory, &self.store, time(0)).unwrap()
    }

    fn file(&self, desired: &Desired) -> Vec<u8> {
        let plan = self.plan(desired).unwrap();
        self.sealed(&plan).seal(Secrets::new(&self.store)).unwrap()
    }

    fn verified(&self, bytes: &[u8], environment: &str) -> Result<SealedPlan, DeliveryError> {
        PlanFile::read(bytes.to_vec())?.verify(environment, Secrets::new(&self.store))
    }

    fn apply_file(&self, plan: &Plan, file: &SealedPlan) -> Result<(), DeliveryError> {
        let clock = self.clock();
        let mut run = self.run(&clock);
        run.plan_file = Some(file);
        apply(plan, &run, None, &mut |_| {}).map(|_| ())
    }
}

#[test]
fn a_plan_file_is_read_back_and_tells_no_value() {
    let project = Project::new("plan-file");
    let bytes = project.file(&redis());
    assert!(PlanFile::is_one(&bytes));
    let sealed = project.verified(&bytes, "local").unwrap();
    sealed
        .require_same(&project.sealed(&project.plan(&redis()).unwrap()))
        .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    for secret in [super::CANARY, "6379", "stringData"] {
        assert!(!text.contains(secret), "{text}");
    }
    assert!(text.contains("\"redis/08-secret-redis.yaml\": \"sha256:"));
    // Planning to a file draws no secret of the environment.
    let drawn = path(".infractl/local/state/secrets");
    assert_eq!(project.folder.standing(&drawn).unwrap(), None);
}

#[test]
fn every_flipped_bit_and_every_lost_end_of_a_plan_file_is_refused() {
    let project = Project::new("flips");
    let bytes = project.file(&redis());
    for position in 0..bytes.len() {
        let shorter = project.verified(&bytes[..position], "local");
        assert!(shorter.is_err(), "{position} bytes are enough");
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[position] ^= 1 << bit;
            let error = project.verified(&flipped, "local").unwrap_err();
            // Where the beginning is lost nothing says that this was a plan.
            let is_refused = error.is_guard() || position < 30;
            assert!(is_refused, "byte {position}, bit {bit}: {error}");
        }
    }
    let mut longer = bytes.clone();
    longer.push(b'\n');
    assert!(project.verified(&longer, "local").unwrap_err().is_guard());
    project.verified(&bytes, "local").unwrap();
}

#[test]
fn what_is_no_plan_is_told_so_and_a_newer_plan_is_not_guessed_at() {
    for (bytes, words) in [
        (&b""[..], "it is no plan file: it is empty"),
        (
            b"notes",
            "it is no plan file: it does not begin as one does",
        ),
        (b"{}", "it is no plan file: it does not begin as one does"),
    ] {
        let error = PlanFile::read(bytes.to_vec()).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.is_guard()),
            (words, false)
        );
    }
    let project = Project::new("newer");
    let mut huge = project.file(&redis());
    huge.resize(64 * 1024 * 1024 + 1, b' ');
    let error = PlanFile::read(huge).unwrap_err();
    assert!(error.to_string().contains("larger than 64 MiB"), "{error}");
    let text = String::from_utf8(project.file(&redis())).unwrap();
    let newer = text.replace("\"schemaVersion\": 2", "\"schemaVersion\": 3");
    let error = PlanFile::read(newer.into_bytes()).unwrap_err();
    assert!(error.to_string().contains("schema version 3"), "{error}");
}

#[test]
fn a_plan_is_for_its_environment_and_sealed_by_its_store() {
    let project = Project::new("swapped");
    let bytes = project.file(&redis());
    let error = project.verified(&bytes, "staging").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the plan is for the environment `local`, not for `staging`"
    );
    assert!(error.is_guard());
    let other = Project::new("other-store");
    for has_key in [false, true] {
        let error = other.verified(&bytes, "local").unwrap_err();
        assert!(
            matches!(error, DeliveryError::PlanFile(PlanFileError::Seal)),
            "{error}"
        );
        assert!(!has_key || error.is_guard());
        other.file(&redis());
    }
}

#[test]
fn an_old_plan_and_one_of_the_future_are_refused() {
    let project = Project::new("age");
    let sealed = project.sealed(&project.plan(&redis()).unwrap());
    let limit = Duration::from_hours(1);
    for (second, is_young) in [
        (0, true),
        (3600, true),
        (3601, false),
        (-299, true),
        (-301, false),
        (-600, false),
    ] {
        let checked = sealed.require_young(time(second), limit);
        assert_eq!(checked.is_ok(), is_young, "{second}: {checked:?}");
    }
    assert_eq!(
        sealed
            .require_young(time(3601), limit)
            .unwrap_err()
            .to_string(),
        "the plan was made at 2027-01-15T08:00:00Z, and a plan may be 1h old at most"
    );
    let early = sealed.require_young(time(-600), limit).unwrap_err();
    assert!(early.to_string().contains("a clock is wrong"), "{early}");
}

#[test]
fn a_plan_is_applied_once_and_not_after_another_run() {
    let project = Project::new("once");
    let wanted = redis();
    let plan = project.plan(&wanted).unwrap();
    let (first, second) = (project.sealed(&plan), project.sealed(&plan));
    project.apply_file(&plan, &first).unwrap();
    let run = project.history().records[0].start.id.clone();
    let used = plan_use(&project.store, first.id()).unwrap().unwrap();
    assert_eq!(used.run, run);
    let plan = project.plan(&desired(vec![component("redis", &[CONFIG])]));
    let plan = plan.unwrap();
    let error = project.apply_file(&plan, &first).unwrap_err();
    assert!(error.is_guard());
    assert!(
        error
            .to_string()
            .starts_with(&format!("the plan was used by the run {run} at ")),
        "{error}"
    );
    let error = project.apply_file(&plan, &second).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("after the plan was made, another run came: {run}, apply by tester, succeeded")
    );
    // A refusal leaves no record.
    assert_eq!(project.history().records.len(), 1);
    let third = project.sealed(&plan);
    project.apply_file(&plan, &third).unwrap();
}

#[test]
fn a_plan_that_would_come_out_otherwise_names_what_changed() {
    let project = Project::new("stale-file");
    let plan_of = |desired: &Desired| project.plan(desired).unwrap();
    let sealed = project.sealed(&plan_of(&redis()));
    let told = |plan: &Plan, inputs: &Inputs| {
        let now =
            SealedPlan::new(plan, inputs, &project.directory, &project.store, time(9)).unwrap();
        match sealed.require_same(&now) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        }
    };
    let same = plan_of(&redis());
    assert_eq!(told(&same, &inputs()), "");
    let mut dirty = inputs();
    dirty.code.is_dirty = true;
    assert_eq!(told(&same, &dirty), "");

    let mut other = inputs();
    other.tool = "0.2.0".into();
    assert!(told(&same, &other).contains("made by infractl 0.1.0 (abc), and this is 0.2.0"));
    let mut other = inputs();
    other.code.revision = Some("9d1e".into());
    assert!(told(&same, &other).contains("the code was revision 3f2c, and is revision 9d1e"));
    let mut other = inputs();
    other.release = None;
    assert!(told(&same, &other).contains("the release changed"));
    let mut other = inputs();
    other.policies = Some(Digest::of(b"p"));
    assert!(told(&same, &other).contains("the policies changed"));
    let mut other = inputs();
    for (name, answer) in [("values.yaml", None), ("missing.yaml", Some(b"m"))] {
        let question = (path(name), Question::Content);
        other
            .files
            .insert(question, answer.map(|text| Digest::of(text)));
    }
    assert_eq!(
        told(&same, &other),
        "the plan does not hold any more: `missing.yaml` was added; `values.yaml` was removed"
    );

    let held = project.directory.read("local").unwrap();
    let variables = Variables(BTreeMap::from([("TOKEN", "another")]));
    let wanted = redis();
    let secrets = Secrets::new(&project.store);
    let secret = plan(&wanted, &held, None, secrets, &variables).unwrap();
    assert_eq!(
        told(&secret, &inputs()),
        "the plan does not hold any more: a secret or a variable changed what \
         `redis/08-secret-redis.yaml` would hold"
    );
    let destroy = plan_destroy("local", &held);
    assert!(told(&destroy, &inputs()).contains("it plans `apply`, not `destroy`"));
    project.apply(&redis()).unwrap();
    let told = told(&plan_of(&redis()), &inputs());
    assert!(
        told.contains("the target `.infractl/local/platform` changed"),
        "{told}"
    );
}

#[test]
fn a_plan_that_was_interrupted_is_not_taken_again() {
    let project = Project::new("interrupted-file");
    let plan = project.plan(&redis()).unwrap();
    let sealed = project.sealed(&plan);
    let clock = || time(5);
    let steps = std::cell::Cell::new(0);
    let is_interrupted = || {
        steps.set(steps.get() + 1);
        steps.get() > 3
    };
    let mut run = project.run(&clock);
    run.plan_file = Some(&sealed);
    run.is_interrupted = &is_interrupted;
    let error = apply(&plan, &run, None, &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "interrupted before the step `secrets`");
    assert!(project.files().is_empty() && project.beside().is_empty());
    let error = project.apply_file(&plan, &sealed).unwrap_err();
    assert!(
        error.to_string().ends_with(", which was interrupted"),
        "{error}"
    );
    let fresh = project.sealed(&plan);
    project.apply_file(&plan, &fresh).unwrap();
}
