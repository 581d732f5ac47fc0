//! `semver` and `semverCompare`.

use std::rc::Rc;

use infractl_template::{
    CallError, Context, Functions, Int, IntKind, Native, Operand, Signature, Type, Value,
};

use super::arguments::Arguments as _;
use crate::semver::{Constraints, Version};

const T: Type = Type::Text;

pub(super) fn add(functions: &mut Functions) {
    functions.add(
        "semverCompare",
        Signature::fixed(&[T, T]).decides(),
        |_, given| {
            let wrong = |error: crate::semver::SemverError| CallError::new(error.to_string());
            let range = Constraints::parse(&given.string(0)).map_err(wrong)?;
            let version = Version::parse(&given.string(1)).map_err(wrong)?;
            Ok(Operand::new(range.check(&version)))
        },
    );
    functions.add("semver", Signature::fixed(&[T]).decides(), |_, given| {
        let version =
            Version::parse(&given.string(0)).map_err(|error| CallError::new(error.to_string()))?;
        Ok(native(version, true))
    });
}

/// A `*semver.Version`, or a `semver.Version` that a method returned.
#[derive(Debug)]
pub(super) struct VersionNative {
    pub(super) version: Version,
    is_pointer: bool,
}

fn native(version: Version, is_pointer: bool) -> Operand {
    Operand::new(Rc::new(VersionNative {
        version,
        is_pointer,
    }) as Rc<dyn Native>)
}

static NOTHING: Signature = Signature::fixed(&[]);
static ONE_TEXT: Signature = Signature::fixed(&[T]);
static OTHER: Signature = Signature::fixed(&[Type::Native("*semver.Version")]);

impl Native for VersionNative {
    fn type_name(&self) -> &'static str {
        if self.is_pointer {
            "*semver.Version"
        } else {
            "semver.Version"
        }
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        match name {
            "Major" | "Minor" | "Patch" | "Prerelease" | "Metadata" | "Original" | "String"
            | "IncPatch" | "IncMinor" | "IncMajor" => Some(&NOTHING),
            "SetPrerelease" | "SetMetadata" => Some(&ONE_TEXT),
            "Compare" | "LessThan" | "LessThanEqual" | "GreaterThan" | "GreaterThanEqual"
            | "Equal" => Some(&OTHER),
            _ => None,
        }
    }

    fn call(
        &self,
        name: &str,
        _context: &mut Context<'_, '_>,
        arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let own = &self.version;
        let number = |number: u64| Operand::new(Value::Int(Int::unsigned(IntKind::Uint64, number)));
        let text = |text: &str| Operand::new(Value::text(text));
        let next = |major, minor, patch| {
            let mut version = Version {
                major,
                minor,
                patch,
                prerelease: String::new(),
                metadata: String::new(),
                original: String::new(),
            };
            version.original = format!("{}{version}", prefix(own));
            native(version, false)
        };
        if let Some(other) = arguments
            .first()
            .and_then(|own| own.value.downcast::<Self>())
        {
            let order = own.compare(&other.version);
            return Ok(Operand::new(match name {
                "Compare" => Value::int(order as i64),
                "LessThan" => Value::Bool(order.is_lt()),
                "LessThanEqual" => Value::Bool(order.is_le()),
                "GreaterThan" => Value::Bool(order.is_gt()),
                "GreaterThanEqual" => Value::Bool(order.is_ge()),
                _ => Value::Bool(order.is_eq()),
            }));
        }
        Ok(match name {
            "Major" => number(own.major),
            "Minor" => number(own.minor),
            "Patch" => number(own.patch),
            "Prerelease" => text(&own.prerelease),
            "Metadata" => text(&own.metadata),
            "Original" => text(&own.original),
            "String" => text(&own.to_string()),
            "IncPatch" if own.prerelease.is_empty() => next(own.major, own.minor, own.patch + 1),
            "IncPatch" => next(own.major, own.minor, own.patch),
            "IncMinor" => next(own.major, own.minor + 1, 0),
            "IncMajor" => next(own.major + 1, 0, 0),
            "SetPrerelease" | "SetMetadata" => {
                let mut version = own.clone();
                if name == "SetPrerelease" {
                    version.prerelease = arguments.string(0);
                } else {
                    version.metadata = arguments.string(0);
                }
                Version::parse(&version.to_string())
                    .map_err(|error| CallError::new(error.to_string()))?;
                version.original = format!("{}{version}", prefix(own));
                native(version, false)
            }
            _ => return Err(CallError::new("semver: nil version")),
        })
    }

    fn string(&self) -> Option<Vec<u8>> {
        Some(self.version.to_string().into_bytes())
    }
}

fn prefix(version: &Version) -> &'static str {
    if version.original.starts_with('v') {
        "v"
    } else {
        ""
    }
}
