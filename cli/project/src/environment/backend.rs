use std::collections::BTreeMap;

use infractl_document::{Node, Span, Spanned, Tree, View};
use serde::de::{Deserialize, Deserializer, Error};

/// Where the state of a stack lies, beside the environment's own store.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct StackBackend {
    /// The kind of store.
    pub kind: Spanned<BackendKind>,
    /// Its settings, none of them a secret.
    #[serde(default)]
    pub settings: BTreeMap<String, Spanned<BackendSetting>>,
}

/// A kind of store that Terraform knows and that several machines share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BackendKind {
    /// A bucket of whatever speaks S3.
    S3,
    /// A bucket of Google's.
    Gcs,
    /// A container of Azure's.
    Azurerm,
    /// A bucket of Alibaba's.
    Oss,
    /// A bucket of Tencent's.
    Cos,
    /// Any server that takes states by HTTP.
    Http,
    /// A schema of PostgreSQL.
    Pg,
    /// A key of Consul.
    Consul,
    /// Secrets of a Kubernetes cluster.
    Kubernetes,
}

/// A setting: a text, a number, a truth value, or a map of such.
#[derive(Debug, Clone, PartialEq)]
pub struct BackendSetting(Tree);

impl BackendKind {
    /// The word of Terraform.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gcs",
            Self::Azurerm => "azurerm",
            Self::Oss => "oss",
            Self::Cos => "cos",
            Self::Http => "http",
            Self::Pg => "pg",
            Self::Consul => "consul",
            Self::Kubernetes => "kubernetes",
        }
    }

    /// The setting that tells one state from another in a store of this kind.
    fn own_setting(self) -> &'static str {
        match self {
            Self::S3 | Self::Azurerm | Self::Oss => "key",
            Self::Gcs | Self::Cos => "prefix",
            Self::Http => "address",
            Self::Pg => "schema_name",
            Self::Consul => "path",
            Self::Kubernetes => "secret_suffix",
        }
    }

    /// Variables of a run's environment, each of which says as whom a store of this kind is opened.
    pub fn credential_variables(self) -> &'static [&'static str] {
        match self {
            Self::S3 => &[
                "AWS_ACCESS_KEY_ID",
                "AWS_PROFILE",
                "AWS_ROLE_ARN",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "AWS_SHARED_CREDENTIALS_FILE",
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            ],
            Self::Gcs => &[
                "GOOGLE_APPLICATION_CREDENTIALS",
                "GOOGLE_CREDENTIALS",
                "GOOGLE_BACKEND_CREDENTIALS",
                "GOOGLE_OAUTH_ACCESS_TOKEN",
                "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
                "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT",
            ],
            Self::Azurerm => &[
                "ARM_ACCESS_KEY",
                "ARM_SAS_TOKEN",
                "ARM_CLIENT_ID",
                "ARM_CLIENT_SECRET",
                "ARM_USE_MSI",
                "ARM_USE_OIDC",
                "ARM_USE_CLI",
            ],
            Self::Oss => &["ALICLOUD_ACCESS_KEY", "ALICLOUD_PROFILE", "ECS_ROLE_NAME"],
            Self::Cos => &["TENCENTCLOUD_SECRET_ID"],
            Self::Http => &["TF_HTTP_USERNAME", "TF_HTTP_CLIENT_CERTIFICATE_PEM"],
            Self::Pg => &["PGUSER", "PGPASSWORD", "PG_CONN_STR", "PGPASSFILE"],
            Self::Consul => &["CONSUL_HTTP_TOKEN", "CONSUL_HTTP_AUTH"],
            Self::Kubernetes => &["KUBE_CONFIG_PATH", "KUBE_CONFIG_PATHS", "KUBE_TOKEN"],
        }
    }

    /// Settings, none of them a secret, that say the same.
    pub fn credential_settings(self) -> &'static [&'static str] {
        match self {
            Self::S3 => &[
                "profile",
                "shared_credentials_file",
                "shared_credentials_files",
                "assume_role",
                "assume_role_with_web_identity",
            ],
            Self::Gcs => &["impersonate_service_account"],
            Self::Azurerm => &["use_msi", "use_oidc", "use_cli", "use_azuread_auth"],
            Self::Oss => &["profile", "ecs_role_name", "assume_role"],
            Self::Kubernetes => &["config_path", "config_paths", "in_cluster_config"],
            Self::Cos | Self::Http | Self::Pg | Self::Consul => &[],
        }
    }

    /// What takes the place of credentials in a file.
    pub fn credentials(self) -> &'static str {
        match self {
            Self::S3 => {
                "`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or a role, in the environment of the run"
            }
            Self::Gcs => "`GOOGLE_APPLICATION_CREDENTIALS` in the environment of the run",
            Self::Azurerm => {
                "`ARM_ACCESS_KEY` or `ARM_CLIENT_SECRET` in the environment of the run"
            }
            Self::Oss => {
                "`ALICLOUD_ACCESS_KEY` and `ALICLOUD_SECRET_KEY` in the environment of the run"
            }
            Self::Cos => {
                "`TENCENTCLOUD_SECRET_ID` and `TENCENTCLOUD_SECRET_KEY`, named under `credentials` in `infractl.yaml`, in the environment of the run"
            }
            Self::Http => "`TF_HTTP_USERNAME` and `TF_HTTP_PASSWORD` in the environment of the run",
            Self::Pg => "`PGUSER` and `PGPASSWORD` in the environment of the run",
            Self::Consul => "`CONSUL_HTTP_TOKEN` in the environment of the run",
            Self::Kubernetes => "`KUBE_CONFIG_PATH` or `KUBE_TOKEN` in the environment of the run",
        }
    }
}

