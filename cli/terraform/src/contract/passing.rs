//! Every input is handed on as it is, so that no module ignores one.

use super::Contract;
use super::departure::Departures;
use crate::configuration::{ModuleCall, Subject};

pub(super) fn check(contract: &Contract<'_>, taker: &ModuleCall, departures: &mut Departures<'_>) {
    for input in contract.inputs() {
        let name = input.name();
        let (place, message) = match taker.argument(name) {
            None => (
                taker.block.header(),
                format!("the call `{}` leaves out `{name}`", taker.name()),
            ),
            Some(argument) => {
                let value = argument.value.without_parentheses().as_reference();
                let is_whole = value.is_some_and(|reference| reference.steps.len() == 1);
                let subject = value.filter(|_| is_whole).map(Subject::of);
                if subject == Some(Subject::Variable(name)) {
                    continue;
                }
                let message = format!(
                    "the call `{}` sets `{name}` to something else than the input",
                    taker.name()
                );
                (argument.span, message)
            }
        };
        departures.tell(
            (
                "contract-input-not-passed",
                &format!("module.{}", taker.name()),
            ),
            Some(place),
            &message,
            |finding| finding.help(format!("hand it on: `{name} = var.{name}`")),
        );
    }
}
