use infractl_document::Finding;

use super::{Look, Rule};
use crate::configuration::{Declared, Subject, Table, Target, Use};

pub(super) const RULE: Rule = Rule::new(
    "tf-undeclared-reference",
    "an expression speaks of something that the module does not declare",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for found in &look.uses {
        if let Some((message, help)) = wrong(look, found) {
            let finding = Finding::error(RULE.summary.id, Some(found.span), message);
            findings.push(finding.help(help));
        }
    }
}

fn wrong(look: &Look<'_>, found: &Use<'_>) -> Option<(String, String)> {
    let module = look.module;
    match found.subject {
        Subject::Incomplete(root) => Some(incomplete(look, root)),
        Subject::Reserved(root) => Some((
            format!("`{root}` is kept for later versions of the language"),
            format!("a resource type of that name is reached by `resource.{root}`"),
        )),
        // What a file with mistakes declares may be hidden.
        _ if !module.is_whole => None,
        Subject::Variable(name) => absent(&module.variables, name, "var.", "variable"),
        Subject::Local(name) => absent(&module.locals, name, "local.", "local value"),
        Subject::Resource {
            mode, kind, name, ..
        } => {
            let key = format!("{kind}.{name}");
            absent(module.of_mode(mode), &key, mode.prefix(), mode.word())
        }
        Subject::Call { name, output, .. } => {
            if module.calls.get(name).is_none() {
                return absent(&module.calls, name, "module.", "module call");
            }
            let output = output?;
            let Target::Module(id) = look.configuration.target(look.id, name) else {
                return None;
            };
            let called = look
                .configuration
                .module(id)
                .filter(|called| called.is_whole)?;
            absent(
                &called.outputs,
                output,
                &format!("module.{name}."),
                "output",
            )
        }
        _ => None,
    }
}

fn incomplete(look: &Look<'_>, root: &str) -> (String, String) {
    if [
        "var",
        "local",
        "module",
        "data",
        "each",
        "count",
        "path",
        "terraform",
    ]
    .contains(&root)
    {
        let message = format!("`{root}` alone has no value");
        return (message, format!("name what you want of it: `{root}.name`"));
    }
    let message = format!("`{root}` is no value");
    let variables = look
        .module
        .variables
        .iter()
        .map(|entry| ("var", entry.name()));
    let locals = look
        .module
        .locals
        .iter()
        .map(|entry| ("local", entry.name()));
    let close = variables.chain(locals).find(|(_, name)| *name == root);
    let help = match close {
        Some((table, name)) => format!("did you mean `{table}.{name}`?"),
        None => format!("put a text in quotes, `\"{root}\"`; a resource is named by type and name"),
    };
    (message, help)
}

fn absent<T: Declared>(
    table: &Table<T>,
    key: &str,
    prefix: &str,
    what: &str,
) -> Option<(String, String)> {
    if table.get(key).is_some() {
        return None;
    }
    let keys: Vec<Box<str>> = table.iter().map(Declared::key).collect();
    let close = infractl_document::similar(key, keys.iter().map(|key| &**key));
    let help = match close {
        Some(close) => format!("did you mean `{prefix}{close}`?"),
        None => declare(key, what),
    };
    Some((format!("there is no {what} `{prefix}{key}`"), help))
}

fn declare(key: &str, what: &str) -> String {
    match what {
        "variable" => format!("declare it: `variable \"{key}\" {{ … }}`"),
        "local value" => format!("declare it: `locals {{ {key} = … }}`"),
        "output" => format!("declare it in the module: `output \"{key}\" {{ … }}`"),
        "module call" => format!("call it: `module \"{key}\" {{ … }}`"),
        word => {
            let labels: Vec<String> = key.split('.').map(|part| format!("\"{part}\"")).collect();
            format!("declare it: `{word} {} {{ … }}`", labels.join(" "))
        }
    }
}
