//! `values.schema.json`: judged by boon, told in the words of the library that Helm uses.
#![expect(
    clippy::disallowed_types,
    reason = "boon speaks serde_json; no value of it leaves this file"
)]

mod judge;
mod pattern;
mod plain;

use std::fmt;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use boon::{Compiler, ErrorKind, SchemaIndex, Schemas, UrlLoader, ValidationError};
use infractl_document::{SourceId, Sources, Span};
use infractl_template::{Heap, Map, Value};
use serde_json::Value as Json;

use crate::chart::Chart;
use crate::values::{Instance, ValueSources, merge_maps};
use judge::Plain;

const ADDRESS: &str = "file:///values.schema.json";
/// Under this host boon does not hold a schema against the schema of schemas.
const PLAIN_ADDRESS: &str = "https://json-schema.org/values.schema.json";

/// A chart's schema, compiled when it is first needed.
pub(crate) struct Schema {
    bytes: Arc<[u8]>,
    source: SourceId,
    judged: OnceLock<Option<Plain>>,
    plain: OnceLock<Option<Compiled>>,
    compiled: OnceLock<Result<Compiled, Unusable>>,
}

/// Why a schema cannot be used, and the byte of the file where that shows.
struct Unusable {
    message: String,
    at: usize,
}

struct Compiled {
    schemas: Schemas,
    index: SchemaIndex,
}

/// The first place that breaks a schema, for a finding; Helm's text tells them all.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) message: String,
    pub(crate) span: Option<Span>,
    pub(crate) schema: Option<Span>,
}

/// Refuses every reference out of the file: a render never fetches.
struct NoLoader;

impl UrlLoader for NoLoader {
    fn load(&self, url: &str) -> Result<Json, Box<dyn std::error::Error>> {
        if url.starts_with("urn:") {
            // Helm takes what it cannot resolve under `urn:` for a schema that allows anything.
            return Ok(Json::Bool(true));
        }
        Err(format!("{url} is outside of the chart; copy what it defines into the schema").into())
    }
}

impl Schema {
    pub(crate) fn new(bytes: Arc<[u8]>, source: SourceId) -> Self {
        Self {
            bytes,
            source,
            judged: OnceLock::new(),
            plain: OnceLock::new(),
            compiled: OnceLock::new(),
        }
    }

    fn compile(&self) -> Result<Compiled, Unusable> {
        let json: Json = serde_json::from_slice(&self.bytes).map_err(|error| Unusable {
            message: error.to_string(),
            at: self.offset(error.line(), error.column()),
        })?;
        Compiled::new(ADDRESS, json)
    }

    /// Whether the values are right beyond doubt, found without compiling the schema: that takes
    /// longer than all else. What is not accepted here may be right as well.
    fn accepts(&self, heap: &Heap, values: Map) -> bool {
        let judged = self
            .judged
            .get_or_init(|| Plain::new(serde_json::from_slice(&self.bytes).ok()?));
        let judged = judged.as_ref();
        judged.is_some_and(|own| own.is_right(heap, &Value::Map(values)) == Some(true))
    }

    /// The same with the schema compiled, but without the schema of schemas.
    fn accepts_compiled(&self, instance: &Json) -> bool {
        let plain = self.plain.get_or_init(|| {
            let json: Json = serde_json::from_slice(&self.bytes).ok()?;
            plain::is_plain(&json).then(|| Compiled::new(PLAIN_ADDRESS, json).ok())?
        });
        plain
            .as_ref()
            .is_some_and(|own| own.schemas.validate(instance, own.index).is_ok())
    }

    /// The byte of a place as the JSON reader counts: lines from 1, columns in bytes.
    fn offset(&self, line: usize, column: usize) -> usize {
        let before: usize = self
            .bytes
            .split_inclusive(|byte| *byte == b'\n')
            .take(line.saturating_sub(1))
            .map(<[u8]>::len)
            .sum();
        (before + column.saturating_sub(1)).min(self.bytes.len())
    }

    /// Where the file itself is wrong; its start where it can be used.
    fn place(&self) -> Span {
        let at = match self.compiled.get() {
            Some(Err(unusable)) => unusable.at,
            _ => 0,
        };
        Span::new(self.source, at, at)
    }

