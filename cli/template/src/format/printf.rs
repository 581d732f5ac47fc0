use super::flags::Flags;
use super::printer::Printer;
use super::with_taint;
use crate::{CallError, Heap, Mark, Operand, Text, TextBuilder, Value, utf8};

/// A format applied to operands as `fmt.Sprintf` does it, with where each part came from.
pub fn sprintf(heap: &Heap, format: &Operand, operands: &[Operand]) -> Result<Text, CallError> {
    let Value::Text(text) = &format.value else {
        return Ok(Text::default());
    };
    let mut run = Run {
        heap,
        format: text,
        mark: Mark::of_data(format.data),
        operands,
        builder: TextBuilder::with_capacity(text.len() + 16 * operands.len()),
        at: 0,
        operand: 0,
        flags: Flags::default(),
        is_reordered: false,
        is_index_good: true,
        is_after_index: false,
    };
    run.all()?;
    Ok(run.builder.finish())
}

struct Run<'r> {
    heap: &'r Heap,
    format: &'r Text,
    mark: Mark,
    operands: &'r [Operand],
    builder: TextBuilder,
    at: usize,
    /// The operand that the next verb takes.
    operand: usize,
    flags: Flags,
    is_reordered: bool,
    is_index_good: bool,
    /// Whether the last thing in the format was an index such as `[3]`.
    is_after_index: bool,
}

/// Widths and precisions beyond it are no numbers, and neither are arguments for them.
const LARGEST: i128 = 1_000_000;

