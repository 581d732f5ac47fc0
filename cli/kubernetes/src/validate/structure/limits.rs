use infractl_document::{Finding, Node, View};

use super::{Structure, shown};
use crate::schema::{Cursor, Limits};

impl<'a> Structure<'_, 'a> {
    /// Checks what a custom resource definition states about a value beside its type.
    pub(super) fn limits(&mut self, cursor: Cursor<'_>, limits: &Limits<'_>, node: Node<'a>) {
        match node.view() {
            View::Number(number) => self.number(limits, number.as_f64(), node),
            View::Text(text) => self.characters(limits, text, node),
            View::List(items) => {
                self.amount(
                    "items",
                    items.len(),
                    limits.min_items,
                    limits.max_items,
                    node,
                );
                if limits.has_unique_items {
                    self.distinct(node);
                }
            }
            View::Map(map) => self.amount(
                "fields",
                map.len(),
                limits.min_properties,
                limits.max_properties,
                node,
            ),
            _ => {}
        }
        let allowed = &limits.allowed;
        if !allowed.is_empty() && !allowed.iter().any(|value| value.has_same_value(node)) {
            let values: Vec<String> = allowed.iter().map(|value| shown(*value)).collect();
            let message = format!("{} cannot be {}", self.place(node), shown(node));
            self.bad_value(
                node,
                message,
                &format!("write one of {}", values.join(", ")),
            );
        }
        self.conditions(cursor, limits, node);
    }

    fn number(&mut self, limits: &Limits<'_>, number: f64, node: Node<'a>) {
        if let Some(minimum) = limits.minimum {
            let is_below = number < minimum || limits.excludes_minimum && number <= minimum;
            self.unless(
                !is_below,
                node,
                || format!("more than {minimum}"),
                limits.excludes_minimum,
            );
        }
        if let Some(maximum) = limits.maximum {
            let is_above = number > maximum || limits.excludes_maximum && number >= maximum;
            self.unless(
                !is_above,
                node,
                || format!("less than {maximum}"),
                limits.excludes_maximum,
            );
        }
        if let Some(step) = limits.multiple_of.filter(|step| *step > 0.0) {
            let parts = number / step;
            let is_multiple = (parts - parts.round()).abs() < 1e-9 * parts.abs().max(1.0);
            self.unless(is_multiple, node, || format!("a multiple of {step}"), true);
        }
    }

    fn unless(
        &mut self,
        is_right: bool,
        node: Node<'a>,
        wanted: impl Fn() -> String,
        is_strict: bool,
    ) {
        if is_right {
            return;
        }
        let wanted = if is_strict {
            wanted()
        } else {
            let wanted = wanted();
            wanted
                .replace("more than", "at least")
                .replace("less than", "at most")
        };
        let message = format!("{} must be {wanted}, not {}", self.place(node), shown(node));
        self.bad_value(node, message, &format!("write a number that is {wanted}"));
    }

    fn characters(&mut self, limits: &Limits<'_>, text: &str, node: Node<'a>) {
        let (least, most) = (limits.min_length, limits.max_length);
        if least.is_some() || most.is_some() {
            self.amount("characters", text.chars().count(), least, most, node);
        }
        if let Some(pattern) = &limits.pattern
            && !pattern.is_match(text)
        {
            let message = format!("{} cannot be {}", self.place(node), shown(node));
            self.bad_value(
                node,
                message,
                &format!("write a text that matches `{pattern}`"),
            );
        }
    }

    fn amount(
        &mut self,
        what: &str,
        held: usize,
        least: Option<usize>,
        most: Option<usize>,
        node: Node<'a>,
    ) {
        let wanted = match (least, most) {
            (Some(least), _) if held < least => format!("at least {least}"),
            (_, Some(most)) if held > most => format!("at most {most}"),
            _ => return,
        };
        let message = format!("{} must have {wanted} {what}, not {held}", self.place(node));
        self.bad_value(node, message, &format!("give it {wanted} {what}"));
    }

    fn distinct(&mut self, list: Node<'a>) {
        let items: Vec<Node<'a>> = list.children().collect();
        for (place, item) in items.iter().enumerate() {
            let before = items
                .iter()
                .take(place)
                .find(|before| before.has_same_value(*item));
            if let Some(before) = before {
                let message = format!("{} holds an item twice", self.place(list));
                let finding = self
                    .entry
                    .error("k8s-duplicate-item", *item, message)
                    .related(before.span(), "first here")
                    .help("keep one of them");
                self.findings.push(finding);
            }
        }
    }

    fn conditions(&mut self, cursor: Cursor<'_>, limits: &Limits<'_>, node: Node<'a>) {
        for condition in &limits.all_of {
            self.check(cursor.at(*condition), node);
        }
        let matching = |conditions: &[u32]| -> (usize, Vec<Finding>) {
            let tried = conditions
                .iter()
                .map(|condition| self.try_condition(cursor.at(*condition), node));
            let mut count = 0;
            let mut nearest: Option<Vec<Finding>> = None;
            for findings in tried {
                count += usize::from(findings.is_empty());
                if nearest
                    .as_ref()
                    .is_none_or(|held| findings.len() < held.len())
                {
                    nearest = Some(findings);
                }
            }
            (count, nearest.unwrap_or_default())
        };
        let (any, nearest_any) = matching(&limits.any_of);
        let (one, nearest_one) = matching(&limits.one_of);
        let breaks_not = limits
            .not
            .is_some_and(|condition| self.try_condition(cursor.at(condition), node).is_empty());
        if any == 0 {
            self.findings.extend(nearest_any);
        }
        match one {
            0 => self.findings.extend(nearest_one),
            1 => {}
            _ => {
                let message = format!(
                    "{} fits more than one of its alternatives",
                    self.place(node)
                );
                self.bad_value(
                    node,
                    message,
                    "leave out what belongs to the other alternative",
                );
            }
        }
        if breaks_not {
            let message = format!(
                "{} has a form that its definition excludes",
                self.place(node)
            );
            self.bad_value(node, message, "see `not` in the definition of the resource");
        }
    }

    /// What a condition would find; an alternative that is not chosen must stay silent.
    fn try_condition(&self, cursor: Cursor<'_>, node: Node<'a>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut trial = Structure {
            entry: self.entry,
            findings: &mut findings,
        };
        trial.check(cursor, node);
        findings
    }
}
