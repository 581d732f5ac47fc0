use infractl_document::Finding;

use super::{Look, Rule};
use crate::configuration::{Mode, Owner, Subject};

pub(super) const RULE: Rule = Rule::new(
    "tf-provider-beside-cluster",
    "a module that creates a cluster also sets up a provider that needs it",
    check,
)
.code("TFH-005");

/// Providers that talk to a cluster.
const INSIDE: [&str; 6] = [
    "kubernetes",
    "kubernetes-alpha",
    "helm",
    "kubectl",
    "kustomization",
    "flux",
];

/// Resource types that are a cluster.
const CLUSTERS: [&str; 14] = [
    "aws_eks_cluster",
    "azurerm_kubernetes_cluster",
    "civo_kubernetes_cluster",
    "digitalocean_kubernetes_cluster",
    "exoscale_sks_cluster",
    "google_container_cluster",
    "ibm_container_cluster",
    "linode_lke_cluster",
    "oci_containerengine_cluster",
    "ovh_cloud_project_kube",
    "rke_cluster",
    "scaleway_k8s_cluster",
    "talos_machine_bootstrap",
    "vultr_kubernetes",
];

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    let mut resources = module.resources.iter();
    let cluster = resources.find(|resource| CLUSTERS.contains(&resource.kind()));
    for (place, provider) in module.providers.iter().enumerate() {
        if !INSIDE.contains(&provider.name()) {
            continue;
        }
        let made = look.uses.iter().find(|found| {
            let is_made = match found.subject {
                Subject::Resource { mode, .. } => mode == Mode::Managed,
                Subject::Call { .. } => true,
                _ => false,
            };
            found.owner == Owner::Provider(place) && is_made
        });
        let reason = made.map(|found| (found.span, "its address is made in the same run"));
        let cluster = cluster.map(|cluster| (cluster.block.header(), "the cluster is made here"));
        let Some((span, label)) = reason.or(cluster) else {
            continue;
        };
        let message = format!(
            "the provider `{}` needs a cluster that this module makes",
            provider.name()
        );
        let finding = Finding::error(RULE.summary.id, Some(provider.block.header()), message)
            .related(Some(span), label)
            .help("deliver what runs in the cluster apart from its Terraform: a plan cannot reach a cluster that is not there yet, nor a destroy one that is gone");
        findings.push(finding);
    }
}
