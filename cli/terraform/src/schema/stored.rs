//! The schemas that a project keeps, found again.

use std::ops::Range;
use std::sync::Arc;

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use infractl_document::{Finding, Outcome};

use super::read::{kind, read_schemas, wrong};
use super::{FOLDER, Kinds, ProviderSchema, SECTIONS, SchemaError, Schemas};
use crate::configuration::RuleSummary;

pub(crate) const UNREADABLE: &str = "tf-unreadable-schema";

/// What is told of schemas that a project keeps.
pub const RULES: [RuleSummary; 1] = [RuleSummary {
    id: UNREADABLE,
    summary: "a schema that the project keeps of a provider cannot be read",
    code: None,
}];

impl Schemas {
    /// Those that ship, and those that a project keeps in place of them. One that cannot be read is
    /// a finding, and leaves its provider unknown.
    ///
    /// # Errors
    /// When a folder or a file that is there cannot be read at all.
    pub fn of_project(
        files: &dyn Files,
        root: &RelativePath,
    ) -> Result<(Self, Vec<Finding>), FilesError> {
        let mut schemas = Self::shipped();
        let mut findings = Vec::new();
        let Ok(folder) = root.join(FOLDER) else {
            return Ok((schemas, findings));
        };
        if files.kind(&folder)? != Some(EntryKind::Folder) {
            return Ok((schemas, findings));
        }
        for path in files.walk(&folder)? {
            let named = path
                .below(&folder)
                .and_then(|own| own.strip_suffix(".json"));
            let Some(named) = named else { continue };
            match read(&files.read(&path)?) {
                Ok((provider, schema)) => schemas.insert(&provider, schema),
                Err(error) => {
                    // What ships may be of another version than the project has in mind.
                    schemas.insert(named, ProviderSchema::default());
                    findings.push(unreadable(&path, &error));
                }
            }
        }
        Ok((schemas, findings))
    }
}

fn unreadable(path: &RelativePath, error: &SchemaError) -> Finding {
    let message = format!("`{path}` is no schema of a provider: {error}");
    let finding = Finding::error(UNREADABLE, None, message).file(path.clone());
    Finding {
        outcome: Outcome::Unchecked,
        ..finding.help("store it again: `infractl schema terraform`")
    }
}

/// The one provider of a file.
fn read(text: &Arc<[u8]>) -> Result<(String, ProviderSchema), SchemaError> {
    if let Some(indexed) = Index::of(text) {
        return indexed.read(text);
    }
    // Somebody laid it out anew.
    let read = read_schemas(text)?;
    let mut providers = read.providers.into_iter();
    let one = |own: Arc<ProviderSchema>| Arc::into_inner(own).unwrap_or_default();
    match (providers.next(), providers.next()) {
        (Some((name, schema)), None) => Ok((name.into(), one(schema))),
        _ => Err(wrong("provider_schemas", "names more than one provider")),
    }
}

/// Where the lines of a file stand that hold what is looked for.
#[derive(Default)]
struct Index {
    provider: Range<usize>,
    version: Range<usize>,
    configuration: Range<usize>,
    sections: [Vec<(Box<str>, Range<usize>)>; 3],
}

