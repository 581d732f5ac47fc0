use super::{Body, Expression, ExpressionKind, Item, Part};

/// Calls `visit` with each expression directly below one, in the order of the text.
pub fn each_child<'t>(expression: &'t Expression, visit: &mut dyn FnMut(&'t Expression)) {
    match &expression.kind {
        ExpressionKind::Literal(_)
        | ExpressionKind::Reference(_)
        | ExpressionKind::SplatItem
        | ExpressionKind::Invalid => {}
        ExpressionKind::Template(parts) => each_part(parts, visit),
        ExpressionKind::Wrap(inner) | ExpressionKind::Parentheses(inner) => visit(inner),
        ExpressionKind::Traversal(traversal) => visit(&traversal.source),
        ExpressionKind::Index(index) => {
            visit(&index.collection);
            visit(&index.key);
        }
        ExpressionKind::Splat(splat) => {
            visit(&splat.source);
            visit(&splat.each);
        }
        ExpressionKind::Call(call) => call.arguments.iter().for_each(visit),
        ExpressionKind::Conditional(conditional) => {
            visit(&conditional.condition);
            visit(&conditional.then);
            visit(&conditional.otherwise);
        }
        ExpressionKind::Unary(unary) => visit(&unary.operand),
        ExpressionKind::Binary(binary) => {
            visit(&binary.left);
            visit(&binary.right);
        }
        ExpressionKind::Tuple(elements) => elements.iter().for_each(visit),
        ExpressionKind::Object(items) => {
            for item in items {
                visit(&item.key);
                visit(&item.value);
            }
        }
        ExpressionKind::For(form) => {
            visit(&form.collection);
            form.key.iter().for_each(&mut *visit);
            visit(&form.value);
            form.condition.iter().for_each(visit);
        }
    }
}

/// Calls `visit` with each expression directly in the parts of a template, directives' included.
pub fn each_part<'t>(parts: &'t [Part], visit: &mut dyn FnMut(&'t Expression)) {
    for part in parts {
        match part {
            Part::Text { .. } => {}
            Part::Interpolation(interpolation) => visit(&interpolation.value),
            Part::If(directive) => {
                visit(&directive.condition);
                each_part(&directive.then, visit);
                each_part(&directive.otherwise, visit);
            }
            Part::For(directive) => {
                visit(&directive.collection);
                each_part(&directive.body, visit);
            }
        }
    }
}

/// Calls `visit` with each expression of a body and of the blocks in it, the outer before the inner.
pub fn each_expression<'t>(body: &'t Body, visit: &mut dyn FnMut(&'t Expression)) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => within(&attribute.value, visit),
            Item::Block(block) => each_expression(&block.body, visit),
        }
    }
}

fn within<'t>(expression: &'t Expression, visit: &mut dyn FnMut(&'t Expression)) {
    visit(expression);
    each_child(expression, &mut |child| within(child, visit));
}
