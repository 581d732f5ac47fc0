use regorus::unstable::{BUILTINS, Expr, Literal, Module, Ref, Rule, RuleHead};

use super::compile::parse;
use super::negation;
use crate::builtins::COLLECTION;
use crate::check::{Visited, path_of, rule_names, visit};
use crate::metadata::{self, Annotated};
use crate::rego::{Edit, Edits, TokenKind, tokens};

/// One file on the way to the engine.
pub(super) struct Target<'p> {
    pub(super) text: &'p mut String,
    pub(super) edits: &'p mut Vec<Edits>,
    pub(super) module: &'p mut Ref<Module>,
}

/// What the engine answers only in another form: `f(a, x)` of our functions as `x = f(a)`,
/// `p := walk(a)`, which it takes for one value, as `walk(a, w); p := w`, and `some x in a`, which
/// it gives up on where OPA is undefined, with an `a` that is undefined where it is no collection,
/// and calls inside a `not` before it.
pub(super) fn statements(module: &Module, text: &str, number: &mut usize) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let names = rule_names(module);
    let rules = names.iter().map(String::as_str).collect();
    visit(module, &mut |visited| {
        let Visited::Statement(statement) = visited else {
            return;
        };
        let edit = match &statement.literal {
            Literal::Expr { expr, .. } => output(expr, text).or_else(|| {
                let is_plain = statement.with_mods.is_empty();
                is_plain.then(|| walked(expr, text, number)).flatten()
            }),
            Literal::NotExpr { expr, .. } => {
                let edit = output(expr, text);
                if edit.is_none() {
                    edits.extend(negation::hoisted(statement, expr, &rules, text, number));
                }
                edit
            }
            Literal::SomeIn { collection, .. } => {
                edits.extend(collected(collection).into_iter().flatten());
                None
            }
            _ => None,
        };
        edits.extend(edit);
    });
    edits.sort_by_key(|edit| (edit.start, std::cmp::Reverse(edit.end)));
    // What lies inside another edit is found by the next pass.
    let mut end = 0;
    edits.retain(|edit| {
        let is_free = edit.start >= end;
        end = end.max(edit.end);
        is_free
    });
    edits
}

/// `:= true` in the heads that leave it out: the engine counts lines by their expressions, and
/// only so can be told that a rule held.
pub(super) fn truths(module: &Module) -> Vec<Edit> {
    let insert = |at: u32| Edit {
        start: at as usize,
        end: at as usize,
        text: " := true".to_owned(),
    };
    let mut edits = Vec::new();
    for rule in &module.policy {
        let Rule::Spec { head, bodies, .. } = &**rule else {
            continue;
        };
        let (RuleHead::Compr { span, assign, .. } | RuleHead::Func { span, assign, .. }) = head
        else {
            continue;
        };
        if assign.is_none() {
            edits.push(insert(span.end));
        }
        let others = bodies.iter().filter(|body| body.is_else);
        let silent = others.filter(|body| body.assign.is_none());
        edits.extend(silent.map(|body| insert(body.span.start + ELSE)));
    }
    edits.sort_by_key(|edit| edit.start);
    edits
}

/// The length of `else`.
const ELSE: u32 = 4;

fn output(expr: &Expr, text: &str) -> Option<Edit> {
    let Expr::Call {
        span, fcn, params, ..
    } = expr
    else {
        return None;
    };
    let name = path_of(fcn)?.join(".");
    if BUILTINS.contains_key(name.as_str()) || crate::builtins::operands(&name)? + 1 != params.len()
    {
        return None;
    }
    let call = text.get(span.start as usize..span.end as usize)?;
    let (open, last, close) = operands(call)?;
    let (input, output) = (call.get(open + 1..last)?, call.get(last + 1..close)?);
    Some(Edit {
        start: span.start as usize,
        end: span.end as usize,
        text: format!("{} = {name}({input})", output.trim()),
    })
}

