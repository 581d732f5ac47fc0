use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use infractl_base::{Checkout, RelativePath};
use infractl_document::Sources;
use infractl_helm::{
    Capabilities, LoadOptions, ReleaseOptions, RenderOptions, ValueSources, load, render,
};

/// Loads and renders a chart so many times, and prints the median nanoseconds of both.
pub(crate) fn measure(chart: &Path, repeats: usize) -> Result<()> {
    let checkout = Checkout::open(chart)?;
    let values = ValueSources::new();
    let release = ReleaseOptions::install("demo", "default");
    let capabilities = Capabilities::new();
    let (mut loads, mut renders) = (Vec::new(), Vec::new());
    for _ in 0..repeats {
        let sources = Sources::new();
        let start = Instant::now();
        let chart = load(
            &checkout,
            &RelativePath::root(),
            &sources,
            LoadOptions::default(),
        )?;
        let loaded = start.elapsed();
        let options = RenderOptions::default();
        let start = Instant::now();
        let rendered = render(&chart, &values, &release, &capabilities, &sources, options)?;
        let manifests = rendered.manifests.len();
        drop(rendered);
        renders.push(start.elapsed());
        loads.push(loaded);
        anyhow::ensure!(manifests > 0, "nothing was rendered");
    }
    loads.sort_unstable();
    renders.sort_unstable();
    let middle = repeats / 2;
    let load = loads.get(middle).context("no repeats")?;
    let render = renders.get(middle).context("no repeats")?;
    println!("{} {}", load.as_nanos(), render.as_nanos());
    Ok(())
}
