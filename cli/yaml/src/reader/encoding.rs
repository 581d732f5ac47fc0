use infractl_document::{SourceId, Span};

use crate::{YamlError, YamlErrorKind};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A text without its byte order mark, and the offset at which it begins in its source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'t> {
    pub(crate) content: &'t str,
    pub(crate) offset: usize,
    pub(crate) source: SourceId,
}

impl<'t> Text<'t> {
    /// The text from an offset on.
    pub(super) fn from(&self, at: usize) -> Option<Text<'t>> {
        Some(Text {
            content: self.content.get(at..)?,
            offset: self.offset + at,
            source: self.source,
        })
    }

    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start + self.offset, end + self.offset)
    }
}

/// Checks that the bytes are UTF-8; UTF-16, which no tool around Kubernetes writes, is refused.
pub(crate) fn decode(bytes: &[u8], source: SourceId) -> Result<Text<'_>, YamlError> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let error = YamlError::new(
            YamlErrorKind::Encoding,
            Span::new(source, 0, 2),
            "the file is written in UTF-16",
        );
        return Err(error.help("save the file as UTF-8"));
    }
    let rest = bytes.strip_prefix(BYTE_ORDER_MARK);
    let offset = if rest.is_some() {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let body = rest.unwrap_or(bytes);
    let text = std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        let byte = body.get(at).copied().unwrap_or_default();
        YamlError::new(
            YamlErrorKind::Encoding,
            Span::new(source, at + offset, at + offset + 1),
            format!("byte 0x{byte:02X} is not UTF-8"),
        )
        .help("save the file as UTF-8, or write the value as base64 with the tag `!!binary`")
    })?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(YamlError::new(
            YamlErrorKind::Encoding,
            Span::new(source, 0, 0),
            "the file is larger than 4 GiB",
        ));
    }
    Ok(Text {
        content: text,
        offset,
        source,
    })
}
