use std::collections::BTreeSet;

use infractl_project::{EvidenceFile, Measured, Promotion};

use super::writer::Writer;
use super::{Evidence, Fact, in_words, runs, seconds, written};

/// How to supply what no file of the project and no record tells.
const SUPPLY: &str = "say it in a file for `--evidence`";

/// What people and other programs know, and what the taker wants to know of it.
pub(super) fn outside(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    let wanted = evidence.wanted.as_ref();
    writer.map("wanted", |writer| wishes(wanted, writer));
    let file = evidence.outside.as_ref();
    let mut facts = Vec::new();
    facts.extend(backups(evidence, file, writer));
    facts.extend(drill(evidence, file, writer));
    facts.extend(reviews(evidence, file, writer));
    facts.extend(measurements(evidence, file, writer));
    facts
}

fn wishes(wanted: Option<&Promotion>, writer: &mut Writer) {
    let soak = wanted.and_then(|wanted| wanted.soak.as_ref());
    let rpo = wanted.and_then(|wanted| wanted.rpo.as_ref());
    let drill = wanted.and_then(|wanted| wanted.restore_drill.as_ref());
    let reviewers = wanted.and_then(|wanted| wanted.reviewers.as_ref());
    writer.number("soakSeconds", soak.map(|soak| seconds(soak.value)));
    writer.number("rpoSeconds", rpo.map(|rpo| seconds(rpo.value)));
    writer.number(
        "restoreDrillSeconds",
        drill.map(|drill| seconds(drill.value)),
    );
    writer.number("reviewers", reviewers.map(|count| count.value.into()));
    let names = wanted.into_iter().flat_map(|wanted| &wanted.slo);
    writer.texts("slo", names.map(|name| name.as_str()));
}

fn backups(evidence: &Evidence, file: Option<&EvidenceFile>, writer: &mut Writer) -> Option<Fact> {
    let known = file.map(|file| &file.backups);
    let mut told = Vec::new();
    writer.map("backups", |writer| {
        // A backup of what keeps no data is told as well; one that is missing is missed only there.
        let given = known.into_iter().flatten().map(|(name, _)| name);
        let names: BTreeSet<_> = evidence.stateful.iter().chain(given).collect();
        for name in names {
            if let Some(backup) = known.and_then(|known| known.get(name)) {
                let at = backup.at.time();
                writer.map(name.as_str(), |writer| {
                    writer.text("at", &written(at));
                    writer.number("ageSeconds", Some(evidence.age(at)));
                    writer.text("source", &backup.source);
                });
                told.push(format!("`{name}` {} ago", in_words(evidence.age(at))));
            } else {
                let what = format!("when `{name}` was last backed up is not known: {SUPPLY}");
                writer.unknown(name.as_str(), &format!("{what} under `backups`"));
                told.push(format!("`{name}` not known"));
            }
        }
    });
    let is_wanted = (evidence.wanted.as_ref()).is_some_and(|wanted| wanted.rpo.is_some());
    let is_told = is_wanted || known.is_some_and(|known| !known.is_empty());
    (is_told && !told.is_empty()).then(|| Fact {
        name: "backups",
        told: told.join(", "),
    })
}

fn drill(evidence: &Evidence, file: Option<&EvidenceFile>, writer: &mut Writer) -> Option<Fact> {
    let wanted = evidence.wanted.as_ref();
    let is_wanted = wanted.is_some_and(|wanted| wanted.restore_drill.is_some());
    let told = if let Some(drill) = file.and_then(|file| file.restore_drill.as_ref()) {
        writer.map("restoreDrill", |writer| measured(evidence, drill, writer));
        let age = in_words(evidence.age(drill.at.time()));
        format!("the last restore {} {age} ago", outcome(drill.passed))
    } else {
        let reason =
            format!("when a restore was last tried is not known: {SUPPLY} under `restoreDrill`");
        writer.unknown("restoreDrill", &reason);
        if !is_wanted {
            return None;
        }
        reason
    };
    Some(Fact {
        name: "restore-drill",
        told,
    })
}

fn reviews(evidence: &Evidence, file: Option<&EvidenceFile>, writer: &mut Writer) -> Option<Fact> {
    let wanted = evidence.wanted.as_ref();
    let is_wanted = wanted.is_some_and(|wanted| wanted.reviewers.is_some());
    let Some(reviews) = file.and_then(|file| file.reviews.as_ref()) else {
        let reason = format!("who approved the release is not known: {SUPPLY} under `reviews`");
        writer.unknown("reviews", &reason);
        return is_wanted.then_some(Fact {
            name: "reviews",
            told: reason,
        });
    };
    let author = file.and_then(|file| file.author.as_deref());
    let is_own =
        |revision: &infractl_base::CommitId| evidence.release.revision.as_ref() == Some(revision);
    writer.list("reviews", reviews, |review, writer| {
        writer.text("by", &review.by);
        writer.text("at", &written(review.at.time()));
        writer.number("ageSeconds", Some(evidence.age(review.at.time())));
        writer.text("source", &review.source);
        writer.flag("isAuthor", author == Some(review.by.as_str()));
        writer.flag("isOfThisRelease", is_own(&review.revision.value));
    });
    let names: Vec<String> = reviews
        .iter()
        .map(|review| {
            if is_own(&review.revision.value) {
                review.by.value.clone()
            } else {
                format!("{} (another revision)", review.by)
            }
        })
        .collect();
    Some(Fact {
        name: "reviews",
        told: match names.len() {
            0 => "nobody approved the release".to_owned(),
            _ => format!("approved by {}", names.join(", ")),
        },
    })
}

fn measurements(
    evidence: &Evidence,
    file: Option<&EvidenceFile>,
    writer: &mut Writer,
) -> Option<Fact> {
    let known = file.map(|file| &file.slo);
    let wanted = evidence.wanted.iter().flat_map(|wanted| &wanted.slo);
    let wanted = wanted.map(|name| &name.value);
    let given = known.into_iter().flatten().map(|(name, _)| name);
    let names: BTreeSet<&String> = wanted.chain(given).collect();
    let since = runs::since(evidence).ok().flatten();
    let mut told = Vec::new();
    writer.map("slo", |writer| {
        for name in names {
            if let Some(result) = known.and_then(|known| known.get(name)) {
                writer.map(name, |writer| {
                    measured(evidence, result, writer);
                    // What was measured before the release ran says nothing of it.
                    let is_of_this = since.is_some_and(|since| result.at.time() >= since);
                    writer.flag("isOfThisRelease", is_of_this);
                });
                let age = in_words(evidence.age(result.at.time()));
                told.push(format!("`{name}` {} {age} ago", outcome(result.passed)));
            } else {
                let reason =
                    format!("whether `{name}` holds is not known: {SUPPLY} under `slo.{name}`");
                writer.unknown(name, &reason);
                told.push(format!("`{name}` not known"));
            }
        }
    });
    (!told.is_empty()).then(|| Fact {
        name: "slo",
        told: told.join(", "),
    })
}

fn measured(evidence: &Evidence, result: &Measured, writer: &mut Writer) {
    let at = result.at.time();
    writer.text("at", &written(at));
    writer.number("ageSeconds", Some(evidence.age(at)));
    writer.flag("passed", result.passed);
    writer.text("source", &result.source);
}

fn outcome(passed: bool) -> &'static str {
    if passed { "went well" } else { "failed" }
}
