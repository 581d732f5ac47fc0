//! What providers plan after others, by `internal/verify/diff.go` of `terraform-provider-aws`.

use super::*;

const PROVIDERS: &str = r#"terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "tier" {
  default = "prod"
}
provider "aws" {
  default_tags {
    tags = { owner = "platform", tier = var.tier }
  }
}
provider "aws" {
  alias = "plain"
}
provider "aws" {
  alias = "picky"
  ignore_tags {
    keys = ["owner"]
  }
}
"#;

fn tags(text: &str, address: &str) -> String {
    let inner = "terraform {\n  required_providers {\n    aws = { source = \"hashicorp/aws\" }\n  \
                 }\n}\nresource \"aws_vpc\" \"it\" {\n  tags = { own = \"yes\" }\n}\n";
    let text = format!("{PROVIDERS}{text}");
    let (preview, _) = of(&[("root/main.tf", &text), ("inner/main.tf", inner)]);
    assert_eq!(preview.findings, []);
    let values = document(&preview, address).tree().root().get("values");
    let tags = values.unwrap().get("tags_all").unwrap();
    match tags.view() {
        View::Unknown(unknown) => unknown.reason().to_owned(),
        _ => write_json(tags, JsonStyle::GO),
    }
}

#[test]
fn the_tags_of_the_provider_lie_below_those_of_the_resource() {
    let text = "resource \"aws_vpc\" \"it\" {\n  tags = { tier = \"own\", name = \"it\" }\n}\n";
    let wanted = r#"{"name":"it","owner":"platform","tier":"own"}"#;
    assert_eq!(tags(text, "aws_vpc.it"), wanted);
    let bare = "resource \"aws_vpc\" \"it\" {}\n";
    assert_eq!(
        tags(bare, "aws_vpc.it"),
        r#"{"owner":"platform","tier":"prod"}"#
    );
}

#[test]
fn a_configuration_is_inherited_or_passed_on_by_name() {
    let call = "module \"m\" {\n  source = \"../inner\"\n}\n";
    let wanted = r#"{"own":"yes","owner":"platform","tier":"prod"}"#;
    assert_eq!(tags(call, "module.m.aws_vpc.it"), wanted);
    let call = "module \"m\" {\n  source = \"../inner\"\n  providers = { aws = aws.plain }\n}\n";
    assert_eq!(tags(call, "module.m.aws_vpc.it"), r#"{"own":"yes"}"#);
}

#[test]
fn tags_that_the_provider_may_change_are_not_known() {
    let later = "known after apply";
    for text in [
        // An empty tag, none at all, one that is not known, and a provider that leaves some out.
        "resource \"aws_vpc\" \"it\" {\n  tags = { a = \"\" }\n}\n",
        "resource \"aws_vpc\" \"it\" {\n  provider = aws.plain\n}\n",
        "resource \"terraform_data\" \"id\" {}\nresource \"aws_vpc\" \"it\" {\n  tags = { a = \
         terraform_data.id.id }\n}\n",
        "resource \"aws_vpc\" \"it\" {\n  provider = aws.picky\n  tags = { a = \"b\" }\n}\n",
    ] {
        assert_eq!(tags(text, "aws_vpc.it"), later, "{text}");
    }
}

#[test]
fn the_tags_of_a_provider_in_json_are_blocks() {
    let text = r#"{
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": [
            {"default_tags": {"tags": {"owner": "platform"}}},
            {"alias": "picky", "ignore_tags": [{"keys": ["owner"]}]}
        ]},
        "resource": {"aws_vpc": {
            "it": {"tags": {"own": "yes"}},
            "picky": {"provider": "aws.picky", "tags": {"own": "yes"}}
        }}
    }"#;
    let (preview, _) = of(&[("root/main.tf.json", text)]);
    assert_eq!(preview.findings, []);
    let tags = |name: &str| {
        let document = document(&preview, &format!("aws_vpc.{name}"));
        let values = document.tree().root().get("values").unwrap();
        values.get("tags_all").unwrap()
    };
    let known = write_json(tags("it"), JsonStyle::GO);
    assert_eq!(known, r#"{"own":"yes","owner":"platform"}"#);
    assert!(matches!(tags("picky").view(), View::Unknown(_)));
}

#[test]
fn blocks_may_be_set_like_an_attribute() {
    let text = format!(
        "{PROVIDERS}resource \"aws_security_group\" \"none\" {{\n  egress = []\n}}\nresource \
         \"aws_security_group\" \"one\" {{\n  egress = [{{ from_port = 0, to_port = 0, protocol = \
         -1 }}]\n}}\n"
    );
    let (preview, _) = of(&[("root/main.tf", &text)]);
    assert_eq!(preview.findings, []);
    let egress = |name: &str| {
        let document = document(&preview, &format!("aws_security_group.{name}"));
        let values = document.tree().root().get("values").unwrap();
        write_json(values.get("egress").unwrap(), JsonStyle::GO)
    };
    assert_eq!(egress("none"), "[]");
    assert!(
        egress("one").contains(r#""protocol":"-1""#),
        "{}",
        egress("one")
    );
}

#[test]
fn the_lock_file_names_the_registry() {
    let lock = "provider \"registry.example.org/acme/aws\" {\n  version = \"1.0.0\"\n}\nprovider \
                \"registry.terraform.io/hashicorp/aws\" {\n  version = \"6.0.0\"\n}\n";
    let text = format!("{PROVIDERS}resource \"aws_vpc\" \"it\" {{}}\n");
    let (preview, _) = of(&[("root/main.tf", &text), ("root/.terraform.lock.hcl", lock)]);
    let provider = document(&preview, "aws_vpc.it")
        .tree()
        .root()
        .get("provider");
    let wanted = "registry.terraform.io/hashicorp/aws";
    assert_eq!(provider.unwrap().as_str(), Some(wanted));
}
