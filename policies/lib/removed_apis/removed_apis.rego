# METADATA
# title: API versions that Kubernetes removed
# description: >-
#   By version and kind: the minor of Kubernetes 1 that no longer serves it, and what stands in for it; "" where
#   nothing does. After the deprecation guide of Kubernetes, up to 1.36.
package lib.removed_apis

removed := {
	"admissionregistration.k8s.io/v1alpha1": {
		"ValidatingAdmissionPolicy": {"minor": 32, "instead": "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy"},
		"ValidatingAdmissionPolicyBinding": {"minor": 32, "instead": "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding"},
	},
	"admissionregistration.k8s.io/v1beta1": {
		"MutatingWebhookConfiguration": {"minor": 22, "instead": "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration"},
		"ValidatingAdmissionPolicy": {"minor": 34, "instead": "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy"},
		"ValidatingAdmissionPolicyBinding": {"minor": 34, "instead": "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding"},
		"ValidatingWebhookConfiguration": {"minor": 22, "instead": "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"},
	},
	"apiextensions.k8s.io/v1beta1": {
		"CustomResourceDefinition": {"minor": 22, "instead": "apiextensions.k8s.io/v1 CustomResourceDefinition"},
	},
	"apiregistration.k8s.io/v1beta1": {
		"APIService": {"minor": 22, "instead": "apiregistration.k8s.io/v1 APIService"},
	},
	"apps/v1beta1": {
		"ControllerRevision": {"minor": 16, "instead": "apps/v1 ControllerRevision"},
		"Deployment": {"minor": 16, "instead": "apps/v1 Deployment"},
		"StatefulSet": {"minor": 16, "instead": "apps/v1 StatefulSet"},
	},
	"apps/v1beta2": {
		"ControllerRevision": {"minor": 16, "instead": "apps/v1 ControllerRevision"},
		"DaemonSet": {"minor": 16, "instead": "apps/v1 DaemonSet"},
		"Deployment": {"minor": 16, "instead": "apps/v1 Deployment"},
		"ReplicaSet": {"minor": 16, "instead": "apps/v1 ReplicaSet"},
		"StatefulSet": {"minor": 16, "instead": "apps/v1 StatefulSet"},
	},
	"autoscaling/v2beta1": {
		"HorizontalPodAutoscaler": {"minor": 25, "instead": "autoscaling/v2 HorizontalPodAutoscaler"},
	},
	"autoscaling/v2beta2": {
		"HorizontalPodAutoscaler": {"minor": 26, "instead": "autoscaling/v2 HorizontalPodAutoscaler"},
	},
	"batch/v1beta1": {
		"CronJob": {"minor": 25, "instead": "batch/v1 CronJob"},
		"JobTemplate": {"minor": 25, "instead": ""},
	},
	"certificates.k8s.io/v1alpha1": {
		"PodCertificateRequest": {"minor": 35, "instead": "certificates.k8s.io/v1beta1 PodCertificateRequest"},
	},
	"certificates.k8s.io/v1beta1": {
		"CertificateSigningRequest": {"minor": 22, "instead": "certificates.k8s.io/v1 CertificateSigningRequest"},
	},
	"coordination.k8s.io/v1beta1": {
		"Lease": {"minor": 22, "instead": "coordination.k8s.io/v1 Lease"},
	},
	"discovery.k8s.io/v1beta1": {
		"EndpointSlice": {"minor": 25, "instead": "discovery.k8s.io/v1 EndpointSlice"},
	},
	"events.k8s.io/v1beta1": {
		"Event": {"minor": 25, "instead": "events.k8s.io/v1 Event"},
	},
	"extensions/v1beta1": {
		"DaemonSet": {"minor": 16, "instead": "apps/v1 DaemonSet"},
		"Deployment": {"minor": 16, "instead": "apps/v1 Deployment"},
		"Ingress": {"minor": 22, "instead": "networking.k8s.io/v1 Ingress"},
		"NetworkPolicy": {"minor": 16, "instead": "networking.k8s.io/v1 NetworkPolicy"},
		"PodSecurityPolicy": {"minor": 16, "instead": ""},
		"ReplicaSet": {"minor": 16, "instead": "apps/v1 ReplicaSet"},
	},
	"flowcontrol.apiserver.k8s.io/v1alpha1": {
		"FlowSchema": {"minor": 21, "instead": "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		"PriorityLevelConfiguration": {"minor": 21, "instead": "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta1": {
		"FlowSchema": {"minor": 26, "instead": "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		"PriorityLevelConfiguration": {"minor": 26, "instead": "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta2": {
		"FlowSchema": {"minor": 29, "instead": "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		"PriorityLevelConfiguration": {"minor": 29, "instead": "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta3": {
		"FlowSchema": {"minor": 32, "instead": "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		"PriorityLevelConfiguration": {"minor": 32, "instead": "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	},
	"networking.k8s.io/v1alpha1": {
		"IPAddress": {"minor": 33, "instead": "networking.k8s.io/v1 IPAddress"},
		"ServiceCIDR": {"minor": 33, "instead": "networking.k8s.io/v1 ServiceCIDR"},
	},
	"networking.k8s.io/v1beta1": {
		"Ingress": {"minor": 22, "instead": "networking.k8s.io/v1 Ingress"},
		"IngressClass": {"minor": 22, "instead": "networking.k8s.io/v1 IngressClass"},
	},
	"node.k8s.io/v1beta1": {
		"RuntimeClass": {"minor": 25, "instead": "node.k8s.io/v1 RuntimeClass"},
	},
	"policy/v1beta1": {
		"PodDisruptionBudget": {"minor": 25, "instead": "policy/v1 PodDisruptionBudget"},
		"PodSecurityPolicy": {"minor": 25, "instead": ""},
	},
	"rbac.authorization.k8s.io/v1beta1": {
		"ClusterRole": {"minor": 22, "instead": "rbac.authorization.k8s.io/v1 ClusterRole"},
		"ClusterRoleBinding": {"minor": 22, "instead": "rbac.authorization.k8s.io/v1 ClusterRoleBinding"},
		"Role": {"minor": 22, "instead": "rbac.authorization.k8s.io/v1 Role"},
		"RoleBinding": {"minor": 22, "instead": "rbac.authorization.k8s.io/v1 RoleBinding"},
	},
	"resource.k8s.io/v1alpha3": {
		"DeviceClass": {"minor": 34, "instead": "resource.k8s.io/v1beta1 DeviceClass"},
		"ResourceClaim": {"minor": 34, "instead": "resource.k8s.io/v1beta1 ResourceClaim"},
		"ResourceClaimTemplate": {"minor": 34, "instead": "resource.k8s.io/v1beta1 ResourceClaimTemplate"},
		"ResourceSlice": {"minor": 34, "instead": "resource.k8s.io/v1beta1 ResourceSlice"},
	},
	"scheduling.k8s.io/v1alpha1": {
		"Workload": {"minor": 36, "instead": "scheduling.k8s.io/v1beta1 Workload"},
	},
	"scheduling.k8s.io/v1beta1": {
		"PriorityClass": {"minor": 22, "instead": "scheduling.k8s.io/v1 PriorityClass"},
	},
	"storage.k8s.io/v1alpha1": {
		"CSIStorageCapacity": {"minor": 24, "instead": "storage.k8s.io/v1 CSIStorageCapacity"},
		"VolumeAttachment": {"minor": 24, "instead": "storage.k8s.io/v1 VolumeAttachment"},
		"VolumeAttributesClass": {"minor": 35, "instead": "storage.k8s.io/v1 VolumeAttributesClass"},
	},
	"storage.k8s.io/v1beta1": {
		"CSIDriver": {"minor": 22, "instead": "storage.k8s.io/v1 CSIDriver"},
		"CSINode": {"minor": 22, "instead": "storage.k8s.io/v1 CSINode"},
		"CSIStorageCapacity": {"minor": 27, "instead": "storage.k8s.io/v1 CSIStorageCapacity"},
		"StorageClass": {"minor": 22, "instead": "storage.k8s.io/v1 StorageClass"},
		"VolumeAttachment": {"minor": 22, "instead": "storage.k8s.io/v1 VolumeAttachment"},
	},
	"storagemigration.k8s.io/v1alpha1": {
		"StorageVersionMigration": {"minor": 35, "instead": "storagemigration.k8s.io/v1beta1 StorageVersionMigration"},
	},
}