    fn judge(&self, heap: &Heap, values: Map) -> Result<(), Verdict> {
        if self.accepts(heap, values) {
            return Ok(());
        }
        let instance = json(heap, &Value::Map(values)).map_err(Verdict::of_all);
        if instance
            .as_ref()
            .is_ok_and(|own| self.accepts_compiled(own))
        {
            return Ok(());
        }
        let compiled = self.compiled.get_or_init(|| self.compile());
        let compiled = compiled
            .as_ref()
            .map_err(|unusable| Verdict::of_all(unusable.message.clone()))?;
        let instance = instance?;
        compiled
            .schemas
            .validate(&instance, compiled.index)
            .map_err(|error| {
                let mut text = String::new();
                for cause in &error.causes {
                    tell(&mut text, cause, 1);
                }
                let text = text.strip_prefix('\n').unwrap_or(&text);
                let first = deepest(&error);
                let location = first.instance_location.to_string();
                let path = location
                    .split('/')
                    .skip(1)
                    .map(|own| own.replace("~1", "/").replace("~0", "~"));
                let unknown_key = match &first.kind {
                    ErrorKind::AdditionalProperties { got } => got.first().map(ToString::to_string),
                    _ => None,
                };
                Verdict {
                    text: format!("{text}\n"),
                    path: path.collect(),
                    unknown_key,
                }
            })
    }
}

impl Compiled {
    fn new(address: &str, schema: Json) -> Result<Self, Unusable> {
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.use_loader(Box::new(NoLoader));
        compiler
            .add_resource(address, schema)
            .map_err(|error| Unusable::of(&error))?;
        let index = compiler
            .compile(address, &mut schemas)
            .map_err(|error| Unusable::of(&error))?;
        Ok(Self { schemas, index })
    }
}

/// What is wrong with values.
struct Verdict {
    /// In the words of the validator that Helm uses.
    text: String,
    /// The value that the first error is about.
    path: Vec<String>,
    /// The key of that value that the schema does not know.
    unknown_key: Option<String>,
}

impl Verdict {
    fn of_all(text: String) -> Self {
        Self {
            text,
            path: Vec::new(),
            unknown_key: None,
        }
    }

    /// Where the value is written, or the nearest one around it.
    fn place(&self, heap: &Heap, values: Map) -> Option<Span> {
        let (span, found) = place(heap, values, &self.path);
        let key = self.unknown_key.as_ref().and_then(|key| match found {
            Some(Value::Map(map)) => heap.entry(map, key.as_bytes())?.key,
            _ => None,
        });
        key.or(span)
    }
}

impl Unusable {
    /// A schema that is JSON and no schema: the compiler names no place.
    fn of(error: &dyn fmt::Display) -> Self {
        Self {
            message: format!("{error:#}"),
            at: 0,
        }
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Schema")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

fn deepest<'e, 's, 'v>(error: &'e ValidationError<'s, 'v>) -> &'e ValidationError<'s, 'v> {
    error.causes.first().map_or(error, deepest)
}

/// Judges the values of a chart and of all charts below it; `None` when nothing is broken.
pub(crate) fn judge(heap: &Heap, chart: &Instance, values: Map) -> Option<Broken> {
    let mut broken = Broken {
        message: String::new(),
        span: None,
        schema: None,
    };
    judge_into(heap, chart, values, &mut broken);
    (!broken.message.is_empty()).then_some(broken)
}

/// Judges a chart's own values under those of a person, without the charts below it.
pub(crate) fn judge_alone(
    chart: &Arc<Chart>,
    values: &ValueSources,
    sources: &Sources,
) -> Option<(String, Option<Span>)> {
    let schema = chart.schema.as_ref()?;
    let mut heap = Heap::new();
    let given = values.merge(&mut heap, sources).ok()?;
    let own = Instance::new(&mut heap, chart).values;
    let merged = merge_maps(&mut heap, own, given);
    let verdict = schema.judge(&heap, merged).err()?;
    let span = verdict.place(&heap, merged);
    Some((verdict.text, span))
}

fn judge_into(heap: &Heap, chart: &Instance, values: Map, broken: &mut Broken) {
    if let Some(schema) = &chart.chart.schema
        && let Err(verdict) = schema.judge(heap, values)
    {
        // Writing to a text never fails.
        let _ = write!(broken.message, "{}:\n{}", chart.name, verdict.text);
        if broken.span.is_none() {
            broken.span = verdict.place(heap, values);
            broken.schema = Some(schema.place());
        }
    }
    for sub in &chart.dependencies {
        match heap.get(values, sub.name.as_bytes()).map(|own| &own.value) {
            None | Some(Value::Nil) => {}
            Some(Value::Map(inner)) => judge_into(heap, sub, *inner, broken),
            Some(other) => {
                let kind = other.type_name(heap);
                let _ = write!(
                    broken.message,
                    "{}:\ninvalid type for values: expected object (map), got {kind}\n",
                    sub.name
                );
            }
        }
    }
}

