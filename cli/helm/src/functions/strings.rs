//! Texts in, texts out.

use infractl_template::{
    CallError, Functions, Mark, Operand, Signature, Text, TextBuilder, Type, Value,
};

use super::arguments::{Arguments as _, strval};
use super::text;
use crate::go;

const T: Type = Type::Text;
const I: Type = Type::INT;
const A: Type = Type::Any;

pub(super) fn add(functions: &mut Functions) {
    shape(functions);
    cut(functions);
    ask(functions);
    quotes(functions);
}

/// The same value with its text changed; a plain text keeps the operand's place.
fn changed(operand: &Operand, change: impl FnOnce(&Text) -> Text) -> Operand {
    match &operand.value {
        Value::Text(text) => operand.with(change(text)),
        _ => operand.clone(),
    }
}

fn shape(functions: &mut Functions) {
    functions.add("upper", Signature::fixed(&[T]).own(), |_, given| {
        Ok(changed(&given.at(0), |own| {
            own.map_bytes(text::upper(own.bytes()))
        }))
    });
    functions.add("lower", Signature::fixed(&[T]).own(), |_, given| {
        Ok(changed(&given.at(0), |own| {
            own.map_bytes(text::lower(own.bytes()))
        }))
    });
    functions.add("repeat", Signature::fixed(&[I, T]).own(), |_, given| {
        let count = usize::try_from(given.int(0))
            .map_err(|_| CallError::new("strings: negative Repeat count"))?;
        if given.text(1).len().saturating_mul(count) > 64 << 20 {
            return Err(CallError::unsupported("repeats a text beyond 64 MiB"));
        }
        Ok(changed(&given.at(1), |own| own.repeat(count)))
    });
    functions.add("indent", Signature::fixed(&[I, T]).own(), |_, given| {
        indent(given, "")
    });
    functions.add("nindent", Signature::fixed(&[I, T]).own(), |_, given| {
        indent(given, "\n")
    });
    functions.add("replace", Signature::fixed(&[T, T, T]).own(), |_, given| {
        let new = strval_plain(&given.at(1));
        Ok(changed(&given.at(2), |own| {
            own.replace(given.text(0).bytes(), &new, None)
        }))
    });
    functions.add("plural", Signature::fixed(&[T, T, I]).own(), |_, given| {
        Ok(given.at(usize::from(given.int(2) != 1)))
    });
    functions.add(
        "toString",
        Signature::fixed(&[A]).own(),
        |context, given| {
            let own = given.at(0);
            if matches!(own.value, Value::Text(_)) {
                return Ok(own);
            }
            Ok(Operand::new(strval(context.heap(), &own)?))
        },
    );
    functions.add(
        "cat",
        Signature::variadic(&[], A).own(),
        |context, given| {
            let mut builder = TextBuilder::new();
            for (position, operand) in given.iter().filter(|own| !own.value.is_nil()).enumerate() {
                if position > 0 {
                    builder.push_str(" ", Mark::default());
                }
                builder.push(&text::percent_v(context.heap(), operand)?, Mark::default());
            }
            Ok(Operand::new(builder.finish()))
        },
    );
}

fn strval_plain(operand: &Operand) -> Text {
    let mut builder = TextBuilder::new();
    builder.push_operand(operand);
    builder.finish()
}

fn indent(given: &[Operand], before: &str) -> Result<Operand, CallError> {
    let count = usize::try_from(given.int(0))
        .map_err(|_| CallError::new("strings: negative Repeat count"))?;
    let prefix = vec![b' '; count];
    let operand = given.at(1);
    Ok(changed(&operand, |own| {
        let indented = own.indent(&prefix);
        if before.is_empty() {
            return indented;
        }
        if indented.is_plain() {
            let mut bytes = Vec::with_capacity(indented.len() + 1);
            bytes.extend_from_slice(before.as_bytes());
            bytes.extend_from_slice(indented.bytes());
            return Text::new(bytes);
        }
        let mut builder = TextBuilder::with_capacity(indented.len() + 1);
        builder.push_str(before, indented.mark_at(0));
        builder.push(&indented, Mark::default());
        builder.finish()
    }))
}

