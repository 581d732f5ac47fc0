variable "name" {
  description = "The bucket's name, the only one in the world, for example `acme-states`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name takes 3 to 63 lower-case letters, digits and hyphens, got ${var.name}."
  }
}

variable "region" {
  description = "The region in which the bucket lies, for example `eu-central-1`."
  type        = string
  nullable    = false
}

variable "tags" {
  description = "The bucket's tags; they must name an `owner` and a `cost` centre."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for key in ["owner", "cost"] : contains(keys(var.tags), key)])
    error_message = "tags must name owner and cost."
  }
}

variable "history_days" {
  description = "For how many days a replaced or deleted version of a state is kept."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.history_days >= 30 && floor(var.history_days) == var.history_days
    error_message = "history_days is a whole number of at least 30, got ${var.history_days}."
  }
}
