use infractl_document::{Address, AddressGlob, FieldGlob, Finding, Severity, Span, ValuePath};
use jiff::civil::Date;

/// A field that may differ on the target.
#[derive(Debug, Clone)]
pub struct IgnoreRule {
    /// The objects.
    pub address: AddressGlob,
    /// The fields; `**` covers the object as a whole as well.
    pub field: FieldGlob,
    /// Why.
    pub reason: String,
    /// The last day on which the rule holds.
    pub expires: Option<Date>,
    /// Where the rule stands.
    pub span: Option<Span>,
}

/// Every rule of this crate: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "drift-ignore-expired",
        "the last day of a rule under `drift.ignore` has passed",
    ),
    (
        "drift-ignore-unused",
        "nothing differs on the target where a rule under `drift.ignore` looks",
    ),
];

/// The rules of an environment while differences are put to them.
pub(super) struct Rules<'r> {
    all: &'r [IgnoreRule],
    today: Date,
    is_used: Vec<bool>,
}

impl<'r> Rules<'r> {
    pub(super) fn new(rules: &'r [IgnoreRule], today: Date) -> Self {
        Self {
            all: rules,
            today,
            is_used: vec![false; rules.len()],
        }
    }

    /// The first rule that takes a difference out. Every rule that would counts as used.
    pub(super) fn find(&mut self, address: &Address, path: &ValuePath) -> Option<&'r IgnoreRule> {
        let mut first = None;
        for (rule, is_used) in self.all.iter().zip(&mut self.is_used) {
            if rule.holds_on(self.today) && rule.covers(address, path) {
                *is_used = true;
                first = first.or(Some(rule));
            }
        }
        first
    }

    /// What is wrong with the rules. One that covers an object of which the fields are not known
    /// may be needed.
    pub(super) fn problems(&self, undecided: &[&Address]) -> Vec<Finding> {
        let pairs = self.all.iter().zip(&self.is_used);
        pairs
            .filter_map(|(rule, is_used)| {
                let (id, message, help) = match rule.expires {
                    Some(day) if day < self.today => (
                        "drift-ignore-expired",
                        format!("the rule for `{}` expired on {day}", rule.address),
                        "bring the target back with `infractl apply` and remove the rule, or choose a later day",
                    ),
                    _ if *is_used || undecided.iter().any(|own| rule.address.matches(own)) => {
                        return None;
                    }
                    _ => (
                        "drift-ignore-unused",
                        format!("nothing differs at `{}` of `{}`", rule.field, rule.address),
                        "remove the rule",
                    ),
                };
                Some(Finding::new(id, Severity::Warning, rule.span, message).help(help))
            })
            .collect()
    }
}

impl IgnoreRule {
    fn holds_on(&self, today: Date) -> bool {
        self.expires.is_none_or(|day| today <= day)
    }

    fn covers(&self, address: &Address, path: &ValuePath) -> bool {
        self.address.matches(address) && self.field.matches(path)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rule(address: &str, field: &str, expires: Option<Date>) -> IgnoreRule {
        IgnoreRule {
            address: AddressGlob::parse(address).unwrap(),
            field: FieldGlob::parse(field).unwrap(),
            reason: "scaled by hand".into(),
            expires,
            span: None,
        }
    }

    #[test]
    fn a_rule_holds_through_its_last_day_and_is_then_a_finding() {
        let address = Address::parse("kubernetes/app/Deployment.apps/apps/app").unwrap();
        let path = ValuePath::parse("spec.replicas").unwrap();
        let today = date(2026, 11, 22);
        for (expires, holds, id) in [
            (None, true, None),
            (Some(date(2026, 11, 22)), true, None),
            (
                Some(date(2026, 11, 21)),
                false,
                Some("drift-ignore-expired"),
            ),
        ] {
            let rules = [rule("kubernetes/app/**", "spec.replicas", expires)];
            let mut rules = Rules::new(&rules, today);
            assert_eq!(rules.find(&address, &path).is_some(), holds, "{expires:?}");
            let problems = rules.problems(&[]);
            let ids: Vec<&str> = problems.iter().map(|found| found.rule.as_str()).collect();
            assert_eq!(ids, id.into_iter().collect::<Vec<_>>(), "{expires:?}");
        }
    }

    #[test]
    fn a_rule_that_matches_nothing_is_a_finding_unless_something_is_undecided() {
        let address = Address::parse("kubernetes/app/Secret/apps/app").unwrap();
        let other = Address::parse("kubernetes/web/Secret/apps/app").unwrap();
        let rules = [rule("kubernetes/app/**", "data.**", None)];
        let mut rules = Rules::new(&rules, date(2026, 11, 22));
        assert!(rules.find(&address, &ValuePath::root()).is_none());
        assert_eq!(rules.problems(&[]).len(), 1);
        assert_eq!(rules.problems(&[&other]).len(), 1);
        assert!(rules.problems(&[&address]).is_empty());
    }
}
