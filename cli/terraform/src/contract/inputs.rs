//! Every input is there, and declared as the contract declares it.

use infractl_document::{Span, similar};
use infractl_hcl::syntax::Expression;

use super::Contract;
use super::constraint::{self, Difference};
use super::departure::Departures;
use crate::configuration::{Module, ModuleCall, Variable};

pub(super) fn check(
    contract: &Contract<'_>,
    module: &Module,
    taker: Option<&ModuleCall>,
    departures: &mut Departures<'_>,
) {
    for wanted in contract.inputs() {
        match module.variables.get(wanted.name()) {
            Some(own) => compare(wanted, own, departures),
            None => missing(wanted, module, taker, departures),
        }
    }
    for own in &module.variables {
        if !contract.inputs().any(|wanted| wanted.name() == own.name()) {
            extra(contract, own, departures);
        }
    }
}

fn missing(
    wanted: &Variable,
    module: &Module,
    taker: Option<&ModuleCall>,
    departures: &mut Departures<'_>,
) {
    let name = wanted.name();
    // A variable that is not there has no place: where it is handed on, or those that are there.
    let passed = taker.and_then(|taker| taker.argument(name));
    let first = module.variables.iter().next();
    let place = passed
        .map(|argument| argument.span)
        .or_else(|| taker.map(|taker| taker.block.header()))
        .or_else(|| first.map(|variable| variable.block.header()));
    departures.tell(
        ("contract-missing-input", &format!("var.{name}")),
        place,
        &format!("it has no input `{name}`"),
        |finding| {
            let declared = Some(wanted.block.header());
            let help = format!("copy `variable \"{name}\"` from the contract");
            finding
                .related(declared, "the contract has it here")
                .help(help)
        },
    );
}

fn extra(contract: &Contract<'_>, own: &Variable, departures: &mut Departures<'_>) {
    let name = own.name();
    let known: Vec<&str> = contract.inputs().map(Variable::name).collect();
    departures.tell(
        ("contract-extra-input", &format!("var.{name}")),
        Some(own.block.header()),
        &format!("the contract has no input `{name}`"),
        |finding| {
            finding.help(match similar(name, known) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "what only one cloud knows goes into `provider_config`".to_owned(),
            })
        },
    );
}

/// One way in which two declarations can differ.
struct Aspect {
    what: String,
    own: Option<Span>,
    wanted: Option<Span>,
}

fn compare(wanted: &Variable, own: &Variable, departures: &mut Departures<'_>) {
    let mut aspects = types(wanted, own);
    let settings: [(&str, Settings); 3] = [
        ("sensitive", Variable::is_sensitive),
        ("nullable", Variable::is_nullable),
        ("ephemeral", Variable::is_ephemeral),
    ];
    for (setting, of) in settings {
        if of(wanted) != of(own) {
            aspects.push(Aspect {
                what: format!("`{setting}` is {}, and not {}", of(own), of(wanted)),
                own: place(own, setting),
                wanted: place(wanted, setting),
            });
        }
    }
    aspects.extend(default(wanted, own));
    if let Some(block) = own.block.body.blocks_of("validation").next() {
        aspects.push(Aspect {
            what: "it refuses values that the contract takes".to_owned(),
            own: Some(block.header()),
            wanted: None,
        });
    }
    if text(wanted.description()) != text(own.description()) {
        aspects.push(Aspect {
            what: "its description is another".to_owned(),
            own: place(own, "description"),
            wanted: place(wanted, "description"),
        });
    }
    let name = own.name();
    for aspect in aspects {
        departures.tell(
            ("contract-input-differs", &format!("var.{name}")),
            aspect.own.or(Some(own.block.header())),
            &format!("of the input `{name}`, {}", aspect.what),
            |finding| {
                let declared = aspect.wanted.or(Some(wanted.block.header()));
                finding
                    .related(declared, "the contract has it so")
                    .help("inputs are the contract's to the letter; what this cloud cannot do is a precondition of its output")
            },
        );
    }
}

type Settings = fn(&Variable) -> bool;

fn types(wanted: &Variable, own: &Variable) -> Vec<Aspect> {
    let [wanted_type, own_type] = [wanted, own].map(Variable::constraint);
    let differences = match (wanted_type, own_type) {
        (Some(wanted), Some(own)) => constraint::differences(wanted, own),
        (None, None) => Vec::new(),
        (wanted, own) => vec![Difference {
            what: match own {
                None => "the type is missing".to_owned(),
                Some(_) => "the contract sets no type".to_owned(),
            },
            own: own.map(|own| own.span),
            wanted: wanted.map(|wanted| wanted.span),
        }],
    };
    let aspects = differences.into_iter().map(|difference| Aspect {
        what: difference.what,
        own: difference.own,
        wanted: difference.wanted,
    });
    aspects.collect()
}

fn default(wanted: &Variable, own: &Variable) -> Option<Aspect> {
    let what = match (wanted.default(), own.default()) {
        (None, None) => return None,
        (Some(wanted), Some(own)) if constraint::is_same_value(wanted, own) => return None,
        (Some(_), Some(_)) => "the default is another".to_owned(),
        (Some(_), None) => "the default is missing".to_owned(),
        (None, Some(_)) => "the contract has no default".to_owned(),
    };
    Some(Aspect {
        what,
        own: place(own, "default"),
        wanted: place(wanted, "default"),
    })
}

fn place(variable: &Variable, attribute: &str) -> Option<Span> {
    let attribute = variable.block.body.attribute(attribute);
    attribute.map(|attribute| attribute.span)
}

fn text(expression: Option<&Expression>) -> Option<&str> {
    expression.and_then(Expression::as_text)
}
