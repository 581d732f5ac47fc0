//! Short ways to what the executor has already checked.

use infractl_document::Span;
use infractl_template::{CallError, Heap, Map, Operand, Text, TextBuilder, Value};

/// The arguments of a call, in order, already of the types that the signature says.
pub(super) trait Arguments {
    /// The argument at a place; nil where there is none.
    fn at(&self, place: usize) -> Operand;

    /// The value at a place, where there is one.
    fn value(&self, place: usize) -> Option<&Value>;

    /// The text at a place.
    fn text(&self, place: usize) -> Text {
        let text = self.value(place).and_then(Value::as_text);
        text.cloned().unwrap_or_default()
    }

    /// The text at a place as UTF-8.
    fn string(&self, place: usize) -> String {
        let text = self.value(place).and_then(Value::as_text);
        text.map(|own| own.to_str_lossy().into_owned())
            .unwrap_or_default()
    }

    /// The integer at a place.
    fn int(&self, place: usize) -> i64 {
        match self.value(place) {
            Some(Value::Int(int)) => int.signed_bits(),
            _ => 0,
        }
    }

    /// The float at a place.
    fn float(&self, place: usize) -> f64 {
        match self.value(place) {
            Some(Value::Float(float)) => float.number,
            _ => 0.0,
        }
    }

    /// The map at a place; `None` for a nil map.
    fn map(&self, place: usize) -> Option<Map> {
        self.value(place).and_then(Value::as_map)
    }

    /// The arguments from a place on.
    fn from(&self, place: usize) -> &[Operand];
}

impl Arguments for [Operand] {
    fn at(&self, place: usize) -> Operand {
        self.get(place).cloned().unwrap_or_default()
    }

    fn value(&self, place: usize) -> Option<&Value> {
        self.get(place).map(|own| &own.value)
    }

    fn from(&self, place: usize) -> &[Operand] {
        self.get(place..).unwrap_or_default()
    }
}

/// Sprig's `strval`: a value as text, with where it came from.
pub(super) fn strval(heap: &Heap, operand: &Operand) -> Result<Text, CallError> {
    let bytes = match &operand.value {
        Value::Text(text) => {
            let mut builder = TextBuilder::with_capacity(text.len());
            builder.push_written(text, operand.data);
            return Ok(builder.finish());
        }
        Value::List(list) => match list.as_bytes() {
            Some(bytes) => bytes,
            None => infractl_template::format::print_value(heap, &operand.value)?,
        },
        value => infractl_template::format::print_value(heap, value)?,
    };
    Ok(written(bytes, operand.data))
}

/// A text that prints the value at `data`.
pub(super) fn written(bytes: impl Into<Vec<u8>>, data: Option<Span>) -> Text {
    match data {
        None => Text::new(bytes),
        Some(_) => Text::marked(bytes, infractl_template::Mark::of_data(data)),
    }
}

/// Go's words for using what is not there.
pub(super) fn nil_dereference() -> CallError {
    CallError::new("runtime error: invalid memory address or nil pointer dereference")
}
