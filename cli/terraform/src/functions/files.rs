//! Files of the project: read through [`Files`], never outside of it.

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::glob::Glob;
use super::hash::{base64_digest, hex_digest};
use super::paths::clean;
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, base64, make};
use crate::value::Value;

const ONE: &[Parameter] = &[Parameter::new("path", Shape::Text)];
const MARKED: &[Parameter] = &[Parameter::new("path", Shape::Text).marked()];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("file", MARKED, Shape::Text, file),
    Function::new("filebase64", MARKED, Shape::Text, |given| {
        read(given, |bytes| Some(base64::encode(bytes)))
    }),
    Function::new("filebase64sha256", ONE, Shape::Text, |given| {
        read(given, |bytes| Some(base64_digest::<Sha256>(bytes)))
    }),
    Function::new("filebase64sha512", ONE, Shape::Text, |given| {
        read(given, |bytes| Some(base64_digest::<Sha512>(bytes)))
    }),
    Function::new("fileexists", MARKED, Shape::Bool, exists),
    Function::new("filemd5", ONE, Shape::Text, |given| {
        read(given, |bytes| Some(hex_digest::<Md5>(bytes)))
    }),
    Function::new(
        "fileset",
        &[
            Parameter::new("path", Shape::Text).marked(),
            Parameter::new("pattern", Shape::Text).marked(),
        ],
        Shape::Set(&Shape::Text),
        set,
    ),
    Function::new("filesha1", ONE, Shape::Text, |given| {
        read(given, |bytes| Some(hex_digest::<Sha1>(bytes)))
    }),
    Function::new("filesha256", ONE, Shape::Text, |given| {
        read(given, |bytes| Some(hex_digest::<Sha256>(bytes)))
    }),
    Function::new("filesha512", ONE, Shape::Text, |given| {
        read(given, |bytes| Some(hex_digest::<Sha512>(bytes)))
    }),
];

const OUTSIDE: &str = "the path leads out of the project, where nothing is read";
const NO_FILES: &str = "no files are at hand here";

/// Where a path of a module lies in the project.
pub(super) enum Place<'a> {
    Inside(&'a dyn Files, RelativePath),
    /// Out of reach, and why.
    Outside(&'static str),
}

pub(super) fn place<'a>(given: &Given<'a>, path: &str) -> Place<'a> {
    let Some(files) = given.context.files else {
        return Place::Outside(NO_FILES);
    };
    if path.starts_with('/') || path.starts_with('~') {
        return Place::Outside(OUTSIDE);
    }
    let joined = clean(&format!("{}/{path}", given.context.folder));
    let own = joined.trim_start_matches("./");
    if own == "." || own.is_empty() {
        return Place::Inside(files, RelativePath::root());
    }
    match RelativePath::parse(own) {
        Ok(own) => Place::Inside(files, own),
        Err(_) => Place::Outside(OUTSIDE),
    }
}

/// The bytes of the file that the first argument names, or why they cannot be said.
pub(super) fn bytes(
    given: &Given<'_>,
) -> Result<Result<std::sync::Arc<[u8]>, &'static str>, FunctionError> {
    let path = given.text(0)?;
    let (files, own) = match place(given, path) {
        Place::Inside(files, own) => (files, own),
        Place::Outside(reason) => return Ok(Err(reason)),
    };
    match files.read(&own) {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(FilesError::Outside { .. }) => Ok(Err(OUTSIDE)),
        Err(FilesError::Missing { .. }) => Err(FunctionError::argument(
            0,
            format!(
                "no file `{}` exists; only files that lie beside the configuration can be read",
                given.shown(0, path)
            ),
        )),
        Err(error) => Err(FunctionError::argument(0, error.to_string())),
    }
}

fn read(given: &Given<'_>, told: fn(&[u8]) -> Option<String>) -> Result<Value, FunctionError> {
    match bytes(given)? {
        Ok(bytes) => match told(&bytes) {
            Some(text) => Ok(given.with_marks_of(0, make::text(text))),
            None => Err(FunctionError::argument(
                0,
                "names a file that is no text; `filebase64` reads any",
            )),
        },
        Err(reason) => Ok(given.with_marks_of(0, given.cannot_say(reason))),
    }
}

