use std::sync::{Arc, OnceLock};

use super::{ProviderSchema, Schemas, read_schemas};

/// A provider that is known without asking: its source, and the text of its schema.
struct Shipped {
    source: &'static str,
    text: &'static str,
    read: OnceLock<Option<Arc<ProviderSchema>>>,
}

/// What `terraform_data` and `terraform_remote_state` are made of, then `terraform/schemas`: each
/// names the source of its facts.
static ALL: [Shipped; 4] = [
    shipped("builtin/terraform", include_str!("built_in.json")),
    shipped(
        "aminueza/minio",
        include_str!("../../../../terraform/schemas/aminueza/minio.json"),
    ),
    shipped(
        "hashicorp/aws",
        include_str!("../../../../terraform/schemas/hashicorp/aws.json"),
    ),
    shipped(
        "hetznercloud/hcloud",
        include_str!("../../../../terraform/schemas/hetznercloud/hcloud.json"),
    ),
];

const fn shipped(source: &'static str, text: &'static str) -> Shipped {
    Shipped {
        source,
        text,
        read: OnceLock::new(),
    }
}

/// The schema of a provider that is known without asking, read when it is first needed.
pub(super) fn provider(source: &str) -> Option<&'static ProviderSchema> {
    let found = ALL.iter().find(|own| own.source == source)?;
    let read = found.read.get_or_init(|| {
        // A test reads every one of them.
        let read: Option<Schemas> = read_schemas(found.text.as_bytes()).ok();
        read?.providers.remove(source)
    });
    read.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_that_is_shipped_can_be_read() {
        for own in &ALL {
            let read = read_schemas(own.text.as_bytes()).unwrap();
            assert!(read.provider(own.source).is_some(), "{}", own.source);
            assert!(provider(own.source).is_some(), "{}", own.source);
        }
    }
}
