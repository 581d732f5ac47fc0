use std::rc::Rc;

use infractl_document::Span;

use crate::{FloatKind, Heap, IntKind, Kind, Map, Native, Text, Type};

/// A value with the place where a person wrote it, if one place says it.
///
/// Entries of maps, elements of lists, variables and arguments are operands.
#[derive(Debug, Clone, Default)]
pub struct Operand {
    /// The value.
    pub value: Value,
    /// Where the value is written: a scalar's span in a values file.
    pub data: Option<Span>,
}

/// A Go value as a template sees it: what an `interface {}` holds.
///
/// Copies are cheap: maps are handles into the [`Heap`] of the render, everything else that is
/// not a number is shared and never changes.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// An untyped nil. Where a function declares a list or map parameter, a nil list or map.
    #[default]
    Nil,
    /// A `bool`.
    Bool(bool),
    /// An integer of any Go type.
    Int(Int),
    /// A `float64` or `float32`.
    Float(Float),
    /// A `string`: bytes, not always UTF-8.
    Text(Text),
    /// A slice.
    List(List),
    /// A map with text keys.
    Map(Map),
    /// A value of a type that the host defines.
    Native(Rc<dyn Native>),
}

/// An integer with its Go type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Int {
    kind: IntKind,
    bits: i64,
}

/// A floating-point number with its Go type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Float {
    /// The Go type.
    pub kind: FloatKind,
    /// The number; one of `float32` holds no more than that type can.
    pub number: f64,
}

/// An immutable slice with its element type.
#[derive(Debug, Clone)]
pub struct List {
    body: Rc<Body>,
}

#[derive(Debug)]
struct Body {
    element: &'static Type,
    items: Vec<Operand>,
    has_unknown: bool,
    is_nil: bool,
}

impl Drop for Body {
    /// Takes nested lists apart one by one: as deep as a template nests them, the stack is not.
    fn drop(&mut self) {
        if !self
            .items
            .iter()
            .any(|item| matches!(item.value, Value::List(_)))
        {
            return;
        }
        let mut left = std::mem::take(&mut self.items);
        while let Some(item) = left.pop() {
            if let Value::List(list) = item.value
                && let Ok(mut body) = Rc::try_unwrap(list.body)
            {
                left.append(&mut body.items);
            }
        }
    }
}

impl Operand {
    /// A value that no file wrote.
    pub fn new(value: impl Into<Value>) -> Self {
        Self {
            value: value.into(),
            data: None,
        }
    }

    /// A value that a file wrote at `data`.
    pub fn written(value: impl Into<Value>, data: Span) -> Self {
        Self {
            value: value.into(),
            data: Some(data),
        }
    }

    /// The same place with another value.
    #[must_use]
    pub fn with(&self, value: impl Into<Value>) -> Self {
        Self {
            value: value.into(),
            data: self.data,
        }
    }

    /// Where the value comes from: its own place, or that of the first part of its text.
    pub fn origin(&self) -> Option<Span> {
        match &self.value {
            Value::Text(text) => self.data.or_else(|| text.data()),
            _ => self.data,
        }
    }

    /// Whether the value is a text that holds an unknown part.
    pub fn is_unknown(&self) -> bool {
        matches!(&self.value, Value::Text(text) if text.is_unknown())
    }
}

impl<V: Into<Value>> From<V> for Operand {
    fn from(value: V) -> Self {
        Self::new(value)
    }
}

impl Value {
    /// A `string` of UTF-8.
    pub fn text(text: &str) -> Self {
        Self::Text(Text::from(text))
    }

    /// An `int`.
    pub fn int(number: i64) -> Self {
        Self::Int(Int::new(IntKind::Int, number))
    }

    /// An `int64`.
    pub fn int64(number: i64) -> Self {
        Self::Int(Int::new(IntKind::Int64, number))
    }

    /// A `float64`.
    pub fn float(number: f64) -> Self {
        Self::Float(Float {
            kind: FloatKind::Float64,
            number,
        })
    }

    /// An `[]interface {}`.
    pub fn list(items: Vec<Operand>) -> Self {
        Self::List(List::new(&Type::Any, items))
    }

    /// A `[]string`.
    pub fn texts(items: impl IntoIterator<Item = Operand>) -> Self {
        Self::List(List::new(&Type::Text, items.into_iter().collect()))
    }

    /// A `[]uint8`, which is `[]byte`.
    pub fn bytes(bytes: &[u8]) -> Self {
        let byte = |byte: &u8| Operand::new(Int::new(IntKind::Uint8, i64::from(*byte)));
        Self::List(List::new(
            &Type::Int(IntKind::Uint8),
            bytes.iter().map(byte).collect(),
        ))
    }

    /// The text, when the value is a `string`.
    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list, when the value is a slice.
    pub fn as_list(&self) -> Option<&List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The handle, when the value is a map.
    pub fn as_map(&self) -> Option<Map> {
        match self {
            Self::Map(map) => Some(*map),
            _ => None,
        }
    }

    /// The host's value behind it, when it is of that Rust type.
    pub fn downcast<N: Native>(&self) -> Option<&N> {
        match self {
            Self::Native(native) => {
                let any: &dyn std::any::Any = native.as_ref();
                any.downcast_ref()
            }
            _ => None,
        }
    }

