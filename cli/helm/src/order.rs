/// The kinds in the order in which Helm installs them.
pub const INSTALL_ORDER: [&str; 38] = [
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

/// The place of a kind in [`INSTALL_ORDER`]; that behind the last for kinds that Helm does not know.
pub fn install_rank(kind: &str) -> usize {
    INSTALL_ORDER
        .iter()
        .position(|own| *own == kind)
        .unwrap_or(INSTALL_ORDER.len())
}

/// By what manifests are sorted: the rank, and the name for kinds that Helm does not know.
pub(crate) fn sort_key(kind: &str) -> (usize, &str) {
    let rank = install_rank(kind);
    (
        rank,
        if rank == INSTALL_ORDER.len() {
            kind
        } else {
            ""
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_kinds_come_last_and_by_name() {
        assert_eq!(install_rank("PriorityClass"), 0);
        assert_eq!(install_rank("ValidatingWebhookConfiguration"), 37);
        assert!(sort_key("Certificate") < sort_key("Gateway"));
        assert!(sort_key("Service") < sort_key("Certificate"));
    }
}
