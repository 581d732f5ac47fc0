use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{Files, RelativePath};
use infractl_document::{Address, Document, Finding, Outcome, SourceId, Sources};

use crate::{Format, compose, dockerfile, workflow};

/// What came of reading files.
#[derive(Debug, Default)]
pub struct Produced {
    /// The documents, by path and then in the order of the file.
    pub documents: Vec<Document>,
    /// What cannot be understood, so that no document says it.
    pub findings: Vec<Finding>,
    /// What the tools that run the files would refuse, though it can be read.
    pub lint: Vec<Finding>,
    /// What became of each file, in order.
    pub ledger: Vec<Account>,
    /// How often each address came up.
    addresses: BTreeMap<Address, usize>,
}

/// What one file gives.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) documents: Vec<Document>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) lint: Vec<Finding>,
}

impl Read {
    /// Nothing but the reason.
    pub(crate) fn refused(finding: Finding) -> Self {
        Self {
            findings: vec![finding],
            ..Self::default()
        }
    }
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The file.
    pub path: RelativePath,
    /// What it is.
    pub format: Format,
    /// The text, where it could be read.
    pub source: Option<SourceId>,
    /// How it ended.
    pub fate: Fate,
}

/// How the reading of a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It gave this many documents, and every line of it is in one.
    Parsed(usize),
    /// Something in it cannot be understood; a finding says what.
    Refused,
    /// Nothing could be read at all; a finding says why.
    Unreadable,
}

/// Reads files that [`discover`](crate::discover()) found, or that a person named.
pub fn read(files: &dyn Files, inputs: &[(RelativePath, Format)], sources: &Sources) -> Produced {
    let mut produced = Produced::default();
    produced.read(files, inputs, sources);
    produced
}

impl Produced {
    /// Adds the documents of files.
    pub fn read(
        &mut self,
        files: &dyn Files,
        inputs: &[(RelativePath, Format)],
        sources: &Sources,
    ) {
        for (path, format) in inputs {
            match files.read(path) {
                Ok(bytes) => self.add(path, *format, &bytes, sources),
                Err(error) => {
                    let mut finding = Finding::error("format-unreadable", None, error.to_string());
                    finding.file = Some(path.clone());
                    finding.outcome = Outcome::Unchecked;
                    self.findings.push(finding);
                    self.ledger.push(Account {
                        path: path.clone(),
                        format: *format,
                        source: None,
                        fate: Fate::Unreadable,
                    });
                }
            }
        }
    }

    /// Adds the documents of one text.
    pub fn add(
        &mut self,
        path: &RelativePath,
        format: Format,
        bytes: &Arc<[u8]>,
        sources: &Sources,
    ) {
        let source = sources.add(path, bytes);
        let Read {
            documents,
            findings,
            lint,
        } = match format {
            Format::Workflow | Format::Action => workflow::produce(path, bytes, source, format),
            Format::Dockerfile => dockerfile::produce(path, bytes, source),
            Format::Compose => compose::produce(path, bytes, source),
        };
        let fate = if findings.is_empty() {
            Fate::Parsed(documents.len())
        } else {
            Fate::Refused
        };
        self.findings.extend(findings);
        self.lint.extend(lint);
        for document in documents {
            self.push(document);
        }
        self.ledger.push(Account {
            path: path.clone(),
            format,
            source: Some(source),
            fate,
        });
    }

    /// Two files of one folder may say something of one service; each keeps a name of its own.
    fn push(&mut self, document: Document) {
        let seen = self
            .addresses
            .entry(document.address().clone())
            .or_insert(0);
        *seen += 1;
        if *seen == 1 {
            self.documents.push(document);
            return;
        }
        let address = document.address().repeated(*seen);
        self.documents.push(Document::new(
            address,
            document.kind(),
            document.existence().clone(),
            Arc::clone(document.tree()),
        ));
    }
}
