//! The patterns that mean the same to every engine of regular expressions, over ASCII.

/// A pattern of literals, classes, groups, repetitions and anchors.
///
/// Anything else, and all that one engine might take in another way, is left to the validator:
/// to compile with all of Unicode costs more than to judge a whole chart's values.
#[derive(Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// Takes one byte of a set.
    Take(u128),
    /// Goes on at both places.
    Fork(usize, usize),
    Start,
    End,
    Match,
}

#[derive(Debug)]
enum Part {
    Take(u128),
    Start,
    End,
    /// One of several sequences.
    Either(Vec<Vec<Part>>),
    Repeat(Box<Part>, usize, Option<usize>),
}

/// The most steps that a pattern may need.
const MAX_STEPS: usize = 2000;
const MAX_DEPTH: usize = 20;
const SPACE: u128 = 1 << b' ' | 1 << b'\t' | 1 << b'\n' | 1 << b'\r' | 1 << 0x0B | 1 << 0x0C;

impl Pattern {
    /// Reads a pattern; `None` where it holds anything that is not known to be common.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let mut reader = Reader {
            rest: pattern.as_bytes(),
        };
        let whole = reader.either(MAX_DEPTH)?;
        if !reader.rest.is_empty() {
            return None;
        }
        let mut own = Self { steps: Vec::new() };
        own.compile(&whole)?;
        own.steps.push(Step::Match);
        Some(own)
    }

    /// Whether any part of a text matches; `None` for a text that is not ASCII.
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        if !text.is_ascii() {
            return None;
        }
        let mut now = Threads::new(self.steps.len());
        let mut next = Threads::new(self.steps.len());
        let bytes = text.as_bytes();
        for at in 0..=bytes.len() {
            if self.follow(&mut now, 0, at, bytes.len()) {
                return Some(true);
            }
            let Some(byte) = bytes.get(at) else { break };
            for step in &now.waiting {
                if let Some(Step::Take(set)) = self.steps.get(*step)
                    && set >> byte & 1 == 1
                    && self.follow(&mut next, step + 1, at + 1, bytes.len())
                {
                    return Some(true);
                }
            }
            std::mem::swap(&mut now, &mut next);
            next.clear();
        }
        Some(false)
    }

    /// Adds all steps that are reached without a byte; true when the end of the pattern is.
    fn follow(&self, threads: &mut Threads, step: usize, at: usize, end: usize) -> bool {
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            let Some(seen) = threads.seen.get_mut(step).filter(|seen| !**seen) else {
                continue;
            };
            *seen = true;
            match self.steps.get(step) {
                Some(Step::Take(_)) => threads.waiting.push(step),
                Some(Step::Fork(first, second)) => open.extend([*first, *second]),
                Some(Step::Start) if at == 0 => open.push(step + 1),
                Some(Step::End) if at == end => open.push(step + 1),
                Some(Step::Start | Step::End) | None => {}
                Some(Step::Match) => return true,
            }
        }
        false
    }

    fn compile(&mut self, part: &Part) -> Option<()> {
        if self.steps.len() > MAX_STEPS {
            return None;
        }
        match part {
            Part::Take(set) => self.steps.push(Step::Take(*set)),
            Part::Start => self.steps.push(Step::Start),
            Part::End => self.steps.push(Step::End),
            Part::Either(sequences) => {
                let mut ends = Vec::new();
                for (position, sequence) in sequences.iter().enumerate() {
                    let is_last = position + 1 == sequences.len();
                    let fork = self.steps.len();
                    if !is_last {
                        self.steps.push(Step::Fork(0, 0));
                    }
                    for part in sequence {
                        self.compile(part)?;
                    }
                    if !is_last {
                        ends.push(self.steps.len());
                        self.steps.push(Step::Fork(0, 0));
                        self.set(fork, fork + 1, self.steps.len());
                    }
                }
                for end in ends {
                    self.set(end, self.steps.len(), self.steps.len());
                }
            }
            Part::Repeat(part, least, most) => {
                for _ in 0..*least {
                    self.compile(part)?;
                }
                match most {
                    None => {
                        let fork = self.steps.len();
                        self.steps.push(Step::Fork(0, 0));
                        self.compile(part)?;
                        self.steps.push(Step::Fork(fork, fork));
                        self.set(fork, fork + 1, self.steps.len());
                    }
                    Some(most) => {
                        let mut forks = Vec::new();
                        for _ in *least..*most {
                            forks.push(self.steps.len());
                            self.steps.push(Step::Fork(0, 0));
                            self.compile(part)?;
                        }
                        for fork in forks {
                            self.set(fork, fork + 1, self.steps.len());
                        }
                    }
                }
            }
        }
        Some(())
    }

    fn set(&mut self, fork: usize, first: usize, second: usize) {
        if let Some(step) = self.steps.get_mut(fork) {
            *step = Step::Fork(first, second);
        }
    }
}

