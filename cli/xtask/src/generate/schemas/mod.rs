//! Writes the tables that `infractl-kubernetes` embeds, from the published Go modules.
//!
//! One table a minor comes from `api/openapi-spec/swagger.json` and, for the enums that the
//! swagger leaves out, from `pkg/generated/openapi/zz_generated.openapi.go` of the module
//! `k8s.io/kubernetes`. The life of each API comes from the `zz_generated.prerelease-lifecycle.go`
//! files of `k8s.io/api` and its sisters. The same modules give the same bytes.

mod encode;
mod enums;
mod lifecycle;
mod modules;
mod swagger;
mod table;

use std::path::Path;

use anyhow::Context as _;

use modules::Module;
use swagger::Swagger;

use crate::workspace::{read, write};

/// Writes `v1.<minor>.bin` for each known minor, and `lifecycle.tsv`; with `is_check` a stale file
/// is an error.
///
/// Needs `go` on the path, and the module proxy or a module cache that holds the modules.
pub(crate) fn run(out: &Path, is_check: bool) -> anyhow::Result<()> {
    let mut served = Vec::new();
    for (minor, module) in modules::KUBERNETES {
        let folder = module.fetch()?;
        let swagger = Swagger::read(&folder.join("api/openapi-spec/swagger.json"))?;
        let enums = enums::read(&folder.join("pkg/generated/openapi/zz_generated.openapi.go"))?;
        let table = table::build(*minor, &swagger, &enums)
            .with_context(|| format!("building the table of {module}"))?;
        served.push((*minor, table.kinds()));
        write(
            &out.join(format!("v1.{minor}.bin")),
            &encode::encode(&table)?,
            is_check,
        )?;
    }
    let lives = modules::LIFECYCLE
        .iter()
        .map(Module::fetch)
        .collect::<Result<Vec<_>, _>>()?;
    let text = lifecycle::build(&lives, &served)?;
    write(&out.join("lifecycle.tsv"), text.as_bytes(), is_check)
}
