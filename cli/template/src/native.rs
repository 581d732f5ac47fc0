use std::any::Any;
use std::fmt::Debug;

use crate::{CallError, Context, Kind, Operand, Signature};

/// A value whose Go type the host defines: a struct with fields, or anything with methods.
///
/// A native never changes; what must change lives in a map of the heap.
pub trait Native: Any + Debug {
    /// The type as `%T` prints it, such as `*semver.Version`.
    fn type_name(&self) -> &'static str;

    /// The kind of the type.
    fn kind(&self) -> Kind {
        if self.type_name().starts_with('*') {
            Kind::Pointer
        } else {
            Kind::Struct
        }
    }

    /// An exported field; `None` when the type has none of that name.
    fn field(&self, _name: &str) -> Option<Operand> {
        None
    }

    /// What a method takes; `None` when the type has no such method.
    fn method(&self, _name: &str) -> Option<&'static Signature> {
        None
    }

    /// Calls a method that [`Native::method`] names; the arguments fit its signature.
    fn call(
        &self,
        name: &str,
        _context: &mut Context<'_, '_>,
        _arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        Err(CallError::new(format!("{name} is not a method")))
    }

    /// The entries of a type that is a map, sorted by key; `None` for all others.
    fn entries(&self) -> Option<Vec<(Operand, Operand)>> {
        None
    }

    /// The elements of a type that is a slice; `None` for all others.
    fn items(&self) -> Option<Vec<Operand>> {
        None
    }

    /// Whether `if` takes the value for true; structs and pointers that are not nil are.
    fn is_true(&self) -> bool {
        match self.kind() {
            Kind::Map => self.entries().is_some_and(|entries| !entries.is_empty()),
            Kind::List => self.items().is_some_and(|items| !items.is_empty()),
            _ => true,
        }
    }

    /// What `String()` or `Error()` returns, for types that have one of them.
    fn string(&self) -> Option<Vec<u8>> {
        None
    }

    /// What `String()` returns where only a pointer to the type has it: an action prints a field by
    /// its pointer, functions do not.
    fn pointer_string(&self) -> Option<Vec<u8>> {
        None
    }

    /// What `%v`, `%+v` and `%#v` print of a type without `String()`; `verb` is one of these.
    fn print(&self, _verb: &str) -> Vec<u8> {
        b"{}".to_vec()
    }

    /// Whether `eq` takes the other value, of the same Go type, for equal; pointers are equal to
    /// themselves only, and the executor asks this for no other value.
    fn is_equal(&self, _other: &dyn Native) -> bool {
        false
    }
}
