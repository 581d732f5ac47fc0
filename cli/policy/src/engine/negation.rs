//! What OPA asks for before it denies with `not`.

use std::collections::BTreeSet;

use regorus::unstable::{BoolOp, Expr, LiteralStmt};

use crate::rego::{Edit, TokenKind, tokens};

/// How names begin that no policy has.
const NAME: &str = "__not";

/// The operands inside the expression that a `not` denies, moved before it: where `x` is
/// undefined, `not f(x)` and `not x > 3` are undefined in OPA, for `x` is no part of what is
/// denied; `not x` and `not x == 3` hold. The engine would take each for true.
///
/// Source: OPA's `rewriteDynamics`; a comprehension is a closure of its own and stays.
pub(super) fn hoisted(
    statement: &LiteralStmt,
    expr: &Expr,
    rules: &BTreeSet<&str>,
    text: &str,
    number: &mut usize,
) -> Vec<Edit> {
    let mut inner = Vec::new();
    asked(expr, &mut |found| match found {
        // A variable has a value; only the name of a rule may have none.
        Expr::Var { span, .. } if !rules.contains(span.text()) => {}
        _ => inner.push(found),
    });
    let start = statement.span.start as usize;
    let with = statement.with_mods.first().map(|first| {
        let (from, to) = (first.span.start as usize, statement.span.end as usize);
        text.get(from..to).unwrap_or_default()
    });
    let with = with.map_or_else(String::new, |with| format!(" {with}"));
    let mut edits = Vec::with_capacity(2 * inner.len() + 2);
    for expr in inner {
        let (from, to) = extent(expr);
        let Some(called) = text.get(from..to).filter(|called| is_whole(called)) else {
            continue;
        };
        *number += 1;
        let name = format!("{NAME}{number}__");
        edits.push(Edit {
            start,
            end: start,
            text: format!("{name} := {called}{with}; "),
        });
        edits.push(Edit {
            start: from,
            end: to,
            text: name,
        });
    }
    // A body without braces is one statement.
    let before = text.get(..start).unwrap_or_default();
    if !edits.is_empty() && before.split_whitespace().next_back() == Some("if") {
        let (open, close) = (start, statement.span.end as usize);
        let brace = |at: usize, text: &str| Edit {
            start: at,
            end: at,
            text: text.to_owned(),
        };
        edits.insert(0, brace(open, "{ "));
        edits.push(brace(close, " }"));
    }
    edits
}

/// Meets what the expression of a `not` asks for before it can be denied.
fn asked<'e>(expr: &'e Expr, found: &mut dyn FnMut(&'e Expr)) {
    match expr {
        Expr::BoolExpr {
            op: BoolOp::Eq,
            lhs,
            rhs,
            ..
        }
        | Expr::AssignExpr { lhs, rhs, .. } => {
            for side in [lhs, rhs] {
                match &**side {
                    // An undefined side makes two sides unequal, and may be denied.
                    Expr::Var { .. } => {}
                    reference @ (Expr::RefDot { .. } | Expr::RefBrack { .. }) => {
                        steps(reference, found);
                    }
                    other => operand(other, found),
                }
            }
        }
        Expr::Call { params, .. } => {
            for one in params {
                operand(one, found);
            }
        }
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. } => {
            operand(lhs, found);
            operand(rhs, found);
        }
        Expr::Membership {
            key,
            value,
            collection,
            ..
        } => {
            for one in key.iter().chain([value, collection]) {
                operand(one, found);
            }
        }
        Expr::UnaryExpr { expr, .. } => operand(expr, found),
        Expr::RefDot { .. } | Expr::RefBrack { .. } => steps(expr, found),
        Expr::Array { .. } | Expr::Set { .. } | Expr::Object { .. } => operand(expr, found),
        _ => {}
    }
}

/// Meets what a reference asks for on its way: its beginning, if that is no name, and what stands
/// in its brackets.
fn steps<'e>(expr: &'e Expr, found: &mut dyn FnMut(&'e Expr)) {
    match expr {
        Expr::RefDot { refr, .. } => steps(refr, found),
        Expr::RefBrack { refr, index, .. } => {
            steps(refr, found);
            operand(index, found);
        }
        Expr::Var { .. } => {}
        other => operand(other, found),
    }
}

