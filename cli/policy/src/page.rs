//! The page of a policy: its `README.md`.

/// The headings of a page.
pub(crate) struct Sections {
    pub(crate) what: &'static str,
    pub(crate) why: &'static str,
    pub(crate) example: &'static str,
    pub(crate) instead: &'static str,
    pub(crate) references: &'static str,
}

/// The headings of every page, in order.
pub(crate) const SECTIONS: Sections = Sections {
    what: "What it does",
    why: "Why it is bad",
    example: "Example",
    instead: "Use instead",
    references: "References",
};

/// A page, cut into its sections.
#[derive(Debug, Default)]
pub(crate) struct Page<'p> {
    /// The heading of the page.
    pub(crate) title: Option<&'p str>,
    /// All below the heading.
    pub(crate) body: &'p str,
    /// Each heading with the blocks of code below it.
    sections: Vec<(&'p str, Vec<Block<'p>>)>,
}

/// A block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block<'p> {
    /// The word after the fence.
    pub(crate) language: &'p str,
    /// The fence.
    pub(crate) line: &'p str,
    /// The first byte of the fence.
    pub(crate) start: usize,
    pub(crate) text: &'p str,
}

const FENCE: &str = "```";

impl<'p> Page<'p> {
    pub(crate) fn read(text: &'p str) -> Self {
        let mut page = Self::default();
        let mut at = 0;
        // The block that is open: its language, its fence, and where its text begins.
        let mut open: Option<(&'p str, &'p str, usize, usize)> = None;
        for line in text.split_inclusive('\n') {
            let (start, bare) = (at, line.trim_end());
            at += line.len();
            if let Some((language, fence, fence_at, from)) = open {
                if bare == FENCE {
                    if let Some((_, blocks)) = page.sections.last_mut() {
                        blocks.push(Block {
                            language,
                            line: fence,
                            start: fence_at,
                            text: text.get(from..start).unwrap_or_default(),
                        });
                    }
                    open = None;
                }
            } else if let Some(language) = bare.strip_prefix(FENCE) {
                open = Some((language.trim(), bare, start, at));
            } else if let Some(heading) = bare.strip_prefix("## ") {
                page.sections.push((heading.trim(), Vec::new()));
            } else if let Some(title) = bare.strip_prefix("# ")
                && page.title.is_none()
            {
                page.title = Some(title.trim());
                page.body = text.get(at..).unwrap_or_default();
            }
        }
        page
    }

    /// The blocks of one section.
    pub(crate) fn blocks(&self, heading: &str) -> impl Iterator<Item = Block<'p>> {
        let named = self.sections.iter().filter(move |(own, _)| *own == heading);
        named
            .flat_map(|(_, blocks)| blocks.clone())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// What a page of a policy has and this one does not.
    pub(crate) fn missing(&self, id: &str) -> Vec<String> {
        let mut missing = Vec::new();
        if self.title != Some(id) {
            missing.push(format!("the heading `# {id}`"));
        }
        let Sections {
            what,
            why,
            example,
            instead,
            references,
        } = SECTIONS;
        for heading in [what, why, example, instead, references] {
            if !self.sections.iter().any(|(own, _)| *own == heading) {
                missing.push(format!("`## {heading}`"));
            }
        }
        for heading in [example, instead] {
            if self.blocks(heading).next().is_none() {
                missing.push(format!("a block of code under `## {heading}`"));
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_belong_to_the_heading_above_them() {
        let text = "# a\n\n## Example\n\n```yaml\n# no title\n## no heading\n```\n\n```\nb\n```\n## Use instead\n";
        let page = Page::read(text);
        let blocks: Vec<_> = page.blocks("Example").collect();
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].language, "yaml");
        assert_eq!(blocks[0].text, "# no title\n## no heading\n");
        assert_eq!(blocks[0].start, text.find("```yaml").unwrap());
        assert_eq!(
            page.missing("a"),
            [
                "`## What it does`",
                "`## Why it is bad`",
                "`## References`",
                "a block of code under `## Use instead`"
            ]
        );
        assert_eq!(page.missing("b")[0], "the heading `# b`");
    }
}
