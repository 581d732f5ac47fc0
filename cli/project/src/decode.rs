//! Ways to decode types that read themselves from text, or come in two forms.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use infractl_document::Spanned;
use serde::de::{Deserialize, Deserializer, Error};

/// A value of a type that knows nothing of serde.
pub(crate) fn text<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(
    deserializer: D,
) -> Result<Spanned<T>, D::Error> {
    let text = Spanned::<Cow<'de, str>>::deserialize(deserializer)?;
    parse(&text).map_err(D::Error::custom)
}

/// The same, where the key may be left out.
pub(crate) fn optional_text<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(
    deserializer: D,
) -> Result<Option<Spanned<T>>, D::Error> {
    let text = Option::<Spanned<Cow<'de, str>>>::deserialize(deserializer)?;
    text.as_ref()
        .map(parse)
        .transpose()
        .map_err(D::Error::custom)
}

fn parse<T: FromStr>(text: &Spanned<Cow<'_, str>>) -> Result<Spanned<T>, T::Err> {
    let value = text.value.parse()?;
    Ok(Spanned {
        value,
        key: text.key,
        span: text.span,
    })
}
