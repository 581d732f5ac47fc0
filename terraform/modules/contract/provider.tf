variable "provider_name" {
  description = "The cloud whose module asks, as `packer` names it."
  type        = string
  nullable    = false
}

# tflint-ignore: terraform_unused_declarations # is only checked against
variable "provider_settings" {
  description = "The names that this cloud takes in `provider_config`."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.provider_config), var.provider_settings)) == 0
    error_message = "provider_config: ${join(", ", setsubtract(keys(var.provider_config), var.provider_settings))} is unknown to ${var.provider_name}; it takes ${length(var.provider_settings) == 0 ? "nothing" : join(", ", var.provider_settings)}."
  }
}

variable "size_classes" {
  description = "This cloud's machine for each size class and architecture, as `m/amd64`."
  type        = map(string)
  default     = {}
  nullable    = false
}
