use anyhow::{Context, Result, ensure};

use super::Bench;

/// Helm makes of each component of every environment what infractl makes of it.
pub(super) fn check_helm(bench: &Bench) -> Result<()> {
    let repository = bench.clone_of_repository()?;
    let helm = bench.tools.helm()?;
    let folder = helm.parent().context("the helm binary lies in a folder")?;
    let mut path = folder.as_os_str().to_owned();
    if let Some(own) = std::env::var_os("PATH") {
        path.push(":");
        path.push(own);
    }
    for environment in ["local", "staging", "prod"] {
        let output = bench
            .infractl(&repository)?
            .env("PATH", &path)
            .args(["render", environment, "--against", "helm"])
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(
            output.status.success(),
            "{environment}: {}\n{said}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        let same = said.lines().filter(|line| line.contains(": the same "));
        println!("   {environment}: {} components are the same", same.count());
    }
    Ok(())
}