fn file(given: &Given<'_>) -> Result<Value, FunctionError> {
    read(given, |bytes| {
        std::str::from_utf8(bytes).ok().map(str::to_owned)
    })
}

fn exists(given: &Given<'_>) -> Result<Value, FunctionError> {
    let path = given.text(0)?;
    let own = match place(given, path) {
        Place::Inside(files, own) => files.kind(&own),
        Place::Outside(reason) => return Ok(given.with_marks_of(0, given.cannot_say(reason))),
    };
    let is_there = match own {
        Ok(None) | Err(FilesError::Missing { .. }) => false,
        Ok(Some(EntryKind::File)) => true,
        Ok(Some(EntryKind::Folder | EntryKind::Other)) => {
            return Err(FunctionError::argument(
                0,
                format!("`{}` is there, but is no file", given.shown(0, path)),
            ));
        }
        Err(FilesError::Outside { .. }) => {
            return Ok(given.with_marks_of(0, given.cannot_say(OUTSIDE)));
        }
        Err(error) => return Err(FunctionError::argument(0, error.to_string())),
    };
    Ok(given.with_marks_of(0, make::truth(is_there)))
}

fn set(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (path, pattern) = (given.text(0)?, given.text(1)?);
    let (files, own) = match place(given, path) {
        Place::Inside(files, own) => (files, own),
        Place::Outside(reason) => return Ok(given.cannot_say(reason)),
    };
    if pattern.split('/').any(|name| name == "..") {
        return Ok(given.cannot_say("the pattern climbs out of its folder"));
    }
    let glob = Glob::parse(&clean(pattern.trim_start_matches('/')))
        .map_err(|error| FunctionError::argument(1, error))?;
    let found = match files.kind(&own) {
        Ok(Some(EntryKind::Folder)) => files.walk(&own),
        Ok(_) => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let found = found.map_err(|error| FunctionError::argument(0, error.to_string()))?;
    let names = found.iter().filter_map(|path| {
        let name = path.below(&own)?;
        glob.is_match(name).then(|| make::text(name))
    });
    let out = make::text_set(names.collect());
    Ok(given.with_marks_of(1, given.with_marks_of(0, out)))
}

#[cfg(test)]
mod tests {
    use infractl_base::{MemoryFiles, RelativePath};

    use crate::functions::{Context, call, find};
    use crate::value::Value;

    fn called(name: &str, arguments: &[&str]) -> Result<Value, String> {
        let mut files = MemoryFiles::new();
        for (path, text) in [
            ("stacks/a/user.txt", "hello"),
            ("stacks/a/more/x.yaml", "a: 1"),
            ("secret.txt", "x"),
        ] {
            files.insert(RelativePath::parse(path).unwrap(), text.as_bytes());
        }
        let context = Context {
            files: Some(&files),
            folder: &RelativePath::parse("stacks/a").unwrap(),
            templates: None,
            depth: 0,
        };
        let values: Vec<Value> = arguments.iter().map(|own| Value::string(*own)).collect();
        call(find(name).unwrap(), &values, &context).map_err(|error| error.to_string())
    }

    #[test]
    fn files_are_read_within_the_project_alone() {
        assert_eq!(
            called("file", &["./user.txt"]).unwrap().as_str(),
            Some("hello")
        );
        assert_eq!(
            called("file", &["../../secret.txt"]).unwrap().as_str(),
            Some("x")
        );
        assert!(called("file", &["gone.txt"]).is_err());
        for outside in ["/etc/passwd", "~/.ssh/id_rsa", "../../../secret.txt"] {
            assert!(!called("file", &[outside]).unwrap().is_known(), "{outside}");
        }
        assert_eq!(
            called("fileexists", &["gone"]).unwrap().as_bool(),
            Some(false)
        );
        let found = called("fileset", &[".", "**/*.yaml"]).unwrap();
        let names: Vec<_> = found
            .elements()
            .unwrap()
            .iter()
            .map(Value::as_str)
            .collect();
        assert_eq!(names, [Some("more/x.yaml")]);
    }
}
