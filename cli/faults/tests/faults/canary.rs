use crate::harness::{CANARY, PLAN, Project, faulty};

/// Everything that the binary says in its ways of looking at an environment.
fn said(project: &Project) -> String {
    let mut text = String::new();
    for arguments in [
        &["plan", "local"][..],
        &["plan", "local", "--format", "json"],
        &["plan", "local", "--out", PLAN],
        &["apply", "local", "--plan", PLAN],
        &["apply", "local", "--yes"],
        &["apply", "local"],
        &["apply", "local", "--yes", "--format", "json"],
        &["render", "local"],
        &["status"],
        &["lock", "list"],
        &["lock", "why", "local"],
        &["history", "local"],
        &["history", "local", "--format", "json"],
        &["validate"],
        &["destroy", "local", "--yes"],
    ] {
        let ended = project.run(faulty(), arguments, "");
        text.push_str(&ended.stdout);
        text.push_str(&ended.stderr);
    }
    text
}

fn is_in(needle: &str, hay: &[u8]) -> bool {
    hay.windows(needle.len())
        .any(|part| part == needle.as_bytes())
}

#[test]
fn a_secret_stands_in_the_file_of_its_secret_and_nowhere_else() {
    let (project, old) = Project::changed("canary");
    let secret = &old["web/08-secret-web-login.yaml"];
    assert!(secret.contains(CANARY));
    let drawn = secret
        .lines()
        .find_map(|line| line.trim().strip_prefix("password: "))
        .unwrap();
    assert_eq!(drawn.len(), 32);
    let mut text = String::new();
    for fault in [
        "write.data:eio@9",
        "replace.exchange:enospc",
        "record.finish:eio",
    ] {
        let ended = project.apply(fault);
        assert!(ended.had_fault(), "{fault}");
        text.push_str(&ended.stdout);
        text.push_str(&ended.stderr);
    }
    text.push_str(&said(&project));
    project.succeeds(faulty());
    for secret in [CANARY, drawn] {
        assert!(!text.contains(secret), "{text}");
        for (name, bytes) in project.files() {
            let is_private = name.ends_with("08-secret-web-login.yaml")
                || name.starts_with(".infractl/local/state/secrets/");
            assert!(is_private || !is_in(secret, &bytes), "{name}");
        }
    }
}

#[test]
fn what_holds_secrets_is_private_whatever_the_mask_says() {
    use std::os::unix::fs::PermissionsExt as _;
    #[expect(clippy::disallowed_methods, reason = "a shell sets the mask")]
    let open = |project: &Project| {
        let command = project.command(faulty(), &[], "");
        let program = command.get_program().to_owned();
        let status = std::process::Command::new("sh")
            .args(["-c", "umask 000; exec \"$0\" apply local --yes"])
            .arg(program)
            .current_dir(&project.root)
            .env("WEB_TOKEN", CANARY)
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    };
    let project = Project::new("mask");
    open(&project);
    for name in project.files().keys() {
        let is_private = name.ends_with("08-secret-web-login.yaml")
            || name.starts_with(".infractl/local/state/");
        if is_private {
            let mode = |path: &std::path::Path| {
                std::fs::metadata(path).unwrap().permissions().mode() & 0o777
            };
            let path = project.root.join(name);
            assert_eq!(mode(&path), 0o600, "{name}");
            if name.starts_with(".infractl/local/state/") {
                assert_eq!(mode(path.parent().unwrap()), 0o700, "{name}");
            }
        }
    }
    let state = project.root.join(".infractl/local/state");
    std::fs::set_permissions(&state, std::fs::Permissions::from_mode(0o777)).unwrap();
    let ended = project.apply("");
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("`.infractl/local/state` can be written by others"),
        "{ended:?}"
    );
}
