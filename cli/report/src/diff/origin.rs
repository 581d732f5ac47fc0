use infractl_document::{Sources, Span};
use infractl_environment::FieldOrigin;
use serde::Serialize;

/// A line of a file that a person wrote.
#[derive(Serialize)]
pub(super) struct JsonPlace {
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// Where one side of a difference comes from.
#[derive(Serialize)]
pub(super) struct JsonOrigin {
    /// The template's line; `None` for what a person wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) template: Option<JsonPlace>,
    /// The line that a person would edit first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) written: Option<JsonPlace>,
    /// The settings that were printed into the field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) settings: Vec<String>,
}

pub(super) fn origin(origin: &FieldOrigin, sources: &Sources) -> JsonOrigin {
    let found = sources.origin(origin.span);
    let setting = origin.settings.first().map(|setting| setting.span);
    let written = setting.or(found.written());
    let is_printed = found.made.is_some() && (setting.is_some() || found.data.is_some());
    let template = found.code.filter(|_| is_printed);
    JsonOrigin {
        template: template.and_then(|span| place(span, sources)),
        written: written.and_then(|span| place(span, sources)),
        settings: origin
            .settings
            .iter()
            .map(|setting| setting.place.to_string())
            .collect(),
    }
}

pub(super) fn place(span: Span, sources: &Sources) -> Option<JsonPlace> {
    let (path, start, _) = sources.locate(span)?;
    Some(JsonPlace {
        path: path.to_string(),
        line: start.line,
        column: start.column,
    })
}

/// `environments/prod/values/loki.yaml:3:1`, the line that a person would edit first.
pub(super) fn short(own: &FieldOrigin, sources: &Sources) -> Option<String> {
    let place = origin(own, sources).written?;
    Some(format!("{}:{}:{}", place.path, place.line, place.column))
}
