use crate::go;

/// What a cluster can do, as templates ask for it in `.Capabilities`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// The version of Kubernetes.
    pub kube_version: KubeVersion,
    /// The API versions: Helm's own list, and what was added.
    pub api_versions: Vec<String>,
}

/// A version of Kubernetes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubeVersion {
    /// With all its suffixes: `v1.33.4-gke.1`.
    pub version: String,
    /// Without them, for ranges: `v1.33.4`.
    pub normalized: String,
    /// The first number.
    pub major: String,
    /// The second number.
    pub minor: String,
}

/// What Helm 4.3.1 was built for.
const DEFAULT_VERSION: &str = "v1.37.0";

/// The API versions that Helm 4.3.1 takes every cluster to have, in its order.
pub const API_VERSIONS: [&str; 57] = [
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

impl Capabilities {
    /// What `helm template` assumes without `--kube-version` and `--api-versions`.
    #[must_use]
    pub fn new() -> Self {
        let version = DEFAULT_VERSION.to_owned();
        Self {
            kube_version: KubeVersion {
                normalized: version.clone(),
                version,
                major: "1".to_owned(),
                minor: "37".to_owned(),
            },
            api_versions: API_VERSIONS
                .iter()
                .map(|version| (*version).to_owned())
                .collect(),
        }
    }

    /// The same for another version of Kubernetes.
    #[must_use]
    pub fn with_kube_version(mut self, version: KubeVersion) -> Self {
        self.kube_version = version;
        self
    }

    /// The same with further API versions.
    #[must_use]
    pub fn with_api_versions(mut self, versions: impl IntoIterator<Item = String>) -> Self {
        self.api_versions.extend(versions);
        self
    }
}

impl Default for Capabilities {
    fn default() -> Self {
        Self::new()
    }
}

impl KubeVersion {
    /// Reads `1.36`, `v1.36.3+k3s1` and the like; the error is Kubernetes' text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let start = text.trim_start_matches(|sign: char| sign.is_ascii_whitespace());
        let start = start.strip_prefix('v').unwrap_or(start);
        let mut end = 0;
        for part in start.split('.') {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                break;
            }
            end += digits + usize::from(end > 0);
            if digits < part.len() {
                break;
            }
        }
        if end == 0 || text.contains('\n') {
            return Err(format!("could not parse {} as version", go::quote(text)));
        }
        let numbers: Vec<&str> = start.get(..end).unwrap_or_default().split('.').collect();
        let [major, minor, ..] = numbers.as_slice() else {
            return Err(format!("illegal version string {}", go::quote(text)));
        };
        if major.len() > 1 && major.starts_with('0') {
            return Err(format!(
                "illegal zero-prefixed version component {} in {}",
                go::quote(major),
                go::quote(text)
            ));
        }
        let mut plain = Vec::new();
        for number in &numbers {
            let value: u64 = number.parse().map_err(|_| {
                format!(
                    "illegal non-numeric version component {} in {}: strconv.ParseUint: parsing \
                     {}: value out of range",
                    go::quote(number),
                    go::quote(text),
                    go::quote(number)
                )
            })?;
            plain.push(value.to_string());
        }
        let version = if text.starts_with('v') {
            text.to_owned()
        } else {
            format!("v{text}")
        };
        Ok(Self {
            version,
            normalized: format!("v{}", plain.join(".")),
            major: (*major).to_owned(),
            minor: minor
                .parse::<u64>()
                .map_or_else(|_| (*minor).to_owned(), |own| own.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_stay_in_the_version_and_leave_the_range() {
        let version = KubeVersion::parse("1.33.4-gke.1").unwrap();
        assert_eq!(version.version, "v1.33.4-gke.1");
        assert_eq!(version.normalized, "v1.33.4");
        assert_eq!((&*version.major, &*version.minor), ("1", "33"));
        assert_eq!(
            KubeVersion::parse("1").unwrap_err(),
            "illegal version string \"1\""
        );
        assert_eq!(
            KubeVersion::parse("abc").unwrap_err(),
            "could not parse \"abc\" as version"
        );
        assert_eq!(KubeVersion::parse("v1.36+").unwrap().normalized, "v1.36");
    }
}