fn collected(collection: &Expr) -> Option<[Edit; 2]> {
    let (Expr::Var { .. } | Expr::RefDot { .. } | Expr::RefBrack { .. }) = collection else {
        return None;
    };
    let insert = |at: usize, text: String| Edit {
        start: at,
        end: at,
        text,
    };
    let (start, end) = reach(collection);
    Some([
        insert(start, format!("{COLLECTION}(")),
        insert(end, ")".to_owned()),
    ])
}

/// Where a reference begins and ends, from its first name to its last bracket.
fn reach(expr: &Expr) -> (usize, usize) {
    let span = expr.span();
    let own = (span.start as usize, span.end as usize);
    match expr {
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => {
            let (start, end) = reach(refr);
            (start.min(own.0), end.max(own.1))
        }
        _ => own,
    }
}

fn walked(expr: &Expr, text: &str, number: &mut usize) -> Option<Edit> {
    let Expr::AssignExpr { span, rhs, .. } = expr else {
        return None;
    };
    let Expr::Call {
        span: call,
        fcn,
        params,
        ..
    } = &**rhs
    else {
        return None;
    };
    if path_of(fcn)? != ["walk"] || params.len() != 1 {
        return None;
    }
    let left = text.get(span.start as usize..call.start as usize)?;
    let called = text.get(call.start as usize..call.end as usize)?;
    let inside = called.strip_suffix(')')?;
    *number += 1;
    let name = format!("__walk{number}__");
    Some(Edit {
        start: span.start as usize,
        end: call.end as usize,
        text: format!("{inside}, {name}); {left}{name}"),
    })
}

/// The places of the first bracket, the last comma and the last bracket of a call.
fn operands(call: &str) -> Option<(usize, usize, usize)> {
    let cut = tokens(call).ok()?;
    let (mut depth, mut open, mut comma) = (0_usize, None, None);
    for token in &cut {
        match token.kind {
            TokenKind::Sign('(' | '[' | '{') => {
                open = open.or(Some(token.start));
                depth += 1;
            }
            TokenKind::Sign(')' | ']' | '}') => depth = depth.checked_sub(1)?,
            TokenKind::Sign(',') if depth == 1 => comma = Some(token.start),
            _ => {}
        }
    }
    Some((open?, comma?, cut.last()?.start))
}

/// Calls of `rego.metadata.*` as what they give, which no engine is needed to know.
pub(super) fn metadata(targets: &mut [Target<'_>]) -> Result<(), String> {
    let uses = |target: &Target<'_>| target.text.contains("rego.metadata.");
    if !targets.iter().any(uses) {
        return Ok(());
    }
    let annotated: Vec<Annotated> = targets
        .iter()
        .map(|target| metadata::annotated(target.text, target.module))
        .collect();
    for target in targets.iter_mut().filter(|target| uses(target)) {
        let mut edits = Vec::new();
        for rule in &target.module.policy {
            crate::check::visit_rule(rule, &mut |visited| {
                let Visited::Call(Expr::Call {
                    span, fcn, params, ..
                }) = visited
                else {
                    return;
                };
                let name = path_of(fcn).map(|path| path.join("."));
                let value = match name.as_deref() {
                    Some("rego.metadata.chain") if params.is_empty() => {
                        metadata::chain(&annotated, target.module, rule)
                    }
                    Some("rego.metadata.rule") if params.is_empty() => {
                        metadata::of_rule(&annotated, target.module, rule)
                    }
                    _ => return,
                };
                let text = serde_json::Value::from(value.to_string());
                edits.push(Edit {
                    start: span.start as usize,
                    end: span.end as usize,
                    text: format!("json.unmarshal({text})"),
                });
            });
        }
        edits.sort_by_key(|edit| edit.start);
        edits.dedup();
        let (after, back) = Edits::apply(target.text, &edits);
        *target.module = parse(&after).map_err(|complaint| complaint.message)?;
        *target.text = after;
        target.edits.push(back);
    }
    Ok(())
}
