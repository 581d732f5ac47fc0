//! The grammar of `--set` and its sisters.

use infractl_document::Span;
use infractl_template::{Heap, List, Map, Operand, Text, Type, Value};

use super::json;
use crate::go;

/// How the text behind `=` is understood.
#[derive(Clone, Copy)]
pub(crate) enum Mode<'f> {
    /// `--set`: truth values, null and whole numbers are told apart from texts.
    Typed,
    /// `--set-string`: always a text.
    Text,
    /// `--set-json`: any JSON.
    Json,
    /// `--set-file`: the path of a file whose content is the value.
    File(&'f dyn Fn(&str) -> Result<Vec<u8>, String>),
    /// `--set-literal`: all of the rest, without escapes.
    Literal,
}

const MAX_INDEX: i64 = 65536;
const MAX_LEVEL: usize = 30;

struct Parser<'p> {
    text: Vec<char>,
    at: usize,
    mode: Mode<'p>,
    heap: &'p mut Heap,
    data: Option<Span>,
}

/// Why a level of the grammar ends.
enum Stop {
    /// The text is used up.
    End,
    /// Helm's text.
    Wrong(String),
}

impl From<String> for Stop {
    fn from(text: String) -> Self {
        Self::Wrong(text)
    }
}

/// Sets what one flag says in the values; the error is Helm's text.
pub(crate) fn set_into(
    heap: &mut Heap,
    values: Map,
    text: &str,
    mode: Mode<'_>,
    data: Option<Span>,
) -> Result<(), String> {
    let mut parser = Parser {
        text: text.chars().collect(),
        at: 0,
        mode,
        heap,
        data,
    };
    loop {
        match parser.key(values, 0) {
            Ok(()) => {}
            Err(Stop::End) => return Ok(()),
            Err(Stop::Wrong(message)) => return Err(message),
        }
    }
}

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        let sign = self.text.get(self.at).copied()?;
        self.at += 1;
        Some(sign)
    }

    /// Reads up to a sign of `stops`, which is taken as well; no sign where the text ends before.
    fn until(&mut self, stops: &[char]) -> (String, Option<char>) {
        let mut read = String::new();
        while let Some(sign) = self.next() {
            if stops.contains(&sign) {
                return (read, Some(sign));
            }
            if sign == '\\' && !matches!(self.mode, Mode::Literal) {
                let Some(sign) = self.next() else { break };
                read.push(sign);
            } else {
                read.push(sign);
            }
        }
        (read, None)
    }

    fn operand(&self, value: Value) -> Operand {
        Operand {
            value,
            data: self.data,
        }
    }

    fn set(&mut self, map: Map, key: &str, value: Value) {
        if !key.is_empty() {
            let operand = self.operand(value);
            self.heap.insert(map, Text::from(key), operand);
        }
    }

    fn clash(&self, value: &Value, wanted: &str) -> Stop {
        let own = match value {
            Value::Nil => "nil".to_owned(),
            other => other.type_name(self.heap),
        };
        Stop::Wrong(format!(
            "unable to parse key: interface conversion: interface {{}} is {own}, not {wanted}"
        ))
    }

    fn key(&mut self, map: Map, level: usize) -> Result<(), Stop> {
        let stops: &[char] = if matches!(self.mode, Mode::Literal) {
            &['=', '[', '.']
        } else {
            &['=', '[', ',', '.']
        };
        let (key, stop) = self.until(stops);
        match stop {
            None if key.is_empty() => Err(Stop::End),
            None => Err(Stop::Wrong(format!("key {} has no value", go::quote(&key)))),
            Some('=') => self.value(map, &key),
            Some('[') => {
                let index = self.index()?;
                let items = match self
                    .heap
                    .get(map, key.as_bytes())
                    .map(|own| own.value.clone())
                {
                    None => Vec::new(),
                    Some(Value::List(list)) => list.items().to_vec(),
                    Some(other) => return Err(self.clash(&other, "[]interface {}")),
                };
                let mut items = items;
                let result = self.item(&mut items, index, level);
                self.set(map, &key, Value::list(items));
                result
            }
            Some(',') => {
                self.set(map, &key, Value::text(""));
                let key = go::quote(&key);
                Err(Stop::Wrong(format!(
                    "key {key} has no value (cannot end with ,)"
                )))
            }
            Some(_) => {
                let level = level + 1;
                if level > MAX_LEVEL {
                    return Err(too_deep());
                }
                let inner = match self
                    .heap
                    .get(map, key.as_bytes())
                    .map(|own| own.value.clone())
                {
                    None => self.heap.new_map(),
                    Some(Value::Map(inner)) => inner,
                    Some(other) => return Err(self.clash(&other, "map[string]interface {}")),
                };
                let result = self.key(inner, level);
                let is_empty = self.heap.is_empty(inner);
                if result.is_ok() && is_empty {
                    return Err(Stop::Wrong(format!(
                        "key map {} has no value",
                        go::quote(&key)
                    )));
                }
                if !is_empty {
                    self.set(map, &key, Value::Map(inner));
                }
                result
            }
        }
    }

    fn value(&mut self, map: Map, key: &str) -> Result<(), Stop> {
        match self.mode {
            Mode::Literal => {
                let (rest, _) = self.until(&[]);
                self.set(map, key, Value::text(&rest));
                Ok(())
            }
            Mode::Json => {
                let value = self.json()?;
                self.set(map, key, value);
                Ok(())
            }
            _ => {
                if self.at >= self.text.len() {
                    self.set(map, key, Value::text(""));
                    return Err(Stop::End);
                }
                let value = self.list_or_scalar()?;
                self.set(map, key, value);
                Ok(())
            }
        }
    }

    fn list_or_scalar(&mut self) -> Result<Value, Stop> {
        if let Some(list) = self.list()? {
            return Ok(list);
        }
        let (read, _) = self.until(&[',']);
        Ok(self.scalar(&read)?)
    }

    fn json(&mut self) -> Result<Value, Stop> {
        if self.skip_blank() {
            return Ok(Value::Nil);
        }
        let rest: String = self
            .text
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .collect();
        let (value, length) = json::read_prefix(self.heap, rest.as_bytes(), self.data)?;
        self.at += rest.get(..length).unwrap_or(&rest).chars().count();
        self.skip_blank();
        Ok(value)
    }

    /// Skips white space; true where a comma or the end follows, which is taken as well.
    fn skip_blank(&mut self) -> bool {
        loop {
            match self.next() {
                None | Some(',') => return true,
                Some(sign) if go::is_space(sign) => {}
                Some(_) => {
                    self.at -= 1;
                    return false;
                }
            }
        }
    }

    fn list(&mut self) -> Result<Option<Value>, Stop> {
        if self.text.get(self.at) != Some(&'{') {
            return Ok(None);
        }
        self.at += 1;
        let mut items = Vec::new();
        loop {
            let (read, stop) = self.until(&[',', '}']);
            match stop {
                None => return Err(Stop::Wrong("list must terminate with '}'".to_owned())),
                Some('}') => {
                    if self.text.get(self.at) == Some(&',') {
                        self.at += 1;
                    }
                    let value = self.scalar(&read)?;
                    items.push(self.operand(value));
                    return Ok(Some(Value::list(items)));
                }
                Some(_) => {
                    let value = self.scalar(&read)?;
                    items.push(self.operand(value));
                }
            }
        }
    }

    fn index(&mut self) -> Result<i64, Stop> {
        let (read, stop) = self.until(&[']']);
        if stop.is_none() {
            return Err(Stop::Wrong("error parsing index: EOF".to_owned()));
        }
        let digits = read.strip_prefix(['+', '-']).unwrap_or(&read);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let why = if is_number {
            "value out of range"
        } else {
            "invalid syntax"
        };
        read.parse().ok().filter(|_| is_number).ok_or_else(|| {
            let read = go::quote(&read);
            Stop::Wrong(format!(
                "error parsing index: strconv.Atoi: parsing {read}: {why}"
            ))
        })
    }

    fn item(&mut self, items: &mut Vec<Operand>, index: i64, level: usize) -> Result<(), Stop> {
        if index < 0 {
            return Err(Stop::Wrong(format!("negative {index} index not allowed")));
        }
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        let (read, stop) = self.until(&['[', '.', '=']);
        if !read.is_empty() {
            // Go prints the runes one by one.
            let quoted = |sign: char| go::quote(sign.encode_utf8(&mut [0; 4])).replace('"', "'");
            let signs: Vec<String> = read.chars().map(quoted).collect();
            return Err(Stop::Wrong(format!(
                "unexpected data at end of array index: [{}]",
                signs.join(" ")
            )));
        }
        match stop {
            None => Err(Stop::End),
            Some('=') => {
                let value = match self.mode {
                    Mode::Literal => Value::text(&self.until(&[]).0),
                    Mode::Json => self.json()?,
                    _ if self.at >= self.text.len() => Value::text(""),
                    _ => self.list_or_scalar()?,
                };
                self.put(items, index, value)
            }
            Some('[') => {
                let next = self.index()?;
                let mut inner = match items.get(place).map(|own| own.value.clone()) {
                    None | Some(Value::Nil) => Vec::new(),
                    Some(Value::List(list)) => list.items().to_vec(),
                    Some(other) => return Err(self.clash(&other, "[]interface {}")),
                };
                self.item(&mut inner, next, level)?;
                self.put(items, index, Value::List(List::new(&Type::Any, inner)))
            }
            Some(_) => {
                let inner = match items.get(place).map(|own| own.value.clone()) {
                    Some(Value::Map(inner)) => inner,
                    _ => self.heap.new_map(),
                };
                self.key(inner, level)?;
                self.put(items, index, Value::Map(inner))
            }
        }
    }

    fn put(&mut self, items: &mut Vec<Operand>, index: i64, value: Value) -> Result<(), Stop> {
        if index > MAX_INDEX {
            return Err(Stop::Wrong(format!(
                "index of {index} is greater than maximum supported index of {MAX_INDEX}"
            )));
        }
        let place = usize::try_from(index).unwrap_or_default();
        if items.len() <= place {
            items.resize_with(place + 1, Operand::default);
        }
        if let Some(item) = items.get_mut(place) {
            *item = Operand {
                value,
                data: self.data,
            };
        }
        Ok(())
    }

    fn scalar(&self, text: &str) -> Result<Value, String> {
        match self.mode {
            Mode::Text | Mode::Literal | Mode::Json => Ok(Value::text(text)),
            Mode::File(read) => Ok(Value::Text(Text::from(read(text)?))),
            Mode::Typed => Ok(typed(text)),
        }
    }
}

