use super::writer::Writer;
use super::{Course, Evidence, Fact};

/// Whether the code that moves was merged, and where it leads.
pub(super) fn code(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    let branch = &evidence.base_branch;
    writer.map("code", |writer| {
        writer.text("baseBranch", branch);
        match &evidence.is_on_branch {
            Ok(is_on_branch) => writer.flag("isOnBaseBranch", *is_on_branch),
            Err(reason) => writer.unknown("isOnBaseBranch", reason),
        }
        match &evidence.course {
            Ok(course) => writer.text("course", course.word()),
            Err(reason) => writer.unknown("course", reason),
        }
    });
    let Some(revision) = &evidence.release.revision else {
        let told = format!(
            "the release of `{}` pins no revision, so nothing says which code moves",
            evidence.from.name
        );
        return Fact::one("base-branch", told);
    };
    let short = revision.short();
    let told = match &evidence.is_on_branch {
        Ok(true) => format!("{short} is in the history of `{branch}`"),
        Ok(false) => format!("{short} is not in the history of `{branch}`"),
        Err(reason) => {
            format!("whether {short} is in the history of `{branch}` is not known: {reason}")
        }
    };
    Fact::one("base-branch", told)
}

impl Course {
    fn word(&self) -> &'static str {
        match self {
            Self::First(_) => "first",
            Self::Same => "same",
            Self::Forward => "forward",
            Self::Backward => "backward",
            Self::Aside => "aside",
        }
    }
}