/// The steps that wait for the next byte.
struct Threads {
    waiting: Vec<usize>,
    seen: Vec<bool>,
}

impl Threads {
    fn new(steps: usize) -> Self {
        Self {
            waiting: Vec::new(),
            seen: vec![false; steps],
        }
    }

    fn clear(&mut self) {
        self.waiting.clear();
        self.seen.fill(false);
    }
}

struct Reader<'p> {
    rest: &'p [u8],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.rest.first() == Some(&byte);
        if is_next {
            self.next();
        }
        is_next
    }

    fn either(&mut self, depth: usize) -> Option<Part> {
        let depth = depth.checked_sub(1)?;
        let mut sequences = vec![Vec::new()];
        loop {
            match self.rest.first() {
                None | Some(b')') => return Some(Part::Either(sequences)),
                Some(b'|') => {
                    self.next();
                    sequences.push(Vec::new());
                }
                Some(_) => {
                    let part = self.repeated(depth)?;
                    sequences.last_mut()?.push(part);
                }
            }
        }
    }

    fn repeated(&mut self, depth: usize) -> Option<Part> {
        let part = self.part(depth)?;
        let (least, most) = match self.rest.first() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => return self.counted(part),
            _ => return Some(part),
        };
        self.next();
        self.repeat(part, least, most)
    }

    fn counted(&mut self, part: Part) -> Option<Part> {
        self.next();
        let least = self.number()?;
        let most = if self.takes(b',') {
            if self.rest.first() == Some(&b'}') {
                None
            } else {
                Some(self.number()?)
            }
        } else {
            Some(least)
        };
        if !self.takes(b'}') || most.is_some_and(|most| most < least) {
            return None;
        }
        self.repeat(part, least, most)
    }

    fn number(&mut self) -> Option<usize> {
        let count = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        let number: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
        (number <= MAX_STEPS).then_some(number)
    }

    fn repeat(&self, part: Part, least: usize, most: Option<usize>) -> Option<Part> {
        let is_anchor = matches!(part, Part::Start | Part::End);
        // A sign behind a repetition changes it, or repeats it again.
        let is_changed = matches!(self.rest.first(), Some(b'*' | b'+' | b'?' | b'{'));
        (!is_anchor && !is_changed).then(|| Part::Repeat(Box::new(part), least, most))
    }

    fn part(&mut self, depth: usize) -> Option<Part> {
        Some(match self.next()? {
            b'^' => Part::Start,
            b'$' => Part::End,
            b'.' => Part::Take(!(1 << b'\n')),
            b'(' => {
                if self.rest.first() == Some(&b'?') {
                    return None;
                }
                let inner = self.either(depth)?;
                return self.takes(b')').then_some(inner);
            }
            b'[' => Part::Take(self.class()?),
            b'\\' => match self.next()? {
                b's' => Part::Take(SPACE),
                b'S' => Part::Take(!SPACE),
                byte => Part::Take(1 << escaped(byte)?),
            },
            b'*' | b'+' | b'?' | b'{' | b'}' | b'|' | b')' | b']' => return None,
            byte => Part::Take(1 << literal(byte)?),
        })
    }

    fn class(&mut self) -> Option<u128> {
        let is_negated = self.takes(b'^');
        let mut set = 0;
        if self.takes(b'-') {
            set |= 1 << b'-';
        }
        if self.rest.first() == Some(&b']') && set == 0 {
            return None;
        }
        loop {
            let first = match self.next()? {
                b']' => return Some(if is_negated { !set } else { set }),
                // As the last of a class it stands for itself.
                b'-' if self.rest.first() == Some(&b']') => b'-',
                byte => self.member(byte)?,
            };
            if self.rest.first() == Some(&b'-') && self.rest.get(1) != Some(&b']') {
                self.next();
                let byte = self.next()?;
                let last = self.member(byte)?;
                if last < first {
                    return None;
                }
                (first..=last).for_each(|byte| set |= 1 << byte);
            } else {
                set |= 1 << first;
            }
        }
    }

    fn member(&mut self, byte: u8) -> Option<u8> {
        match byte {
            b'\\' => escaped(self.next()?),
            b'[' | b']' | b'-' | b'^' | b'&' | b'~' => None,
            byte => literal(byte),
        }
    }
}

