use regorus::Value;

use super::operand::{Fault, at, whole, wrong_type};
use super::{Answer, Builtin};

pub(super) const BUILTINS: &[Builtin] = &[
    ("numbers.range", 2, |values| range(values, 1)),
    ("numbers.range_step", 3, |values| {
        let step = match at(values, 2) {
            // A step beyond 64 bits leads past every end.
            Value::Number(number)
                if number.is_integer() && number.is_positive() && number.as_i64() != Some(0) =>
            {
                number.as_i64().unwrap_or(i64::MAX)
            }
            Value::Number(number) if number.is_integer() => {
                return Err(Fault::wrong("step must be a positive integer"));
            }
            _ => return Err(wrong_type(values, 2, "integer number")),
        };
        range(values, step)
    }),
];

/// The most numbers that one call may make: the engine does not interrupt a call.
const MOST_NUMBERS: u64 = 1_000_000;

/// The whole numbers from the first to the second operand, both included.
fn range(values: &[Value], step: i64) -> Answer {
    let (from, to) = (whole(values, 0)?, whole(values, 1)?);
    let step = step.unsigned_abs();
    let count = to.abs_diff(from) / step.max(1);
    if count >= MOST_NUMBERS {
        return Err(Fault::Excess(format!(
            "a range of more than {MOST_NUMBERS} numbers"
        )));
    }
    let numbers = (0..=count).filter_map(|index| {
        let distance = index * step;
        if from <= to {
            from.checked_add_unsigned(distance)
        } else {
            from.checked_sub_unsigned(distance)
        }
    });
    Ok(Value::from(numbers.map(Value::from).collect::<Vec<_>>()))
}
