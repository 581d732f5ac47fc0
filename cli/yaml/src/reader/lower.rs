//! Composed nodes to a tree: aliases expanded, merge keys merged, scalars resolved.

use std::borrow::Cow;

use infractl_document::{Number, Span, TreeBuilder};

use super::compose::{Composed, Kind, Part, Tag, too_deep};
use super::encoding::Text;
use super::map::{Entries, Entry};
use crate::scalar::{self, Scalar, is_timestamp};
use crate::{Alias, Anchor, Dialect, Merge, Options, YamlDocument, YamlError, YamlErrorKind};

/// Lowers one document; all its mistakes are reported, as far as they do not hide each other.
pub(crate) fn lower(
    composed: Composed<'_>,
    text: &Text<'_>,
    options: &Options,
) -> Result<YamlDocument, Vec<YamlError>> {
    let mut lowering = Lowering {
        parts: &composed.parts,
        text,
        options,
        builder: TreeBuilder::with_capacity(
            composed.parts.len(),
            composed.end.saturating_sub(composed.start),
        ),
        errors: composed.errors,
        aliases: Vec::new(),
        merges: Vec::new(),
        entries: Entries::with_capacity(composed.parts.len().min(32)),
        expanding: Vec::new(),
        outermost: None,
        budget: Budget::default(),
    };
    if let Err(error) = lowering.value(0, 0) {
        lowering.errors.push(*error);
    }
    let Lowering {
        builder,
        mut errors,
        aliases,
        merges,
        ..
    } = lowering;
    let span = text.span(composed.start, composed.end);
    if !errors.is_empty() {
        errors.sort_by_key(|error| (error.span.start, error.span.end));
        return Err(errors);
    }
    let tree = builder.finish().map_err(|error| {
        vec![YamlError::new(
            YamlErrorKind::Value,
            span,
            error.to_string(),
        )]
    })?;
    let value_of = |part: usize| {
        let part = composed.parts.get(part);
        part.map_or(span, |part| text.span(part.start, part.end))
    };
    let anchors = composed
        .anchors
        .into_iter()
        .map(|anchor| Anchor {
            name: anchor.name.into(),
            span: text.span(anchor.start, anchor.end),
            value: value_of(anchor.part),
        })
        .collect();
    Ok(YamlDocument {
        tree,
        span,
        comments: composed.comments,
        anchors,
        aliases,
        merges,
        tags: composed.tags,
    })
}

/// A mistake behind which the document cannot be understood further.
pub(super) type Fatal = Box<YamlError>;

pub(super) struct Lowering<'a, 't> {
    pub(super) parts: &'a [Part<'t>],
    pub(super) text: &'a Text<'a>,
    pub(super) options: &'a Options,
    pub(super) builder: TreeBuilder,
    pub(super) errors: Vec<YamlError>,
    aliases: Vec<Alias>,
    pub(super) merges: Vec<Merge>,
    pub(super) entries: Entries<'a>,
    /// The values that the aliases around the current place stand for.
    expanding: Vec<usize>,
    /// The outermost of those aliases: what a person would take away.
    outermost: Option<Span>,
    budget: Budget,
}

/// What was decoded so far, counted as go-yaml counts.
#[derive(Default)]
struct Budget {
    decoded: usize,
    from_aliases: usize,
    alias_bytes: usize,
}

impl Budget {
    /// go-yaml's `allowedAliasRatio`: most of a small document may come from aliases, a tenth of a large one.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    fn is_excessive(&self) -> bool {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        if self.from_aliases <= 100 || self.decoded <= 1000 {
            return false;
        }
        let decoded = self.decoded as f64;
        let allowed = 0.99 - 0.89 * ((decoded.clamp(LOW, HIGH) - LOW) / (HIGH - LOW));
        self.from_aliases as f64 / decoded > allowed
    }
}

impl<'a, 't> Lowering<'a, 't> {
    pub(super) fn span(&self, part: &Part<'_>) -> Span {
        self.text.span(part.start, part.end)
    }

    pub(super) fn part(&self, index: usize) -> Option<&'a Part<'t>> {
        self.parts.get(index)
    }

