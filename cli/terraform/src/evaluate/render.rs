use infractl_document::SourceId;
use infractl_hcl::read_template;

use super::evaluate;
use super::scope::Variables;
use crate::functions::{Context, RenderTemplate};
use crate::value::Value;

/// Renders the templates that `templatefile` and `templatestring` are given.
#[derive(Clone, Copy)]
pub struct Templates<'a> {
    /// What functions in templates may ask for; templates in templates are rendered by this, too.
    pub functions: Context<'a>,
    /// The source that stands for the text of templates: places in them are told in words.
    pub source: SourceId,
}

impl RenderTemplate for Templates<'_> {
    fn render(
        &self,
        name: Option<&str>,
        text: &str,
        variables: Vec<(String, Value)>,
        depth: usize,
    ) -> Result<Value, String> {
        let (expression, errors) = read_template(text.as_bytes(), self.source);
        let told = |start: u32, message: String| {
            let before = text.get(..start as usize).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let named = name.map_or_else(|| "the template".to_owned(), |name| format!("`{name}`"));
            format!("cannot render line {line} of {named}: {message}")
        };
        if let Some(error) = errors.first() {
            return Err(told(error.span.start, error.message.to_string()));
        }
        let scope = Variables(variables.into_iter().collect());
        let functions = Context {
            templates: Some(self),
            depth,
            ..self.functions
        };
        let evaluation = evaluate(&expression, &scope, functions);
        match evaluation.errors.first() {
            Some(error) => Err(told(error.span.start, error.detail.clone())),
            None => Ok(evaluation.value),
        }
    }
}
