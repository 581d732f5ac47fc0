//! Outputs are the contract's, and go through its type.

use infractl_document::similar;

use super::Contract;
use super::departure::Departures;
use crate::configuration::{Module, ModuleCall, Output, Subject};

pub(super) fn check(
    contract: &Contract<'_>,
    module: &Module,
    giver: Option<&ModuleCall>,
    departures: &mut Departures<'_>,
) {
    for wanted in &contract.cluster.outputs {
        match module.outputs.get(wanted.name()) {
            Some(own) => compare(wanted, own, giver, departures),
            None => missing(wanted, module, giver, departures),
        }
    }
    for own in &module.outputs {
        let name = own.name();
        if contract.cluster.outputs.get(name).is_some() {
            continue;
        }
        let known = contract.cluster.outputs.iter().map(Output::name);
        let known: Vec<&str> = known.collect();
        departures.tell(
            ("contract-extra-output", &format!("output.{name}")),
            Some(own.block.header()),
            &format!("the contract has no output `{name}`"),
            |finding| {
                finding.help(match similar(name, known) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => "what others need to know belongs into the contract; a secret belongs into no state".to_owned(),
                })
            },
        );
    }
}

fn missing(
    wanted: &Output,
    module: &Module,
    giver: Option<&ModuleCall>,
    departures: &mut Departures<'_>,
) {
    let name = wanted.name();
    let call = giver.map(|giver| giver.block.header());
    let first = module.outputs.iter().next();
    let any = module.calls.iter().next();
    let place = call
        .or_else(|| first.map(|output| output.block.header()))
        .or_else(|| any.map(|call| call.block.header()));
    departures.tell(
        ("contract-missing-output", &format!("output.{name}")),
        place,
        &format!("it has no output `{name}`"),
        |finding| finding.related(Some(wanted.block.header()), "the contract has it here"),
    );
}

fn compare(
    wanted: &Output,
    own: &Output,
    giver: Option<&ModuleCall>,
    departures: &mut Departures<'_>,
) {
    let name = own.name();
    let about = format!("output.{name}");
    let rule = ("contract-output-differs", about.as_str());
    let place = |attribute: &str| {
        let attribute = own.block.body.attribute(attribute);
        Some(attribute.map_or(own.block.header(), |attribute| attribute.span))
    };
    let settings: [(&str, Settings); 2] = [
        ("sensitive", Output::is_sensitive),
        ("ephemeral", Output::is_ephemeral),
    ];
    for (setting, of) in settings {
        if of(wanted) != of(own) {
            let message = format!(
                "of the output `{name}`, `{setting}` is {}, and not {}",
                of(own),
                of(wanted)
            );
            departures.tell(rule, place(setting), &message, |finding| {
                finding.related(Some(wanted.block.header()), "the contract has it so")
            });
        }
    }
    let reference = own
        .value()
        .and_then(|value| value.without_parentheses().as_reference());
    let subject = reference.filter(|reference| reference.steps.len() == 2);
    let is_given = matches!(
        (subject.map(Subject::of), giver),
        (Some(Subject::Call { name: call, output: Some(output), .. }), Some(giver))
            if call == giver.name() && output == name
    );
    if !is_given {
        let wanted = giver.map_or_else(
            || "call `../contract/cluster`, and give out what it gives".to_owned(),
            |giver| {
                format!(
                    "give out what the contract's type went through: `value = module.{}.{name}`",
                    giver.name()
                )
            },
        );
        let message = format!("the output `{name}` does not go through the contract's type");
        departures.tell(rule, place("value"), &message, |finding| {
            finding.help(wanted)
        });
    }
}

type Settings = fn(&Output) -> bool;
