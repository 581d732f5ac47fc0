//! Every chart of this repository, with each of its `ci/*-values.yaml`, gives the bytes that the
//! real helm 4.3.1 gave after `helm dependency update`:
//! `helm template release CHART -f CHART/ci/VARIANT-values.yaml --namespace platform
//! --kube-version 1.36.3`, kept as `first-party/CHART/VARIANT.yaml`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads recorded answers, and a wrong path ends it"
)]

use std::path::Path;

use infractl_base::{Checkout, RelativePath};
use infractl_document::Sources;
use infractl_helm::{
    Capabilities, KubeVersion, LoadOptions, OutputOptions, ReleaseOptions, RenderOptions,
    ValueSources, load, render, template_output,
};

/// The recorded answers that are checked in; fewer than this is red.
const AT_LEAST: usize = 26;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("recorded answers")
        .map(|entry| {
            entry
                .expect("entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    names.sort();
    names
}

fn rendered(files: &Checkout, chart: &str, variant: &str) -> Result<Vec<u8>, String> {
    let sources = Sources::new();
    let path = RelativePath::parse(&format!("helm/charts/{chart}")).unwrap();
    let values_path = path.join(&format!("ci/{variant}-values.yaml")).unwrap();
    let options = LoadOptions {
        file_dependencies: true,
    };
    let told = |error: infractl_helm::HelmError| {
        let place = error.span.and_then(|span| sources.locate(span));
        format!("{} at {place:?}", error.message)
    };
    let loaded = load(files, &path, &sources, options).map_err(told)?;
    let mut values = ValueSources::new();
    let bytes =
        infractl_base::Files::read(files, &values_path).map_err(|error| error.to_string())?;
    values.file(&values_path, &bytes, &sources).map_err(told)?;
    let release = ReleaseOptions::install("release", "platform");
    let capabilities = Capabilities::new().with_kube_version(KubeVersion::parse("1.36.3").unwrap());
    let result = render(
        &loaded,
        &values,
        &release,
        &capabilities,
        &sources,
        RenderOptions::default(),
    )
    .map_err(told)?;
    template_output(&result, &OutputOptions::default()).map_err(told)
}

#[test]
fn every_variant_of_every_chart_gives_the_bytes_of_the_real_helm() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = crate_root.ancestors().nth(2).expect("the workspace");
    let files = Checkout::open(root).expect("the workspace");
    let recorded = crate_root.join("tests/first-party");
    let mut failures = Vec::new();
    let mut count = 0;
    for chart in names(&recorded) {
        for file in names(&recorded.join(&chart)) {
            count += 1;
            let variant = file.trim_end_matches(".yaml");
            let expected =
                std::fs::read(recorded.join(&chart).join(&file)).expect("recorded answer");
            match rendered(&files, &chart, variant) {
                Ok(actual) if actual == expected => {}
                Ok(actual) => failures.push(format!(
                    "{chart}/{variant}: {}",
                    difference(
                        &String::from_utf8_lossy(&expected),
                        &String::from_utf8_lossy(&actual)
                    )
                )),
                Err(error) => failures.push(format!("{chart}/{variant}: {error}")),
            }
        }
    }
    assert!(
        count >= AT_LEAST,
        "{count} recorded answers, and {AT_LEAST} are checked in"
    );
    assert!(
        failures.is_empty(),
        "{} of {count} differ\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn difference(expected: &str, actual: &str) -> String {
    let lines = expected.lines().zip(actual.lines()).enumerate();
    for (number, (expected, actual)) in lines {
        if expected != actual {
            return format!("line {}\n  helm: {expected}\n  own:  {actual}", number + 1);
        }
    }
    format!("{} bytes, and helm {}", actual.len(), expected.len())
}
