use infractl_document::Number;

use super::{Scalar, resolve};
use crate::Dialect;

/// A plain scalar that readers of YAML disagree about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ambiguity {
    /// What kubectl and Helm read.
    pub go_yaml: Scalar,
    /// What Ansible reads.
    pub py_yaml: Scalar,
    /// What a reader of YAML 1.2 reads.
    pub core12: Scalar,
}

/// Says how the dialects differ about a plain scalar; `None` where they agree.
pub fn ambiguity(text: &str) -> Option<Ambiguity> {
    let found = Ambiguity {
        go_yaml: resolve(Dialect::GoYaml, text),
        py_yaml: resolve(Dialect::PyYaml, text),
        core12: resolve(Dialect::Core12, text),
    };
    let is_same = same(found.go_yaml, found.py_yaml) && same(found.go_yaml, found.core12);
    (!is_same).then_some(found)
}

fn same(left: Scalar, right: Scalar) -> bool {
    match (left, right) {
        // `8` and `8.0` are one number, and not-a-number is the same word to everyone.
        (Scalar::Number(left), Scalar::Number(right)) => {
            exact(left) == exact(right) && left.as_f64().to_bits() == right.as_f64().to_bits()
        }
        _ => left == right,
    }
}

fn exact(number: Number) -> Option<u64> {
    match number {
        Number::Int(number) => Some(number.cast_unsigned()),
        Number::Unsigned(number) => Some(number),
        Number::Float(_) => number.as_i64().map(i64::cast_unsigned),
    }
}
