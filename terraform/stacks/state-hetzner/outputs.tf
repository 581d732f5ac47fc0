output "backend" {
  description = "What the `backend` of a stack needs to keep its state here, besides a `key` of its own."
  value       = module.state.backend
}
