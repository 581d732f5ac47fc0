use regorus::unstable::{
    Expr, Literal, LiteralStmt, Module, Query, Rule, RuleAssign, RuleHead, WithModifier,
};

/// One thing met on the way through a module.
pub(crate) enum Visited<'m> {
    /// A call, as an `Expr::Call`.
    Call(&'m Expr),
    /// A whole reference of more than one part.
    Reference(&'m Expr),
    /// A `with` of a statement.
    With(&'m WithModifier),
    /// A statement.
    Statement(&'m LiteralStmt),
    /// A body: of a rule, a comprehension or an `every`.
    Query(&'m Query),
}

type Visitor<'v, 'm> = &'v mut dyn FnMut(Visited<'m>);

/// Meets everything in a module.
pub(crate) fn visit<'m>(module: &'m Module, visitor: Visitor<'_, 'm>) {
    for rule in &module.policy {
        visit_rule(rule, visitor);
    }
}

/// Meets everything in one rule.
pub(crate) fn visit_rule<'m>(rule: &'m Rule, visitor: Visitor<'_, 'm>) {
    match rule {
        Rule::Default { args, value, .. } => {
            for arg in args {
                expression(arg, visitor);
            }
            expression(value, visitor);
        }
        Rule::Spec { head, bodies, .. } => {
            match head {
                RuleHead::Compr { refr, assign, .. } => {
                    indices(refr, visitor);
                    assigned(assign.as_ref(), visitor);
                }
                RuleHead::Set { refr, key, .. } => {
                    indices(refr, visitor);
                    if let Some(key) = key {
                        expression(key, visitor);
                    }
                }
                RuleHead::Func {
                    refr, args, assign, ..
                } => {
                    indices(refr, visitor);
                    for arg in args {
                        expression(arg, visitor);
                    }
                    assigned(assign.as_ref(), visitor);
                }
            }
            for body in bodies {
                assigned(body.assign.as_ref(), visitor);
                query(&body.query, visitor);
            }
        }
    }
}

fn assigned<'m>(assign: Option<&'m RuleAssign>, visitor: Visitor<'_, 'm>) {
    if let Some(assign) = assign {
        expression(&assign.value, visitor);
    }
}

fn query<'m>(query: &'m Query, visitor: Visitor<'_, 'm>) {
    visitor(Visited::Query(query));
    for statement in &query.stmts {
        literal(statement, visitor);
    }
}

fn literal<'m>(statement: &'m LiteralStmt, visitor: Visitor<'_, 'm>) {
    visitor(Visited::Statement(statement));
    match &statement.literal {
        Literal::SomeVars { .. } => {}
        Literal::SomeIn {
            key,
            value,
            collection,
            ..
        } => {
            if let Some(key) = key {
                expression(key, visitor);
            }
            expression(value, visitor);
            expression(collection, visitor);
        }
        Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => {
            expression(expr, visitor);
        }
        Literal::Every {
            domain,
            query: inner,
            ..
        } => {
            expression(domain, visitor);
            query(inner, visitor);
        }
    }
    for with in &statement.with_mods {
        visitor(Visited::With(with));
        expression(&with.r#as, visitor);
    }
}

/// Meets what stands in the brackets of a reference.
fn indices<'m>(expr: &'m Expr, visitor: Visitor<'_, 'm>) {
    match expr {
        Expr::RefDot { refr, .. } => indices(refr, visitor),
        Expr::RefBrack { refr, index, .. } => {
            indices(refr, visitor);
            expression(index, visitor);
        }
        Expr::Var { .. } => {}
        other => expression(other, visitor),
    }
}

fn expression<'m>(expr: &'m Expr, visitor: Visitor<'_, 'm>) {
    match expr {
        Expr::String { .. }
        | Expr::RawString { .. }
        | Expr::Number { .. }
        | Expr::Bool { .. }
        | Expr::Null { .. }
        | Expr::Var { .. } => {}
        Expr::Array { items, .. } | Expr::Set { items, .. } => {
            for item in items {
                expression(item, visitor);
            }
        }
        Expr::Object { fields, .. } => {
            for (_, key, value) in fields {
                expression(key, visitor);
                expression(value, visitor);
            }
        }
        Expr::ArrayCompr {
            term, query: inner, ..
        }
        | Expr::SetCompr {
            term, query: inner, ..
        } => {
            expression(term, visitor);
            query(inner, visitor);
        }
        Expr::ObjectCompr {
            key,
            value,
            query: inner,
            ..
        } => {
            expression(key, visitor);
            expression(value, visitor);
            query(inner, visitor);
        }
        Expr::Call { fcn, params, .. } => {
            visitor(Visited::Call(expr));
            indices(fcn, visitor);
            for param in params {
                expression(param, visitor);
            }
        }
        Expr::UnaryExpr { expr, .. } => expression(expr, visitor),
        Expr::RefDot { .. } | Expr::RefBrack { .. } => {
            visitor(Visited::Reference(expr));
            indices(expr, visitor);
        }
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. }
        | Expr::AssignExpr { lhs, rhs, .. } => {
            expression(lhs, visitor);
            expression(rhs, visitor);
        }
        Expr::Membership {
            key,
            value,
            collection,
            ..
        } => {
            if let Some(key) = key {
                expression(key, visitor);
            }
            expression(value, visitor);
            expression(collection, visitor);
        }
    }
}