impl Index {
    /// The lines of a file as it was written; `None` where it was changed.
    fn of(text: &[u8]) -> Option<Self> {
        let mut index = Self::default();
        let mut section = None;
        let mut start = 0;
        if !text.ends_with(b"\n}\n}}\n}\n") {
            return None;
        }
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let at = start;
            start += line.len();
            let line = line.strip_suffix(b"\n")?;
            let bare = line.strip_suffix(b",").unwrap_or(line);
            let part = |prefix: &[u8]| {
                let value = bare.strip_prefix(prefix)?;
                let from = at + prefix.len();
                Some(from..from + value.len())
            };
            if let Some(place) = part(b"\"provider\":") {
                // The name of the provider stands first, what its block takes later.
                let is_first = index.provider.is_empty();
                *(if is_first {
                    &mut index.provider
                } else {
                    &mut index.configuration
                }) = place;
            } else if let Some(place) = part(b"\"provider_version\":") {
                index.version = place;
            } else if line.ends_with(b":{") {
                let name = line
                    .strip_prefix(b"\"")
                    .and_then(|own| own.strip_suffix(b"\":{"));
                let own = |section: &str| name == Some(section.as_bytes());
                section = SECTIONS.iter().position(|section| own(section));
                if section.is_none() && !line.starts_with(b"\"provider_schemas\":{\"") {
                    return None;
                }
            } else if let (Some(own), Some(rest)) = (section, bare.strip_prefix(b"\"")) {
                let end = rest.iter().position(|byte| *byte == b'"')?;
                let name = std::str::from_utf8(rest.get(..end)?).ok()?;
                let value = rest.get(end..)?.strip_prefix(b"\":")?;
                let place = at + bare.len() - value.len()..at + bare.len();
                index.sections.get_mut(own)?.push((name.into(), place));
            } else {
                let is_frame = bare.iter().all(|byte| matches!(byte, b'{' | b'}'));
                let is_version = line == b"\"format_version\":\"1.0\",";
                if !is_frame && !is_version {
                    return None;
                }
                section = None;
            }
        }
        (!index.provider.is_empty()).then_some(index)
    }

    fn read(self, text: &Arc<[u8]>) -> Result<(String, ProviderSchema), SchemaError> {
        let word = |place: Range<usize>| {
            let line = text
                .get(place)
                .and_then(|line| std::str::from_utf8(line).ok());
            let bare = line.and_then(|line| line.strip_prefix('"')?.strip_suffix('"'));
            bare.map(str::to_owned)
        };
        let provider = word(self.provider).ok_or_else(|| wrong("provider", "is no text"))?;
        let configuration = text.get(self.configuration).unwrap_or_default();
        let [resources, data, ephemeral] = self.sections;
        let schema = ProviderSchema {
            configuration: Some(kind(&provider, configuration)?),
            resources: Kinds::new(text, resources),
            data: Kinds::new(text, data),
            ephemeral: Kinds::new(text, ephemeral),
            has_defaults: false,
            is_whole: true,
            version: word(self.version).map(Into::into),
        };
        Ok((provider, schema))
    }
}

#[cfg(test)]
mod tests {
    use infractl_base::MemoryFiles;

    use super::*;
    use crate::configuration::{LockFile, LockedProvider};
    use crate::schema::kept_schemas;
    use infractl_document::Sources;

