# tf-bad-address 3:10
removed {
  from = terraform_data.b[0]

  lifecycle {
    destroy = false
  }
}
