use std::borrow::Cow;

/// Makes control characters visible, so that text of others cannot drive a terminal.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_control = |sign: char| sign.is_control() && sign != '\n' && sign != '\t';
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let escape = |sign: char| {
        if is_control(sign) {
            sign.escape_default().to_string()
        } else {
            sign.to_string()
        }
    };
    Cow::Owned(text.chars().map(escape).collect())
}

/// Escapes text for an element or an attribute of XML.
pub(crate) fn xml(text: &str) -> String {
    visible(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
