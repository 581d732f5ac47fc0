//! One bad input a file: what to run, what must come of it, and the files that differ from the
//! sample project.
//!
//! ```text
//! # a comment
//! args: validate
//! exit: 1
//! finding: k8s-unknown-field helm/charts/app/templates/deployment.yaml:3:1
//! template: helm/charts/app/templates/deployment.yaml:3
//! -- environments/local/values/app.yaml --
//! replicas: two
//! ```
//!
//! A section `-- PATH < GENERATOR NUMBER --` holds generated text; `-- PATH removed --` takes a
//! file away; `-- PATH -> TARGET --`, `-- PATH is a folder --` and `-- PATH is a pipe --` put
//! something else in a file's place.

use std::fmt::Write as _;

use crate::project::Project;

/// One case, read.
pub(crate) struct Case {
    pub(crate) args: Vec<String>,
    pub(crate) exit: i32,
    /// Wanted findings: `id path:line:column`, or `id path`, or `id`.
    pub(crate) findings: Vec<String>,
    /// Wanted template lines of findings: `path:line`.
    pub(crate) templates: Vec<String>,
    /// Wanted parts of stderr.
    pub(crate) errors: Vec<String>,
    sections: Vec<(String, Vec<u8>)>,
    removed: Vec<String>,
    /// Links with the text that they hold.
    links: Vec<(String, String)>,
    folders: Vec<String>,
    pipes: Vec<String>,
}

impl Case {
    /// Reads a case; a line that is not understood is a mistake of the case.
    pub(crate) fn parse(text: &str) -> Self {
        let mut case = Self {
            args: Vec::new(),
            exit: -1,
            findings: Vec::new(),
            templates: Vec::new(),
            errors: Vec::new(),
            sections: Vec::new(),
            removed: Vec::new(),
            links: Vec::new(),
            folders: Vec::new(),
            pipes: Vec::new(),
        };
        let mut is_section = false;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end_matches('\n');
            if let Some(header) = bare
                .strip_prefix("-- ")
                .and_then(|rest| rest.strip_suffix(" --"))
            {
                is_section = case.open(header);
            } else if is_section {
                case.sections
                    .last_mut()
                    .unwrap()
                    .1
                    .extend_from_slice(line.as_bytes());
            } else if !bare.is_empty() && !bare.starts_with('#') {
                case.directive(bare);
            }
        }
        assert!(
            !case.args.is_empty() && case.exit >= 0,
            "a case says `args` and `exit`"
        );
        case
    }

    fn open(&mut self, header: &str) -> bool {
        if let Some(path) = header.strip_suffix(" removed") {
            self.removed.push(path.to_owned());
            return false;
        }
        if let Some(path) = header.strip_suffix(" is a folder") {
            self.folders.push(path.to_owned());
            return false;
        }
        if let Some(path) = header.strip_suffix(" is a pipe") {
            self.pipes.push(path.to_owned());
            return false;
        }
        if let Some((path, target)) = header.split_once(" -> ") {
            self.links.push((path.to_owned(), target.to_owned()));
            return false;
        }
        if let Some((path, generator)) = header.split_once(" < ") {
            self.sections.push((path.to_owned(), generated(generator)));
            return false;
        }
        self.sections.push((header.to_owned(), Vec::new()));
        true
    }

    fn directive(&mut self, line: &str) {
        let (name, value) = line
            .split_once(": ")
            .unwrap_or_else(|| panic!("`{line}` is no directive"));
        match name {
            "args" => self.args = value.split(' ').map(str::to_owned).collect(),
            "exit" => self.exit = value.parse().unwrap(),
            "finding" => self.findings.push(value.to_owned()),
            "template" => self.templates.push(value.to_owned()),
            "stderr" => self.errors.push(value.to_owned()),
            _ => panic!("`{name}` is no directive"),
        }
    }

    /// Puts the case's files into a copy of the sample project.
    pub(crate) fn lay_out(&self) -> Project {
        let project = Project::sample();
        for path in &self.removed {
            project.remove(path);
        }
        for (path, bytes) in &self.sections {
            project.write(path, bytes);
        }
        for (path, target) in &self.links {
            std::os::unix::fs::symlink(target, project.make_room(path)).unwrap();
        }
        for path in &self.folders {
            std::fs::create_dir(project.make_room(path)).unwrap();
        }
        for path in &self.pipes {
            nix::unistd::mkfifo(&project.make_room(path), nix::sys::stat::Mode::S_IRWXU).unwrap();
        }
        project
    }
}

/// Inputs that would be silly to check in.
fn generated(text: &str) -> Vec<u8> {
    let (name, number) = text.split_once(' ').unwrap();
    let number: usize = number.parse().unwrap();
    match name {
        "nested-lists" => [vec![b'['; number], vec![b']'; number]].concat(),
        "nested-maps" => [
            b"a: ".to_vec(),
            b"{a: ".repeat(number),
            b"1".to_vec(),
            vec![b'}'; number],
        ]
        .concat(),
        "nested-parentheses" => [
            b"{{ ".to_vec(),
            vec![b'('; number],
            b"1".to_vec(),
            vec![b')'; number],
            b" }}\n".to_vec(),
        ]
        .concat(),
        "nested-ifs" => [b"{{ if true }}".repeat(number), b"{{ end }}".repeat(number)].concat(),
        "alias-bomb" => {
            let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
            for level in 1..=number {
                let below = vec![format!("*a{}", level - 1); 9].join(", ");
                writeln!(text, "a{level}: &a{level} [{below}]").unwrap();
            }
            text.into_bytes()
        }
        "latin-1" => b"replicas: 1\nmessage: caf\xe9\n".to_vec(),
        "windows-line-breaks" => b"message: hello\r\nreplicas: two\r\n".to_vec(),
        "escape-sequence" => b"replicas: 1\nmessage: \x1b[31mred\n".to_vec(),
        "byte-order-mark" => "\u{feff}message: hello\nreplicas: two\n".into(),
        "utf-16" => "replicas: 1\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
        "nul-bytes" => [
            b"replicas: 1\nmessage: a".to_vec(),
            vec![0; number],
            b"\n".to_vec(),
        ]
        .concat(),
        _ => panic!("`{name}` is no generator"),
    }
}