fn too_deep() -> Stop {
    Stop::Wrong(format!(
        "value name nested level is greater than maximum supported nested level of {MAX_LEVEL}"
    ))
}

fn typed(text: &str) -> Value {
    if text.eq_ignore_ascii_case("true") {
        return Value::Bool(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Value::Bool(false);
    }
    if text.eq_ignore_ascii_case("null") {
        return Value::Nil;
    }
    if text == "0" {
        return Value::int64(0);
    }
    let is_number = !text.starts_with('0');
    match text.parse() {
        Ok(number) if is_number => Value::int64(number),
        _ => Value::text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::json_text;

    fn set(text: &str, mode: Mode<'_>) -> Result<String, String> {
        let mut heap = Heap::new();
        let map = heap.new_map();
        set_into(&mut heap, map, text, mode, None)?;
        Ok(json_text(&heap, &Value::Map(map)))
    }

    #[test]
    fn each_flag_has_its_grammar() {
        for (text, expected) in [
            (
                "a=1,b=true,c=null,d=01,e=x\\,y",
                r#"{"a":1,"b":true,"c":null,"d":"01","e":"x,y"}"#,
            ),
            ("a.b.c=1,a.b.d={x,2}", r#"{"a":{"b":{"c":1,"d":["x",2]}}}"#),
            ("a[1].b=2,a[0]=x", r#"{"a":["x",{"b":2}]}"#),
            ("a\\.b=1", r#"{"a.b":1}"#),
            ("a[0][1]=q", r#"{"a":[[null,"q"]]}"#),
            ("a=", r#"{"a":""}"#),
        ] {
            assert_eq!(set(text, Mode::Typed).unwrap(), expected, "{text}");
        }
        assert_eq!(
            set("a=1,b=true", Mode::Text).unwrap(),
            r#"{"a":"1","b":"true"}"#
        );
        assert_eq!(
            set("a={\"b\":[1]},c=2", Mode::Json).unwrap(),
            r#"{"a":{"b":[1]},"c":2}"#
        );
        assert_eq!(set("a=x,y\\z", Mode::Literal).unwrap(), r#"{"a":"x,y\\z"}"#);
        assert_eq!(set("a", Mode::Typed).unwrap_err(), "key \"a\" has no value");
        assert_eq!(
            set("a={1", Mode::Typed).unwrap_err(),
            "list must terminate with '}'"
        );
    }
}
