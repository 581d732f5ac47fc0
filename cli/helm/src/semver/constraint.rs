use std::cmp::Ordering;
use std::fmt::Write as _;

use super::{SemverError, Version, compare_prerelease};

/// A range of versions: alternatives of conditions that all hold.
#[derive(Debug, Clone)]
pub struct Constraints {
    alternatives: Vec<Alternative>,
}

#[derive(Debug, Clone)]
struct Alternative {
    conditions: Vec<Condition>,
    names_prerelease: bool,
}

#[derive(Debug, Clone)]
struct Condition {
    operator: Operator,
    version: Version,
    /// A number of the version is left out or `x`.
    is_open: bool,
    is_minor_open: bool,
    is_patch_open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Tilde,
    Caret,
}

/// Longer signs first, so that `>=` is never read as `>`.
const OPERATORS: [(&str, Operator); 11] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterOrEqual),
    ("=>", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("=<", Operator::LessOrEqual),
    ("~>", Operator::Tilde),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("~", Operator::Tilde),
    ("^", Operator::Caret),
];

const MAX_LENGTH: usize = 512;
const MAX_ALTERNATIVES: usize = 32;

impl Constraints {
    /// Reads a range as `semver.NewConstraint` does.
    pub fn parse(text: &str) -> Result<Self, SemverError> {
        if text.len() > MAX_LENGTH {
            return Err(SemverError(format!(
                "constraint string is too long (max {MAX_LENGTH} bytes)"
            )));
        }
        let text = without_hyphen_ranges(text);
        let parts: Vec<&str> = text.split("||").collect();
        if parts.len() > MAX_ALTERNATIVES {
            return Err(SemverError(format!(
                "too many constraint groups (max {MAX_ALTERNATIVES})"
            )));
        }
        let alternatives = parts
            .into_iter()
            .map(alternative)
            .collect::<Result<_, _>>()?;
        Ok(Self { alternatives })
    }

    /// Whether the version lies in the range.
    #[must_use]
    pub fn check(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|alternative| {
            let takes_prerelease = version.prerelease.is_empty() || alternative.names_prerelease;
            takes_prerelease
                && alternative
                    .conditions
                    .iter()
                    .all(|condition| condition.holds(version))
        })
    }
}

impl Condition {
    fn holds(&self, version: &Version) -> bool {
        let own = &self.version;
        let order = version.compare(own);
        match self.operator {
            Operator::Equal if !self.is_open => order == Ordering::Equal,
            Operator::Equal | Operator::Tilde => self.tilde(version, order),
            Operator::NotEqual => self.not_equal(version, order),
            Operator::Less => order == Ordering::Less,
            Operator::GreaterOrEqual => order != Ordering::Less,
            Operator::Greater => {
                if !self.is_open {
                    return order == Ordering::Greater;
                }
                match version.major.cmp(&own.major) {
                    Ordering::Greater => true,
                    Ordering::Less => false,
                    Ordering::Equal if self.is_minor_open => false,
                    Ordering::Equal if self.is_patch_open => version.minor > own.minor,
                    Ordering::Equal => order == Ordering::Greater,
                }
            }
            Operator::LessOrEqual => {
                if !self.is_open {
                    return order != Ordering::Greater;
                }
                let is_minor_above = version.minor > own.minor && !self.is_minor_open;
                version.major <= own.major && !(version.major == own.major && is_minor_above)
            }
            Operator::Caret => self.caret(version, order),
        }
    }

    fn tilde(&self, version: &Version, order: Ordering) -> bool {
        let own = &self.version;
        if order == Ordering::Less {
            return false;
        }
        let is_zero = own.major == 0 && own.minor == 0 && own.patch == 0;
        if is_zero && !self.is_minor_open && !self.is_patch_open {
            return true;
        }
        version.major == own.major && (version.minor == own.minor || self.is_minor_open)
    }

    fn not_equal(&self, version: &Version, order: Ordering) -> bool {
        let own = &self.version;
        if self.is_open {
            if own.major != version.major {
                return true;
            }
            if own.minor != version.minor && !self.is_minor_open {
                return true;
            }
            if self.is_minor_open {
                return false;
            }
            if own.patch != version.patch && !self.is_patch_open {
                return true;
            }
            if self.is_patch_open {
                return compare_prerelease(&version.prerelease, &own.prerelease) != Ordering::Equal;
            }
        }
        order != Ordering::Equal
    }

    fn caret(&self, version: &Version, order: Ordering) -> bool {
        let own = &self.version;
        if order == Ordering::Less {
            return false;
        }
        if own.major > 0 || self.is_minor_open {
            return version.major == own.major;
        }
        if version.major > 0 {
            return false;
        }
        if own.minor > 0 || self.is_patch_open {
            return version.minor == own.minor;
        }
        version.minor == 0 && version.patch == own.patch
    }
}

fn alternative(text: &str) -> Result<Alternative, SemverError> {
    let improper = || SemverError(format!("improper constraint: {text:?}"));
    let mut conditions = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    loop {
        let (operator, after) = operator(rest);
        let (written, after) =
            loose_version(after.trim_start_matches(is_space)).ok_or_else(improper)?;
        conditions.push(condition(operator, &written)?);
        let next = after.trim_start_matches(is_space);
        if next.is_empty() {
            break;
        }
        rest = match next.strip_prefix(',') {
            Some(next) => next.trim_start_matches(is_space),
            None if next.len() < after.len() => next,
            None => return Err(improper()),
        };
    }
    let names_prerelease = conditions
        .iter()
        .any(|condition| !condition.version.prerelease.is_empty());
    Ok(Alternative {
        conditions,
        names_prerelease,
    })
}

