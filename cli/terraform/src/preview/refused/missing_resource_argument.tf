# tf-missing-resource-argument
data "terraform_remote_state" "a" {
}