/// An operand must be there: a call, an operation, a reference or the name of a rule is asked for
/// by itself, and so is each one inside a list, a set or an object.
fn operand<'e>(expr: &'e Expr, found: &mut dyn FnMut(&'e Expr)) {
    match expr {
        Expr::Call { .. }
        | Expr::BinExpr { .. }
        | Expr::BoolExpr { .. }
        | Expr::ArithExpr { .. }
        | Expr::UnaryExpr { .. }
        | Expr::Membership { .. }
        | Expr::RefDot { .. }
        | Expr::RefBrack { .. }
        | Expr::Var { .. } => found(expr),
        Expr::Array { items, .. } | Expr::Set { items, .. } => {
            for item in items {
                operand(item, found);
            }
        }
        Expr::Object { fields, .. } => {
            for (_, key, value) in fields {
                operand(key, found);
                operand(value, found);
            }
        }
        _ => {}
    }
}

/// Where an expression begins and ends, its operands included.
fn extent(expr: &Expr) -> (usize, usize) {
    let span = expr.span();
    let own = (span.start as usize, span.end as usize);
    let around = |parts: &[&Expr]| {
        parts.iter().fold(own, |(start, end), part| {
            let (from, to) = extent(part);
            (start.min(from), end.max(to))
        })
    };
    match expr {
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. } => around(&[lhs, rhs]),
        Expr::Membership {
            value, collection, ..
        } => around(&[value, collection]),
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => around(&[refr]),
        _ => own,
    }
}

/// Whether every bracket of a text is closed in it.
fn is_whole(text: &str) -> bool {
    let mut depth = 0_usize;
    for token in tokens(text).unwrap_or_default() {
        match token.kind {
            TokenKind::Sign('(' | '[' | '{') => depth += 1,
            TokenKind::Sign(')' | ']' | '}') => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use crate::engine::{Answered, Query, answer};

    /// Whether a rule with this body holds.
    fn holds(body: &str) -> bool {
        let module = format!(
            "package q\n\ndeny if {{\n\t{body}\n}}\n\nsame(x) if x == 1\n\nrule := 1 if input.never\n\n\
             short if not is_string(input.x)\n"
        );
        let answered = answer(&Query {
            modules: vec![module],
            input: Some(r#"{"items": [{"name": "xa"}, {"name": "b"}], "n": 5}"#.to_owned()),
            query: "data.q.deny".to_owned(),
            ..Query::default()
        });
        match answered {
            Answered::Rows(rows) => rows.contains("true"),
            other => panic!("{body}: {other:?}"),
        }
    }

    // The answers are those of `opa eval` 1.22.2.

    #[test]
    fn what_is_denied_may_be_undefined() {
        for body in [
            "not input.x",
            "not (input.x)",
            "not input.x == 3",
            "not input.x.y.z == \"a\"",
            "not input[\"x\"][\"y\"]",
            "not rule == 1",
            "not input.x == count(input.items)",
            "not {1 | input.x} == {1}",
            "not object.get(input, \"l\", false)",
            "not input.n > 3 with input as {\"n\": 1}",
            "not input.n > 3 with input.n as 1",
            "x := input.n; not x > 9",
            "some item in input.items; not startswith(item.name, \"x\")",
        ] {
            assert!(holds(body), "{body}");
        }
    }

    #[test]
    fn a_body_without_braces_stays_one_body() {
        assert!(holds("not short"));
        assert!(!holds("short"));
    }

    #[test]
    fn operands_must_be_defined() {
        for body in [
            "not is_string(input.x)",
            "not startswith(input.a, \"x\")",
            "not count(input.x) > 3",
            "not input.x > 3",
            "not input.x != 3",
            "not input.x + 1 == 3",
            "not \"a\" in input.x",
            "not input.x in [\"a\"]",
            "not object.get(input.metadata, \"a\", {}).x",
            "not same(input.x)",
            "not same(rule)",
            "not [input.x] == [1]",
            "not {\"a\": input.x} == {\"a\": 1}",
            "not input.items[input.x] == 1",
            "not input.items[input.x]",
            "not input.n > input.x",
            "not [1, 2][input.x] == 1",
            "not input.x - 1",
            "not lower(upper(input.x)) == \"a\"",
            "every x in [1] { not input.q > x }",
            "count([1 | not input.q > 3]) == 1",
            "not same(count(input.x)) with input as {\"y\": 1}",
        ] {
            assert!(!holds(body), "{body}");
        }
    }
}
