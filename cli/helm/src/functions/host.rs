//! What templates see besides values: `.Files`, `.Capabilities`, and the state of a render.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use chacha20::ChaCha20Rng;
use infractl_template::{CallError, Context, Kind, Native, Operand, Signature, Text, Type, Value};
use jiff::Timestamp;

use super::arguments::Arguments as _;
use super::{encoding, paths, yaml};
use crate::capabilities::Capabilities;
use crate::circumstances::{Circumstances, Stream};
use crate::glob::Glob;

/// What the functions of one render share.
#[derive(Default)]
pub(crate) struct Host {
    /// The names that are being included, the innermost last.
    pub(crate) included: Vec<Text>,
    /// `required` and `fail` let pass, as in `helm lint`.
    pub(crate) is_lint: bool,
    outside: Option<Outside>,
}

/// What a render takes from outside of its arguments, as long as it may.
struct Outside {
    generator: ChaCha20Rng,
    now: Timestamp,
}

impl Host {
    pub(crate) fn new(circumstances: Option<Circumstances>, stream: Stream) -> Self {
        Self {
            outside: circumstances.map(|own| Outside {
                generator: own.chance.generator(stream),
                now: own.now,
            }),
            ..Self::default()
        }
    }
}

/// The generator of the render; an error where a render must be repeatable.
pub(super) fn chance<'c>(
    context: &'c mut Context<'_, '_>,
) -> Result<&'c mut ChaCha20Rng, CallError> {
    let host = context.host::<Host>().and_then(|own| own.outside.as_mut());
    host.map(|own| &mut own.generator)
        .ok_or_else(|| CallError::unrepeatable("it draws at random"))
}

/// The time of the render; an error where a render must be repeatable.
pub(super) fn now(context: &mut Context<'_, '_>) -> Result<Timestamp, CallError> {
    let host = context.host::<Host>().and_then(|own| own.outside.as_ref());
    host.map(|own| own.now)
        .ok_or_else(|| CallError::unrepeatable("it reads the clock"))
}

static ONE_TEXT: Signature = Signature::fixed(&[Type::Text]);
static NOTHING: Signature = Signature::fixed(&[]);

/// A value that JSON writes in its own way.
pub(super) enum Shape {
    Object(Vec<(String, Operand)>),
    List(Vec<Operand>),
    Text(String),
    /// A text in JSON, and a type of its own elsewhere.
    Time(String),
    Int(i64),
}

/// How `encoding/json` sees a native; `None` for one that it cannot write.
pub(super) fn shape(value: &Value) -> Option<Shape> {
    if let Some(files) = value.downcast::<Files>() {
        let entry = |(name, bytes): (&String, &Arc<[u8]>)| {
            (
                name.clone(),
                Operand::new(Value::text(&encoding::encode64(bytes))),
            )
        };
        return Some(Shape::Object(files.files.iter().map(entry).collect()));
    }
    if let Some(own) = value.downcast::<CapabilitiesNative>() {
        let field = |name: &str| (name.to_owned(), own.field(name).unwrap_or_default());
        return Some(Shape::Object(
            ["KubeVersion", "APIVersions", "HelmVersion"]
                .map(field)
                .into(),
        ));
    }
    if let Some(own) = value.downcast::<KubeVersionNative>() {
        let field = |name: &str| (name.to_owned(), own.field(name).unwrap_or_default());
        return Some(Shape::Object(
            ["Version", "Major", "Minor"].map(field).into(),
        ));
    }
    if let Some(own) = value.downcast::<ApiVersions>() {
        return Some(Shape::List(own.items().unwrap_or_default()));
    }
    if value.downcast::<HelmVersion>().is_some() {
        let field = |(_, name, text): (&str, &str, &str)| {
            (name.to_owned(), Operand::new(Value::text(text)))
        };
        return Some(Shape::Object(HELM_VERSION.map(field).into()));
    }
    if let Some(version) = value.downcast::<super::semver::VersionNative>() {
        return Some(Shape::Text(version.version.to_string()));
    }
    if let Some(own) = value.downcast::<super::certificates::Certificate>() {
        let field = |name: &str| (name.to_owned(), own.field(name).unwrap_or_default());
        return Some(Shape::Object(["Cert", "Key"].map(field).into()));
    }
    if let Some(own) = value.downcast::<super::time::Moment>() {
        return Some(Shape::Time(own.in_json()));
    }
    if let Some(own) = value.downcast::<super::time::Calendar>() {
        return Some(Shape::Int(own.number));
    }
    value
        .downcast::<super::duration::Duration>()
        .map(|own| Shape::Int(own.nanoseconds))
}

