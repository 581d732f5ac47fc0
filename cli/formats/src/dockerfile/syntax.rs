use infractl_document::Span;

use crate::Word;

/// A Dockerfile as it is written, instruction by instruction.
#[derive(Debug, Clone, Default)]
pub struct Dockerfile {
    /// What `# syntax=` asks for.
    pub syntax: Option<Word>,
    /// The instructions that could be read, in order.
    pub instructions: Vec<Instruction>,
}

/// One instruction.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// The name in capital letters.
    pub name: Word,
    /// From its name to its end, here-documents included.
    pub span: Span,
    /// The `--name=value` before the arguments.
    pub flags: Vec<BuildFlag>,
    /// What follows.
    pub arguments: Arguments,
    /// The here-documents that it asks for, in order.
    pub heredocs: Vec<Heredoc>,
}

/// A `--name=value` of an instruction.
#[derive(Debug, Clone)]
pub struct BuildFlag {
    /// The name without `--`.
    pub name: Word,
    /// What follows `=`; none where there is no `=`.
    pub value: Option<Word>,
}

/// What follows the name and the flags of an instruction.
#[derive(Debug, Clone)]
pub enum Arguments {
    /// A command for a shell.
    Shell(Word),
    /// A JSON array of texts.
    Exec(Vec<Word>),
    /// Words with white space between.
    Words(Vec<Word>),
    /// `KEY=value`, or `KEY` alone.
    Pairs(Vec<(Word, Option<Word>)>),
    /// The rest of the line.
    Text(Word),
    /// `NONE`, or `CMD` with a command.
    Healthcheck(Word, Option<Box<Arguments>>),
    /// The instruction of an `ONBUILD`.
    Nested(Box<Instruction>),
    /// Nothing.
    None,
}

/// A here-document.
#[derive(Debug, Clone)]
pub struct Heredoc {
    /// The word that ends it.
    pub name: String,
    /// The lines.
    pub content: Word,
}

impl Instruction {
    /// The value of a flag, where it is given.
    pub fn flag(&self, name: &str) -> Option<&BuildFlag> {
        self.flags.iter().find(|flag| flag.name.text == name)
    }

    /// The words of the arguments, whichever form they have.
    pub fn words(&self) -> &[Word] {
        match &self.arguments {
            Arguments::Exec(words) | Arguments::Words(words) => words,
            _ => &[],
        }
    }
}
