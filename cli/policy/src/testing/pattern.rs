/// Part of a name, where `*` stands for anything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern<'p>(Option<&'p str>);

impl<'p> Pattern<'p> {
    pub(super) fn new(text: Option<&'p str>) -> Self {
        Self(text)
    }

    /// Whether all tests are wanted.
    pub(super) fn is_all(self) -> bool {
        self.0.is_none()
    }

    /// Whether a name holds the parts of the pattern one after the other.
    pub(super) fn fits(self, name: &str) -> bool {
        let mut rest = name;
        self.0.unwrap_or_default().split('*').all(|part| {
            let after = rest.split_once(part).map(|(_, after)| after);
            rest = after.unwrap_or_default();
            after.is_some()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_anywhere_in_the_name() {
        let fits = |pattern| Pattern::new(Some(pattern)).fits("kubernetes/a: test_one_two");
        assert!(fits("one") && fits("a*two") && fits("") && fits("*"));
        assert!(!fits("two*one") && !fits("three"));
        assert!(Pattern::new(None).fits("x") && Pattern::new(None).is_all());
    }
}
