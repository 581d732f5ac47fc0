use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use infractl_base::{Checkout, RelativePath};
use infractl_document::Sources;
use infractl_helm::{
    Capabilities, HelmError, LoadOptions, ReleaseOptions, RenderOptions, ValueSources, load,
    render, render_texts,
};

/// Loads and renders a chart so many times, and prints the median nanoseconds: of the load, of the
/// render, of the part of it that ends with the texts of the templates, and of this part when the
/// same loaded chart is rendered again.
pub(crate) fn measure(chart: &Path, repeats: usize) -> Result<()> {
    let checkout = Checkout::open(chart)?;
    let values = ValueSources::new();
    let release = ReleaseOptions::install("demo", "default");
    let capabilities = Capabilities::new();
    let root = RelativePath::root();
    let options = RenderOptions::default();
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..repeats {
        let sources = Sources::new();
        let (loaded, chart) = timed(|| load(&checkout, &root, &sources, LoadOptions::default()))?;
        let texts = || {
            let texts = render_texts(&chart, &values, &release, &capabilities, &sources, options)?;
            Ok::<_, HelmError>(texts.len())
        };
        let (first, count) = timed(texts)?;
        let (again, _) = timed(texts)?;
        // The templates of this one are not parsed yet.
        let chart = load(&checkout, &root, &sources, LoadOptions::default())?;
        let (whole, manifests) = timed(|| {
            let rendered = render(&chart, &values, &release, &capabilities, &sources, options)?;
            Ok::<_, HelmError>(rendered.manifests.len())
        })?;
        ensure!(count > 0 && manifests > 0, "nothing was rendered");
        for (all, one) in times.iter_mut().zip([loaded, whole, first, again]) {
            all.push(one);
        }
    }
    for mut all in times {
        all.sort_unstable();
        let middle = all.get(repeats / 2).context("no repeats")?;
        println!("{}", middle.as_nanos());
    }
    Ok(())
}

/// What a work gives, and how long it takes.
fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(Duration, T), E> {
    let start = Instant::now();
    let made = work()?;
    Ok((start.elapsed(), made))
}
