use super::{DockerfileRule, stages};
use crate::Dockerfile;
use crate::lint::Report;

pub(crate) const RULE: DockerfileRule = DockerfileRule {
    id: "docker-overridden-instruction",
    summary: "a stage has `CMD`, `ENTRYPOINT` or `HEALTHCHECK` twice, and only the last counts",
    check,
};

fn check(file: &Dockerfile, report: &mut Report) {
    for (_, instructions) in stages(file) {
        for name in ["CMD", "ENTRYPOINT", "HEALTHCHECK"] {
            let same = |instruction: &&&crate::Instruction| instruction.name.text == name;
            let mut rest = instructions
                .iter()
                .rev()
                .filter(same)
                .skip(1)
                .collect::<Vec<_>>();
            rest.reverse();
            for instruction in rest {
                let message = format!("a later `{name}` of this stage overrides this one");
                report.say(Some(instruction.name.span), message, "keep one of them");
            }
        }
    }
}