    /// Whether this is an untyped nil.
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// The kind, as `kindOf` prints it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Nil => Kind::Invalid,
            Self::Bool(_) => Kind::Bool,
            Self::Int(int) => Kind::Int(int.kind),
            Self::Float(float) => Kind::Float(float.kind),
            Self::Text(_) => Kind::Text,
            Self::List(_) => Kind::List,
            Self::Map(_) => Kind::Map,
            Self::Native(native) => native.kind(),
        }
    }

    /// The Go type; `None` for nil, whose type `%T` prints as `<nil>`.
    pub fn go_type(&self, heap: &Heap) -> Option<Type> {
        Some(match self {
            Self::Nil => return None,
            Self::Bool(_) => Type::Bool,
            Self::Int(int) => Type::Int(int.kind),
            Self::Float(float) => Type::Float(float.kind),
            Self::Text(_) => Type::Text,
            Self::List(list) => list.list_type(),
            Self::Map(map) => Type::Map(heap.map_type(*map)),
            Self::Native(native) => Type::Native(native.type_name()),
        })
    }

    /// The name of the type as `%T` prints it.
    pub fn type_name(&self, heap: &Heap) -> String {
        self.go_type(heap)
            .map_or_else(|| "<nil>".to_owned(), |of| of.to_string())
    }

    /// Whether `if` takes the value for true.
    pub fn is_true(&self, heap: &Heap) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(int) => int.bits != 0,
            // A NaN is not zero.
            Self::Float(float) => float.number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => heap.len(*map) > 0,
            Self::Native(native) => native.is_true(),
        }
    }

    /// The zero value of a type; nil for those that can be nil.
    pub fn zero(of: Type) -> Self {
        match of {
            Type::Any | Type::List(_) | Type::Map(_) | Type::Native(_) => Self::Nil,
            Type::Bool => Self::Bool(false),
            Type::Int(kind) => Self::Int(Int::new(kind, 0)),
            Type::Float(kind) => Self::Float(Float { kind, number: 0.0 }),
            Type::Text => Self::Text(Text::default()),
        }
    }
}

impl Int {
    /// An integer, cut to the width of its type as a Go conversion cuts it.
    pub fn new(kind: IntKind, number: i64) -> Self {
        let shift = 64 - kind.bits();
        let moved = number << shift;
        let bits = if kind.is_signed() {
            moved >> shift
        } else {
            ((moved.cast_unsigned()) >> shift).cast_signed()
        };
        Self { kind, bits }
    }

    /// An unsigned integer, cut to the width of its type.
    pub fn unsigned(kind: IntKind, number: u64) -> Self {
        Self::new(kind, number.cast_signed())
    }

    /// The Go type.
    pub fn kind(self) -> IntKind {
        self.kind
    }

    /// The number as an `int64`; one above its range wraps round as in Go.
    pub fn signed_bits(self) -> i64 {
        self.bits
    }

    /// The number as a `uint64`; a negative one wraps round as in Go.
    pub fn unsigned_bits(self) -> u64 {
        self.bits.cast_unsigned()
    }

    /// The number, whatever its type.
    pub fn number(self) -> i128 {
        if self.kind.is_signed() {
            i128::from(self.bits)
        } else {
            i128::from(self.bits.cast_unsigned())
        }
    }
}

impl Float {
    /// A number of a type; one of `float32` is rounded to it.
    pub fn new(kind: FloatKind, number: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "rounding is what the type asks for"
        )]
        let number = match kind {
            FloatKind::Float32 => f64::from(number as f32),
            FloatKind::Float64 => number,
        };
        Self { kind, number }
    }
}

impl List {
    /// A slice of `element`s; the items must be of that type.
    pub fn new(element: &'static Type, items: Vec<Operand>) -> Self {
        let has_unknown = items.iter().any(|item| match &item.value {
            Value::Text(text) => text.is_unknown(),
            Value::List(list) => list.body.has_unknown,
            _ => false,
        });
        Self {
            body: Rc::new(Body {
                element,
                items,
                has_unknown,
                is_nil: false,
            }),
        }
    }

    /// A nil slice: empty, and told apart from an empty one by JSON and `DeepEqual` only.
    pub fn nil(element: &'static Type) -> Self {
        Self {
            body: Rc::new(Body {
                element,
                items: Vec::new(),
                has_unknown: false,
                is_nil: true,
            }),
        }
    }

    /// Whether the slice is nil.
    pub fn is_nil(&self) -> bool {
        self.body.is_nil
    }

    /// A list of the same type with other elements.
    #[must_use]
    pub fn with_items(&self, items: Vec<Operand>) -> Self {
        Self::new(self.body.element, items)
    }

    /// The elements, in order.
    pub fn items(&self) -> &[Operand] {
        &self.body.items
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.body.items.len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.body.items.is_empty()
    }

    /// The type of the elements.
    pub fn element(&self) -> Type {
        *self.body.element
    }

    /// The type of the list.
    pub fn list_type(&self) -> Type {
        Type::List(self.body.element)
    }

    /// The bytes, when the list is a `[]byte`.
    pub fn as_bytes(&self) -> Option<Vec<u8>> {
        if *self.body.element != Type::Int(IntKind::Uint8) {
            return None;
        }
        let byte = |item: &Operand| match &item.value {
            Value::Int(int) => u8::try_from(int.bits).ok(),
            _ => None,
        };
        self.body.items.iter().map(byte).collect()
    }

    /// Whether an element, or an element of an element list, holds an unknown part.
    pub(crate) fn has_unknown(&self) -> bool {
        self.body.has_unknown
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<List> for Value {
    fn from(list: List) -> Self {
        Self::List(list)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

impl From<Int> for Value {
    fn from(int: Int) -> Self {
        Self::Int(int)
    }
}

impl From<Rc<dyn Native>> for Value {
    fn from(native: Rc<dyn Native>) -> Self {
        Self::Native(native)
    }
}
