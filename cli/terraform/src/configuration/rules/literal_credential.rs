use infractl_document::{Finding, Span};
use infractl_hcl::syntax::{Body, Expression, ExpressionKind, Item, each_child};

use super::{Look, Rule};
use crate::configuration::VariableFile;

pub(super) const RULE: Rule = Rule::new(
    "tf-literal-credential",
    "a password, token or key is written out in a configuration or in a file of variables",
    check,
)
.code("TFH-001");

/// Ends of names of credentials.
const NAMES: [&str; 22] = [
    "password",
    "passwd",
    "passphrase",
    "token",
    "api_key",
    "apikey",
    "access_key",
    "access_key_id",
    "secret_key",
    "secret_access_key",
    "private_key",
    "private_key_pem",
    "account_key",
    "encryption_key",
    "master_key",
    "shared_key",
    "signing_key",
    "client_secret",
    "shared_secret",
    "webhook_secret",
    "jwt_secret",
    "secret",
];

/// How texts begin that only say where a credential is kept.
const ELSEWHERE: [&str; 12] = [
    "$", "{{", "<", "./", "/", "file:", "env:", "vault:", "sops:", "ref+", "op://", "ENC[",
];

/// How credentials begin that are known by their form, and how many signs they have at least.
const FORMS: [(&str, usize); 14] = [
    ("AKIA", 20),
    ("ASIA", 20),
    ("ghp_", 40),
    ("gho_", 40),
    ("ghs_", 40),
    ("ghu_", 40),
    ("ghr_", 40),
    ("github_pat_", 70),
    ("glpat-", 26),
    ("hvs.", 24),
    ("sk_live_", 24),
    ("xoxb-", 15),
    ("xoxp-", 15),
    ("dop_v1_", 70),
];

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    let mut told = |name: &str, value: &Expression| findings.extend(judge(name, value));
    for variable in &module.variables {
        if let Some(value) = variable.default() {
            values(variable.name(), value, &mut told);
        }
    }
    for local in &module.locals {
        values(local.name(), &local.attribute.value, &mut told);
    }
    for output in &module.outputs {
        if let Some(value) = output.value() {
            values(output.name(), value, &mut told);
        }
    }
    for resource in module.all_resources() {
        body(&resource.block.body, &mut told);
    }
    for call in &module.calls {
        body(&call.block.body, &mut told);
    }
    for provider in &module.providers {
        body(&provider.block.body, &mut told);
    }
    for settings in &module.settings {
        body(&settings.body, &mut told);
    }
}

/// What a file of variables gives away.
pub fn lint_variables(file: &VariableFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut told = |name: &str, value: &Expression| findings.extend(judge(name, value));
    for attribute in &file.attributes {
        values(attribute.name.as_str(), &attribute.value, &mut told);
    }
    findings
}

fn body(own: &Body, told: &mut impl FnMut(&str, &Expression)) {
    for item in &own.items {
        match item {
            Item::Attribute(attribute) => values(attribute.name.as_str(), &attribute.value, told),
            Item::Block(block) => body(&block.body, told),
        }
    }
}

/// The texts of an expression, each with the name that it is given under.
fn values(name: &str, value: &Expression, told: &mut impl FnMut(&str, &Expression)) {
    let value = value.without_parentheses();
    match &value.kind {
        ExpressionKind::Object(items) => {
            for item in items {
                values(item.name().unwrap_or_default(), &item.value, told);
            }
        }
        ExpressionKind::Tuple(items) => {
            for item in items {
                values(name, item, told);
            }
        }
        _ if value.as_text().is_some() => told(name, value),
        // What a function makes of a text is not the text: only its form can give it away.
        _ => each_child(value, &mut |child| values("", child, told)),
    }
}

fn judge(name: &str, value: &Expression) -> Option<Finding> {
    judge_text(name, value.as_text()?, Some(value.span))
}

fn judge_text(name: &str, text: &str, span: Option<Span>) -> Option<Finding> {
    let message = if has_form(text) {
        "this is a credential".to_owned()
    } else if is_credential(name) && is_literal(name, text) {
        format!("`{name}` is written out")
    } else {
        return None;
    };
    let mut finding = Finding::error(RULE.summary.id, span, message);
    finding.is_secret = true;
    Some(finding.help(
        "take it from the environment or a store, and replace it: whoever reads the repository has it",
    ))
}

/// Whether a name is one of a credential itself, not of the place where it is found.
fn is_credential(name: &str) -> bool {
    let name = words(name);
    let is_end = |end: &&str| {
        let before = name.strip_suffix(*end);
        before.is_some_and(|before| before.is_empty() || before.ends_with('_'))
    };
    !name.starts_with("existing_") && NAMES.iter().any(is_end)
}

/// A name in lower case, with `_` between its words.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    let mut is_lower = false;
    for sign in name.chars() {
        if is_lower && sign.is_ascii_uppercase() {
            words.push('_');
        }
        is_lower = sign.is_ascii_lowercase() || sign.is_ascii_digit();
        let is_mark = matches!(sign, '-' | '.');
        words.push(if is_mark {
            '_'
        } else {
            sign.to_ascii_lowercase()
        });
    }
    words
}

/// Whether a text stands for itself.
fn is_literal(name: &str, text: &str) -> bool {
    let text = text.trim();
    let is_blank = text.chars().all(|sign| matches!(sign, '*' | 'x' | 'X'));
    let is_word = matches!(text, "null" | "none" | "true" | "false");
    if is_blank || is_word || ELSEWHERE.iter().any(|start| text.starts_with(start)) {
        return false;
    }
    // What is called a key may be the name of one, or an address.
    !name.to_ascii_lowercase().ends_with("key")
        || text.chars().any(|sign| sign.is_ascii_digit())
            && text
                .chars()
                .all(|sign| is_of_token(sign) || matches!(sign, '/' | '+' | '='))
}

fn is_of_token(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.')
}

/// Whether a text holds what is known to be a credential by its form alone.
fn has_form(text: &str) -> bool {
    if text.contains("PRIVATE KEY-----") {
        return true;
    }
    let mut words = text.split(|sign| !is_of_token(sign));
    words.any(|word| {
        let mut forms = FORMS.iter();
        forms.any(|(start, length)| word.starts_with(start) && word.len() >= *length)
    })
}
