use super::flags::Flags;
use crate::builtin::Complex;
use crate::{
    CallError, Float, FloatKind, Heap, Int, Kind, List, Map, Native, TooDeep, Type, Value,
};

/// Prints values for one verb at a time.
pub(crate) struct Printer<'p> {
    pub(super) out: &'p mut Vec<u8>,
    pub(super) heap: &'p Heap,
    pub(super) flags: Flags,
    /// While an unfit verb is told, methods of values are not asked.
    is_telling: bool,
}

type Outcome = Result<(), CallError>;

impl<'p> Printer<'p> {
    /// Prints without flags.
    pub(crate) fn new(out: &'p mut Vec<u8>, heap: &'p Heap) -> Self {
        Self::with_flags(out, heap, Flags::default())
    }

    pub(super) fn with_flags(out: &'p mut Vec<u8>, heap: &'p Heap, flags: Flags) -> Self {
        Self {
            out,
            heap,
            flags,
            is_telling: false,
        }
    }

    /// Prints an argument of `print` or of a verb.
    pub(crate) fn print_argument(&mut self, value: &Value, verb: char) -> Outcome {
        match (value, verb) {
            (Value::Nil, 'T' | 'v') => self.flags.pad(self.out, b"<nil>"),
            (Value::Nil, _) => return self.bad_verb(value, verb),
            (_, 'T') => {
                let name = value.type_name(self.heap);
                self.flags.text(self.out, name.as_bytes());
            }
            (_, 'p') => {
                return Err(CallError::unsupported(
                    "%p prints an address of the process",
                ));
            }
            (Value::List(list), _) => {
                if let Some(bytes) = list.as_bytes() {
                    return self.bytes(list, value, &bytes, verb);
                }
                return self.value(value, verb, 0);
            }
            _ => return self.value(value, verb, 0),
        }
        Ok(())
    }

    /// Says that a verb does not fit.
    fn bad_verb(&mut self, value: &Value, verb: char) -> Outcome {
        self.is_telling = true;
        self.push("%!");
        self.push(verb.encode_utf8(&mut [0; 4]));
        if value.is_nil() {
            self.push("(<nil>");
        } else {
            let name = value.type_name(self.heap);
            self.push("(");
            self.push(&name);
            self.push("=");
            self.value(value, 'v', 0)?;
        }
        self.push(")");
        self.is_telling = false;
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, value: &Value, verb: char, depth: usize) -> Outcome {
        if depth > Heap::MAX_DEPTH {
            return Err(TooDeep.into());
        }
        match value {
            // Only an interface within a list or map can be nil here.
            Value::Nil if self.flags.sharp_value => self.push("interface {}(nil)"),
            Value::Nil => self.push("<nil>"),
            Value::Bool(boolean) => match verb {
                't' | 'v' => self.flags.boolean(self.out, *boolean),
                _ => return self.bad_verb(value, verb),
            },
            Value::Int(int) => return self.integer(*int, value, verb),
            Value::Float(float) => return self.float(*float, value, verb),
            Value::Text(text) => return self.text(text.bytes(), value, verb),
            Value::List(_) | Value::Map(_) if verb == 'w' => return self.bad_verb(value, verb),
            Value::List(list) => return self.list(list, value, verb, depth),
            Value::Map(map) => return self.map(*map, verb, depth),
            Value::Native(native) => return self.native(native.as_ref(), value, verb, depth),
        }
        Ok(())
    }

    fn integer(&mut self, int: Int, value: &Value, verb: char) -> Outcome {
        let is_signed = int.kind().is_signed();
        let code = int.unsigned_bits();
        let magnitude = if is_signed {
            int.signed_bits().unsigned_abs()
        } else {
            code
        };
        let is_negative = is_signed && int.signed_bits() < 0;
        match verb {
            'v' if self.flags.sharp_value && !is_signed => {
                Flags {
                    sharp: true,
                    ..self.flags
                }
                .integer(self.out, magnitude, false, 16, 'v');
            }
            'v' | 'd' => self
                .flags
                .integer(self.out, magnitude, is_negative, 10, verb),
            'b' => self
                .flags
                .integer(self.out, magnitude, is_negative, 2, verb),
            'o' | 'O' => self
                .flags
                .integer(self.out, magnitude, is_negative, 8, verb),
            'x' | 'X' => self
                .flags
                .integer(self.out, magnitude, is_negative, 16, verb),
            'c' => self.flags.character(self.out, code),
            'q' => self.flags.quoted_character(self.out, code),
            'U' => self.flags.code_point(self.out, code),
            _ => return self.bad_verb(value, verb),
        }
        Ok(())
    }

    fn float(&mut self, float: Float, value: &Value, verb: char) -> Outcome {
        if self.bare_float(float.number, float.kind, verb) {
            return Ok(());
        }
        self.bad_verb(value, verb)
    }

    /// Prints a float when the verb fits.
    fn bare_float(&mut self, number: f64, kind: FloatKind, verb: char) -> bool {
        let (letter, precision) = match verb {
            'v' | 'g' => (b'g', None),
            'b' => (b'b', None),
            'G' => (b'G', None),
            'x' => (b'x', None),
            'X' => (b'X', None),
            'f' | 'F' => (b'f', Some(6)),
            'e' => (b'e', Some(6)),
            'E' => (b'E', Some(6)),
            _ => return false,
        };
        self.flags.float(self.out, number, kind, letter, precision);
        true
    }

