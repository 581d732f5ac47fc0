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

# Providers that stacks may run, as they stand in `source`, and the hosts that may be written before.
terraform_providers := {
	"aminueza/minio",
	"hashicorp/aws",
	"hetznercloud/hcloud",
}

terraform_registries := {"registry.opentofu.org", "registry.terraform.io"}

# How the sources of modules begin that lie outside the repository: there is none. Written in place
# of the empty text, for conftest gives an empty set no type that could be looked through.
terraform_modules := {start | some start in [""]; start != ""}

# Commands that stacks may run, as `<stack folder>/<address>`: there is none.
terraform_commands := set()

# By how much a change may raise the costs of a month, in the currency of the reports.
monthly_increase := {"amount": 200, "currency": "USD"}

# Tags that every resource has that can have tags.
terraform_tags := {"cluster", "cost", "env", "managed-by", "owner"}
