use std::path::Path;

use infractl_base::{Checkout, RelativePath};

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// Opens the folder that a path is told from: what lies elsewhere is named from the folder around
/// it, for reports hold no absolute paths.
pub(crate) fn locate(
    context: &Context,
    path: &Path,
) -> Result<(Checkout, RelativePath), CommandError> {
    let missing = |error: std::io::Error| {
        CommandError::undecided(format!("cannot read `{}`: {error}", path.display()))
    };
    let absolute = context
        .directory()
        .join(path)
        .canonicalize()
        .map_err(missing)?;
    let root = if absolute.starts_with(context.directory()) {
        context.directory()
    } else {
        absolute.parent().unwrap_or(&absolute)
    };
    let checkout = Checkout::open(root).map_err(missing)?;
    let below = absolute
        .strip_prefix(checkout.root())
        .unwrap_or(Path::new(""));
    let below = below.to_str().ok_or_else(|| {
        CommandError::undecided(format!("the path `{}` is not UTF-8", path.display()))
    })?;
    Ok((checkout, RelativePath::parse(below).or_undecided()?))
}
