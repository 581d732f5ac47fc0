use infractl_document::{Node, PathStep, ValuePath};

use crate::diff::{Change, FieldChange};
use crate::identity::ObjectId;

/// Why a change needs the object to be deleted and made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The field that cannot change.
    pub field: ValuePath,
    /// What the API server says about it.
    pub reason: &'static str,
}

/// Fields of a kind that cannot change once the object exists.
///
/// From the update validation of Kubernetes 1.37.2, `pkg/apis/<group>/validation/validation.go`.
struct Immutable {
    group: &'static str,
    kind: &'static str,
    /// Beginnings of paths, without list positions.
    fields: &'static [&'static str],
    /// Beginnings of paths below `fields` that may change.
    except: &'static [&'static str],
}

const fn fields(
    group: &'static str,
    kind: &'static str,
    fields: &'static [&'static str],
) -> Immutable {
    Immutable {
        group,
        kind,
        fields,
        except: &[],
    }
}

const RBAC: &str = "rbac.authorization.k8s.io";

const IMMUTABLE: &[Immutable] = &[
    // apps: ValidateDeploymentUpdate, ValidateDaemonSetSpecUpdate, ValidateReplicaSetUpdate,
    // ValidateStatefulSetUpdate, ValidateControllerRevisionUpdate
    fields("apps", "Deployment", &["spec.selector"]),
    fields("apps", "DaemonSet", &["spec.selector"]),
    fields("apps", "ReplicaSet", &["spec.selector"]),
    fields(
        "apps",
        "StatefulSet",
        &[
            "spec.selector",
            "spec.serviceName",
            "spec.podManagementPolicy",
            "spec.volumeClaimTemplates",
        ],
    ),
    fields("apps", "ControllerRevision", &["data"]),
    // batch: ValidateJobSpecUpdate
    fields(
        "batch",
        "Job",
        &[
            "spec.selector",
            "spec.template",
            "spec.completionMode",
            "spec.podFailurePolicy",
            "spec.backoffLimitPerIndex",
            "spec.managedBy",
            "spec.successPolicy",
        ],
    ),
    // core: ValidatePersistentVolumeClaimUpdate, ValidatePersistentVolumeUpdate,
    // ValidatePodUpdate, ValidateSecretUpdate, ValidateResourceQuotaUpdate
    Immutable {
        group: "",
        kind: "PersistentVolumeClaim",
        fields: &["spec"],
        except: &[
            "spec.resources",
            "spec.volumeAttributesClassName",
            // Set once, by the binder or by hand.
            "spec.volumeName",
        ],
    },
    Immutable {
        group: "",
        kind: "PersistentVolume",
        fields: &["spec"],
        except: &[
            "spec.accessModes",
            "spec.capacity",
            "spec.claimRef",
            "spec.mountOptions",
            "spec.nodeAffinity",
            "spec.persistentVolumeReclaimPolicy",
            "spec.storageClassName",
            "spec.volumeAttributesClassName",
        ],
    },
    Immutable {
        group: "",
        kind: "Pod",
        fields: &["spec"],
        except: &[
            "spec.activeDeadlineSeconds",
            "spec.containers.image",
            "spec.initContainers.image",
            "spec.tolerations",
        ],
    },
    fields("", "Secret", &["type"]),
    fields("", "ResourceQuota", &["spec.scopes"]),
    // rbac: ValidateRoleBindingUpdate, ValidateClusterRoleBindingUpdate
    fields(RBAC, "RoleBinding", &["roleRef"]),
    fields(RBAC, "ClusterRoleBinding", &["roleRef"]),
    // storage: ValidateStorageClassUpdate, ValidateCSIDriverUpdate, ValidateVolumeAttachmentUpdate,
    // ValidateVolumeAttributesClassUpdate, ValidateCSIStorageCapacityUpdate
    fields(
        "storage.k8s.io",
        "StorageClass",
        &[
            "parameters",
            "provisioner",
            "reclaimPolicy",
            "volumeBindingMode",
        ],
    ),
    fields(
        "storage.k8s.io",
        "CSIDriver",
        &["spec.attachRequired", "spec.volumeLifecycleModes"],
    ),
    fields("storage.k8s.io", "VolumeAttachment", &["spec"]),
    fields(
        "storage.k8s.io",
        "VolumeAttributesClass",
        &["driverName", "parameters"],
    ),
    fields(
        "storage.k8s.io",
        "CSIStorageCapacity",
        &["nodeTopology", "storageClassName"],
    ),
    // scheduling: ValidatePriorityClassUpdate
    fields(
        "scheduling.k8s.io",
        "PriorityClass",
        &["value", "preemptionPolicy"],
    ),
    // networking: validateIngressClassSpecUpdate
    fields("networking.k8s.io", "IngressClass", &["spec.controller"]),
    // node: ValidateRuntimeClassUpdate
    fields("node.k8s.io", "RuntimeClass", &["handler"]),
    // discovery: ValidateEndpointSliceUpdate
    fields("discovery.k8s.io", "EndpointSlice", &["addressType"]),
    // resource: ValidateResourceClaimUpdate, ValidateResourceClaimTemplateUpdate
    fields("resource.k8s.io", "ResourceClaim", &["spec"]),
    fields("resource.k8s.io", "ResourceClaimTemplate", &["spec"]),
    // apiextensions: ValidateCustomResourceDefinitionUpdate, once the definition is established
    fields(
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        &[
            "spec.group",
            "spec.scope",
            "spec.names.kind",
            "spec.names.plural",
        ],
    ),
];

