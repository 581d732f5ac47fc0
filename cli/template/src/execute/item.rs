use crate::{Operand, Type, Value};

/// An operand with what Go's reflection knows of it beyond its value.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) operand: Operand,
    pub(crate) form: Form,
}

/// How reflection sees a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// There is none: a missing key, a template called without an argument.
    Invalid,
    /// It lies in an `interface {}`: an element of a map or list of these.
    Interface,
    /// It has the type that it is of.
    Concrete,
}

impl Form {
    /// The form of an element of a list or map of a type.
    pub(crate) fn of_element(of: Type) -> Self {
        if matches!(of, Type::Any) {
            Self::Interface
        } else {
            Self::Concrete
        }
    }
}

impl Item {
    pub(crate) fn invalid() -> Self {
        Self {
            operand: Operand::default(),
            form: Form::Invalid,
        }
    }

    pub(crate) fn concrete(operand: Operand) -> Self {
        Self {
            operand,
            form: Form::Concrete,
        }
    }

    /// An element of a list or map of a type.
    pub(crate) fn element(operand: Operand, of: Type) -> Self {
        let form = if of == Type::Any {
            Form::Interface
        } else {
            Form::Concrete
        };
        Self { operand, form }
    }

    /// What `reflect.ValueOf` makes of data or of a result.
    pub(crate) fn of(operand: Operand) -> Self {
        let form = if operand.value.is_nil() {
            Form::Invalid
        } else {
            Form::Concrete
        };
        Self { operand, form }
    }

    /// What an interface holds; nothing when it is nil.
    pub(crate) fn unwrapped(mut self) -> Self {
        if self.form == Form::Interface {
            self.form = if self.operand.value.is_nil() {
                Form::Invalid
            } else {
                Form::Concrete
            };
        }
        self
    }
}

impl From<Value> for Item {
    fn from(value: Value) -> Self {
        Self::of(Operand::new(value))
    }
}
