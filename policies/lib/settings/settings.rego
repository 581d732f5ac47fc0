# METADATA
# title: What an organisation decides
# description: The lists that rules of the pack compare with. They are made to be changed.
package lib.settings

# Where images may come from: a registry, or a folder of one. A mirror is a registry of its own.
registries := {
	"docker.io/apache",
	"docker.io/envoyproxy",
	"docker.io/grafana",
	"docker.io/library",
	"docker.io/valkey",
	"ghcr.io",
	"mirror.gcr.io",
	"public.ecr.aws",
	"quay.io",
	"registry.k8s.io",
}

# Folders whose images nobody maintains any more, in whatever registry or mirror.
banned_folders := {"bitnami", "bitnamilegacy"}

# Bindings of all rights that may be there, by name; `cluster-admin` is made by every API server.
administrator_bindings := {"cluster-admin"}

# Bindings for those who did not log in; both are made by Kubernetes itself, and show no secrets.
anonymous_bindings := {"kubeadm:bootstrap-signer-clusterinfo", "system:public-info-viewer"}
