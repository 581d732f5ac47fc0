//! The Terraform stacks of an environment, worked out without their providers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{EntryKind, Files, FilesError, MemoryFiles, Overlay, RelativePath};
use infractl_document::{Document, Finding, Outcome, PathStep, Severity, Span, Spanned, Tree};
use infractl_project::{BindTarget, Environment, Stack, StackFiles, StackName, StackOutput};
use infractl_terraform::configuration::{Configuration, ModuleId, Target};
use infractl_terraform::preview::{Depth, Preview, Request, preview_of};
use infractl_terraform::schema::Schemas;
use infractl_terraform::stack;
use infractl_terraform::value::{Type, Value};

use crate::{Code, Workspace};

/// A stack as documents.
#[derive(Debug)]
pub struct RenderedStack {
    /// Its name.
    pub name: StackName,
    /// Its folder in the code.
    pub source: RelativePath,
    /// Its resources and module calls, as a first plan would have them.
    pub documents: Vec<Document>,
    /// What it gives, as far as it is known.
    pub outputs: BTreeMap<String, Arc<Tree>>,
    /// Whether it needs no provider and keeps nothing: what it gives is all there is to it.
    pub is_native: bool,
}

/// The stacks of an environment, and what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Stacks {
    pub(crate) rendered: Vec<RenderedStack>,
    /// Those that the pinned code lacks.
    pub(crate) waiting: Vec<StackName>,
    pub(crate) findings: Vec<Finding>,
    depth: Depth,
}

impl Stacks {
    /// The environment with what its stacks give, where nobody knows it better.
    pub(crate) fn enrich<'e>(&self, environment: &'e Environment) -> Cow<'e, Environment> {
        let mut enriched = Cow::Borrowed(environment);
        for stack in &self.rendered {
            let Some(cluster) = stack.outputs.get("cluster") else {
                continue;
            };
            if !environment.outputs.contains_key(&stack.name) {
                let outputs = &mut enriched.to_mut().outputs;
                outputs.insert(stack.name.clone(), Arc::clone(cluster));
            }
        }
        enriched
    }
}

/// The values that stacks give; `None` for one of which nothing can be said.
type Known = BTreeMap<StackName, Option<BTreeMap<String, Value>>>;

impl Workspace<'_> {
    /// The stacks of an environment with one state of the code, as far as they can be worked out;
    /// for callers that render nothing else.
    pub fn preview_stacks(&self, environment: &Environment, code: &Code<'_>) -> Vec<RenderedStack> {
        self.stacks(environment, code, Depth::Whole).rendered
    }

    /// Previews the stacks of an environment with one state of the code, in their order.
    pub(crate) fn stacks(
        &self,
        environment: &Environment,
        code: &Code<'_>,
        depth: Depth,
    ) -> Stacks {
        let mut stacks = Stacks {
            depth,
            ..Stacks::default()
        };
        let mut bound = environment.file.bind.values();
        let is_bound = bound.any(|target| matches!(target.value, BindTarget::Stack { .. }));
        if depth == Depth::Outputs && !is_bound {
            return stacks;
        }
        let mut known = Known::new();
        let mut schemas = Schemas::shipped();
        if !environment.stacks.is_empty() {
            match Schemas::of_project(code.files(), &RelativePath::root()) {
                Ok((own, findings)) => {
                    schemas = own;
                    stacks.findings.extend(findings);
                }
                Err(error) => stacks.findings.push(unkept(&error)),
            }
        }
        for name in environment.stack_order() {
            let parts = (
                environment.file.stacks.get(&name),
                environment.stacks.get(&name),
            );
            let (Some(stack), Some(files)) = parts else {
                continue;
            };
            let given = stacks.given(stack, &known);
            let values =
                match self.stack(&name, (stack, files), given, (code, &schemas), &mut stacks) {
                    Ok(values) => values,
                    Err(error) => {
                        stacks.findings.push(unreadable(stack, files, &error));
                        None
                    }
                };
            known.insert(name, values);
        }
        stacks
    }

    fn stack(
        &self,
        name: &StackName,
        (stack, files): (&Spanned<Stack>, &StackFiles),
        given: BTreeMap<String, Value>,
        (code, schemas): (&Code<'_>, &Schemas),
        stacks: &mut Stacks,
    ) -> Result<Option<BTreeMap<String, Value>>, FilesError> {
        let source = &files.source;
        if !is_folder(code.files(), source)? {
            let is_coming = code.commit().is_some() && is_folder(self.checkout().files(), source)?;
            stacks.findings.push(absent(name, stack, source, is_coming));
            if is_coming {
                stacks.waiting.push(name.clone());
            }
            return Ok(None);
        }
        // Variables are the environment's, whatever code is pinned.
        let mut own = MemoryFiles::new();
        for file in &files.variables {
            own.insert(file.path.clone(), file.bytes.to_vec());
        }
        let overlay = Overlay::new(&own, code.files());
        let roots = [source.clone()];
        let (configuration, findings) = Configuration::read(&overlay, &roots, self.sources())?;
        stacks.findings.extend(findings);
        let Some(root) = configuration.roots().first() else {
            return Ok(None);
        };
        let variables = files.variables.iter().map(|file| file.path.clone());
        let variables: Vec<RelativePath> = variables.collect();
        let Preview {
            mut documents,
            outputs,
            values,
            findings,
        } = preview_of(
            &configuration,
            *root,
            &Request {
                files: &overlay,
                sources: self.sources(),
                schemas,
                folder: source,
                stack: name.as_str(),
                variables: &variables,
                texts: &[],
                given,
                workspace: "default",
                depth: stacks.depth,
            },
        );
        stacks.findings.extend(findings);
        documents.push(stack_document(&configuration, *root, name, stack));
        stacks.rendered.push(RenderedStack {
            name: name.clone(),
            source: source.clone(),
            documents,
            outputs,
            is_native: stack.backend.is_none() && is_native(&configuration, *root),
        });
        Ok(Some(values))
    }
}

