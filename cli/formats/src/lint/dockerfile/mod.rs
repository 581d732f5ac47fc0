//! What Docker refuses of a Dockerfile, or does not do as it reads.

pub(crate) mod duplicate_stage;
pub(crate) mod invalid_port;
pub(crate) mod overridden_instruction;
pub(crate) mod relative_workdir;
pub(crate) mod unknown_stage;

use infractl_document::Finding;

use super::{Report, Rule};
use crate::dockerfile::{Dockerfile, Instruction};

/// A rule over Dockerfiles.
pub(crate) type DockerfileRule = Rule<fn(&Dockerfile, &mut Report)>;

/// Every rule over Dockerfiles.
const ALL: &[&DockerfileRule] = &[
    &duplicate_stage::RULE,
    &invalid_port::RULE,
    &overridden_instruction::RULE,
    &relative_workdir::RULE,
    &unknown_stage::RULE,
];

pub(crate) fn lint(file: &Dockerfile) -> Vec<Finding> {
    ALL.iter()
        .flat_map(|rule| rule.run(|check, report| check(file, report)))
        .collect()
}

/// The stages: `FROM` and what follows it.
pub(super) fn stages(file: &Dockerfile) -> Vec<(&Instruction, Vec<&Instruction>)> {
    let mut stages: Vec<(&Instruction, Vec<&Instruction>)> = Vec::new();
    for instruction in &file.instructions {
        if instruction.name.text == "FROM" {
            stages.push((instruction, Vec::new()));
        } else if let Some((_, instructions)) = stages.last_mut() {
            instructions.push(instruction);
        }
    }
    stages
}

#[cfg(test)]
mod tests;
