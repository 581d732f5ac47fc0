//! The simulated clouds: a mirror of providers that Terraform installs without a registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{process, workspace};

/// Both programs look below their own registry.
const REGISTRIES: [&str; 2] = ["registry.opentofu.org", "registry.terraform.io"];

/// Simulated providers, ready to be installed.
pub(crate) struct Clouds {
    folder: PathBuf,
    settings: PathBuf,
}

impl Clouds {
    /// Builds the provider and lays out its mirror in `folder`, one copy for each schema file.
    pub(crate) fn set_up(folder: &Path) -> Result<Self> {
        let root = workspace::root()?.join("terraform");
        std::fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let program = folder.join("simulated");
        process::run(
            Command::new("go")
                .current_dir(root.join("testing"))
                .env("CGO_ENABLED", "0")
                .args(["build", "-mod=readonly", "-trimpath", "-ldflags", "-s -w"])
                .arg("-o")
                .arg(&program)
                .arg("."),
        )?;
        let schemas = workspace::files(&root.join("schemas"), ".json")?;
        ensure!(!schemas.is_empty(), "terraform/schemas holds no schema");
        for schema in schemas {
            let address = schema.strip_prefix(root.join("schemas"))?;
            let answers = root.join("testing/answers").join(address);
            let address = address.with_extension("");
            for registry in REGISTRIES {
                let mirror = folder.join("mirror").join(registry).join(&address);
                lay_out(&program, &schema, &answers, &mirror)?;
            }
        }
        let settings = folder.join("tofurc");
        std::fs::write(
            &settings,
            format!(
                "disable_checkpoint = true\n\nprovider_installation {{\n  filesystem_mirror {{\n    path    = \"{}\"\n    include = [\"*/*/*\"]\n  }}\n}}\n",
                folder.join("mirror").display()
            ),
        )?;
        Ok(Self { folder, settings })
    }

    /// What [`Self::set_up`] left in `folder`, or makes it.
    pub(crate) fn set_up_once(folder: &Path) -> Result<Self> {
        let settings = folder.join("tofurc");
        if !settings.exists() {
            return Self::set_up(folder);
        }
        Ok(Self {
            folder: folder.canonicalize()?,
            settings,
        })
    }

    /// Lets a run of tofu or terraform see these clouds alone; what it makes is kept in `store`.
    pub(crate) fn offer(&self, command: &mut Command, store: &Path) {
        command
            .env("TF_CLI_CONFIG_FILE", &self.settings)
            .env("TF_IN_AUTOMATION", "1")
            .env("CHECKPOINT_DISABLE", "1")
            .env("INFRACTL_SIMULATED_CLOUD", store);
    }

    /// What a shell has to export for runs of its own.
    pub(crate) fn exports(&self) -> String {
        format!(
            "export TF_CLI_CONFIG_FILE={}\nexport INFRACTL_SIMULATED_CLOUD={}",
            self.settings.display(),
            self.folder.join("cloud").display()
        )
    }
}

/// Puts program, schema and answers side by side, where the program looks for them.
fn lay_out(program: &Path, schema: &Path, answers: &Path, mirror: &Path) -> Result<()> {
    let version = provider_version(schema)?;
    let name = schema.file_stem().unwrap_or_default().to_string_lossy();
    let folder = mirror.join(&version).join("linux_amd64");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("terraform-provider-{name}_v{version}"));
    let _ = std::fs::remove_file(&file);
    // A link where the file system has them: the program is 15 MB.
    if std::fs::hard_link(program, &file).is_err() {
        std::fs::copy(program, &file)?;
    }
    std::fs::copy(schema, folder.join("schema.json"))?;
    if answers.exists() {
        std::fs::copy(answers, folder.join("answers.json"))?;
    }
    Ok(())
}

/// What of a schema file the mirror has to know.
#[derive(serde::Deserialize)]
struct Schema {
    provider_version: String,
}

fn provider_version(schema: &Path) -> Result<String> {
    let content: Schema = serde_json::from_str(&workspace::read(schema)?)
        .with_context(|| format!("reading {}", schema.display()))?;
    Ok(content.provider_version)
}
