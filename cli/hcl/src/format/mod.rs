//! The canonical format, to the byte as `tofu fmt` and `terraform fmt` write it.
//!
//! Tokens keep their order; only the spaces between them change, and a few forms are replaced that
//! older versions of Terraform needed: `"${a}"` by `a`, types in quotes, labels without quotes.

mod align;
mod indent;
mod line;
mod piece;
mod rewrite;
mod space;
mod width;

use infractl_document::SourceId;

use crate::{HclError, read};

/// Writes a file in the canonical format.
///
/// # Errors
/// The mistakes of a file that Terraform, too, would not take: such a file is left as it is.
pub fn format(text: &[u8], source: SourceId) -> Result<Vec<u8>, Vec<HclError>> {
    let reading = read(text, source);
    if !reading.is_whole() {
        return Err(reading.errors);
    }
    let mut pieces = rewrite::rewritten(piece::pieces(text), &reading.file.body);
    let lines = line::lines(&pieces);
    indent::indent(&mut pieces, &lines);
    space::space(&mut pieces, &lines);
    align::align(&mut pieces, &lines);
    Ok(piece::written(&pieces, text.len()))
}
