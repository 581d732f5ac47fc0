use infractl_base::RelativePath;
use infractl_document::{Address, Document, Existence, Finding, Kind, Span, Tree};

use super::syntax::{Arguments, Dockerfile, Instruction};
use super::write;
use crate::Word;
use crate::variables::Variables;

/// One stage, as the documents see it.
pub(super) struct Stage<'f> {
    pub(super) index: usize,
    pub(super) is_final: bool,
    pub(super) span: Span,
    pub(super) from: &'f Instruction,
    /// The image as written, and with the variables that are known.
    pub(super) written: Word,
    pub(super) reference: Option<Word>,
    pub(super) name: Option<Word>,
    /// The earlier stage that it builds on.
    pub(super) base: Option<usize>,
    pub(super) instructions: Vec<&'f Instruction>,
    pub(super) user: Option<Word>,
    pub(super) environment: Vec<(Word, Option<Word>)>,
    pub(super) arguments: Vec<(Word, Option<Word>)>,
    pub(super) labels: Vec<(Word, Option<Word>)>,
    pub(super) ports: Vec<Word>,
    variables: Variables,
}

/// One document a stage, and what stands before the first.
pub(super) fn documents(path: &RelativePath, file: &Dockerfile) -> (Vec<Document>, Vec<Finding>) {
    let mut findings = Vec::new();
    let stages = stages(file, &mut findings);
    if let Some(last) = file
        .instructions
        .last()
        .filter(|_| stages.is_empty() && findings.is_empty())
    {
        let message = "this file has no `FROM`, so it builds nothing";
        findings.push(
            Finding::error("docker-missing-from", Some(last.span), message)
                .help("write `FROM` and an image"),
        );
    }
    let mut documents: Vec<Document> = Vec::new();
    for stage in &stages {
        let number = stage.index.to_string();
        let name = stage
            .name
            .as_ref()
            .map(|name| name.text.to_ascii_lowercase());
        let address = Address::dockerfile(path, name.as_deref().unwrap_or(&number));
        let Ok(tree) = write::stage(path, file, stage, &stages) else {
            findings.push(too_large(stage.span));
            continue;
        };
        let tree = std::sync::Arc::<Tree>::new(tree);
        documents.push(Document::new(
            address,
            Kind::DockerfileStage,
            Existence::Certain,
            tree,
        ));
    }
    (documents, findings)
}

fn too_large(span: Span) -> Finding {
    super::read::syntax(span, "this stage is too large to be checked")
}

fn stages<'f>(file: &'f Dockerfile, findings: &mut Vec<Finding>) -> Vec<Stage<'f>> {
    let mut stages: Vec<Stage<'f>> = Vec::new();
    let mut before = Variables::default();
    for instruction in &file.instructions {
        if instruction.name.text == "FROM" {
            stages.extend(begin(instruction, &before, &stages));
            continue;
        }
        if let Some(stage) = stages.last_mut() {
            stage.take(instruction, &before);
            continue;
        }
        match &instruction.arguments {
            Arguments::Pairs(pairs) if instruction.name.text == "ARG" => {
                for (name, value) in pairs {
                    let value = value.as_ref().and_then(|value| before.expand(value));
                    before.set(&name.text, value.map(|value| value.text));
                }
            }
            _ => {
                let message = format!("`{}` stands before any `FROM`", instruction.name.text);
                let span = Some(instruction.name.span);
                let finding = Finding::error("docker-missing-from", span, message);
                findings.push(finding.help("begin with `FROM`; only `ARG` may stand before it"));
            }
        }
    }
    if let Some(stage) = stages.last_mut() {
        stage.is_final = true;
    }
    stages
}

fn begin<'f>(from: &'f Instruction, before: &Variables, stages: &[Stage<'f>]) -> Option<Stage<'f>> {
    let written = from.words().first()?.clone();
    let reference = before.expand(&written);
    let is_base = |stage: &Stage<'_>| {
        let name = stage.name.as_ref();
        name.is_some_and(|name| reference.as_ref().is_some_and(|image| image.is(&name.text)))
    };
    let base = stages.iter().rposition(is_base);
    let parent = base.and_then(|base| stages.get(base));
    let mut variables = Variables::default();
    let mut environment = Vec::new();
    for (name, value) in parent.iter().flat_map(|parent| &parent.environment) {
        let text = parent.and_then(|parent| parent.variables.get(&name.text));
        variables.set(&name.text, text.map(str::to_owned));
        environment.push((name.clone(), value.clone()));
    }
    Some(Stage {
        index: stages.len(),
        is_final: false,
        span: from.span,
        from,
        written,
        reference,
        name: from.words().get(2).cloned(),
        base,
        instructions: Vec::new(),
        user: parent.and_then(|parent| parent.user.clone()),
        environment,
        arguments: Vec::new(),
        labels: parent
            .map(|parent| parent.labels.clone())
            .unwrap_or_default(),
        ports: parent
            .map(|parent| parent.ports.clone())
            .unwrap_or_default(),
        variables,
    })
}

impl<'f> Stage<'f> {
    fn take(&mut self, instruction: &'f Instruction, before: &Variables) {
        self.span = self.span.join(instruction.span);
        self.instructions.push(instruction);
        match (instruction.name.text.as_str(), &instruction.arguments) {
            ("ARG", Arguments::Pairs(pairs)) => {
                for (name, value) in pairs {
                    // One without a value takes that of an equal name before the first `FROM`.
                    let known = match value {
                        Some(value) => self.expand(value).map(|value| value.text),
                        None => before.get(&name.text).map(str::to_owned),
                    };
                    self.variables.set(&name.text, known);
                    put(&mut self.arguments, name, value.clone());
                }
            }
            ("ENV", Arguments::Pairs(pairs)) => {
                for (name, value) in pairs {
                    let known = value.as_ref().and_then(|value| self.expand(value));
                    let text = known.as_ref().map(|value| value.text.clone());
                    self.variables.set(&name.text, text);
                    put(&mut self.environment, name, known.or_else(|| value.clone()));
                }
            }
            ("LABEL", Arguments::Pairs(pairs)) => {
                for (name, value) in pairs {
                    let known = value.as_ref().and_then(|value| self.expand(value));
                    put(&mut self.labels, name, known.or_else(|| value.clone()));
                }
            }
            ("USER", Arguments::Text(user)) => {
                self.user = Some(self.expand(user).unwrap_or_else(|| user.clone()));
            }
            ("EXPOSE", Arguments::Words(ports)) => self.ports.extend(ports.iter().cloned()),
            _ => {}
        }
    }

    fn expand(&self, word: &Word) -> Option<Word> {
        self.variables.expand(word)
    }
}

/// Sets a name; the last one counts.
fn put(pairs: &mut Vec<(Word, Option<Word>)>, name: &Word, value: Option<Word>) {
    pairs.retain(|(known, _)| known.text != name.text);
    pairs.push((name.clone(), value));
}
