use std::ffi::{OsStr, OsString};

use crate::plan::Redactor;

/// The environment of the tool: of the user's own, what a run needs, and nothing that would make
/// it another run.
#[derive(Clone, Default)]
pub struct Surroundings {
    variables: Vec<(OsString, OsString)>,
    /// Names of `TF_*` variables that are set and were left out, sorted: they would change what
    /// is planned.
    pub left_out: Vec<String>,
    /// The values of credentials.
    pub secrets: Redactor,
}

/// What every program needs.
const BASICS: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "TMPDIR",
    "LANG",
    "TZ",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "SSH_AUTH_SOCK",
    "GIT_SSH_COMMAND",
];

/// How names begin that every program may need.
const BASIC_STARTS: &[&str] = &["LC_", "XDG_"];

/// How the names of credentials and of their settings begin, as the providers and backends that
/// are in wide use document them.
const CREDENTIAL_STARTS: &[&str] = &[
    "AWS_",
    "HCLOUD_",
    "HETZNER",
    "GOOGLE_",
    "GCLOUD_",
    "CLOUDSDK_",
    "ARM_",
    "AZURE_",
    "OS_",
    "DIGITALOCEAN_",
    "SPACES_",
    "CLOUDFLARE_",
    "SCW_",
    "OVH_",
    "LINODE_",
    "VULTR_",
    "EXOSCALE_",
    "OCI_",
    "ALICLOUD_",
    "IBMCLOUD_",
    "IC_",
    "MINIO_",
    "VAULT_",
    "BAO_",
    "CONSUL_",
    "NOMAD_",
    "KUBE_",
    "PG",
    "GITHUB_",
    "GITLAB_",
    "PROXMOX_",
    "VSPHERE_",
    "ACTIONS_ID_TOKEN_",
];

/// `TF_*` variables that say how the tool reaches registries and backends, or how it reads its
/// state, but not what it plans.
const TOOL_NAMES: &[&str] = &[
    "TF_CLI_CONFIG_FILE",
    "TF_ENCRYPTION",
    "TF_HTTP_USERNAME",
    "TF_HTTP_PASSWORD",
    "TF_HTTP_CLIENT_CERTIFICATE_PEM",
    "TF_HTTP_CLIENT_PRIVATE_KEY_PEM",
    "TF_HTTP_CLIENT_CA_CERTIFICATE_PEM",
    "TF_REGISTRY_DISCOVERY_RETRY",
    "TF_REGISTRY_CLIENT_TIMEOUT",
    "TF_PROVIDER_DOWNLOAD_RETRY",
];

/// Words in a name whose value is a secret.
const SECRET_WORDS: &[&str] = &[
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "KEY",
    "CREDENTIAL",
    "ENCRYPTION",
    "CERTIFICATE",
];

impl Surroundings {
    /// Chooses from an environment. `also` names variables that this project needs beside;
    /// their values are secrets.
    pub fn of(
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        also: &[String],
    ) -> Self {
        let mut chosen = Self::default();
        for (name, value) in environment {
            let Some(text) = name.to_str() else { continue };
            let starts = |starts: &[&str]| starts.iter().any(|start| text.starts_with(start));
            let is_tool = TOOL_NAMES.contains(&text) || text.starts_with("TF_TOKEN_");
            let is_credential = is_tool || starts(CREDENTIAL_STARTS);
            let is_own = also.iter().any(|also| also == text) && !text.starts_with("TF_");
            let is_needed =
                BASICS.contains(&text) || starts(BASIC_STARTS) || is_credential || is_own;
            if !is_needed {
                if text.starts_with("TF_") {
                    chosen.left_out.push(text.to_owned());
                }
                continue;
            }
            let is_secret =
                is_own || (is_credential && SECRET_WORDS.iter().any(|word| text.contains(word)));
            if is_secret && let Some(value) = value.to_str() {
                chosen.secrets.add(value);
            }
            chosen.variables.push((name, value));
        }
        // What the tool is told by this program says the same wherever it runs.
        chosen.left_out.retain(|name| !OWN.contains(&name.as_str()));
        chosen.left_out.sort();
        chosen.variables.sort();
        chosen
    }

    /// The variables, by name.
    pub fn variables(&self) -> &[(OsString, OsString)] {
        &self.variables
    }

    /// The value of one of them.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        let found = self.variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_os_str())
    }
}

/// Set for every run, so that a value of the user's own changes nothing.
const OWN: &[&str] = &["TF_IN_AUTOMATION", "TF_INPUT", "TF_PLUGIN_CACHE_DIR"];

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.variables.iter().map(|(name, _)| name).collect();
        formatter
            .debug_struct("Surroundings")
            .field("names", &names)
            .field("left_out", &self.left_out)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_a_plan_is_left_out_and_named_and_credentials_pass() {
        let environment = [
            ("PATH", "/bin"),
            ("TF_CLI_ARGS_plan", "-destroy"),
            ("TF_VAR_region", "x"),
            ("TF_WORKSPACE", "other"),
            ("TF_DATA_DIR", "/x"),
            ("TF_LOG", "trace"),
            ("TF_REATTACH_PROVIDERS", "{}"),
            ("TF_INPUT", "1"),
            ("TF_TOKEN_example_org", "canary-registry"),
            ("HCLOUD_TOKEN", "canary-5e1f2a77"),
            ("AWS_REGION", "eu-central-1"),
            ("LD_PRELOAD", "/x.so"),
            ("INFRACTL_SECRET", "x"),
            ("MY_OWN", "1"),
        ]
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let chosen = Surroundings::of(environment, &["MY_OWN".into(), "TF_WORKSPACE".into()]);
        assert_eq!(
            chosen.left_out,
            [
                "TF_CLI_ARGS_plan",
                "TF_DATA_DIR",
                "TF_LOG",
                "TF_REATTACH_PROVIDERS",
                "TF_VAR_region",
                "TF_WORKSPACE"
            ]
        );
        let names: Vec<_> = chosen
            .variables()
            .iter()
            .map(|(name, _)| name.to_str().unwrap())
            .collect();
        assert_eq!(
            names,
            [
                "AWS_REGION",
                "HCLOUD_TOKEN",
                "MY_OWN",
                "PATH",
                "TF_TOKEN_example_org"
            ]
        );
        assert_eq!(chosen.secrets.clean("a canary-5e1f2a77"), "a (sensitive)");
        assert_eq!(chosen.secrets.clean("eu-central-1"), "eu-central-1");
        assert!(!format!("{chosen:?}").contains("canary"));
    }
}