/// The value at a path, and where it or the nearest one around it is written.
fn place(heap: &Heap, values: Map, path: &[String]) -> (Option<Span>, Option<Value>) {
    let mut span = None;
    let mut current = Value::Map(values);
    for step in path {
        let next = match &current {
            Value::Map(map) => heap.entry(*map, step.as_bytes()).map(|entry| {
                (
                    entry.operand.data.or(entry.key),
                    entry.operand.value.clone(),
                )
            }),
            Value::List(list) => {
                let item = step.parse().ok().and_then(|at: usize| list.items().get(at));
                item.map(|item| (item.data, item.value.clone()))
            }
            _ => None,
        };
        let Some((written, value)) = next else {
            return (span, None);
        };
        span = written.or(span);
        current = value;
    }
    (span, Some(current))
}

fn json(heap: &Heap, value: &Value) -> Result<Json, String> {
    Ok(match value {
        Value::Nil => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Int(int) => Json::from(int.signed_bits()),
        Value::Float(float) => {
            let number = float.number;
            let whole = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
            #[expect(clippy::cast_possible_truncation, reason = "checked on the line above")]
            if whole {
                Json::from(number as i64)
            } else {
                Json::from(number)
            }
        }
        Value::Text(text) => Json::String(text.to_str_lossy().into_owned()),
        Value::List(list) => Json::Array(
            list.items()
                .iter()
                .map(|item| json(heap, &item.value))
                .collect::<Result<_, _>>()?,
        ),
        Value::Map(map) => {
            let mut object = serde_json::Map::new();
            for (key, entry) in heap.entries(*map) {
                object.insert(
                    key.to_str_lossy().into_owned(),
                    json(heap, &entry.operand.value)?,
                );
            }
            Json::Object(object)
        }
        Value::Native(native) => return Err(format!("values hold a {}", native.type_name())),
    })
}

fn tell(out: &mut String, error: &ValidationError<'_, '_>, depth: usize) {
    // A reference with one cause is not told, as if the cause stood in its place.
    let is_told = !(error.causes.len() == 1 && matches!(error.kind, ErrorKind::Reference { .. }));
    if is_told {
        out.push('\n');
        out.push_str(&"  ".repeat(depth - 1));
        let place = quote(&error.instance_location.to_string());
        let _ = write!(out, "- at {place}: {}", words(&error.kind));
    }
    for cause in &error.causes {
        tell(out, cause, depth + usize::from(is_told));
    }
}

fn quote(text: &str) -> String {
    let quoted = crate::go::quote(text);
    let inner = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    format!("'{}'", inner.replace("\\\"", "\"").replace('\'', "\\'"))
}