impl Stacks {
    /// The variables of a stack that take outputs of others.
    fn given(&mut self, stack: &Stack, known: &Known) -> BTreeMap<String, Value> {
        let mut given = BTreeMap::new();
        for (variable, place) in &stack.inputs {
            let value = match known.get(&place.stack) {
                Some(Some(values)) => value_at(values, place),
                _ => Some(unknown(place, place.span)),
            };
            let value = value.unwrap_or_else(|| {
                let message = format!("the stack `{}` gives no `{}`", place.stack, place.value);
                self.findings.push(Finding::error(
                    "env-unknown-stack-output",
                    place.span,
                    message,
                ));
                unknown(place, place.span)
            });
            given.insert(variable.clone(), value);
        }
        given
    }
}

fn unknown(place: &StackOutput, span: Option<Span>) -> Value {
    let reason = format!("`{place}` is known once the stack is applied");
    Value::unknown(Type::Dynamic, reason, span)
}

/// The value at a place of what a stack gives; `None` where there is certainly none.
fn value_at(values: &BTreeMap<String, Value>, place: &StackOutput) -> Option<Value> {
    let mut value = values.get(&place.output)?.clone();
    for step in place.path.steps() {
        if !value.is_known() {
            return Some(unknown(place, None));
        }
        let marks = value.marks();
        let next = match step {
            PathStep::Key(key) => value.entries()?.get(&**key)?.clone(),
            PathStep::Index(index) => value.elements()?.get(*index)?.clone(),
            PathStep::Match(fields) => {
                let has = |item: &&Value, (key, text): &(Box<str>, Box<str>)| {
                    let field = item.entries().and_then(|entries| entries.get(&**key));
                    field.and_then(Value::as_str) == Some(text)
                };
                let mut items = value.elements()?.iter();
                let found = items.find(|item| fields.iter().all(|field| has(item, field)));
                found?.clone()
            }
        };
        value = next.marked(marks);
    }
    Some(value)
}

/// Whether a module and all that it calls make nothing and keep nothing.
fn is_native(configuration: &Configuration, root: ModuleId) -> bool {
    let Some(module) = configuration.module(root) else {
        return false;
    };
    module.is_whole
        && module.all_resources().next().is_none()
        && module.providers.is_empty()
        && module.backend().is_none()
        && module
            .calls
            .iter()
            .all(|call| match configuration.target(root, call.name()) {
                Target::Module(called) => is_native(configuration, called),
                Target::Remote | Target::Missing => false,
            })
}

/// What a stack brings along, with the backend that the environment names.
pub fn stack_document(
    configuration: &Configuration,
    root: ModuleId,
    name: &StackName,
    stack: &Stack,
) -> Document {
    let document = stack::document(configuration, root, name.as_str());
    let Some(backend) = &stack.backend else {
        return document;
    };
    let settings = backend.settings.iter();
    stack::with_backend(
        &document,
        (backend.kind.value.as_str(), backend.kind.span),
        settings.map(|(name, setting)| (name.as_str(), setting.tree().root())),
    )
}

fn is_folder(files: &dyn Files, path: &RelativePath) -> Result<bool, FilesError> {
    Ok(files.kind(path)? == Some(EntryKind::Folder))
}

fn absent(name: &StackName, stack: &Stack, source: &RelativePath, is_coming: bool) -> Finding {
    let place = stack.source.span;
    if is_coming {
        let message = format!("the stack `{name}` waits for the pin: the pinned code lacks it");
        let help = "move `source.revision` in `release.yaml` to a commit that has it";
        return Finding::new("env-waits-for-pin", Severity::Info, place, message).help(help);
    }
    let message =
        format!("the stack `{name}` has its code in `{source}`, and there is no such folder");
    Finding::error("env-missing-stack", place, message)
}

/// The schemas that the project keeps are there, and cannot be read.
fn unkept(error: &FilesError) -> Finding {
    let finding = Finding::error("tf-unreadable-schema", None, error.to_string());
    Finding {
        outcome: Outcome::Unchecked,
        ..finding
    }
}

fn unreadable(stack: &Stack, files: &StackFiles, error: &FilesError) -> Finding {
    let message = format!("`{}` cannot be read: {error}", files.source);
    let finding = Finding::error("env-missing-stack", stack.source.span, message);
    Finding {
        outcome: Outcome::Unchecked,
        ..finding
    }
}
