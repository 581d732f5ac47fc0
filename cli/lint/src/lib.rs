//! Rules over the text of what people write; what shows only in a render is a matter of policies.
//!
//! Each rule is a function over a tree or a chart that somebody has read already.

mod ambiguous_scalar;
mod bare;
mod chart;
mod missing_schema;
mod rules;
mod terraform;
mod unread_value;

pub use ambiguous_scalar::ambiguous_scalars;
pub use bare::{BareFiles, Linted};
pub use chart::chart;
pub use missing_schema::missing_schema;
pub use rules::RULES;
pub use terraform::TerraformModules;
pub use unread_value::unread_values;