/// A sign that stands for itself behind a backslash in every engine.
fn escaped(byte: u8) -> Option<u8> {
    b".-+*?()[]{}|^$\\".contains(&byte).then_some(byte)
}

/// A sign that stands for itself.
fn literal(byte: u8) -> Option<u8> {
    matches!(byte, b' '..=b'~').then_some(byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the validator makes of a pattern.
    fn theirs(pattern: &str, text: &str) -> bool {
        let schema = serde_json::json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "pattern": pattern
        });
        let compiled = super::super::Compiled::new(super::super::PLAIN_ADDRESS, schema);
        let Ok(compiled) = compiled else {
            panic!("the validator refuses {pattern:?}");
        };
        let text = serde_json::Value::from(text);
        compiled.schemas.validate(&text, compiled.index).is_ok()
    }

    #[test]
    fn patterns_of_charts_are_read() {
        for (pattern, right, wrong) in [
            (
                "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$",
                "1.5Gi",
                "1.Gi",
            ),
            (
                "^(app\\.kubernetes\\.io|helm\\.sh)/",
                "helm.sh/chart",
                "helmxsh/chart",
            ),
            ("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "a-b.c", "a-"),
            ("^[a-z_][a-z0-9_]{0,3}$", "_abc", "_abcd"),
            ("^(\\S+ +){4}\\S+$", "0 1  * * *", "0 1 * *"),
            ("^(a|)$", "", "b"),
            ("b{2,}", "abbbc", "abc"),
        ] {
            let own = Pattern::parse(pattern).unwrap();
            assert_eq!(own.is_match(right), Some(true), "{pattern} {right}");
            assert_eq!(own.is_match(wrong), Some(false), "{pattern} {wrong}");
            assert_eq!(own.is_match("é"), None, "{pattern}");
        }
    }

    #[test]
    fn what_engines_take_in_different_ways_is_not_read() {
        for pattern in [
            "(?i)a",
            "a**",
            "a+?",
            "\\d",
            "\\w",
            "\\bx",
            "[[:alpha:]]",
            "[a&&b]",
            "[]a]",
            "^*",
            "{2}",
            "a{2",
            "(a",
            "a)",
            "[z-a]",
            "é",
            "\\/",
            "a{3,2}",
            "[a\\d]",
            "]",
        ] {
            assert!(Pattern::parse(pattern).is_none(), "{pattern}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_verdict_is_the_validators(
            pattern in "[ab.^$|()\\[\\]*+?{},12\\\\sS-]{0,9}", texts in prop::collection::vec("[ab -]{0,5}", 4)
        ) {
            if let Some(own) = Pattern::parse(&pattern) {
                for text in texts {
                    prop_assert_eq!(own.is_match(&text), Some(theirs(&pattern, &text)), "{} {}", pattern, text);
                }
            }
        }
    }
}
