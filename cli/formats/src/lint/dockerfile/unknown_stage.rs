use infractl_document::similar;

use super::{DockerfileRule, stages};
use crate::lint::Report;
use crate::{Dockerfile, Instruction, Word};

pub(crate) const RULE: DockerfileRule = DockerfileRule {
    id: "docker-unknown-stage",
    summary: "`COPY --from` or a mount names a stage that does not stand before it",
    check,
};

fn check(file: &Dockerfile, report: &mut Report) {
    let stages = stages(file);
    let names: Vec<Option<&Word>> = stages.iter().map(|(from, _)| from.words().get(2)).collect();
    for (number, (_, instructions)) in stages.iter().enumerate() {
        let (before, after) = names.split_at(number);
        for word in instructions
            .iter()
            .flat_map(|instruction| sources(instruction))
        {
            let is = |name: &&Word| word.is(&name.text);
            if before.iter().flatten().copied().any(|name| is(&name)) {
                continue;
            }
            if let Ok(index) = word.text.parse::<usize>() {
                if index >= number {
                    let message = format!("stage {index} does not stand before this one");
                    report.say(
                        Some(word.span),
                        message,
                        "stages count from 0; better give them names",
                    );
                }
                continue;
            }
            if after.iter().flatten().copied().any(|name| is(&name)) {
                let message = format!("stage `{}` does not stand before this one", word.text);
                report.say(Some(word.span), message, "move that stage up");
                continue;
            }
            // Any other name is that of an image or of a context that the build is given; one
            // that is nearly that of a stage is a slip.
            let known = before.iter().flatten().map(|name| name.text.as_str());
            if !word.text.contains(['/', ':', '.', '@', '$'])
                && let Some(near) = similar(&word.text, known)
            {
                let message = format!("there is no stage `{}` before this one", word.text);
                report.say(Some(word.span), message, format!("did you mean `{near}`?"));
            }
        }
    }
}

/// What an instruction copies or mounts from.
fn sources(instruction: &Instruction) -> Vec<Word> {
    let mut found = Vec::new();
    for flag in &instruction.flags {
        let Some(value) = &flag.value else { continue };
        match flag.name.text.as_str() {
            "from" => found.push(value.clone()),
            "mount" => {
                let mut at = 0;
                for field in value.text.split(',') {
                    if field.starts_with("from=") {
                        found.push(value.part(at + "from=".len(), at + field.len()));
                    }
                    at += field.len() + 1;
                }
            }
            _ => {}
        }
    }
    found
}
