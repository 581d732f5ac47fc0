use std::fmt;
use std::str::FromStr;

use super::Version;

/// Conditions on a version that must all hold: `>= 1.10, < 2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraints(Vec<Constraint>);

/// One condition on a version: `~> 1.2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// How a version is compared.
    pub operator: Operator,
    /// What it is compared with.
    pub version: Version,
}

/// How a version is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`, or no sign at all
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `~>`: only the last number that is written may grow
    Pessimistic,
}

/// Why a text is no list of constraints.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no version constraint; constraints look like `~> 1.2` or `>= 1.10`, with commas between them"
)]
pub struct ConstraintError(pub String);

/// Signs before a version, those that begin like another after it.
const SIGNS: [(&str, Operator); 7] = [
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("!=", Operator::NotEqual),
    ("~>", Operator::Pessimistic),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=", Operator::Equal),
];

impl Constraints {
    /// Whether a version satisfies all of them.
    pub fn allow(&self, version: &Version) -> bool {
        self.0.iter().all(|constraint| constraint.allows(version))
    }

    /// Each condition in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Constraint> {
        self.0.iter()
    }
}

impl<'c> IntoIterator for &'c Constraints {
    type Item = &'c Constraint;
    type IntoIter = std::slice::Iter<'c, Constraint>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromStr for Constraints {
    type Err = ConstraintError;

    fn from_str(text: &str) -> Result<Self, ConstraintError> {
        text.split(',')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl FromStr for Constraint {
    type Err = ConstraintError;

    fn from_str(text: &str) -> Result<Self, ConstraintError> {
        let is_space = |letter: char| matches!(letter, ' ' | '\t' | '\n' | '\u{c}' | '\r');
        let bare = text.trim_matches(is_space);
        let (operator, rest) = SIGNS
            .iter()
            .find_map(|(sign, operator)| Some((*operator, bare.strip_prefix(sign)?)))
            .unwrap_or((Operator::Equal, bare));
        let version = rest
            .trim_start_matches(is_space)
            .parse()
            .map_err(|_| ConstraintError(text.trim().to_owned()))?;
        Ok(Self { operator, version })
    }
}

impl Constraint {
    /// Whether a version satisfies it.
    pub fn allows(&self, version: &Version) -> bool {
        let order = version.cmp(&self.version);
        match self.operator {
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::Greater => self.fits_prerelease(version) && order.is_gt(),
            Operator::GreaterOrEqual => self.fits_prerelease(version) && order.is_ge(),
            Operator::Less => self.fits_prerelease(version) && order.is_lt(),
            Operator::LessOrEqual => self.fits_prerelease(version) && order.is_le(),
            Operator::Pessimistic => {
                self.fits_prerelease(version) && order.is_ge() && self.is_near(version)
            }
        }
    }

    /// A pre-release satisfies only a constraint that names a pre-release of the same numbers.
    fn fits_prerelease(&self, version: &Version) -> bool {
        let wants = !self.version.prerelease().is_empty();
        match (wants, !version.prerelease().is_empty()) {
            (true, true) => version.equal_segments(&self.version),
            (false, true) => false,
            (true | false, false) => true,
        }
    }

    /// Whether only the last number that the constraint writes is greater.
    fn is_near(&self, version: &Version) -> bool {
        let own = &self.version;
        if !own.prerelease().is_empty() && version.prerelease().is_empty() {
            return false;
        }
        let fixed = own.written.saturating_sub(1);
        let last = own.segments.len() - 1;
        own.segments.len() <= version.segments.len()
            && own
                .segments
                .iter()
                .take(fixed)
                .eq(version.segments.iter().take(fixed))
            && own.segments.get(last) <= version.segments.get(last)
    }
}

impl Operator {
    /// The sign.
    pub fn sign(self) -> &'static str {
        SIGNS
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("=", |(sign, _)| sign)
    }
}

impl fmt::Display for Constraints {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, constraint) in self.0.iter().enumerate() {
            let before = if place == 0 { "" } else { ", " };
            let Constraint { operator, version } = constraint;
            write!(formatter, "{before}{} {version}", operator.sign())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
