use std::collections::BTreeSet;

use regorus::unstable::{Expr, Literal, LiteralStmt, Rule, RuleHead};

use super::compile::Prepared;
use crate::check::{Visited, visit};

/// One place that tests can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Coverable {
    /// The line of the prepared text that the engine counts when it is reached.
    pub(crate) counted: u32,
    /// The byte in the text as it was written.
    pub(crate) at: usize,
}

/// What OPA counts: each expression of a body, reached when it is evaluated, and each head,
/// reached when its rule holds.
pub(crate) fn coverable(one: &Prepared) -> BTreeSet<Coverable> {
    let mut found = BTreeSet::new();
    let mut add = |counted: u32, at: u32| {
        found.insert(Coverable {
            counted,
            at: one.back(at as usize),
        });
    };
    for rule in &one.module.policy {
        let Rule::Spec { head, bodies, span } = &**rule else {
            continue;
        };
        let value = match head {
            RuleHead::Compr { assign, .. } | RuleHead::Func { assign, .. } => {
                assign.as_ref().map(|assign| &assign.value)
            }
            RuleHead::Set { key, .. } => key.as_ref(),
        };
        if let Some(value) = value {
            add(counted(value), span.start);
        }
        for body in bodies {
            if let Some(assign) = &body.assign {
                add(counted(&assign.value), body.span.start);
            }
        }
    }
    visit(&one.module, &mut |visited| {
        if let Visited::Statement(statement) = visited
            && let Some(expr) = evaluated(statement)
        {
            add(expr.span().line, statement.span.start);
        }
    });
    found
}

/// The line that is counted when the value of a head is made: a comprehension there is known by its
/// first statement alone.
fn counted(value: &Expr) -> u32 {
    let (Expr::ArrayCompr { query, .. }
    | Expr::SetCompr { query, .. }
    | Expr::ObjectCompr { query, .. }) = value
    else {
        return value.span().line;
    };
    let first = query.stmts.iter().find_map(evaluated);
    first.map_or(value.span().line, |first| first.span().line)
}

/// The expression of a statement that is evaluated when the statement is.
fn evaluated(statement: &LiteralStmt) -> Option<&Expr> {
    match &statement.literal {
        Literal::SomeVars { .. } => None,
        Literal::SomeIn { collection, .. } => Some(collection),
        // Of a call that is a statement the engine counts the operands alone.
        Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => match &**expr {
            Expr::Call { params, .. } => Some(params.first().unwrap_or(expr)),
            _ => Some(expr),
        },
        Literal::Every { domain, .. } => Some(domain),
    }
}