/// Whether the API server refuses the changes, so that only a new object brings them.
pub fn replacement(
    id: &ObjectId,
    held: Node<'_>,
    changes: &[FieldChange<'_>],
) -> Option<Replacement> {
    let rule = IMMUTABLE
        .iter()
        .find(|rule| rule.group == &*id.group && rule.kind == &*id.kind);
    changes.iter().find_map(|change| {
        let path = keys(&change.path);
        let reason = rule
            .filter(|rule| {
                rule.fields.iter().any(|field| begins(&path, field))
                    && !rule.except.iter().any(|field| begins(&path, field))
            })
            .map(|_| "the field cannot change once the object exists")
            .or_else(|| sealed(id, held, &path))
            .or_else(|| cluster_address(id, held, change, &path))?;
        Some(Replacement {
            field: change.path.clone(),
            reason,
        })
    })
}

/// A ConfigMap or Secret that is marked immutable.
fn sealed(id: &ObjectId, held: Node<'_>, path: &str) -> Option<&'static str> {
    let is_kind = id.group.is_empty() && matches!(&*id.kind, "ConfigMap" | "Secret");
    let is_sealed = held.get("immutable").and_then(Node::as_bool) == Some(true);
    let is_part = ["data", "binaryData", "stringData", "immutable"]
        .iter()
        .any(|field| begins(path, field));
    (is_kind && is_sealed && is_part).then_some("the object is marked `immutable: true`")
}

/// The cluster address of a Service: set once, and kept until the Service becomes `ExternalName`.
///
/// `ValidateServiceClusterIPsRelatedFields` in `pkg/apis/core/validation/validation.go`.
fn cluster_address(
    id: &ObjectId,
    held: Node<'_>,
    change: &FieldChange<'_>,
    path: &str,
) -> Option<&'static str> {
    let is_service = id.group.is_empty() && &*id.kind == "Service";
    let is_address = begins(path, "spec.clusterIP") || begins(path, "spec.clusterIPs");
    let was_external = held
        .get("spec")
        .and_then(|spec| spec.get("type"))
        .and_then(Node::as_str)
        == Some("ExternalName");
    // Leaving the address out keeps the one that the server gave.
    let is_kept = matches!(change.change, Change::Removed | Change::Reordered);
    (is_service && is_address && !was_external && !is_kept)
        .then_some("the cluster address of a Service cannot change")
}

/// The keys of a path with dots between; positions and matches are left out.
fn keys(path: &ValuePath) -> String {
    let keys: Vec<&str> = path
        .steps()
        .iter()
        .filter_map(|step| match step {
            PathStep::Key(key) => Some(&**key),
            PathStep::Index(_) | PathStep::Match(_) => None,
        })
        .collect();
    keys.join(".")
}

/// Whether `path` is `field` or lies below it.
fn begins(path: &str, field: &str) -> bool {
    path.strip_prefix(field)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