    fn text(&mut self, bytes: &[u8], value: &Value, verb: char) -> Outcome {
        match verb {
            'v' if self.flags.sharp_value => self.flags.quoted(self.out, bytes),
            'v' | 's' => self.flags.text(self.out, bytes),
            'x' => self.flags.hexadecimal(self.out, bytes, false),
            'X' => self.flags.hexadecimal(self.out, bytes, true),
            'q' => self.flags.quoted(self.out, bytes),
            _ => return self.bad_verb(value, verb),
        }
        Ok(())
    }

    /// Bytes that are an argument themselves; Go calls their type `[]byte` only then.
    fn bytes(&mut self, list: &List, value: &Value, bytes: &[u8], verb: char) -> Outcome {
        match verb {
            'v' | 'd' if self.flags.sharp_value => {
                self.push("[]byte{");
                for (index, byte) in bytes.iter().enumerate() {
                    self.push(if index > 0 { ", " } else { "" });
                    let flags = Flags {
                        sharp: true,
                        ..self.flags
                    };
                    flags.integer(self.out, u64::from(*byte), false, 16, 'v');
                }
                self.push("}");
            }
            'v' | 'd' => {
                self.push("[");
                for (index, byte) in bytes.iter().enumerate() {
                    self.push(if index > 0 { " " } else { "" });
                    self.flags
                        .integer(self.out, u64::from(*byte), false, 10, verb);
                }
                self.push("]");
            }
            's' | 'x' | 'X' | 'q' => return self.text(bytes, value, verb),
            _ => return self.list(list, value, verb, 0),
        }
        Ok(())
    }

    fn open(&mut self, name: &str, open: &str) {
        self.push(if self.flags.sharp_value { name } else { "" });
        self.push(if self.flags.sharp_value { "{" } else { open });
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.push(if self.flags.sharp_value { ", " } else { " " });
        }
    }

    fn close(&mut self) {
        self.push(if self.flags.sharp_value { "}" } else { "]" });
    }

    fn list(&mut self, list: &List, value: &Value, verb: char, depth: usize) -> Outcome {
        if matches!(verb, 's' | 'q' | 'x' | 'X')
            && let Some(bytes) = list.as_bytes()
        {
            return self.text(&bytes, value, verb);
        }
        self.open(&list.list_type().to_string(), "[");
        for (index, item) in list.items().iter().enumerate() {
            self.separate(index);
            self.value(&item.value, verb, depth + 1)?;
        }
        self.close();
        Ok(())
    }

    fn map(&mut self, map: Map, verb: char, depth: usize) -> Outcome {
        let heap = self.heap;
        self.open(&Type::Map(heap.map_type(map)).to_string(), "map[");
        for (index, (key, entry)) in heap.entries(map).enumerate() {
            self.separate(index);
            self.value(&Value::Text(key.clone()), verb, depth + 1)?;
            self.push(":");
            self.value(&entry.operand.value, verb, depth + 1)?;
        }
        self.close();
        Ok(())
    }

    fn native(&mut self, native: &dyn Native, value: &Value, verb: char, depth: usize) -> Outcome {
        if verb == 'w' {
            return self.bad_verb(value, verb);
        }
        if let Some(complex) = value.downcast::<Complex>() {
            return self.complex(complex, value, verb);
        }
        let has_text = matches!(verb, 'v' | 's' | 'x' | 'X' | 'q');
        if has_text
            && !self.flags.sharp_value
            && !self.is_telling
            && let Some(text) = native.string()
        {
            return self.text(&text, value, verb);
        }
        match (native.kind(), native.entries(), native.items()) {
            (Kind::Map, Some(entries), _) => {
                self.open(native.type_name(), "map[");
                for (index, (key, operand)) in entries.iter().enumerate() {
                    self.separate(index);
                    self.value(&key.value, verb, depth + 1)?;
                    self.push(":");
                    self.value(&operand.value, verb, depth + 1)?;
                }
                self.close();
            }
            (Kind::List, _, Some(items)) => {
                self.open(native.type_name(), "[");
                for (index, item) in items.iter().enumerate() {
                    self.separate(index);
                    self.value(&item.value, verb, depth + 1)?;
                }
                self.close();
            }
            _ if verb == 'v' => {
                let verb = match (self.flags.sharp_value, self.flags.plus_value) {
                    (true, _) => "%#v",
                    (_, true) => "%+v",
                    _ => "%v",
                };
                self.out.extend_from_slice(&native.print(verb));
            }
            _ => {
                let name = native.type_name();
                return Err(CallError::unsupported(format!(
                    "%{verb} of a {name} is not supported"
                )));
            }
        }
        Ok(())
    }

    fn complex(&mut self, complex: &Complex, value: &Value, verb: char) -> Outcome {
        let kind = FloatKind::Float64;
        let fits = matches!(
            verb,
            'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E'
        );
        if !fits {
            return self.bad_verb(value, verb);
        }
        self.push("(");
        self.bare_float(complex.real, kind, verb);
        let plus = std::mem::replace(&mut self.flags.plus, true);
        self.bare_float(complex.imaginary, kind, verb);
        self.flags.plus = plus;
        self.push("i)");
        Ok(())
    }
}
