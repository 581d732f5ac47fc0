use super::{Content, Entries, Marks, Number, Range, Type, Unknown, Value};

/// Why an equality is not known: one side is not.
const REASON: &str = "a comparison with a value that is not known yet";

impl Value {
    /// Whether two values are equal, as `==` has it: not known where either side decides and is not,
    /// and marked as both sides are. Nulls of all types are equal.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Self {
        let (left, mut left_marks) = self.clone().unmarked_deep();
        let (right, mut right_marks) = other.clone().unmarked_deep();
        if self.is_null() != other.is_null() {
            // What stands within decides nothing then.
            left_marks = self.marks();
            right_marks = other.marks();
        }
        let result = equality(&left, &right).map_or_else(
            || {
                let unknown = [&left, &right].into_iter().find_map(Self::first_unknown);
                let unknown = unknown.map_or_else(
                    || Unknown::new(Type::Bool, REASON, None),
                    |unknown| unknown.of_type(Type::Bool),
                );
                unknown.not_null().into()
            },
            Self::bool,
        );
        result.marked(left_marks | right_marks)
    }

    /// Whether two values are the same in type, content and marks; unknowns where all that is known
    /// of them is.
    pub fn is_same(&self, other: &Self) -> bool {
        self.marks() == other.marks() && is_same(self.content(), other.content())
    }

    /// The first unknown value within this one.
    pub fn first_unknown(&self) -> Option<&Unknown> {
        match self.content() {
            Content::Unknown(unknown) => Some(unknown),
            Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => {
                items.iter().find_map(Self::first_unknown)
            }
            Content::Map(_, entries) | Content::Object(entries) => {
                entries.values().find_map(Self::first_unknown)
            }
            _ => None,
        }
    }
}

fn is_same(left: &Content, right: &Content) -> bool {
    let items = |left: &[Value], right: &[Value]| {
        left.len() == right.len()
            && left
                .iter()
                .zip(right)
                .all(|(left, right)| left.is_same(right))
    };
    let entries = |left: &Entries, right: &Entries| {
        left.len() == right.len()
            && left
                .iter()
                .zip(right)
                .all(|(left, right)| left.0 == right.0 && left.1.is_same(right.1))
    };
    match (left, right) {
        (Content::Null(left), Content::Null(right)) => left == right,
        (Content::Unknown(left), Content::Unknown(right)) => {
            left.ty == right.ty
                && left.is_not_null == right.is_not_null
                && left.range == right.range
        }
        (Content::Bool(left), Content::Bool(right)) => left == right,
        (Content::Number(left), Content::Number(right)) => left == right,
        (Content::String(left), Content::String(right)) => left == right,
        (Content::List(ty, left), Content::List(other, right))
        | (Content::Set(ty, left), Content::Set(other, right)) => ty == other && items(left, right),
        (Content::Map(ty, left), Content::Map(other, right)) => ty == other && entries(left, right),
        (Content::Tuple(left), Content::Tuple(right)) => items(left, right),
        (Content::Object(left), Content::Object(right)) => entries(left, right),
        _ => false,
    }
}

/// Whether values without marks are equal; `None` where that is not known yet.
fn equality(left: &Value, right: &Value) -> Option<bool> {
    if (left.is_null() && right.is_not_null()) || (right.is_null() && left.is_not_null()) {
        return Some(false);
    }
    match (left.content(), right.content()) {
        (Content::Unknown(_), Content::Unknown(_)) => None,
        (Content::Unknown(unknown), _) => with_unknown(unknown, right),
        (_, Content::Unknown(unknown)) => with_unknown(unknown, left),
        (Content::Null(_), Content::Null(_)) => Some(true),
        (Content::Bool(left), Content::Bool(right)) => Some(left == right),
        (Content::Number(left), Content::Number(right)) => Some(left == right),
        (Content::String(left), Content::String(right)) => Some(left == right),
        (Content::Tuple(left), Content::Tuple(right)) => {
            if left.len() == right.len() {
                all(left.iter().zip(right.iter()))
            } else {
                Some(false)
            }
        }
        (Content::Object(left), Content::Object(right)) => {
            if left.keys().eq(right.keys()) {
                all(left.values().zip(right.values()))
            } else {
                Some(false)
            }
        }
        (left_content, right_content) => {
            if left.ty() != right.ty() {
                return Some(false);
            }
            match (left_content, right_content) {
                (Content::List(_, left), Content::List(_, right)) => {
                    if left.len() == right.len() {
                        all(left.iter().zip(right.iter()))
                    } else {
                        Some(false)
                    }
                }
                (Content::Map(_, left), Content::Map(_, right)) => {
                    if left.keys().eq(right.keys()) {
                        all(left.values().zip(right.values()))
                    } else {
                        Some(false)
                    }
                }
                (Content::Set(_, left), Content::Set(_, right)) => {
                    let is_known = |value: &Value| value.is_wholly_known();
                    if !left.iter().all(is_known) || !right.iter().all(is_known) {
                        return None;
                    }
                    Some(left.len() == right.len() && all(left.iter().zip(right.iter()))?)
                }
                _ => Some(false),
            }
        }
    }
}

/// Whether all pairs are equal; one that is not known makes the whole not known, unless an earlier
/// one differs.
fn all<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Option<bool> {
    for (left, right) in pairs {
        if !equality(left, right)? {
            return Some(false);
        }
    }
    Some(true)
}

fn with_unknown(unknown: &Unknown, known: &Value) -> Option<bool> {
    if known.is_null() || unknown.ty.has_dynamic() {
        return None;
    }
    let may_be = known.ty() == unknown.ty && may_be(&unknown.range, known);
    (!may_be).then_some(false)
}

/// Whether a range leaves room for a value.
fn may_be(range: &Range, known: &Value) -> bool {
    match range {
        Range::Any => true,
        Range::Prefix(prefix) => known
            .as_str()
            .is_none_or(|text| text.starts_with(&**prefix)),
        Range::Numbers { lower, upper } => known.as_number().is_none_or(|number| {
            let above =
                |(bound, belongs): &(Number, bool)| number > bound || (*belongs && number == bound);
            let below =
                |(bound, belongs): &(Number, bool)| number < bound || (*belongs && number == bound);
            lower.as_ref().is_none_or(above) && upper.as_ref().is_none_or(below)
        }),
        Range::Length { lower, upper } => known
            .len()
            .is_none_or(|length| *lower <= length && upper.is_none_or(|upper| length <= upper)),
    }
}

impl PartialEq for Value {
    /// The same as [`Value::is_same`].
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other)
    }
}

impl Value {
    /// The marks of several values.
    pub fn marks_of<'v>(values: impl IntoIterator<Item = &'v Self>) -> Marks {
        let all = values.into_iter().map(Self::marks);
        all.fold(Marks::NONE, |all, marks| all | marks)
    }
}
