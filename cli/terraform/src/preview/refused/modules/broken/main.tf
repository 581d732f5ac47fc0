output "a" {
  value = var.absent
}
