//! Paths with `/`, as Go's `path` takes them apart.

use infractl_template::{Functions, Operand, Signature, Type, Value};

use super::arguments::Arguments as _;

pub(super) fn add(functions: &mut Functions) {
    let one = Signature::fixed(&[Type::Text]);
    let mut on_text = |names: [&str; 2], change: fn(&str) -> String| {
        for name in names {
            functions.add(name, one, move |_, given| {
                Ok(Operand::new(Value::text(&change(&given.string(0)))))
            });
        }
    };
    on_text(["base", "osBase"], base);
    on_text(["dir", "osDir"], dir);
    on_text(["clean", "osClean"], clean);
    on_text(["ext", "osExt"], ext);
    for name in ["isAbs", "osIsAbs"] {
        functions.add(name, one.decides(), |_, given| {
            Ok(Operand::new(given.text(0).bytes().starts_with(b"/")))
        });
    }
}

/// The last part; `.` for nothing.
pub(crate) fn base(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let path = path.trim_end_matches('/');
    match path.rsplit('/').next() {
        Some("") | None => "/".to_owned(),
        Some(last) => last.to_owned(),
    }
}

fn dir(path: &str) -> String {
    clean(
        path.rfind('/')
            .map_or("", |end| path.get(..=end).unwrap_or_default()),
    )
}

fn ext(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or(path);
    last.rfind('.')
        .and_then(|dot| last.get(dot..))
        .unwrap_or_default()
        .to_owned()
}

/// The shortest path of the same meaning.
pub(crate) fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if is_rooted => {}
                _ => parts.push(".."),
            },
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_apart_as_in_go() {
        assert_eq!((&*base("a/b/"), &*base("/"), &*base("")), ("b", "/", "."));
        assert_eq!((&*dir("a/b/c"), &*dir("a"), &*dir("/a")), ("a/b", ".", "/"));
        assert_eq!(
            (&*clean("a/../../b"), &*clean("/../a//b/.")),
            ("../b", "/a/b")
        );
        assert_eq!((&*ext("a.b/c.tar.gz"), &*ext("a.b/c")), (".gz", ""));
    }
}