/// `.Files`: the files of a chart that are neither templates nor values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    files: Rc<BTreeMap<String, Arc<[u8]>>>,
}

impl Files {
    pub(crate) fn new(files: impl Iterator<Item = (String, Arc<[u8]>)>) -> Self {
        Self {
            files: Rc::new(files.collect()),
        }
    }

    fn get(&self, name: &str) -> &[u8] {
        self.files.get(name).map_or(&[], |bytes| bytes)
    }

    fn by_base(&self, text: impl Fn(&[u8]) -> Vec<u8>) -> Operand {
        let mut named: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (name, bytes) in self.files.iter() {
            named.insert(paths::base(name), text(bytes));
        }
        Operand::new(Text::from(yaml::of_texts(&named)))
    }
}

impl Native for Files {
    fn type_name(&self) -> &'static str {
        "engine.files"
    }

    fn kind(&self) -> Kind {
        Kind::Map
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        match name {
            "Get" | "GetBytes" | "Glob" | "Lines" => Some(&ONE_TEXT),
            "AsConfig" | "AsSecrets" => Some(&NOTHING),
            _ => None,
        }
    }

    fn call(
        &self,
        name: &str,
        _context: &mut Context<'_, '_>,
        arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let given = arguments.string(0);
        Ok(match name {
            "Get" => Operand::new(Text::from(self.get(&given))),
            "GetBytes" => Operand::new(Value::bytes(self.get(&given))),
            "Glob" => {
                let glob = Glob::new(&given).unwrap_or_else(Glob::everything);
                let kept = self.files.iter().filter(|(name, _)| glob.matches(name));
                let files = Self::new(kept.map(|(name, bytes)| (name.clone(), Arc::clone(bytes))));
                Operand::new(Rc::new(files) as Rc<dyn Native>)
            }
            "Lines" => {
                let bytes = self.get(&given);
                let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
                let is_empty = self.get(&given).is_empty();
                let lines = bytes.split(|byte| *byte == b'\n').filter(|_| !is_empty);
                Operand::new(Value::texts(
                    lines.map(|line| Operand::new(Text::from(line))),
                ))
            }
            "AsConfig" => self.by_base(<[u8]>::to_vec),
            _ => self.by_base(|bytes| encoding::encode64(bytes).into_bytes()),
        })
    }

    fn entries(&self) -> Option<Vec<(Operand, Operand)>> {
        let entry = |(name, bytes): (&String, &Arc<[u8]>)| {
            (
                Operand::new(Value::text(name)),
                Operand::new(Value::bytes(bytes)),
            )
        };
        Some(self.files.iter().map(entry).collect())
    }

    fn print(&self, _verb: &str) -> Vec<u8> {
        let mut out = b"map[".to_vec();
        for (position, (name, bytes)) in self.files.iter().enumerate() {
            if position > 0 {
                out.push(b' ');
            }
            let numbers: Vec<String> = bytes.iter().map(ToString::to_string).collect();
            out.extend_from_slice(format!("{name}:[{}]", numbers.join(" ")).as_bytes());
        }
        out.push(b']');
        out
    }
}

/// `.Capabilities`.
#[derive(Debug)]
pub(crate) struct CapabilitiesNative {
    kube_version: Rc<KubeVersionNative>,
    api_versions: Rc<ApiVersions>,
}

#[derive(Debug, Clone, PartialEq)]
struct KubeVersionNative {
    version: crate::capabilities::KubeVersion,
}

#[derive(Debug, Clone, PartialEq)]
struct ApiVersions {
    versions: Vec<String>,
}

#[derive(Debug)]
struct HelmVersion;

/// Field, name in JSON and value of `.Capabilities.HelmVersion` in Helm 4.3.1.
const HELM_VERSION: [(&str, &str, &str); 5] = [
    ("Version", "version", "v4.3.1"),
    (
        "GitCommit",
        "git_commit",
        "c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff",
    ),
    ("GitTreeState", "git_tree_state", "clean"),
    ("GoVersion", "go_version", "go1.27.2"),
    ("KubeClientVersion", "kube_client_version", "v1.37"),
];

