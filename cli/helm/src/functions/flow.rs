//! Choices, demands and calls of other templates.

use std::sync::Arc;

use infractl_document::{Segment, SourceMap};
use infractl_template::{
    CallError, Context, ErrorKind, Functions, Mark, Operand, Set, Signature, Text, TextBuilder,
    Type, Value,
};

use super::arguments::Arguments as _;
use super::host::Host;
use super::types::is_empty;
use crate::go;

const T: Type = Type::Text;
const A: Type = Type::Any;

/// How often a name may be included within itself.
const MAX_RECURSION: usize = 1000;
/// Every text of `tpl` is a template of this name.
const TPL_NAME: &str = "gotpl";

pub(super) fn add(functions: &mut Functions) {
    choices(functions);
    demands(functions);
    functions.add("include", Signature::fixed(&[T, A]).own(), include);
    functions.add("tpl", Signature::fixed(&[T, A]).own(), tpl);
    functions.add("lookup", Signature::fixed(&[T, T, T, T]), |context, _| {
        Ok(Operand::new(context.heap().new_map()))
    });
    functions.add("getHostByName", Signature::fixed(&[T]), |_, _| {
        Ok(Operand::new(Value::text("")))
    });
    functions.add("hello", Signature::fixed(&[]), |_, _| {
        Ok(Operand::new(Value::text("Hello!")))
    });
}

fn choices(functions: &mut Functions) {
    functions.add(
        "default",
        Signature::variadic(&[A], A).own(),
        |context, given| {
            let Some(own) = given.get(1) else {
                return Ok(given.at(0));
            };
            // A text that is not known is surely not empty: its placeholder says that it is there.
            let falls_back = is_empty(context.heap(), &own.value);
            Ok(if falls_back { given.at(0) } else { own.clone() })
        },
    );
    functions.add(
        "coalesce",
        Signature::variadic(&[], A).own(),
        |context, given| {
            let first = given
                .iter()
                .find(|own| !is_empty(context.heap(), &own.value));
            Ok(first.cloned().unwrap_or_default())
        },
    );
    functions.add(
        "all",
        Signature::variadic(&[], A).decides(),
        |context, given| {
            Ok(Operand::new(
                !given.iter().any(|own| is_empty(context.heap(), &own.value)),
            ))
        },
    );
    functions.add(
        "any",
        Signature::variadic(&[], A).decides(),
        |context, given| {
            Ok(Operand::new(
                given
                    .iter()
                    .any(|own| !is_empty(context.heap(), &own.value)),
            ))
        },
    );
    functions.add(
        "ternary",
        Signature::fixed(&[A, A, Type::Bool]).own(),
        |_, given| {
            let is_true = matches!(given.at(2).value, Value::Bool(true));
            Ok(given.at(usize::from(!is_true)))
        },
    );
}

fn demands(functions: &mut Functions) {
    functions.add(
        "required",
        Signature::fixed(&[T, A]).own(),
        |context, given| {
            let own = given.at(1);
            let is_missing = match &own.value {
                Value::Nil => true,
                Value::Text(text) => text.is_empty(),
                _ => false,
            };
            if !is_missing {
                return Ok(own);
            }
            if is_lint(context) {
                return Ok(Operand::new(Value::text("")));
            }
            Err(warning(&given.text(0)))
        },
    );
    functions.add("fail", Signature::fixed(&[T]).own(), |context, given| {
        if is_lint(context) {
            return Ok(Operand::new(Value::text("")));
        }
        Err(warning(&given.text(0)))
    });
}

fn is_lint(context: &mut Context<'_, '_>) -> bool {
    context.host::<Host>().is_some_and(|host| host.is_lint)
}

/// Helm marks the message, and cuts it out of all that Go puts around it.
fn warning(message: &Text) -> CallError {
    CallError::new(format!(
        "HELM_ERR_START{}HELM_ERR_END",
        message.to_str_lossy()
    ))
}

fn include(context: &mut Context<'_, '_>, given: &[Operand]) -> Result<Operand, CallError> {
    let name = given.text(0);
    if let Some(host) = context.host::<Host>() {
        // As long as there are few around this one, none of them can be there too often.
        let is_deep = host.included.len() > MAX_RECURSION;
        if is_deep && host.included.iter().filter(|own| **own == name).count() > MAX_RECURSION {
            let name = name.to_str_lossy();
            return Err(CallError::new(format!(
                "rendering template has a nested reference name: {name}: unable to execute template"
            )));
        }
        host.included.push(name.clone());
    }
    let result = context.execute(&name.to_str_lossy(), given.at(1));
    if let Some(host) = context.host::<Host>() {
        host.included.pop();
    }
    let result = result.map_err(|mut error| {
        if error.message.starts_with("template: no template ") {
            // All templates of a render belong to one of this name.
            let nameless = "associated with template \"\"";
            let named = format!("associated with template {TPL_NAME:?}");
            error.message = error.message.replace(nameless, &named);
        }
        error
    })?;
    Ok(Operand::new(result))
}

fn tpl(context: &mut Context<'_, '_>, given: &[Operand]) -> Result<Operand, CallError> {
    let text = {
        let mut builder = TextBuilder::new();
        builder.push_operand(&given.at(0));
        builder.finish()
    };
    let empty = Text::default();
    // Without an action the text is its own result, whatever the data.
    if super::text::find(text.bytes(), b"{{").is_none() {
        return Ok(Operand::new(text.replace(b"<no value>", &empty, None)));
    }
    if text.is_unknown() {
        return Err(CallError::not_rendered(
            "renders a text that is not known yet",
        ));
    }
    let source = derived(context, &text);
    let mut set = Set::over(context.set());
    let shown = || go::quote(&text.to_str_lossy());
    set.parse(TPL_NAME, text.bytes(), source, super::all())
        .map_err(|error| {
            let mut error = CallError::from(error);
            error.message = format!("cannot parse template {}: {}", shown(), error.message);
            error
        })?;
    let result = context
        .execute_in(&Arc::new(set), TPL_NAME, given.at(1))
        .map_err(|error| {
            let mut error = CallError::from(error);
            if error.kind == ErrorKind::Template {
                error.message = format!(
                    "error during tpl function execution for {}: {}",
                    shown(),
                    error.message
                );
            }
            error
        })?;
    Ok(Operand::new(result.replace(b"<no value>", &empty, None)))
}

/// Makes a text of this render a source, so that what is read from it has a place.
pub(super) fn derived(context: &mut Context<'_, '_>, text: &Text) -> infractl_document::SourceId {
    let span = context.span();
    let sources = context.sources();
    let path = sources
        .get(span.source)
        .map_or_else(infractl_base::RelativePath::root, |file| {
            file.path().clone()
        });
    let map = if text.is_plain() {
        let Mark {
            code,
            data,
            call,
            flags,
        } = context.mark();
        let segment = Segment {
            at: 0,
            code,
            data,
            call,
            flags,
        };
        SourceMap::new(vec![segment], context.render().calls().to_vec())
    } else {
        // What a part does not say itself is the place of this call.
        let mut builder = TextBuilder::with_capacity(text.len());
        builder.push(text, context.mark());
        let whole = builder.finish();
        context.render().source_map(&whole)
    };
    sources.add_made(&path, &Arc::from(text.bytes()), map)
}
