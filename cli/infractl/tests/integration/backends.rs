//! What is told of the backends of stacks before anything runs.

use crate::project::{Project, Run};

const ENVIRONMENT: &str = "environments/local/environment.yaml";

/// A project with a stack whose state lies in a bucket, and the stack that makes the bucket.
fn project() -> Project {
    let project = Project::sample();
    let text = project.read(ENVIRONMENT);
    project.write(
        ENVIRONMENT,
        format!(
            "{text}stacks:\n  state: {{source: terraform/stacks/state}}\n  net:\n    source: \
             terraform/stacks/net\n    backend:\n      kind: s3\n      settings:\n        bucket: \
             acme\n        key: local/net\n"
        ),
    );
    project.write(
        "terraform/stacks/state/main.tf",
        "resource \"aws_s3_bucket\" \"states\" {\n  bucket = \"acme\"\n}\n",
    );
    project.write(
        "terraform/stacks/net/main.tf",
        "terraform {\n  backend \"s3\" {\n    region = \"eu\"\n  }\n}\n\nresource \
         \"terraform_data\" \"net\" {\n  input = \"a\"\n}\n",
    );
    project
}

#[test]
fn explain_names_the_file_that_set_a_backend() {
    let project = project();
    let explain = |field: &str| {
        let address = format!("terraform/net{field}");
        let run = project.expect(0, &["explain", &address, "-e", "local"]);
        run.stdout
    };
    insta::assert_snapshot!(explain("#backend.settings.bucket"), @r"
    terraform/net#backend.settings.bucket
      value     acme
      set by    environments/local/environment.yaml:16:17  acme
    ");
    insta::assert_snapshot!(explain("#backend.settings.region"), @r#"
    terraform/net#backend.settings.region
      value     eu
      set by    terraform/stacks/net/main.tf:3:14  "eu"
    "#);
    insta::assert_snapshot!(explain("#backend.type"), @r"
    terraform/net#backend.type
      value     s3
      set by    environments/local/environment.yaml:14:13  s3
    ");
    insta::assert_snapshot!(explain("/terraform_data.net#values.input"), @r#"
    terraform/net/terraform_data.net#values.input
      value     a
      set by    terraform/stacks/net/main.tf:8:11  "a"
    "#);
    let missing = project.expect(4, &["explain", "terraform/nat#backend", "-e", "local"]);
    assert!(
        missing.stderr.contains("did you mean `terraform/net`?"),
        "{}",
        missing.shown()
    );
}

/// The lines of `doctor` about backends, with these variables set.
fn doctor(project: &Project, variables: &[(&str, &str)]) -> String {
    let mut command = project.command(&["doctor"]);
    command.envs(variables.iter().copied());
    let Run { code, stdout, .. } = project.finish(command);
    assert_eq!(code, Some(0), "{stdout}");
    let lines = stdout.lines().filter(|line| line.contains(" backends "));
    let lines: Vec<&str> = lines.collect();
    lines.join("\n")
}

#[test]
fn doctor_says_what_a_backend_lacks() {
    let project = project();
    insta::assert_snapshot!(doctor(&project, &[]), @r"
    optional  backends local/net: nothing names credentials for `s3`; set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or a role, in the environment of the run
    optional  backends local/net: the stack `state` makes the bucket `acme`, and was not applied yet; `infractl apply local --stack state` comes first
    ");
    let key = [("AWS_ACCESS_KEY_ID", "a")];
    insta::assert_snapshot!(doctor(&project, &key), @"optional  backends local/net: the stack `state` makes the bucket `acme`, and was not applied yet; `infractl apply local --stack state` comes first");
    let state = ".infractl/local/state/stacks/state/terraform.tfstate";
    project.write(state, "{}");
    insta::assert_snapshot!(doctor(&project, &key), @"ok        backends local/net: s3");
    project.replace(
        ENVIRONMENT,
        "key: local/net",
        "key: local/net\n        profile: acme",
    );
    insta::assert_snapshot!(doctor(&project, &[]), @"ok        backends local/net: s3");
    // Without a backend there is nothing to say.
    let text = project.read(ENVIRONMENT);
    let (before, _) = text.split_once("    backend:").unwrap();
    project.write(ENVIRONMENT, before);
    assert_eq!(doctor(&project, &[]), "");
}