fn cut(functions: &mut Functions) {
    functions.add("trim", Signature::fixed(&[T]).own(), |_, given| {
        Ok(changed(&given.at(0), |own| text::trim(own, go::is_space)))
    });
    for name in ["trimAll", "trimall"] {
        functions.add(name, Signature::fixed(&[T, T]).own(), |_, given| {
            let set = given.string(0);
            Ok(changed(&given.at(1), |own| {
                text::trim(own, |sign| set.contains(sign))
            }))
        });
    }
    functions.add("trimSuffix", Signature::fixed(&[T, T]).own(), |_, given| {
        let suffix = given.text(0);
        Ok(changed(&given.at(1), |own| {
            match own.bytes().strip_suffix(suffix.bytes()) {
                Some(rest) => own.slice(0, rest.len()),
                None => own.clone(),
            }
        }))
    });
    functions.add("trimPrefix", Signature::fixed(&[T, T]).own(), |_, given| {
        let prefix = given.text(0);
        Ok(changed(&given.at(1), |own| {
            let start = if own.bytes().starts_with(prefix.bytes()) {
                prefix.len()
            } else {
                0
            };
            own.slice(start, own.len())
        }))
    });
    functions.add("trunc", Signature::fixed(&[I, T]).own(), |_, given| {
        let count = given.int(0);
        Ok(changed(&given.at(1), |own| {
            let length = own.len();
            let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
            match count {
                ..0 if length > size => own.slice(length - size, length),
                0.. if length > size => own.slice(0, size),
                _ => own.clone(),
            }
        }))
    });
    functions.add("substr", Signature::fixed(&[I, I, T]).own(), |_, given| {
        let own = given.text(2);
        let (start, end) = (given.int(0), given.int(1));
        let length = i64::try_from(own.len()).unwrap_or(i64::MAX);
        let (from, to) = match (start, end) {
            (..0, end) => (0, end),
            (start, end) if end < 0 || end > length => (start, length),
            both => both,
        };
        let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
        match range {
            Some((from, to)) if from <= to && to <= own.len() => {
                Ok(changed(&given.at(2), |own| own.slice(from, to)))
            }
            _ => Err(text::out_of_range(from, to, length)),
        }
    });
    functions.add("nospace", Signature::fixed(&[T]), |_, given| {
        Ok(Operand::new(Text::from(text::without_space(
            given.text(0).bytes(),
        ))))
    });
    functions.add("abbrev", Signature::fixed(&[I, T]), |_, given| {
        let (width, own) = (given.int(0), given.text(1));
        let short = text::abbreviate(own.bytes(), 0, width).filter(|_| width >= 4);
        Ok(Operand::new(short.map_or(own, Text::from)))
    });
    functions.add("abbrevboth", Signature::fixed(&[I, I, T]), |_, given| {
        let (left, right, own) = (given.int(0), given.int(1), given.text(2));
        if right < 4 || left > 0 && right < 7 {
            return Ok(Operand::new(own));
        }
        let short = text::abbreviate(own.bytes(), left, right).unwrap_or_default();
        Ok(Operand::new(Text::from(short)))
    });
}

fn ask(functions: &mut Functions) {
    functions.add(
        "contains",
        Signature::fixed(&[T, T]).decides(),
        |_, given| {
            Ok(Operand::new(
                text::find(given.text(1).bytes(), given.text(0).bytes()).is_some(),
            ))
        },
    );
    functions.add(
        "hasPrefix",
        Signature::fixed(&[T, T]).decides(),
        |_, given| {
            Ok(Operand::new(
                given.text(1).bytes().starts_with(given.text(0).bytes()),
            ))
        },
    );
    functions.add(
        "hasSuffix",
        Signature::fixed(&[T, T]).decides(),
        |_, given| {
            Ok(Operand::new(
                given.text(1).bytes().ends_with(given.text(0).bytes()),
            ))
        },
    );
}

fn quotes(functions: &mut Functions) {
    functions.add(
        "quote",
        Signature::variadic(&[], A).own(),
        |context, given| {
            let mut builder = TextBuilder::new();
            let mut is_first = true;
            for operand in given.iter().filter(|own| !own.value.is_nil()) {
                if !std::mem::take(&mut is_first) {
                    builder.push_str(" ", Mark::default());
                }
                let own = strval(context.heap(), operand)?;
                text::push_quoted(&mut builder, &own);
            }
            Ok(Operand::new(builder.finish()))
        },
    );
    functions.add(
        "squote",
        Signature::variadic(&[], A).own(),
        |context, given| {
            let mut builder = TextBuilder::new();
            let mut is_first = true;
            for operand in given.iter().filter(|own| !own.value.is_nil()) {
                if !std::mem::take(&mut is_first) {
                    builder.push_str(" ", Mark::default());
                }
                let own = text::percent_v(context.heap(), operand)?;
                builder.push_str("'", own.mark_at(0));
                builder.push(&own, Mark::default());
                builder.push_str("'", own.mark_at(own.len()));
            }
            Ok(Operand::new(builder.finish()))
        },
    );
}