    /// Counts one decoded value; `bytes` is the length of its text.
    pub(super) fn count(&mut self, part: &Part<'_>, bytes: usize) -> Result<(), Fatal> {
        self.budget.decoded += 1;
        if self.expanding.is_empty() {
            return Ok(());
        }
        self.budget.from_aliases += 1;
        self.budget.alias_bytes += bytes;
        let limits = &self.options.limits;
        let is_too_much = self.budget.is_excessive()
            || self.budget.from_aliases > limits.alias_values
            || self.budget.alias_bytes > limits.alias_bytes;
        if is_too_much {
            let error = YamlError::new(
                YamlErrorKind::AliasExpansion,
                self.outermost.unwrap_or_else(|| self.span(part)),
                "aliases multiply this document beyond what can be held",
            );
            return Err(Box::new(error.help(
                "write fewer aliases to anchors that hold aliases themselves",
            )));
        }
        Ok(())
    }

    /// Runs `inside` with the value of an alias; a value within itself is an error.
    pub(super) fn expand<R>(
        &mut self,
        alias: &Part<'_>,
        target: usize,
        inside: impl FnOnce(&mut Self, usize) -> Result<R, Fatal>,
    ) -> Result<R, Fatal> {
        self.count(alias, 0)?;
        if self.expanding.contains(&target) || self.is_within(alias, target) {
            let error = YamlError::new(
                YamlErrorKind::AliasExpansion,
                self.span(alias),
                "this alias stands for a value that contains the alias itself",
            );
            return Err(Box::new(
                error.help("write the value out, or name another anchor"),
            ));
        }
        let is_outermost = self.expanding.is_empty();
        if is_outermost {
            self.outermost = Some(self.span(alias));
        }
        self.expanding.push(target);
        let result = inside(self, target);
        self.expanding.pop();
        if is_outermost {
            self.outermost = None;
        }
        result
    }

