use super::{Scratch, path};
use crate::{SecretName, Secrets, Store};

/// What every store must do; each new one is put through it.
fn keeps_the_contract(store: &dyn Store) {
    let names = |prefix: &str| -> Vec<String> {
        let keys = store.list(&path(prefix)).unwrap();
        keys.iter().map(ToString::to_string).collect()
    };
    assert_eq!(store.get(&path("a/b")).unwrap(), None);
    assert_eq!(names("a"), Vec::<String>::new());
    store.delete(&path("a/b")).unwrap();

    store.put(&path("a/b"), b"one").unwrap();
    store.put(&path("a/b"), b"two").unwrap();
    assert_eq!(store.get(&path("a/b")).unwrap().unwrap(), b"two");

    assert!(!store.create_if_absent(&path("a/b"), b"three").unwrap());
    assert_eq!(store.get(&path("a/b")).unwrap().unwrap(), b"two");
    assert!(store.create_if_absent(&path("a/c/d"), b"").unwrap());
    assert_eq!(store.get(&path("a/c/d")).unwrap().unwrap(), b"");

    store.append(&path("a/lines"), b"1\n").unwrap();
    store.append(&path("a/lines"), b"2\n").unwrap();
    assert_eq!(store.get(&path("a/lines")).unwrap().unwrap(), b"1\n2\n");
    store.delete(&path("a/lines")).unwrap();

    store.put(&path("ab/x"), &[0, 159, 146, 150]).unwrap();
    assert_eq!(names("a"), ["a/b", "a/c/d"]);
    assert_eq!(names(""), ["a/b", "a/c/d", "ab/x"]);
    store.delete(&path("a/b")).unwrap();
    assert_eq!(names("a"), ["a/c/d"]);
    assert!(store.create_if_absent(&path("a/b"), b"four").unwrap());
    store.sweep().unwrap();
    assert_eq!(names(""), ["a/b", "a/c/d", "ab/x"]);

    let winners: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8_u8)
            .map(|number| scope.spawn(move || store.create_if_absent(&path("race"), &[number])))
            .collect();
        threads
            .into_iter()
            .map(|thread| usize::from(thread.join().unwrap().unwrap()))
            .sum()
    });
    assert_eq!(winners, 1);
}

#[test]
fn a_local_store_keeps_the_contract() {
    keeps_the_contract(&Scratch::new("contract").store);
}

#[test]
fn a_local_store_is_private_and_untracked() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new("modes");
    let name = SecretName {
        component: "postgresql".into(),
        secret: "../login".into(),
        key: ".password".into(),
    };
    let secrets = Secrets::new(&scratch.store);
    let value = secrets.get_or_draw(&name, 32).unwrap();
    assert_eq!(secrets.get_or_draw(&name, 64).unwrap(), value);
    let at = path("secrets/postgresql/%2E.%2Flogin/%2Epassword");
    assert_eq!(
        scratch.folder.read(&at).unwrap().unwrap(),
        value.expose().as_bytes()
    );
    let mode = |at: &str| {
        let found = std::fs::metadata(scratch.folder.absolute(&path(at))).unwrap();
        found.permissions().mode() & 0o777
    };
    assert_eq!(mode(at.as_str()), 0o600);
    assert_eq!(mode("secrets/postgresql"), 0o700);
    assert_eq!(mode(""), 0o700);
    assert_eq!(
        scratch.folder.read(&path(".gitignore")).unwrap().unwrap(),
        b"*\n"
    );
    assert!(!format!("{value:?} {secrets:?} {name:?}").contains(value.expose()));
}

#[test]
fn a_kept_secret_that_is_empty_is_damage_and_not_drawn_anew() {
    let scratch = Scratch::new("empty-secret");
    let name = SecretName {
        component: "a".into(),
        secret: "b".into(),
        key: "c".into(),
    };
    scratch.store.put(&path("secrets/a/b/c"), b"").unwrap();
    let error = Secrets::new(&scratch.store)
        .get_or_draw(&name, 8)
        .unwrap_err();
    assert!(!error.is_guard());
    assert!(error.to_string().contains("secrets/a/b/c"), "{error}");
}
