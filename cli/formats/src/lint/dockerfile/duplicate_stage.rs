use super::{DockerfileRule, stages};
use crate::Dockerfile;
use crate::lint::Report;

pub(crate) const RULE: DockerfileRule = DockerfileRule {
    id: "docker-duplicate-stage",
    summary: "two stages of a Dockerfile have the same name",
    check,
};

fn check(file: &Dockerfile, report: &mut Report) {
    let mut known: Vec<String> = Vec::new();
    for (from, _) in stages(file) {
        let Some(name) = from.words().get(2) else {
            continue;
        };
        let text = name.text.to_ascii_lowercase();
        if known.contains(&text) {
            let message = format!("an earlier stage is called `{text}`");
            report.say(Some(name.span), message, "give this stage another name");
        }
        known.push(text);
    }
}
