use crate::project::Project;

/// A sample project whose lock a process of another machine holds.
fn locked() -> Project {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    let folder = ".infractl/local/state/lock";
    let notes = project.files(folder);
    let (path, bytes) = notes.into_iter().next().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let host = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("\"host\": "))
        .unwrap();
    let elsewhere = text
        .replace(host, "\"runner-7\",")
        .replace("\"isReleased\": true", "\"isReleased\": false");
    project.write(&path, elsewhere);
    project
}

#[test]
fn a_free_lock_is_told_so_and_not_stolen() {
    let project = Project::sample();
    let list = project.expect(0, &["lock", "list"]);
    insta::assert_snapshot!(list.stdout, @"local: free");
    let why = project.expect(0, &["lock", "why", "local"]);
    insta::assert_snapshot!(why.stdout, @"local: nobody holds the lock");
    let steal = project.expect(0, &["lock", "steal", "local", "--reason", "x", "--yes"]);
    insta::assert_snapshot!(steal.stdout, @"local: nobody holds the lock");
    let json = project.expect(0, &["lock", "list", "local", "--format", "json"]);
    insta::assert_snapshot!(json.stdout, @r#"
    {
      "schemaVersion": 1,
      "locks": [
        {
          "environment": "local",
          "isHeld": false
        }
      ]
    }
    "#);
}

#[test]
fn a_lock_of_another_machine_is_explained_and_taken_with_a_reason() {
    let project = locked();
    let refused = project.expect(5, &["apply", "local", "--yes"]);
    assert!(refused.stderr.contains("is held by unknown on runner-7"));
    let why = project.expect(0, &["lock", "why", "local"]).stdout;
    for words in [
        "local: locked\n",
        "  who       unknown\n",
        "  host      runner-7\n",
        "which is on another machine; whether it runs cannot be told from here\n",
        "  step      finish\n",
    ] {
        assert!(why.contains(words), "{why}");
    }
    let json = project.expect(0, &["lock", "list", "--format", "json"]);
    assert!(json.stdout.contains("\"isAlive\": null"), "{}", json.stdout);
    let asked = project.expect(5, &["lock", "steal", "local", "--reason", "it is gone"]);
    assert!(asked.stderr.contains("needs consent"), "{}", asked.stderr);
    project.expect(4, &["lock", "steal", "local", "--yes"]);
    project.expect(4, &["lock", "steal", "local", "--yes", "--reason", " "]);
    let taken = project.expect(
        0,
        &["lock", "steal", "local", "--yes", "--reason", "it is gone"],
    );
    assert!(taken.stdout.ends_with("it is free\n"), "{}", taken.stdout);
    assert_eq!(project.expect(0, &["lock", "list"]).stdout, "local: free\n");
    let history = project.expect(0, &["history", "local"]).stdout;
    let first = history.lines().next().unwrap();
    assert!(
        first.contains("lock taken from ") && first.ends_with(" by unknown: it is gone"),
        "{history}"
    );
    let json = project.expect(0, &["history", "local", "--format", "json"]);
    assert!(json.stdout.contains("\"reason\": \"it is gone\""));
    project.expect(0, &["apply", "local", "--yes"]);
}
