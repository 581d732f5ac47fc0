use std::fmt;

/// A kind of Go's `reflect`, printed as `reflect.Kind` prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No value at all.
    Invalid,
    /// `bool`.
    Bool,
    /// An integer of some size.
    Int(IntKind),
    /// A floating-point number of some size.
    Float(FloatKind),
    /// `complex128`.
    Complex,
    /// `string`.
    Text,
    /// A slice.
    List,
    /// A map with text keys.
    Map,
    /// A struct.
    Struct,
    /// A pointer.
    Pointer,
    /// An interface; only types have it, values are what an interface holds.
    Interface,
    /// A function.
    Function,
}

/// The integer types of Go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntKind {
    /// `int`, 64 bits wide.
    Int,
    /// `int8`.
    Int8,
    /// `int16`.
    Int16,
    /// `int32`, also a rune.
    Int32,
    /// `int64`.
    Int64,
    /// `uint`, 64 bits wide.
    Uint,
    /// `uint8`, also a byte.
    Uint8,
    /// `uint16`.
    Uint16,
    /// `uint32`.
    Uint32,
    /// `uint64`.
    Uint64,
    /// `uintptr`.
    Uintptr,
}

/// The floating-point types of Go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FloatKind {
    /// `float32`.
    Float32,
    /// `float64`.
    Float64,
}

/// A static Go type: of a parameter, of a list's elements, or of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// `interface {}`.
    Any,
    /// `bool`.
    Bool,
    /// An integer.
    Int(IntKind),
    /// A floating-point number.
    Float(FloatKind),
    /// `string`.
    Text,
    /// A slice of an element type; `[]uint8` for bytes.
    List(&'static Self),
    /// A map with text keys.
    Map(&'static MapType),
    /// A type of the host, by the name that `%T` prints.
    Native(&'static str),
}

/// A map type with text keys, named or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MapType {
    /// The name of a defined type, such as `common.Values`.
    pub name: Option<&'static str>,
    /// The type of the values.
    pub element: Type,
}

impl MapType {
    /// `map[string]interface {}`.
    pub const INTERFACES: &'static Self = &Self {
        name: None,
        element: Type::Any,
    };
    /// `map[string]string`.
    pub const TEXTS: &'static Self = &Self {
        name: None,
        element: Type::Text,
    };
}

impl Type {
    /// `[]interface {}`.
    pub const INTERFACES: Self = Self::List(&Self::Any);
    /// `[]string`.
    pub const TEXTS: Self = Self::List(&Self::Text);
    /// `[]uint8`, which is `[]byte`.
    pub const BYTES: Self = Self::List(&Self::Int(IntKind::Uint8));
    /// `map[string]interface {}`.
    pub const MAP: Self = Self::Map(MapType::INTERFACES);
    /// `int`.
    pub const INT: Self = Self::Int(IntKind::Int);
    /// `int64`.
    pub const INT64: Self = Self::Int(IntKind::Int64);
    /// `float64`.
    pub const FLOAT64: Self = Self::Float(FloatKind::Float64);

    /// The kind of the type's values.
    pub fn kind(self) -> Kind {
        match self {
            Self::Any => Kind::Interface,
            Self::Bool => Kind::Bool,
            Self::Int(kind) => Kind::Int(kind),
            Self::Float(kind) => Kind::Float(kind),
            Self::Text => Kind::Text,
            Self::List(_) => Kind::List,
            Self::Map(_) => Kind::Map,
            Self::Native(name) if name.starts_with('*') => Kind::Pointer,
            Self::Native(_) => Kind::Struct,
        }
    }

    /// Whether an untyped nil is a value of the type.
    pub fn can_be_nil(self) -> bool {
        matches!(
            self.kind(),
            Kind::Interface | Kind::List | Kind::Map | Kind::Pointer
        )
    }

    /// Whether a value of this type may stand where `target` is wanted.
    pub fn is_assignable_to(self, target: Self) -> bool {
        if self == target || target == Self::Any {
            return true;
        }
        match (self, target) {
            // Go assigns between a defined type and the plain type that it is made of.
            (Self::Map(own), Self::Map(other)) => {
                own.element == other.element && (own.name.is_none() || other.name.is_none())
            }
            _ => false,
        }
    }
}

impl IntKind {
    /// Whether the type holds negative numbers.
    pub fn is_signed(self) -> bool {
        matches!(
            self,
            Self::Int | Self::Int8 | Self::Int16 | Self::Int32 | Self::Int64
        )
    }

    /// The width in bits.
    pub fn bits(self) -> u32 {
        match self {
            Self::Int8 | Self::Uint8 => 8,
            Self::Int16 | Self::Uint16 => 16,
            Self::Int32 | Self::Uint32 => 32,
            Self::Int | Self::Int64 | Self::Uint | Self::Uint64 | Self::Uintptr => 64,
        }
    }

    /// The name in Go.
    pub fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Int8 => "int8",
            Self::Int16 => "int16",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Uint => "uint",
            Self::Uint8 => "uint8",
            Self::Uint16 => "uint16",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Uintptr => "uintptr",
        }
    }
}

impl fmt::Display for IntKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FloatKind {
    /// The name in Go.
    pub fn name(self) -> &'static str {
        match self {
            Self::Float32 => "float32",
            Self::Float64 => "float64",
        }
    }
}

impl fmt::Display for FloatKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Invalid => "invalid",
            Self::Bool => "bool",
            Self::Int(kind) => kind.name(),
            Self::Float(kind) => kind.name(),
            Self::Complex => "complex128",
            Self::Text => "string",
            Self::List => "slice",
            Self::Map => "map",
            Self::Struct => "struct",
            Self::Pointer => "ptr",
            Self::Interface => "interface",
            Self::Function => "func",
        })
    }
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => formatter.write_str("interface {}"),
            Self::Bool => formatter.write_str("bool"),
            Self::Int(kind) => kind.fmt(formatter),
            Self::Float(kind) => kind.fmt(formatter),
            Self::Text => formatter.write_str("string"),
            Self::List(element) => write!(formatter, "[]{element}"),
            Self::Map(map) => map.fmt(formatter),
            Self::Native(name) => formatter.write_str(name),
        }
    }
}

impl fmt::Display for MapType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Some(name) => formatter.write_str(name),
            None => write!(formatter, "map[string]{}", self.element),
        }
    }
}