impl CapabilitiesNative {
    pub(crate) fn new(capabilities: &Capabilities) -> Self {
        Self {
            kube_version: Rc::new(KubeVersionNative {
                version: capabilities.kube_version.clone(),
            }),
            api_versions: Rc::new(ApiVersions {
                versions: capabilities.api_versions.clone(),
            }),
        }
    }
}

impl Native for CapabilitiesNative {
    fn type_name(&self) -> &'static str {
        "*common.Capabilities"
    }

    fn field(&self, name: &str) -> Option<Operand> {
        let native: Rc<dyn Native> = match name {
            "KubeVersion" => Rc::clone(&self.kube_version) as Rc<dyn Native>,
            "APIVersions" => Rc::clone(&self.api_versions) as Rc<dyn Native>,
            "HelmVersion" => Rc::new(HelmVersion),
            _ => return None,
        };
        Some(Operand::new(native))
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        (name == "Copy").then_some(&NOTHING)
    }

    fn call(
        &self,
        _name: &str,
        _context: &mut Context<'_, '_>,
        _arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let copy = Self {
            kube_version: Rc::clone(&self.kube_version),
            api_versions: Rc::clone(&self.api_versions),
        };
        Ok(Operand::new(Rc::new(copy) as Rc<dyn Native>))
    }

    fn print(&self, verb: &str) -> Vec<u8> {
        let parts = [
            self.kube_version.print(verb),
            self.api_versions.print(verb),
            HelmVersion.print(verb),
        ];
        [b"&{".as_slice(), &parts.join(&b' '), b"}"].concat()
    }
}

impl Native for KubeVersionNative {
    fn type_name(&self) -> &'static str {
        "common.KubeVersion"
    }

    fn field(&self, name: &str) -> Option<Operand> {
        let text = match name {
            "Version" => &self.version.version,
            "Major" => &self.version.major,
            "Minor" => &self.version.minor,
            _ => return None,
        };
        Some(Operand::new(Value::text(text)))
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        matches!(name, "String" | "GitVersion").then_some(&NOTHING)
    }

    fn call(
        &self,
        name: &str,
        _context: &mut Context<'_, '_>,
        _arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let own = &self.version;
        Ok(Operand::new(Value::text(if name == "String" {
            &own.normalized
        } else {
            &own.version
        })))
    }

    fn pointer_string(&self) -> Option<Vec<u8>> {
        Some(self.version.normalized.clone().into_bytes())
    }

    fn print(&self, _verb: &str) -> Vec<u8> {
        let own = &self.version;
        format!(
            "{{{} {} {} {}}}",
            own.version, own.normalized, own.major, own.minor
        )
        .into_bytes()
    }

    fn is_equal(&self, other: &dyn Native) -> bool {
        let any: &dyn std::any::Any = other;
        any.downcast_ref::<Self>() == Some(self)
    }
}

impl Native for ApiVersions {
    fn type_name(&self) -> &'static str {
        "common.VersionSet"
    }

    fn kind(&self) -> Kind {
        Kind::List
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        (name == "Has").then_some(&ONE_TEXT)
    }

    fn call(
        &self,
        _name: &str,
        _context: &mut Context<'_, '_>,
        arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let wanted = arguments.string(0);
        Ok(Operand::new(self.versions.contains(&wanted)))
    }

    fn items(&self) -> Option<Vec<Operand>> {
        Some(
            self.versions
                .iter()
                .map(|own| Operand::new(Value::text(own)))
                .collect(),
        )
    }

    fn print(&self, _verb: &str) -> Vec<u8> {
        format!("[{}]", self.versions.join(" ")).into_bytes()
    }
}

impl Native for HelmVersion {
    fn type_name(&self) -> &'static str {
        "version.BuildInfo"
    }

    fn field(&self, name: &str) -> Option<Operand> {
        let (_, _, text) = HELM_VERSION.into_iter().find(|(own, _, _)| *own == name)?;
        Some(Operand::new(Value::text(text)))
    }

    fn print(&self, _verb: &str) -> Vec<u8> {
        let texts = HELM_VERSION.map(|(_, _, text)| text);
        format!("{{{}}}", texts.join(" ")).into_bytes()
    }
}
