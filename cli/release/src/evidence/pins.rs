use infractl_project::KubernetesVersion;

use super::writer::Writer;
use super::{Course, Evidence, Fact, Place, party};
use crate::version::Version;
use crate::{Pins, changes};

/// One pin that the promotion changes.
struct Change {
    pin: String,
    before: Option<String>,
    after: Option<String>,
    direction: &'static str,
    keeps_data: bool,
}

/// What moves, from what, and what the environments around the taker run.
pub(super) fn pins(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    writer.map("release", |writer| release(&evidence.release, writer));
    match &evidence.current {
        Some(pins) => writer.map("current", |writer| release(pins, writer)),
        None => writer.null("current"),
    }
    let changed: Vec<Change> = changes(evidence.current.as_ref(), &evidence.release)
        .into_iter()
        .map(|change| described(evidence, change))
        .collect();
    writer.list("changes", &changed, |change, writer| {
        writer.text("pin", &change.pin);
        writer.maybe("before", change.before.as_deref());
        writer.maybe("after", change.after.as_deref());
        writer.text("direction", change.direction);
        writer.flag("keepsData", change.keeps_data);
    });
    writer.list("neighbours", &evidence.neighbours, |neighbour, writer| {
        party(&neighbour.party, writer);
        writer.text(
            "place",
            match neighbour.place {
                Place::Beside => "beside",
                Place::Behind => "behind",
            },
        );
        kubernetes(&neighbour.kubernetes, writer);
    });
    let mut facts = versions(evidence, &changed);
    let unresolved = evidence.release.unresolved();
    facts.extend(Fact::one(
        "digests",
        if unresolved.is_empty() {
            "every image and chart has a digest".to_owned()
        } else {
            format!("without a digest: {}", unresolved.join(", "))
        },
    ));
    facts
}

fn versions(evidence: &Evidence, changed: &[Change]) -> Vec<Fact> {
    let Some(current) = &evidence.current else {
        let none = format!("`{}` has no release yet", evidence.to.name);
        return Fact::one("versions", none);
    };
    let (before, after) = (&current.kubernetes, &evidence.release.kubernetes);
    let mut facts = Fact::one(
        "kubernetes",
        if before == after {
            format!("{after} stays")
        } else {
            format!("from {before} to {after}")
        },
    );
    let listed = |direction: &str| {
        let those = changed
            .iter()
            .filter(|change| change.direction == direction);
        let told = those.map(|change| {
            let (before, after) = (change.before.as_deref(), change.after.as_deref());
            let data = if change.keeps_data {
                ", which keeps data,"
            } else {
                ""
            };
            format!(
                "`{}`{data} from {} to {}",
                change.pin,
                before.unwrap_or_default(),
                after.unwrap_or_default()
            )
        });
        told.collect::<Vec<_>>().join("; ")
    };
    let (down, unclear) = (listed("down"), listed("unclear"));
    let mut told = if down.is_empty() {
        "no version goes back".to_owned()
    } else {
        format!("goes back: {down}")
    };
    if !unclear.is_empty() {
        told = format!("{told}; not compared: {unclear}");
    }
    facts.extend(Fact::one("versions", told));
    facts
}

/// A change with the way it leads: `up`, `down`, `unclear`, `new` or `gone`.
fn described(evidence: &Evidence, change: crate::PinChange) -> Change {
    let (Some(before), Some(after), Some(current)) = (
        change.before.as_ref(),
        change.after.as_ref(),
        &evidence.current,
    ) else {
        let direction = if change.after.is_some() {
            "new"
        } else {
            "gone"
        };
        return Change {
            pin: change.pin,
            before: change.before,
            after: change.after,
            direction,
            keeps_data: false,
        };
    };
    let release = &evidence.release;
    let mut described = Change {
        before: Some(before.clone()),
        after: Some(after.clone()),
        direction: "unclear",
        keeps_data: false,
        pin: change.pin,
    };
    let mut versions = |before: &str, after: &str| {
        described.before = Some(before.to_owned());
        described.after = Some(after.to_owned());
        described.direction = direction(before, after);
    };
    match described.pin.split_once('.') {
        None => {
            let (before, after) = (&current.kubernetes, &release.kubernetes);
            versions(before.as_str(), after.as_str());
        }
        Some(("source", _)) => {
            described.direction = match &evidence.course {
                Ok(Course::Backward) => "down",
                Ok(Course::Forward | Course::First(_) | Course::Same) => "up",
                Ok(Course::Aside) | Err(_) => "unclear",
            };
        }
        Some(("charts", name)) => {
            let find = |pins: &Pins| {
                let found = pins.charts.iter().find(|(own, _)| own.as_str() == name);
                found.map(|(_, chart)| (chart.source.clone(), chart.version.clone()))
            };
            if let (Some(old), Some(new)) = (find(current), find(release)) {
                versions(&old.1, &new.1);
            }
        }
        Some(("images", name)) => {
            let find = |pins: &Pins| {
                let found = pins.images.iter().find(|(own, _)| own.to_string() == name);
                found.map(|(own, image)| (own.component.clone(), image.clone()))
            };
            if let (Some((component, old)), Some((_, new))) = (find(current), find(release)) {
                if old.repository == new.repository {
                    versions(&old.tag, &new.tag);
                }
                described.keeps_data = evidence.stateful.contains(&component);
            }
        }
        Some(_) => {}
    }
    described
}

/// A tag that stays is another digest of the same version.
fn direction(before: &str, after: &str) -> &'static str {
    match (Version::read(before), Version::read(after)) {
        _ if before == after => "up",
        (Some(old), Some(new)) if new.is_before(&old) => "down",
        (Some(_), Some(_)) => "up",
        _ => "unclear",
    }
}

fn release(pins: &Pins, writer: &mut Writer) {
    let revision = pins.revision.as_ref().map(infractl_base::CommitId::as_str);
    writer.maybe("revision", revision);
    kubernetes(&pins.kubernetes, writer);
    writer.map("images", |writer| {
        for (name, image) in &pins.images {
            writer.map(&name.to_string(), |writer| {
                writer.text("repository", image.repository.as_str());
                writer.text("tag", &image.tag);
                let digest = image.digest.map(|digest| digest.to_string());
                writer.maybe("digest", digest.as_deref());
            });
        }
    });
    writer.map("charts", |writer| {
        for (name, chart) in &pins.charts {
            writer.map(name.as_str(), |writer| {
                writer.text("source", &chart.source);
                writer.text("version", &chart.version);
                let digest = chart.digest.map(|digest| digest.to_string());
                writer.maybe("digest", digest.as_deref());
            });
        }
    });
    writer.map("nodeImages", |writer| {
        for (name, image) in &pins.node_images {
            writer.map(name, |writer| {
                writer.text("version", &image.version);
                writer.maybe("manifest", image.manifest.as_deref());
            });
        }
    });
    let unresolved = pins.unresolved();
    writer.texts("unresolved", unresolved.iter().map(String::as_str));
}

fn kubernetes(version: &KubernetesVersion, writer: &mut Writer) {
    let [major, minor, patch] = version.numbers().map(i64::from);
    writer.map("kubernetes", |writer| {
        writer.text("version", version.as_str());
        writer.number("major", Some(major));
        writer.number("minor", Some(minor));
        writer.number("patch", Some(patch));
    });
}
