use regorus::unstable::{Expr, Module, Rule, RuleHead};

use super::Found;
use super::names::static_path;

/// Refuses a set below a variable, `p[q].r contains x`, beside another rule of the same name: the
/// engine loses the items of one of them.
pub(super) fn check(module: &Module) -> impl Iterator<Item = Found> {
    let below_variable = |refr: &Expr| !matches!(refr, Expr::Var { .. }) && !static_path(refr).1;
    module.policy.iter().filter_map(move |rule| {
        let Rule::Spec {
            head: RuleHead::Set { refr, .. },
            ..
        } = &**rule
        else {
            return None;
        };
        let name = static_path(refr).0;
        let name = name.first()?;
        let same = |other: &Rule| {
            head(other).is_some_and(|head| static_path(head).0.first() == Some(name))
        };
        let is_alone = module.policy.iter().filter(|other| same(other)).count() < 2;
        if !below_variable(refr) || is_alone {
            return None;
        }
        let message = format!("`{name}` has a set below a variable beside other rules");
        let found = Found::at(refr.span(), "policy-unsupported", message);
        Some(found.help("give the rules names of their own"))
    })
}

/// Refuses a call in the operands of a function, as a template string is one: the engine matches
/// plain patterns alone.
pub(super) fn check_operands(module: &Module) -> impl Iterator<Item = Found> {
    module.policy.iter().filter_map(|rule| {
        let Rule::Spec {
            head: RuleHead::Func { args, .. },
            ..
        } = &**rule
        else {
            return None;
        };
        let call = args
            .iter()
            .find(|arg| matches!(&***arg, Expr::Call { .. }))?;
        let message = "an operand of a function cannot be a call or a template string".to_owned();
        let found = Found::at(call.span(), "policy-unsupported", message);
        Some(found.help("name the operand, and compare it in the body"))
    })
}

fn head(rule: &Rule) -> Option<&Expr> {
    match rule {
        Rule::Spec {
            head: RuleHead::Set { refr, .. } | RuleHead::Compr { refr, .. },
            ..
        } => Some(refr),
        _ => None,
    }
}
