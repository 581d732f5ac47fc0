output "cluster" {
  description = "The cluster, in the contract's shape."
  value       = module.cluster.cluster
}