impl Run<'_> {
    fn byte(&self) -> Option<u8> {
        self.format.bytes().get(self.at).copied()
    }

    fn push(&mut self, text: &str) {
        self.builder.push_str(text, self.mark);
    }

    fn all(&mut self) -> Result<(), CallError> {
        let end = self.format.len();
        while self.at < end {
            self.is_index_good = true;
            let rest = self.format.bytes().get(self.at..).unwrap_or_default();
            let literal = rest
                .iter()
                .position(|byte| *byte == b'%')
                .unwrap_or(rest.len());
            self.builder
                .push_slice(self.format, self.at, self.at + literal, self.mark);
            self.at += literal;
            if self.at >= end {
                break;
            }
            self.at += 1;
            self.is_after_index = false;
            self.flags = Flags::default();
            if self.simple_verb()? {
                continue;
            }
            self.index();
            self.width();
            self.precision();
            if !self.is_after_index {
                self.index();
            }
            if self.at >= end {
                self.push("%!(NOVERB)");
                break;
            }
            self.verb()?;
        }
        self.extra()
    }

    /// Reads the flags; a small letter right behind them is a verb without width and precision.
    fn simple_verb(&mut self) -> Result<bool, CallError> {
        while let Some(byte) = self.byte() {
            match byte {
                b'#' => self.flags.sharp = true,
                b'0' => self.flags.zero = true,
                b'+' => self.flags.plus = true,
                b'-' => self.flags.minus = true,
                b' ' => self.flags.space = true,
                b'a'..=b'z' => {
                    let Some(operand) = self.operands.get(self.operand) else {
                        return Ok(false);
                    };
                    self.print(operand, char::from(byte))?;
                    self.operand += 1;
                    self.at += 1;
                    return Ok(true);
                }
                _ => return Ok(false),
            }
            self.at += 1;
        }
        Ok(false)
    }

    fn verb(&mut self) -> Result<(), CallError> {
        let (verb, width) = utf8::decode(self.format.bytes().get(self.at..).unwrap_or_default());
        self.at += width;
        if verb == '%' {
            self.push("%");
        } else if !self.is_index_good {
            self.push(&format!("%!{verb}(BADINDEX)"));
        } else if let Some(operand) = self.operands.get(self.operand) {
            self.print(operand, verb)?;
            self.operand += 1;
        } else {
            self.push(&format!("%!{verb}(MISSING)"));
        }
        Ok(())
    }

    fn print(&mut self, operand: &Operand, verb: char) -> Result<(), CallError> {
        let mut flags = self.flags;
        if matches!(verb, 'v' | 'w') {
            (flags.sharp_value, flags.sharp) = (flags.sharp, false);
            (flags.plus_value, flags.plus) = (flags.plus, false);
        }
        if let Value::Text(text) = &operand.value
            && matches!(verb, 's' | 'v')
            && flags.width.is_none()
            && flags.precision.is_none()
            && !flags.sharp_value
        {
            // The parts of the text stay apart.
            self.builder.push_written(text, operand.data);
            return Ok(());
        }
        let mark = match &operand.value {
            Value::Text(text) if !text.is_plain() => {
                let whole = text.whole_mark();
                Mark {
                    data: whole.data.or(operand.data),
                    ..whole
                }
            }
            _ => Mark::of_data(operand.data),
        };
        let mark = with_taint(mark, self.heap, &operand.value)?;
        let heap = self.heap;
        self.builder.write(mark, |out| {
            Printer::with_flags(out, heap, flags).print_argument(&operand.value, verb)
        })
    }

    /// A width, written or taken from an operand.
    fn width(&mut self) {
        if self.byte() == Some(b'*') {
            self.at += 1;
            match self.number_operand() {
                Some(width) => {
                    if width < 0 {
                        self.flags.minus = true;
                        self.flags.zero = false;
                    }
                    self.flags.width = usize::try_from(width.unsigned_abs()).ok();
                }
                None => self.push("%!(BADWIDTH)"),
            }
            self.is_after_index = false;
        } else {
            self.flags.width = self.number();
            if self.is_after_index && self.flags.width.is_some() {
                self.is_index_good = false;
            }
        }
    }

    fn precision(&mut self) {
        // A point at the very end is no precision but a missing verb.
        if self.byte() != Some(b'.') || self.at + 1 >= self.format.len() {
            return;
        }
        self.at += 1;
        if self.is_after_index {
            self.is_index_good = false;
        }
        self.index();
        if self.byte() == Some(b'*') {
            self.at += 1;
            self.flags.precision = self
                .number_operand()
                .and_then(|precision| usize::try_from(precision).ok());
            if self.flags.precision.is_none() {
                self.push("%!(BADPREC)");
            }
            self.is_after_index = false;
        } else {
            self.flags.precision = Some(self.number().unwrap_or(0));
        }
    }

    /// Decimal digits; one that is too large ends the format.
    fn number(&mut self) -> Option<usize> {
        let rest = self.format.bytes().get(self.at..).unwrap_or_default();
        let (number, width) = parse_number(rest);
        self.at += width;
        number
    }

    fn number_operand(&mut self) -> Option<i128> {
        let operand = self.operands.get(self.operand)?;
        self.operand += 1;
        match operand.value {
            Value::Int(int) => {
                Some(int.number()).filter(|number| (-LARGEST..=LARGEST).contains(number))
            }
            _ => None,
        }
    }

    /// An index such as `[3]`, which counts from one.
    fn index(&mut self) {
        self.is_after_index = false;
        if self.byte() != Some(b'[') {
            return;
        }
        self.is_reordered = true;
        let rest = self.format.bytes().get(self.at..).unwrap_or_default();
        let Some(close) = rest
            .iter()
            .position(|byte| *byte == b']')
            .filter(|_| rest.len() >= 3)
        else {
            self.is_index_good = false;
            self.at += 1;
            return;
        };
        let inner = rest.get(1..close).unwrap_or_default();
        let (number, width) = parse_number(inner);
        self.at += close + 1;
        let index = number.filter(|_| width == inner.len());
        self.is_after_index = index.is_some();
        match index.and_then(|index| index.checked_sub(1)) {
            Some(index) if index < self.operands.len() => self.operand = index,
            _ => self.is_index_good = false,
        }
    }

    /// Tells the operands that no verb took.
    fn extra(&mut self) -> Result<(), CallError> {
        if self.is_reordered || self.operand >= self.operands.len() {
            return Ok(());
        }
        self.flags = Flags::default();
        self.push("%!(EXTRA ");
        for (index, operand) in self.operands.iter().skip(self.operand).enumerate() {
            self.push(if index > 0 { ", " } else { "" });
            if operand.value.is_nil() {
                self.push("<nil>");
                continue;
            }
            let name = operand.value.type_name(self.heap);
            self.push(&format!("{name}="));
            self.print(operand, 'v')?;
        }
        self.push(")");
        Ok(())
    }
}

/// Leading digits as a number, and how many bytes they took; all bytes when it is too large.
fn parse_number(bytes: &[u8]) -> (Option<usize>, usize) {
    let mut number = 0_usize;
    let mut width = 0;
    for byte in bytes.iter().take_while(|byte| byte.is_ascii_digit()) {
        if number > 1_000_000 {
            return (None, bytes.len());
        }
        number = number * 10 + usize::from(byte - b'0');
        width += 1;
    }
    ((width > 0).then_some(number), width)
}
