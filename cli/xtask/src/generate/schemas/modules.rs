use std::fmt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;

/// A Go module at one version, with the sum that the public checksum database holds for it.
pub(super) struct Module {
    path: &'static str,
    version: &'static str,
    sum: &'static str,
}

/// The newest release of each of the five newest minors.
pub(super) const KUBERNETES: &[(u32, Module)] = &[
    (
        33,
        Module {
            path: "k8s.io/kubernetes",
            version: "v1.33.13",
            sum: "h1:bmH31xUdSzeA5vk0wZAK9MZp11mdLuzUSeKk0qN3hPQ=",
        },
    ),
    (
        34,
        Module {
            path: "k8s.io/kubernetes",
            version: "v1.34.4",
            sum: "h1:Yy6R4QB8C9kJPp25GFqEvX5XQwY5qzKeqD0Xx6oAcmk=",
        },
    ),
    (
        35,
        Module {
            path: "k8s.io/kubernetes",
            version: "v1.35.4",
            sum: "h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM=",
        },
    ),
    (
        36,
        Module {
            path: "k8s.io/kubernetes",
            version: "v1.36.3",
            sum: "h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=",
        },
    ),
    (
        37,
        Module {
            path: "k8s.io/kubernetes",
            version: "v1.37.2",
            sum: "h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=",
        },
    ),
];

/// Where the life of each API is written: the old ones for what has left the source since.
/// Later modules win where two speak of one kind.
pub(super) const LIFECYCLE: &[Module] = &[
    Module {
        path: "k8s.io/apiextensions-apiserver",
        version: "v0.21.14",
        sum: "h1:y1KpJQOIoKUEW1jdcXIzQoLR//wk3Oh1YLJ5b+/TdEI=",
    },
    Module {
        path: "k8s.io/kube-aggregator",
        version: "v0.21.14",
        sum: "h1:XQIxeJV8oU9Z1PnDSZ5qXBYOmkKWyunzMYsECBbrVbQ=",
    },
    Module {
        path: "k8s.io/api",
        version: "v0.21.14",
        sum: "h1:5P/Yv95EhpU7rzgLqaDkoA1JeJmZ1Gv02GJTj9Nm7EM=",
    },
    Module {
        path: "k8s.io/api",
        version: "v0.24.17",
        sum: "h1:ILPpMleNDZbMJwopUBOVWtmCq3xBAj/4gJEUicy6QGs=",
    },
    Module {
        path: "k8s.io/api",
        version: "v0.33.13",
        sum: "h1:Au/I/J8SXmcCBxp+KiS82451AEaKjVHouB1x3lUm1Wk=",
    },
    Module {
        path: "k8s.io/api",
        version: "v0.37.2",
        sum: "h1:PnxqnUFy93jr2GcpWDkKOm8wfy25kT9wa572MuQS8oc=",
    },
];

#[derive(Deserialize)]
struct Downloaded {
    #[serde(rename = "Dir", default)]
    folder: PathBuf,
    #[serde(rename = "Sum", default)]
    sum: String,
    #[serde(rename = "Error", default)]
    error: Option<String>,
}

impl Module {
    /// Brings the module into Go's module cache and gives its folder there.
    pub(super) fn fetch(&self) -> anyhow::Result<PathBuf> {
        let output = Command::new("go")
            .args(["mod", "download", "-json", &self.to_string()])
            .output()
            .context("cannot run `go`, which fetches the modules")?;
        let answer: Downloaded = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("`go mod download` gives no answer for {self}"))?;
        if let Some(error) = answer.error {
            bail!("cannot fetch {self}: {error}");
        }
        ensure!(
            answer.sum == self.sum,
            "{self} has the sum {}, wanted {}",
            answer.sum,
            self.sum
        );
        Ok(answer.folder)
    }
}

impl fmt::Display for Module {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{}", self.path, self.version)
    }
}
