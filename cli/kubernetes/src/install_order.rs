/// The kinds in the order in which Helm 4.3.1 installs them; all others follow.
///
/// `InstallOrder` in `pkg/release/v1/util/kind_sorter.go`.
const INSTALL_ORDER: [&str; 38] = [
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// The place of a kind in Helm's order of installation, from 0; `None` for a kind that comes last.
pub fn install_rank(kind: &str) -> Option<usize> {
    INSTALL_ORDER.iter().position(|known| *known == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_comes_before_what_lies_in_it_and_a_custom_resource_has_no_rank() {
        assert_eq!(install_rank("PriorityClass"), Some(0));
        assert!(install_rank("Namespace") < install_rank("Secret"));
        assert!(install_rank("CustomResourceDefinition") < install_rank("Deployment"));
        assert_eq!(install_rank("ValidatingWebhookConfiguration"), Some(37));
        assert_eq!(install_rank("Cluster"), None);
    }
}
