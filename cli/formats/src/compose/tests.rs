use infractl_document::{Sources, ValuePath};

use super::*;

fn read(text: &str) -> (Vec<Document>, Vec<Finding>) {
    let sources = Sources::new();
    let path = RelativePath::parse("compose.yaml").unwrap();
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    let read = produce(&path, &bytes, sources.add(&path, &bytes));
    (read.documents, read.findings)
}

fn service(text: &str) -> Document {
    let text = format!("services:\n  web:\n    {}\n", text.replace('\n', "\n    "));
    let (mut documents, findings) = read(&text);
    assert!(findings.is_empty(), "{text}: {findings:?}");
    documents.remove(0)
}

fn shown(document: &Document, path: &str) -> String {
    let node = document.tree().root().at(&ValuePath::parse(path).unwrap());
    format!("{:?}", node.unwrap())
}

#[test]
fn ports_have_their_long_form() {
    for (port, wanted) in [
        (
            "\"80\"",
            r#"{"target": "80", "published": null, "host_ip": null, "protocol": "tcp"}"#,
        ),
        (
            "80",
            r#"{"target": "80", "published": null, "host_ip": null, "protocol": "tcp"}"#,
        ),
        (
            "\"8080:80/udp\"",
            r#"{"target": "80", "published": "8080", "host_ip": null, "protocol": "udp"}"#,
        ),
        (
            "\"127.0.0.1:8080:80\"",
            r#"{"target": "80", "published": "8080", "host_ip": "127.0.0.1", "protocol": "tcp"}"#,
        ),
        (
            "\"127.0.0.1::80\"",
            r#"{"target": "80", "published": null, "host_ip": "127.0.0.1", "protocol": "tcp"}"#,
        ),
        (
            "\"[::1]:8080:80\"",
            r#"{"target": "80", "published": "8080", "host_ip": "::1", "protocol": "tcp"}"#,
        ),
        (
            "3000-3005:3000-3005",
            r#"{"target": "3000-3005", "published": "3000-3005", "host_ip": null, "protocol": "tcp"}"#,
        ),
        (
            "\"${PORT:-8080}:80\"",
            r#"{"target": "80", "published": "8080", "host_ip": null, "protocol": "tcp"}"#,
        ),
        (
            "{target: 80, published: \"8080\", mode: host}",
            r#"{"target": "80", "published": "8080", "host_ip": null, "protocol": "tcp", "mode": "host"}"#,
        ),
    ] {
        let document = service(&format!("image: a\nports: [{port}]"));
        assert_eq!(shown(&document, "ports[0]"), wanted, "{port}");
    }
    let (_, findings) = read("services: {a: {ports: [\"x:80\"]}}\n");
    assert_eq!(findings[0].message, "`x` is no port and no range of ports");
}

#[test]
fn volumes_have_their_long_form() {
    for (volume, wanted) in [
        (
            "data:/var",
            r#"{"type": "volume", "source": "data", "target": "/var", "read_only": false}"#,
        ),
        (
            "./a:/b:ro,z",
            r#"{"type": "bind", "source": "./a", "target": "/b", "read_only": true}"#,
        ),
        (
            "/var/lib",
            r#"{"type": "volume", "source": null, "target": "/var/lib", "read_only": false}"#,
        ),
        (
            "'C:\\a:/b'",
            r#"{"type": "bind", "source": "C:\\a", "target": "/b", "read_only": false}"#,
        ),
        (
            "'${SOCKET:-/var/run/docker.sock}:/run/docker.sock'",
            r#"{"type": "bind", "source": "/var/run/docker.sock", "target": "/run/docker.sock", "read_only": false}"#,
        ),
        (
            "{type: tmpfs, target: /tmp}",
            r#"{"type": "tmpfs", "target": "/tmp"}"#,
        ),
    ] {
        let document = service(&format!("image: a\nvolumes:\n  - {volume}"));
        assert_eq!(shown(&document, "volumes[0]"), wanted, "{volume}");
    }
    let (_, findings) = read("services: {a: {volumes: [\"data::b\"]}}\n");
    assert_eq!(findings[0].message, "`data::b` is no volume");
}

#[test]
fn lists_of_pairs_become_maps_and_variables_their_defaults() {
    let document = service(
        "image: ghcr.io/a/b:${TAG:-1}@sha256:ab\nenvironment: [A=1, B, 'C=$$x']\nlabels: {d: \"${E-f}\"}\ndepends_on: [db]\nenv_file: a.env\nbuild: .",
    );
    assert_eq!(
        shown(&document, "environment"),
        r#"{"A": "1", "B": null, "C": "$x"}"#
    );
    assert_eq!(shown(&document, "labels"), r#"{"d": "f"}"#);
    assert_eq!(shown(&document, "depends_on"), r#"{"db": null}"#);
    assert_eq!(shown(&document, "env_file"), r#"[{"path": "a.env"}]"#);
    assert_eq!(shown(&document, "build"), r#"{"context": "."}"#);
    assert_eq!(
        shown(&document, "from"),
        r#"{"reference": "ghcr.io/a/b:1@sha256:ab", "registry": "ghcr.io", "image": "a/b", "tag": "1", "digest": "sha256:ab"}"#
    );
    assert_eq!(shown(&service("image: a:$TAG"), "from.tag"), "\"$TAG\"");
}

#[test]
fn merge_keys_count_and_other_forms_are_refused() {
    let text = "x-base: &base {read_only: true}\nservices:\n  a:\n    <<: *base\n    image: b\n";
    let (documents, findings) = read(text);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(shown(&documents[0], "read_only"), "true");
    let (_, findings) = read("services: [a]\n");
    assert_eq!(findings[0].message, "`services` is a list, not a map");
    let (_, findings) = read("services: {a: b}\n");
    assert_eq!(findings[0].message, "service `a` is a string, not a map");
}