    const PRINTED: &str = r#"{"format_version":"1.0","provider_schemas":{
        "terraform.io/builtin/terraform":{"resource_schemas":{}},
        "registry.opentofu.org/acme/own":{
            "provider":{"version":0,"block":{"attributes":{"region":{"type":"string","description":"Where.","optional":true}}}},
            "resource_schemas":{
                "own_thing":{"version":3,"block":{"description_kind":"plain","attributes":{
                    "id":{"type":"string","computed":true,"required":false},
                    "tags":{"type":["map","string"],"optional":true}},
                    "block_types":{"disk":{"nesting_mode":"list","max_items":2,"block":{"attributes":{
                        "size":{"type":"number","required":true}}}}}}},
                "own_other":{"version":0,"block":{}}},
            "data_source_schemas":{"own_thing":{"version":0,"block":{"attributes":{"id":{"type":"string","required":true}}}}}}}}"#;

    fn lock() -> LockFile {
        let sources = Sources::new();
        let source = sources.add(&RelativePath::root(), &Arc::from(*b" "));
        LockFile {
            providers: vec![LockedProvider {
                source: "registry.opentofu.org/acme/own".into(),
                version: Some("1.2.3".into()),
                constraints: None,
                hashes: Vec::new(),
                span: infractl_document::Span::new(source, 0, 0),
            }],
        }
    }

    fn read_back(text: &str) -> (Schemas, Vec<Finding>) {
        let mut files = MemoryFiles::new();
        let path = RelativePath::parse("terraform/providers/acme/own.json").unwrap();
        files.insert(path, text.as_bytes());
        Schemas::of_project(&files, &RelativePath::root()).unwrap()
    }

    #[test]
    fn what_is_kept_is_found_again_without_prose() {
        let kept = kept_schemas(PRINTED.as_bytes(), Some(&lock())).unwrap();
        let [own] = kept.as_slice() else {
            panic!("{kept:?}")
        };
        assert_eq!(own.path.as_str(), "terraform/providers/acme/own.json");
        assert_eq!(own.version.as_deref(), Some("1.2.3"));
        assert_eq!(own.kinds, 3);
        assert_eq!(
            own.text,
            r#"{
"format_version":"1.0",
"provider":"registry.opentofu.org/acme/own",
"provider_version":"1.2.3",
"provider_schemas":{"registry.opentofu.org/acme/own":{
"provider":{"block":{"attributes":{"region":{"type":"string","optional":true}}}},
"resource_schemas":{
"own_other":{"block":{"attributes":{}}},
"own_thing":{"block":{"attributes":{"id":{"type":"string","computed":true},"tags":{"type":["map","string"],"optional":true}},"block_types":{"disk":{"nesting_mode":"list","max_items":2,"block":{"attributes":{"size":{"type":"number","required":true}}}}}}}
},
"data_source_schemas":{
"own_thing":{"block":{"attributes":{"id":{"type":"string","required":true}}}}
},
"ephemeral_resource_schemas":{
}
}}
}
"#
        );
        let (schemas, findings) = read_back(&own.text);
        assert_eq!(findings, []);
        let provider = schemas.provider("registry.terraform.io/acme/own").unwrap();
        assert!(provider.is_whole && !provider.has_defaults);
        assert_eq!(provider.version.as_deref(), Some("1.2.3"));
        let names: Vec<&str> = provider.resources.names().collect();
        assert_eq!(names, ["own_other", "own_thing"]);
        let thing = provider.resources.get("own_thing").unwrap().unwrap();
        assert_eq!(thing.blocks["disk"].most, 2);
        assert!(
            provider
                .configuration
                .as_ref()
                .unwrap()
                .attributes
                .contains_key("region")
        );
        assert!(provider.data.get("own_thing").unwrap().is_some());
        assert!(provider.resources.get("own_thin").unwrap().is_none());
        // A layout of somebody's own says the same.
        let spread = own.text.replace("\":{", "\": {");
        let (schemas, findings) = read_back(&spread);
        assert_eq!(findings, []);
        let provider = schemas.provider("acme/own").unwrap();
        assert_eq!(provider.version.as_deref(), Some("1.2.3"));
        assert!(provider.is_whole && provider.data.get("own_thing").unwrap().is_some());
    }

    #[test]
    fn a_version_that_no_lock_file_names_is_not_known() {
        let kept = kept_schemas(PRINTED.as_bytes(), None).unwrap();
        let [own] = kept.as_slice() else {
            panic!("{kept:?}")
        };
        assert_eq!(own.version, None);
        assert!(own.text.contains("\"provider_version\":null"));
        let (schemas, _) = read_back(&own.text);
        assert_eq!(schemas.provider("acme/own").unwrap().version, None);
    }

    #[test]
    fn what_was_damaged_is_told_and_nothing_stands_in_for_it() {
        let kept = kept_schemas(PRINTED.as_bytes(), Some(&lock())).unwrap();
        let text = &kept.first().unwrap().text;
        let (_, findings) = read_back(&text.replace("\"provider_schemas\"", "\"schemas\""));
        let [finding] = findings.as_slice() else {
            panic!("{findings:?}")
        };
        assert!(
            finding.message.contains("provider_schemas: is missing"),
            "{finding:?}"
        );
        let (_, findings) = read_back(text.strip_suffix("}}\n}\n").unwrap());
        assert_eq!(findings.len(), 1);
        // One line is read when it is asked for.
        let (schemas, findings) =
            read_back(&text.replace("\"nesting_mode\":\"list\"", "\"nesting_mode\":\"lst\""));
        assert_eq!(findings, []);
        let provider = schemas.provider("acme/own").unwrap();
        let error = provider.resources.get("own_thing").unwrap_err().to_string();
        assert!(
            error.starts_with("own_thing.disk: `nesting_mode` is none of"),
            "{error}"
        );
    }

    #[test]
    fn what_names_no_provider_or_a_strange_one_is_refused() {
        let refused = |text: &str| kept_schemas(text.as_bytes(), None).unwrap_err().to_string();
        assert_eq!(
            refused(r#"{"provider_schemas":{}}"#),
            "provider_schemas: names no provider"
        );
        let strange = r#"{"provider_schemas":{"a/../../b":{}}}"#;
        assert_eq!(
            refused(strange),
            "a/../../b: is no address such as `host/namespace/name`"
        );
        let twice = r#"{"provider_schemas":{"a.org/b/c":{},"d.org/b/c":{}}}"#;
        assert_eq!(
            refused(twice),
            "d.org/b/c: has the same name as `a.org/b/c`"
        );
    }
}
