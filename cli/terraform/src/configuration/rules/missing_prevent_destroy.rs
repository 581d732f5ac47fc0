use infractl_document::{Finding, Severity};

use super::{Look, Rule};
use crate::configuration::Lifecycle;

pub(super) const RULE: Rule = Rule::new(
    "tf-missing-prevent-destroy",
    "a bucket, an address or a zone may be destroyed by any plan",
    check,
)
.code("TFP-014");

/// Resources that cannot be had again: what is in them, or that they were one's own.
const KEPT: [&str; 18] = [
    "aws_eip",
    "aws_route53_zone",
    "aws_s3_bucket",
    "azurerm_dns_zone",
    "azurerm_public_ip",
    "azurerm_storage_account",
    "digitalocean_reserved_ip",
    "digitalocean_spaces_bucket",
    "google_compute_address",
    "google_compute_global_address",
    "google_dns_managed_zone",
    "google_storage_bucket",
    "hcloud_floating_ip",
    "hcloud_primary_ip",
    "hcloud_zone",
    "minio_s3_bucket",
    "openstack_dns_zone_v2",
    "openstack_objectstorage_container_v1",
];

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for resource in &look.module.resources {
        let keeps = resource.lifecycle().and_then(Lifecycle::prevents_destroy);
        // Who writes `false` has thought of it.
        if !KEPT.contains(&resource.kind()) || keeps.is_some() {
            continue;
        }
        let message = format!(
            "nothing keeps a plan from destroying `{}`",
            resource.address()
        );
        let place = Some(resource.block.header());
        let finding = Finding::new(RULE.summary.id, Severity::Warning, place, message);
        findings.push(finding.help("set `prevent_destroy = true` in its `lifecycle`"));
    }
}
