use super::{Expression, ExpressionKind, Part, Reference, each_child};

/// The references of an expression, in the order of the text, and where each stands: without the
/// variables that a `for` around them declares, and without object keys that are lone words.
pub fn references(expression: &Expression) -> Vec<(&Reference, infractl_document::Span)> {
    let mut search = Search {
        found: Vec::new(),
        declared: Vec::new(),
    };
    search.expression(expression);
    search.found
}

struct Search<'t> {
    found: Vec<(&'t Reference, infractl_document::Span)>,
    /// The variables of the `for` expressions around the current place.
    declared: Vec<&'t str>,
}

impl<'t> Search<'t> {
    fn expression(&mut self, expression: &'t Expression) {
        match &expression.kind {
            ExpressionKind::Reference(reference) => {
                if !self.declared.contains(&reference.root.as_str()) {
                    self.found.push((reference, expression.span));
                }
            }
            ExpressionKind::For(form) => {
                self.expression(&form.collection);
                let before = self.declared.len();
                self.declared
                    .extend(form.key_name.iter().map(super::Name::as_str));
                self.declared.push(form.value_name.as_str());
                form.key.iter().for_each(|key| self.expression(key));
                self.expression(&form.value);
                form.condition.iter().for_each(|part| self.expression(part));
                self.declared.truncate(before);
            }
            ExpressionKind::Object(items) => {
                for item in items {
                    if item.key.as_word().is_none() {
                        self.expression(&item.key);
                    }
                    self.expression(&item.value);
                }
            }
            ExpressionKind::Template(parts) => self.parts(parts),
            _ => each_child(expression, &mut |child| self.expression(child)),
        }
    }

    fn parts(&mut self, parts: &'t [Part]) {
        for part in parts {
            match part {
                Part::Text { .. } => {}
                Part::Interpolation(interpolation) => self.expression(&interpolation.value),
                Part::If(directive) => {
                    self.expression(&directive.condition);
                    self.parts(&directive.then);
                    self.parts(&directive.otherwise);
                }
                Part::For(directive) => {
                    self.expression(&directive.collection);
                    let before = self.declared.len();
                    self.declared
                        .extend(directive.key_name.iter().map(super::Name::as_str));
                    self.declared.push(directive.value_name.as_str());
                    self.parts(&directive.body);
                    self.declared.truncate(before);
                }
            }
        }
    }
}
