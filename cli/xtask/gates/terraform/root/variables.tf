variable "public_key" {
  description = "SSH key that the machines of all services let in."
  type        = string
  default     = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMeasuredMeasuredMeasuredMeasuredMeasured"
  sensitive   = true
  nullable    = false
}
