use anyhow::{Result, ensure};

use crate::workspace;

/// Every relative link of every Markdown page leads to a file, and every fence is closed.
pub(crate) fn check() -> Result<()> {
    let root = workspace::root()?;
    let mut wrong = Vec::new();
    for page in workspace::files(&root, ".md")? {
        let text = workspace::read(&page)?;
        let shown = page.strip_prefix(&root).unwrap_or(&page).display();
        let fences = text
            .lines()
            .filter(|line| line.trim_start().starts_with("```"))
            .count();
        if fences % 2 == 1 {
            wrong.push(format!("{shown}: a code fence is not closed"));
        }
        for link in links(&text) {
            let target = link.split('#').next().unwrap_or_default();
            let is_elsewhere = target.contains("://") || target.starts_with("mailto:");
            if target.is_empty() || is_elsewhere {
                continue;
            }
            let folder = page.parent().unwrap_or(&root);
            if !folder.join(target).exists() {
                wrong.push(format!("{shown}: `{link}` leads nowhere"));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// The targets of all inline links outside code fences.
fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, after)) = after.split_once(')') else {
                break;
            };
            found.push(target);
            rest = after;
        }
    }
    found
}
