use regorus::Value;
use serde::{Deserialize, Serialize};

use super::compile::{Text, compile, refused};
use super::complaint::Complaint;
use crate::check::Checks;
use crate::rego::{Edits, templates, tokens};

/// A question over modules and data: what `opa eval` takes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Query {
    /// The texts of the modules.
    pub modules: Vec<String>,
    /// The base document, as JSON.
    pub data: Option<String>,
    /// The input, as JSON.
    pub input: Option<String>,
    /// The input, as a term of Rego; wins over `input`.
    pub input_term: Option<String>,
    /// The question.
    pub query: String,
    /// Whether an error of a function ends the evaluation.
    pub is_strict: bool,
}

/// What came of a [`Query`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answered {
    /// One row a solution, as a JSON array: its bindings, or the value of the last expression.
    Rows(String),
    /// The evaluation ended with an error.
    Failed(String),
    /// It was not evaluated.
    Refused {
        /// The id of the rule.
        rule: String,
        /// What is wrong.
        message: String,
    },
}

/// Answers a question, after all checks that a policy passes.
pub(crate) fn answer(query: &Query) -> Answered {
    evaluate(query).unwrap_or_else(|answered| answered)
}

fn evaluate(query: &Query) -> Result<Answered, Answered> {
    let failed = |error: &dyn std::fmt::Display| {
        Answered::Failed(Complaint::read(&error.to_string()).message)
    };
    let module = |(index, text): (usize, &String)| Text {
        path: format!("module {index}"),
        text: text.clone(),
    };
    let texts: Vec<Text> = query.modules.iter().enumerate().map(module).collect();
    // What is undefined is a fair question; only policies may not ask it.
    let checks = Checks::default();
    let (compiled, problems) =
        compile(&texts, &checks, query.is_strict, &|_| {}).map_err(|error| failed(&error))?;
    let asked = Text {
        path: "query".to_owned(),
        text: format!("package __query__\nasked if {{\n{}\n}}\n", query.query),
    };
    let asked = refused(&compiled, &asked, &checks);
    if let Some(problem) = problems.into_iter().chain(asked).next() {
        return Err(match problem.rule.as_str() {
            "policy-syntax" => Answered::Failed(problem.message),
            _ => Answered::Refused {
                rule: problem.rule,
                message: problem.message,
            },
        });
    }
    let mut engine = compiled.engine;
    let json = |text: &str| Value::from_json_str(text).map_err(|error| failed(&error));
    if let Some(data) = &query.data {
        engine
            .add_data(json(data)?)
            .map_err(|error| failed(&error))?;
    }
    if let Some(term) = &query.input_term {
        let results = engine
            .eval_query(term.clone(), false)
            .map_err(|error| failed(&error))?;
        let last = results.result.last().and_then(|row| row.expressions.last());
        let value = last.map_or(Value::Undefined, |last| last.value.clone());
        engine.set_input(value);
    } else if let Some(input) = &query.input {
        engine.set_input(json(input)?);
    }
    let results = engine
        .eval_query(question(&query.query), false)
        .map_err(|error| failed(&error))?;
    let mut rows = Vec::new();
    for row in results.result {
        let has_bindings = row
            .bindings
            .as_object()
            .is_ok_and(|bindings| !bindings.is_empty());
        let last = row.expressions.last().map(|last| last.value.clone());
        let value = if has_bindings {
            row.bindings
        } else {
            last.unwrap_or(Value::Undefined)
        };
        rows.push(value.to_json_str().map_err(|error| failed(&error))?);
    }
    Ok(Answered::Rows(format!("[{}]", rows.join(","))))
}

/// The question with its template strings rewritten.
fn question(text: &str) -> String {
    let cut = tokens(text).unwrap_or_default();
    Edits::apply(text, &templates(text, &cut)).0
}
