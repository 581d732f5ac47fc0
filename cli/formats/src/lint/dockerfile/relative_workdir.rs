use super::{DockerfileRule, stages};
use crate::lint::Report;
use crate::{Arguments, Dockerfile};

pub(crate) const RULE: DockerfileRule = DockerfileRule {
    id: "docker-relative-workdir",
    summary: "`WORKDIR` hangs on what the base image says, as nothing before it is absolute",
    check,
};

fn check(file: &Dockerfile, report: &mut Report) {
    for (_, instructions) in stages(file) {
        for instruction in instructions {
            let Arguments::Text(path) = &instruction.arguments else {
                continue;
            };
            if instruction.name.text != "WORKDIR" {
                continue;
            }
            let text = path.text.trim_matches(['"', '\'']);
            let is_drive = text.get(1..2) == Some(":");
            if text.starts_with(['/', '$', '\\']) || is_drive {
                break;
            }
            let message = format!("`{text}` begins where the base image left off");
            report.say(
                Some(path.span),
                message,
                format!("write `/{text}`, or the whole path"),
            );
        }
    }
}
