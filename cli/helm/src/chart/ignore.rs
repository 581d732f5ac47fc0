use super::pattern;

/// The rules of a `.helmignore`, which are not git's: no `**`, and `!` drops what does not match.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    pattern: String,
    is_negated: bool,
    folders_only: bool,
    /// No `/` inside, so only the last part of a path is looked at.
    by_name: bool,
}

impl Rules {
    /// Reads the file's text, and adds the rule that Helm always has.
    ///
    /// The error is Helm's text.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut rules = Self::default();
        for line in text.lines() {
            rules.add(line)?;
        }
        rules.add("templates/.?*")?;
        Ok(rules)
    }

    /// Whether the path, from the chart's folder, is left out.
    pub(crate) fn ignores(&self, path: &str, is_folder: bool) -> bool {
        for rule in &self.rules {
            if rule.is_negated {
                if rule.folders_only && !is_folder || !rule.matches(path) {
                    return true;
                }
                continue;
            }
            if rule.folders_only && !is_folder {
                continue;
            }
            if rule.matches(path) {
                return true;
            }
        }
        false
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if line.contains("**") {
            return Err("double-star (**) syntax is not supported".to_owned());
        }
        if pattern::matches(line, "abc").is_none() {
            return Err("syntax error in pattern".to_owned());
        }
        let (is_negated, line) = match line.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let (folders_only, line) = match line.strip_suffix('/') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let by_name = !line.contains('/');
        let pattern = line.strip_prefix('/').unwrap_or(line).to_owned();
        self.rules.push(Rule {
            pattern,
            is_negated,
            folders_only,
            by_name,
        });
        Ok(())
    }
}

impl Rule {
    fn matches(&self, path: &str) -> bool {
        let name = if self.by_name {
            path.rsplit_once('/').map_or(path, |(_, name)| name)
        } else {
            path
        };
        pattern::matches(&self.pattern, name).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn a_negated_rule_drops_what_does_not_match() {
        let rules = Rules::parse("!*.yaml\n").unwrap();
        assert!(rules.ignores("README.md", false));
        assert!(!rules.ignores("a.yaml", false));
        let rules = Rules::parse("/ci/\n*.bak\n").unwrap();
        assert!(rules.ignores("ci", true));
        assert!(!rules.ignores("ci", false));
        assert!(rules.ignores("a/b.bak", false));
        assert!(rules.ignores("templates/.x", false));
        assert!(Rules::parse("a/**").is_err());
    }
}