fn operator(text: &str) -> (Operator, &str) {
    OPERATORS
        .iter()
        .find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?)))
        .unwrap_or((Operator::Equal, text))
}

/// The parts of a version in a range, as written.
struct Written<'t> {
    major: &'t str,
    minor: Option<&'t str>,
    patch: Option<&'t str>,
    prerelease: &'t str,
    metadata: &'t str,
}

/// Takes a version from the front; its numbers may be `x`, `X` or `*`.
fn loose_version(text: &str) -> Option<(Written<'_>, &str)> {
    let is_number = |sign: char| sign.is_ascii_digit() || matches!(sign, 'x' | 'X' | '*' | '|');
    let number = |text: &'_ str| -> Option<usize> {
        let end = text.find(|sign| !is_number(sign)).unwrap_or(text.len());
        (end > 0).then_some(end)
    };
    let text = text.strip_prefix('v').unwrap_or(text);
    let (major, mut rest) = text.split_at(number(text)?);
    let mut parts = [None, None];
    for part in &mut parts {
        let Some((end, after)) = rest
            .strip_prefix('.')
            .and_then(|after| Some((number(after)?, after)))
        else {
            break;
        };
        let (own, after) = after.split_at(end);
        *part = Some(own);
        rest = after;
    }
    let (prerelease, rest) = dotted(rest, '-');
    let (metadata, rest) = dotted(rest, '+');
    let [minor, patch] = parts;
    Some((
        Written {
            major,
            minor,
            patch,
            prerelease,
            metadata,
        },
        rest,
    ))
}

/// Takes `-a.b` with its sign from the front; nothing where it does not stand there whole.
fn dotted(text: &str, sign: char) -> (&str, &str) {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    let mut end = 0;
    let mut rest = text;
    let mut lead = sign;
    while let Some(after) = rest.strip_prefix(lead) {
        let length = after.find(|sign| !is_part(sign)).unwrap_or(after.len());
        if length == 0 {
            break;
        }
        end += 1 + length;
        rest = after.get(length..).unwrap_or_default();
        lead = '.';
    }
    text.split_at(end)
}

fn condition(operator: Operator, written: &Written<'_>) -> Result<Condition, SemverError> {
    let is_any = |number: &str| matches!(number, "x" | "X" | "*");
    let mut open = (false, false, false);
    let pre = written.prerelease;
    let text = match (written.major, written.minor, written.patch) {
        (major, _, _) if is_any(major) => {
            open.0 = true;
            format!("0.0.0{pre}")
        }
        (major, minor, _) if minor.is_none_or(is_any) => {
            open = (true, true, false);
            format!("{major}.0.0{pre}")
        }
        (major, Some(minor), patch) if patch.is_none_or(is_any) => {
            open = (true, false, true);
            format!("{major}.{minor}.0{pre}")
        }
        (major, minor, patch) => {
            format!(
                "{major}.{}.{}{pre}{}",
                minor.unwrap_or("0"),
                patch.unwrap_or("0"),
                written.metadata
            )
        }
    };
    let version =
        Version::parse(&text).map_err(|_| SemverError("constraint parser error".to_owned()))?;
    Ok(Condition {
        operator,
        version,
        is_open: open.0,
        is_minor_open: open.1,
        is_patch_open: open.2,
    })
}

/// Go's `\s`.
fn is_space(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\n' | '\x0c' | '\r')
}

/// Writes `a - b` as `>= a, <= b `.
fn without_hyphen_ranges(text: &str) -> String {
    if !text.contains('-') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((first, second, after)) = hyphen_range(rest) {
            // Writing to a text never fails.
            let _ = write!(out, ">= {first}, <= {second} ");
            rest = after;
            continue;
        }
        let mut signs = rest.chars();
        out.extend(signs.next());
        rest = signs.as_str();
    }
    out
}

fn hyphen_range(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.trim_start_matches(is_space);
    let (first, after) = version_text(start)?;
    let gap = after.trim_start_matches(is_space);
    let behind = gap.strip_prefix('-').filter(|_| gap.len() < after.len())?;
    let second = behind.trim_start_matches(is_space);
    if second.len() == behind.len() {
        return None;
    }
    let (second, after) = version_text(second)?;
    Some((first, second, after.trim_start_matches(is_space)))
}

fn version_text(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = loose_version(text)?;
    Some(text.split_at(text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::super::is_compatible;

    #[test]
    fn ranges_hold_as_masterminds_reads_them() {
        for (range, version, expected) in [
            ("^1.2", "1.9.0", true),
            ("^1.2", "2.0.0", false),
            ("~1.2", "1.3.0", false),
            ("~1", "1.9.9", true),
            (">=1.20-0", "1.33.4-gke.1", true),
            (">=1.20", "1.33.4-gke.1", false),
            ("1.x", "1.4.2", true),
            ("*", "0.0.1", true),
            ("1.2 - 1.4", "1.4.9", true),
            ("<1.0 || >=2", "2.1.0", true),
            (">=1.0, <2", "1.5.0", true),
            (">=1.0 <2", "2.5.0", false),
            ("!=1.2.3", "1.2.4", true),
            ("!=1.x", "1.2.4", false),
            ("^0.0.3", "0.0.4", false),
            ("^0.2", "0.2.9", true),
            ("", "1.0.0", false),
            (">1", "1.9.0", false),
            ("<=1.2", "1.2.9", true),
        ] {
            assert_eq!(is_compatible(range, version), expected, "{range} {version}");
        }
    }
}
