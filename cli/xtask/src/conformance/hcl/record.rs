use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use infractl_base::Digest;
use serde::Serialize;

use super::originals::version_of_hclsyntax;
use crate::tools::TOFU_VERSION;
use crate::workspace;

/// What was asked, and whom.
#[derive(Serialize)]
struct Head {
    tofu: &'static str,
    hclsyntax: String,
    /// The digest of each file of fixtures.
    fixtures: BTreeMap<String, String>,
}

/// A fixture with what the originals made of it.
#[derive(Serialize)]
pub(super) struct Answer {
    pub(super) name: String,
    pub(super) text: String,
    /// What `tofu fmt` wrote; nothing where it refuses the text.
    pub(super) formatted: Option<String>,
    /// The tree of `hclsyntax`.
    pub(super) tree: Option<String>,
}

/// Writes the answers, or sees to it that those which are recorded still are right.
pub(super) fn hold(answers: &[Answer], is_recording: bool) -> Result<()> {
    let path = path()?;
    let text = text(answers)?;
    if is_recording {
        return workspace::write(&path, text.as_bytes(), false);
    }
    let recorded = workspace::read(&path)?;
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (recorded, asked) = (lines(&recorded), lines(&text));
    let missing = asked.iter().filter(|line| !recorded.contains(line));
    let missing: Vec<&str> = missing.map(String::as_str).collect();
    ensure!(
        missing.is_empty() && recorded.len() == asked.len(),
        "{} differs from what the originals say today; `cargo xtask conformance --only HCL \
         --record` writes it anew:\n{}",
        path.display(),
        missing.join("\n")
    );
    Ok(())
}

fn path() -> Result<PathBuf> {
    Ok(workspace::root()?.join("cli/hcl/tests/golden/answers.jsonl"))
}

fn text(answers: &[Answer]) -> Result<String> {
    let mut fixtures = BTreeMap::new();
    for file in workspace::files(&workspace::root()?.join(super::FIXTURES), ".txt")? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let digest = Digest::of(&std::fs::read(&file)?).hex();
        fixtures.insert(name.into_owned(), digest);
    }
    let head = Head {
        tofu: TOFU_VERSION,
        hclsyntax: version_of_hclsyntax()?,
        fixtures,
    };
    let mut text = serde_json::to_string(&head)?;
    for answer in answers {
        text.push('\n');
        text.push_str(&serde_json::to_string(answer)?);
    }
    text.push('\n');
    Ok(text)
}
