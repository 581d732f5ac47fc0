//! `&&` and `||` where one side decides alone. Both sides are evaluated all the same; the mistakes
//! of the side that does not decide are not told.

use infractl_hcl::syntax::BinaryOperator;

use crate::value::Value;

/// A result that needs no look at the rest.
pub(super) struct Early {
    /// The result; `None` where it is not known yet.
    pub(super) result: Option<bool>,
    /// The side whose mistakes are told.
    pub(super) told: Told,
}

/// A side.
pub(super) enum Told {
    Left,
    Right,
}

pub(super) fn early(
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
    left_is_mistaken: bool,
) -> Option<Early> {
    let decisive = match operator {
        BinaryOperator::Or => true,
        BinaryOperator::And => false,
        _ => return None,
    };
    // Null counts as false here, and only here.
    let truth = |value: &Value| value.as_bool().unwrap_or(false);
    let decides = |value: &Value| value.is_known() && truth(value) == decisive;
    let result = |result, told| Some(Early { result, told });
    match (left.is_known(), right.is_known()) {
        (false, false) if left_is_mistaken => None,
        (false, false) => result(None, Told::Left),
        _ if decides(left) => result(Some(decisive), Told::Left),
        _ if decides(right) => result(Some(decisive), Told::Right),
        (false, true) => result(None, Told::Left),
        (true, false) => result(None, Told::Right),
        (true, true) => None,
    }
}