impl BackendSetting {
    /// The value with its span.
    pub fn tree(&self) -> &Tree {
        &self.0
    }
}

impl<'de> Deserialize<'de> for BackendSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = Tree::deserialize(deserializer)?;
        let root = tree.root();
        let is_fine = match root.view() {
            View::Map(map) => map.iter().all(|(_, value)| is_scalar(value)),
            _ => is_scalar(root),
        };
        if is_fine {
            return Ok(Self(tree));
        }
        Err(D::Error::custom(format_args!(
            "expected a string, a number, a boolean or a map of them, found {}",
            root.kind()
        )))
    }
}

fn is_scalar(node: Node<'_>) -> bool {
    matches!(node.view(), View::Text(_) | View::Number(_) | View::Bool(_))
}

impl StackBackend {
    /// Where it is written.
    pub(crate) fn place(&self) -> Option<Span> {
        self.kind.span
    }

    /// Whether two states would lie in one place. What the code of a stack says besides is not
    /// known here, so a setting that is left out is the same as none.
    pub(crate) fn is_same_place(&self, other: &Self) -> bool {
        let kind = self.kind.value;
        let own = kind.own_setting();
        let has_own = self.settings.contains_key(own) || kind == BackendKind::Pg;
        let is_same = |name: &&str| match (self.settings.get(*name), other.settings.get(*name)) {
            (Some(one), Some(two)) => one.0.root().has_same_value(two.0.root()),
            (None, None) => true,
            _ => false,
        };
        let shared = [
            "bucket",
            "conn_str",
            "container_name",
            "endpoint",
            "endpoints",
            "namespace",
            "storage_account_name",
        ];
        kind == other.kind.value && has_own && is_same(&own) && shared.iter().all(is_same)
    }

    /// The first setting that is a credential, with the place where it is named.
    pub(crate) fn secret(&self) -> Option<(String, Option<Span>)> {
        self.settings.iter().find_map(|(name, setting)| {
            let root = setting.value.0.root();
            let place = setting.span.or(root.span());
            if opens(name, root) {
                return Some((name.clone(), place));
            }
            let inside = root.as_map()?;
            let found = inside.iter().find(|(key, value)| opens(key, *value));
            found.map(|(key, value)| (format!("{name}.{key}"), value.span().or(place)))
        })
    }
}

/// Parts of the names of settings whose values open a store.
const SECRETS: &[&str] = &[
    "access_key",
    "secret_id",
    "secret_key",
    "client_secret",
    "password",
    "passphrase",
    "token",
    "private_key",
    "client_key",
    "customer_key",
    "encryption_key",
    "credentials",
];

/// Names that look like those, and only say where a secret lies.
const PLACES: &[&str] = &[
    "web_identity_token_file",
    "shared_credentials_file",
    "shared_credentials_files",
    "oidc_token_file_path",
    "kms_encryption_key",
    "token_file",
];

/// Whether a setting opens something: by its name, or by what stands in it.
fn opens(name: &str, value: Node<'_>) -> bool {
    let is_named = SECRETS.iter().any(|part| name.contains(part)) && !PLACES.contains(&name);
    let Some(text) = value.as_str() else {
        return is_named && value.as_map().is_none();
    };
    is_named || text.contains("-----BEGIN") || has_password(text)
}

/// Whether an address or a connection string holds a password.
fn has_password(text: &str) -> bool {
    let authority = text.split_once("://").map(|(_, rest)| {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or(rest)
    });
    let user = authority.and_then(|authority| authority.rsplit_once('@'));
    let in_address = user.is_some_and(|(user, _)| user.contains(':'));
    in_address || text.to_ascii_lowercase().contains("password=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_password_opens_a_store() {
        for text in [
            "https://user:word@states.example.org/a",
            "postgres://infractl:word@db/states?sslmode=require",
            "host=db user=infractl password=word",
        ] {
            assert!(has_password(text), "{text}");
        }
        for text in [
            "https://states.example.org/a:b@c",
            "https://user@states.example.org/a",
            "https://s3.example.org:9000",
            "platform/staging",
        ] {
            assert!(!has_password(text), "{text}");
        }
    }
}
