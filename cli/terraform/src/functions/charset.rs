//! Text in other encodings than UTF-8, by their names in the IANA's register.

/// An encoding that we know to the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf16 {
        is_big_endian: bool,
        has_mark: bool,
    },
    /// One byte a character, the first 128 as in ASCII, the others with their own numbers.
    Latin1,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Known(Charset),
    /// A name that the tools understand, and we do not.
    Foreign,
    /// A name that the tools refuse.
    Nothing,
}

/// Looks a name or alias up; letters count without their case.
pub(super) fn named(name: &str) -> Named {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "utf-8" | "csutf8" => Named::Known(Charset::Utf8),
        "utf-16" | "csutf16" => Named::Known(Charset::Utf16 {
            is_big_endian: true,
            has_mark: true,
        }),
        "utf-16le" | "csutf16le" => Named::Known(Charset::Utf16 {
            is_big_endian: false,
            has_mark: false,
        }),
        "utf-16be" | "csutf16be" => Named::Known(Charset::Utf16 {
            is_big_endian: true,
            has_mark: false,
        }),
        "iso-8859-1" | "iso_8859-1" | "iso_8859-1:1987" | "iso-ir-100" | "latin1" | "l1"
        | "ibm819" | "cp819" | "csisolatin1" => Named::Known(Charset::Latin1),
        _ if name.is_empty() || is_refused(&name) => Named::Nothing,
        _ => Named::Foreign,
    }
}

/// Names that look like one and that the tools do not support; every other is left to them.
fn is_refused(name: &str) -> bool {
    matches!(name, "utf8" | "unicode" | "utf-32" | "utf-7")
}

impl Charset {
    /// The bytes; `None` where a character has none.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Latin1 => text.chars().map(|sign| u8::try_from(sign).ok()).collect(),
            Self::Utf16 {
                is_big_endian,
                has_mark,
            } => {
                let mark = has_mark.then_some(0xFEFF);
                let units = mark.into_iter().chain(text.encode_utf16());
                let bytes = units.flat_map(|unit| {
                    if is_big_endian {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                });
                Some(bytes.collect())
            }
        }
    }

    /// The text; `None` where bytes stand for none.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        let text = match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).ok()?,
            Self::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Self::Utf16 {
                is_big_endian,
                has_mark,
            } => {
                let (is_big_endian, bytes) = match bytes {
                    [0xFF, 0xFE, rest @ ..] if has_mark => (false, rest),
                    [0xFE, 0xFF, rest @ ..] if has_mark => (true, rest),
                    _ => (is_big_endian, bytes),
                };
                let (pairs, rest) = bytes.as_chunks::<2>();
                if !rest.is_empty() {
                    return None;
                }
                let units = pairs.iter().map(|pair| {
                    if is_big_endian {
                        u16::from_be_bytes(*pair)
                    } else {
                        u16::from_le_bytes(*pair)
                    }
                });
                char::decode_utf16(units)
                    .collect::<Result<String, _>>()
                    .ok()?
            }
        };
        (!text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
    }
}
