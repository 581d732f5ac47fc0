use super::{Evidence, Judgement, failed, passed};

/// The code that moves was merged.
pub(super) fn base_branch(evidence: &Evidence) -> Judgement {
    let branch = &evidence.base_branch;
    let Some(revision) = &evidence.release.revision else {
        return failed(format!(
            "the release of `{}` pins no revision, so nothing says which code moves",
            evidence.from
        ));
    };
    let short = revision.short();
    match &evidence.is_on_branch {
        Ok(true) => passed(format!("{short} is in the history of `{branch}`")),
        Ok(false) => failed(format!("{short} is not in the history of `{branch}`")),
        Err(reason) => failed(format!(
            "whether {short} is in the history of `{branch}` is not known: {reason}"
        )),
    }
}