fn quoted<T: AsRef<str>>(names: &[T]) -> String {
    names
        .iter()
        .map(|name| quote(name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => quote(text),
        Json::Array(_) | Json::Object(_) => "value".to_owned(),
        Json::Null => "<nil>".to_owned(),
        other => other.to_string(),
    }
}

/// Numbers as Go's English printer groups them.
fn grouped(number: &str) -> String {
    let (sign, digits) = number
        .strip_prefix('-')
        .map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(a, b)| (a, Some(b)));
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = String::from(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn compared(word: &str, got: &serde_json::Number, want: &serde_json::Number) -> String {
    format!(
        "{word}: got {}, want {}",
        grouped(&got.to_string()),
        grouped(&want.to_string())
    )
}

fn counted(word: &str, got: usize, want: usize) -> String {
    format!(
        "{word}: got {}, want {}",
        grouped(&got.to_string()),
        grouped(&want.to_string())
    )
}

fn words(kind: &ErrorKind<'_, '_>) -> String {
    match kind {
        ErrorKind::Group | ErrorKind::Reference { .. } => "validation failed".to_owned(),
        ErrorKind::Schema { url } => format!("jsonschema validation failed with {}", quote(url)),
        ErrorKind::ContentSchema => "'contentSchema' failed".to_owned(),
        ErrorKind::PropertyName { prop } => format!("invalid propertyName {}", quote(prop)),
        ErrorKind::RefCycle {
            url,
            kw_loc1,
            kw_loc2,
        } => {
            format!("both {kw_loc1} and {kw_loc2} resolve to {url:?} causing reference cycle")
        }
        ErrorKind::FalseSchema => "false schema".to_owned(),
        ErrorKind::Type { got, want } => {
            let want: Vec<String> = want.iter().map(|own| own.to_string()).collect();
            format!("got {got}, want {}", want.join(" or "))
        }
        ErrorKind::Enum { want } => {
            if want.iter().any(|own| own.is_array() || own.is_object()) {
                return "'enum' failed".to_owned();
            }
            let all: Vec<String> = want.iter().map(shown).collect();
            let several = if all.len() == 1 { "" } else { "one of " };
            format!("value must be {several}{}", all.join(", "))
        }
        ErrorKind::Const { want } => match want {
            Json::Array(_) | Json::Object(_) => "'const' failed".to_owned(),
            want => format!("value must be {}", shown(want)),
        },
        ErrorKind::Format { got, want, err } => {
            format!("{} is not valid {want}: {err}", shown(got))
        }
        ErrorKind::MinProperties { got, want } => counted("minProperties", *got, *want),
        ErrorKind::MaxProperties { got, want } => counted("maxProperties", *got, *want),
        ErrorKind::AdditionalProperties { got } => {
            format!("additional properties {} not allowed", quoted(got))
        }
        ErrorKind::Required { want } => {
            let noun = if want.len() == 1 {
                "property"
            } else {
                "properties"
            };
            format!("missing {noun} {}", quoted(want))
        }
        ErrorKind::Dependency { prop, missing }
        | ErrorKind::DependentRequired { prop, missing } => {
            format!(
                "properties {} required, if {} exists",
                quoted(missing),
                quote(prop)
            )
        }
        ErrorKind::MinItems { got, want } => counted("minItems", *got, *want),
        ErrorKind::MaxItems { got, want } => counted("maxItems", *got, *want),
        ErrorKind::Contains => "no items match contains schema".to_owned(),
        ErrorKind::MinContains { got, want } if got.is_empty() => {
            format!("min {want} items required to match contains schema, but none matched")
        }
        ErrorKind::MinContains { got, want } => contains("min", got, *want),
        ErrorKind::MaxContains { got, want } => contains("max", got, *want),
        ErrorKind::UniqueItems {
            got: [first, second],
        } => {
            format!("items at {first} and {second} are equal")
        }
        ErrorKind::AdditionalItems { got } => format!("last {got} additionalItem(s) not allowed"),
        ErrorKind::MinLength { got, want } => counted("minLength", *got, *want),
        ErrorKind::MaxLength { got, want } => counted("maxLength", *got, *want),
        ErrorKind::Pattern { got, want } => {
            format!("{} does not match pattern {}", quote(got), quote(want))
        }
        ErrorKind::ContentEncoding { want, err } => {
            format!("value is not {} encoded: {err}", quote(want))
        }
        ErrorKind::ContentMediaType { want, err, .. } => {
            format!("value is not of mediatype {}: {err}", quote(want))
        }
        ErrorKind::Minimum { got, want } => compared("minimum", got, want),
        ErrorKind::Maximum { got, want } => compared("maximum", got, want),
        ErrorKind::ExclusiveMinimum { got, want } => compared("exclusiveMinimum", got, want),
        ErrorKind::ExclusiveMaximum { got, want } => compared("exclusiveMaximum", got, want),
        ErrorKind::MultipleOf { got, want } => compared("multipleOf", got, want),
        ErrorKind::Not => "'not' failed".to_owned(),
        ErrorKind::AllOf => "'allOf' failed".to_owned(),
        ErrorKind::AnyOf => "'anyOf' failed".to_owned(),
        ErrorKind::OneOf(None) => "'oneOf' failed, none matched".to_owned(),
        ErrorKind::OneOf(Some((first, second))) => {
            format!("'oneOf' failed, subschemas {first}, {second} matched")
        }
    }
}

fn contains(word: &str, got: &[usize], want: usize) -> String {
    let places: Vec<String> = got.iter().map(ToString::to_string).collect();
    format!(
        "{word} {want} items required to match contains schema, but matched {} items at {}",
        got.len(),
        places.join(" ")
    )
}