    /// The anchored value around the current place, if it was reached through an alias.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.expanding.last().copied()
    }

    fn is_within(&self, alias: &Part<'_>, target: usize) -> bool {
        self.part(target).is_some_and(|part| {
            part.start <= alias.start && alias.end <= part.end && part.after > target + 1
        })
    }

    pub(super) fn value(&mut self, index: usize, depth: usize) -> Result<(), Fatal> {
        let Some(part) = self.part(index) else {
            return Ok(());
        };
        let span = self.span(part);
        match &part.kind {
            Kind::Alias(target) => {
                let target = *target;
                if let Some(value) = self.part(target) {
                    let value = self.span(value);
                    self.aliases.push(Alias { span, value });
                }
                self.expand(part, target, |lowering, target| {
                    lowering.value_at(target, depth, span)
                })
            }
            _ => self.value_at(index, depth, span),
        }
    }

    /// Lowers a value that is no alias, as if it stood at `span`.
    fn value_at(&mut self, index: usize, depth: usize, span: Span) -> Result<(), Fatal> {
        let Some(part) = self.part(index) else {
            return Ok(());
        };
        match &part.kind {
            Kind::Alias(_) => Ok(()),
            Kind::Scalar { text, is_plain } => {
                self.count(part, text.len())?;
                self.scalar(part, text, *is_plain, span);
                Ok(())
            }
            Kind::List => {
                self.count(part, 0)?;
                self.check_depth(span, depth)?;
                self.builder.begin_list(Some(span));
                let mut child = index + 1;
                while child < part.after {
                    self.value(child, depth + 1)?;
                    child = self.part(child).map_or(part.after, |child| child.after);
                }
                self.builder.end();
                Ok(())
            }
            Kind::Map => {
                self.count(part, 0)?;
                self.check_depth(span, depth)?;
                self.map(index, depth, span)
            }
        }
    }

    fn check_depth(&self, span: Span, depth: usize) -> Result<(), Fatal> {
        let limit = self.options.limits.depth;
        if depth >= limit {
            return Err(Box::new(too_deep(span, limit)));
        }
        Ok(())
    }

    fn map(&mut self, index: usize, depth: usize, span: Span) -> Result<(), Fatal> {
        let first = self.entries.len();
        let result = self.gather(index, false);
        self.builder.begin_map(Some(span));
        if result.is_ok() {
            self.entries.unify(first, self.options, &mut self.errors);
            let mut next = first;
            while let Some(entry) = self.entries.take(next) {
                next += 1;
                let Entry {
                    key,
                    key_span,
                    value,
                    within,
                    is_overridden,
                    ..
                } = entry;
                if is_overridden {
                    continue;
                }
                self.builder.key(&key, Some(key_span));
                // A merged value counts as expanded, as it does in go-yaml.
                self.expanding.extend(within);
                self.value(value, depth + 1)?;
                if within.is_some() {
                    self.expanding.pop();
                }
            }
        }
        self.entries.truncate(first);
        self.builder.end();
        result
    }

    /// What a scalar means, with its tag.
    pub(super) fn meaning<'s>(
        &mut self,
        part: &Part<'_>,
        text: &'s str,
        is_plain: bool,
    ) -> (Scalar, Cow<'s, str>) {
        let dialect = self.options.dialect;
        let borrowed = Cow::Borrowed(text);
        let Some(tag) = part.tag else {
            let scalar = if is_plain {
                scalar::resolve(dialect, text)
            } else {
                Scalar::Text
            };
            return (scalar, borrowed);
        };
        let scalar = scalar::resolve(dialect, text);
        let fitting = match (tag, scalar) {
            (Tag::Text | Tag::Merge | Tag::List | Tag::Map | Tag::Other, _) => Some(Scalar::Text),
            (Tag::Null, Scalar::Null)
            | (Tag::Bool, Scalar::Bool(_))
            | (Tag::Float, Scalar::Number(Number::Float(_)))
            | (Tag::Int, Scalar::Number(Number::Int(_) | Number::Unsigned(_))) => Some(scalar),
            #[expect(clippy::cast_precision_loss, reason = "the tag asks for a float")]
            (Tag::Float, Scalar::Number(Number::Int(number))) => {
                Some(Scalar::Number(Number::Float(number as f64)))
            }
            (Tag::Timestamp, _) if is_timestamp(text) => Some(Scalar::Text),
            (Tag::Binary, _) => {
                if let Some(bytes) = super::base64::decode(text) {
                    return (Scalar::Text, Cow::Owned(super::base64::as_text(&bytes)));
                }
                None
            }
            _ => None,
        };
        let fitting = fitting.unwrap_or_else(|| {
            let wanted = match tag {
                Tag::Null => "`!!null`, which takes `null` or `~`",
                Tag::Bool => "`!!bool`, which takes `true` or `false`",
                Tag::Int => "`!!int`, which takes a whole number",
                Tag::Float => "`!!float`, which takes a number",
                Tag::Timestamp => "`!!timestamp`, which takes a date such as `2026-01-31`",
                _ => "`!!binary`, which takes base64",
            };
            self.errors.push(
                YamlError::new(
                    YamlErrorKind::Value,
                    self.span(part),
                    format!("the value does not fit its tag {wanted}"),
                )
                .help("change the value, or remove the tag"),
            );
            Scalar::Text
        });
        (fitting, borrowed)
    }

    fn scalar(&mut self, part: &Part<'_>, text: &str, is_plain: bool, span: Span) {
        let (scalar, text) = self.meaning(part, text, is_plain);
        match scalar {
            Scalar::Null => self.builder.null(Some(span)),
            Scalar::Bool(truth) => self.builder.bool(truth, Some(span)),
            Scalar::Text => self.builder.text(&text, Some(span)),
            Scalar::Number(number) => {
                let is_finite = number.as_f64().is_finite();
                if !is_finite && self.options.dialect == Dialect::GoYaml {
                    self.errors.push(
                        YamlError::new(
                            YamlErrorKind::Value,
                            span,
                            format!("`{text}` cannot be written as JSON, which kubectl and Helm read it through"),
                        )
                        .help("write a finite number, or put the text in quotes"),
                    );
                }
                self.builder.number(number, Some(span));
            }
        }
    }
}
