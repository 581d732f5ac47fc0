//! The host's types of `cli/xtask/oracles/template`.

use std::collections::BTreeMap;

use infractl_template::{
    CallError, Context, Kind, Native, Operand, Signature, Text, Type, Value, quote,
};

const JOIN: Signature = Signature::variadic(&[Type::Text], Type::Text);
const NONE: Signature = Signature::fixed(&[]);
const GET: Signature = Signature::fixed(&[Type::Text]);

/// A struct, or a pointer to one.
#[derive(Debug)]
pub(crate) struct Thing {
    pub(crate) name: String,
    pub(crate) is_pointer: bool,
}

impl Native for Thing {
    fn type_name(&self) -> &'static str {
        if self.is_pointer {
            "*main.thing"
        } else {
            "main.thing"
        }
    }

    fn field(&self, name: &str) -> Option<Operand> {
        match name {
            "Name" => Some(Operand::new(Value::text(&self.name))),
            "Count" => Some(Operand::new(Value::int(2))),
            _ => None,
        }
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        match name {
            "Join" => Some(&JOIN),
            "Fails" => Some(&NONE),
            _ => None,
        }
    }

    fn call(
        &self,
        name: &str,
        _: &mut Context<'_, '_>,
        arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        if name == "Fails" {
            return Err(CallError::new(format!("{} fails", self.name)));
        }
        let texts: Vec<String> = arguments
            .iter()
            .filter_map(|argument| argument.value.as_text())
            .map(|text| text.to_str_lossy().into_owned())
            .collect();
        let (separator, parts) = texts.split_first().ok_or("the signature wants one")?;
        Ok(Operand::new(Value::text(&format!(
            "{}:{}",
            self.name,
            parts.join(separator)
        ))))
    }

    fn print(&self, verb: &str) -> Vec<u8> {
        let sign = if self.is_pointer { "&" } else { "" };
        let name = &self.name;
        match verb {
            "%+v" => format!("{sign}{{Name:{name} Count:2}}"),
            "%#v" => {
                let name = quote(name.as_bytes());
                format!("{sign}main.thing{{Name:{name}, Count:2}}")
            }
            _ => format!("{sign}{{{name} 2}}"),
        }
        .into_bytes()
    }

    fn is_equal(&self, other: &dyn Native) -> bool {
        let any: &dyn std::any::Any = other;
        any.downcast_ref::<Self>()
            .is_some_and(|other| self.name == other.name)
    }
}

/// A struct that prints itself.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) name: String,
}

impl Native for Shown {
    fn type_name(&self) -> &'static str {
        "main.shown"
    }

    fn string(&self) -> Option<Vec<u8>> {
        Some(format!("shown {}", self.name).into_bytes())
    }
}

/// A map with a method.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Native for Files {
    fn type_name(&self) -> &'static str {
        "main.files"
    }

    fn kind(&self) -> Kind {
        Kind::Map
    }

    fn entries(&self) -> Option<Vec<(Operand, Operand)>> {
        let entry = |(name, bytes): (&String, &Vec<u8>)| {
            (
                Operand::new(Value::text(name)),
                Operand::new(Value::bytes(bytes)),
            )
        };
        Some(self.files.iter().map(entry).collect())
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        (name == "Get").then_some(&GET)
    }

    fn call(
        &self,
        _: &str,
        _: &mut Context<'_, '_>,
        arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let name = arguments
            .first()
            .and_then(|argument| argument.value.as_text());
        let name = name
            .map(|name| name.to_str_lossy().into_owned())
            .unwrap_or_default();
        let bytes = self.files.get(&name).cloned().unwrap_or_default();
        Ok(Operand::new(Text::new(bytes)))
    }
}
