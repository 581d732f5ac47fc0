//! `docs/guides/life-of-a-change.md` is a transcript: its commands are run here, in order, over a
//! copy of this repository's own charts and environments, and must say what the page says.
//!
//! - A `diff` block is an edit, which `git apply` makes.
//! - In a `console` block a line with `$ ` in front is a command. The lines below are what it
//!   writes to stdout and stderr, and `[exit 5]` where it does not end with 0.
//! - `sleep 25h` takes no time: the times in all records move back instead.
//! - A line that is only `…` stands for any lines; [`words`] tells what else is not literal.
//!
//! A stale page is renewed with `UPDATE_GUIDE=1`; its cuts stay where their neighbours are found.

mod page;
mod words;

use std::path::Path;

use infractl_state::Timestamp;

use self::page::{Page, Part};
use self::words::Words;
use crate::project::Project;
use crate::repository::{commit, git, platform_without_clouds};

const PAGE: &str = "../../docs/guides/life-of-a-change.md";

#[test]
fn the_life_of_a_change_is_as_its_page_tells() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let mut page = Page::parse(&std::fs::read_to_string(&file).unwrap());
    let told = page.commands();
    for step in [
        "validate", "pin", "apply", "diff", "promote", "sleep", "rollback",
    ] {
        let is_told = told.iter().any(|command| command.contains(step));
        assert!(is_told, "the page has no `{step}`");
    }
    let mut story = Story::begin();
    let mut stale = String::new();
    for part in &mut page.parts {
        match part {
            Part::Prose(_) => {}
            Part::Edit(patch) => story.edit(patch),
            Part::Console(steps) => {
                for step in steps {
                    let output = story.run(&step.command);
                    if !step.agrees(&output) {
                        let (command, told) = (&step.command, &step.output);
                        let both = ["── the page\n", told, "── the program\n", &output];
                        stale.extend(["$ ", command, "\n"].into_iter().chain(both));
                        step.renew(&output);
                    }
                }
            }
        }
    }
    if std::env::var_os("UPDATE_GUIDE").is_some() {
        std::fs::write(&file, page.to_string()).unwrap();
        stale.clear();
    }
    assert!(
        stale.is_empty(),
        "{stale}\nthe page is stale; renew it, and read what changed:\n\
         UPDATE_GUIDE=1 cargo test -p infractl --test integration guide"
    );
}

struct Story {
    project: Project,
    words: Words,
}

impl Story {
    /// Staging and prod pin one commit, and nothing is applied yet.
    fn begin() -> Self {
        let project = platform_without_clouds();
        project.write(".gitignore", ".infractl/\n.cache/\n");
        // The story happens today, whatever day that is: prod is frozen on none.
        let environment = "environments/prod/environment.yaml";
        let text = project.read(environment);
        let (before, rest) = text.split_once("freeze:\n    - {").unwrap();
        let (_, after) = rest.split_once("}\n").unwrap();
        let past = "from: 2000-12-19, to: 2001-01-03, reason: holidays";
        project.write(
            environment,
            format!("{before}freeze:\n    - {{{past}}}\n{after}"),
        );
        commit(&project, "pin both");
        Self {
            project,
            words: Words::default(),
        }
    }

    fn edit(&self, patch: &str) {
        self.project.write(".git/edit.patch", patch);
        git(&self.project, &["apply", ".git/edit.patch"]);
    }

    /// Does what a command says; the answer is what the page shows below it.
    fn run(&mut self, command: &str) -> String {
        let arguments = arguments(command);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match &*arguments {
            ["infractl", rest @ ..] => {
                let mut command = self.project.command(rest);
                command.env("USER", "you");
                let (code, mut output) = self.project.transcript(command);
                if code != Some(0) {
                    let code = code.unwrap().to_string();
                    output.extend(["[exit ", &code, "]\n"]);
                }
                self.words.steady(&output)
            }
            ["git", "commit", rest @ ..] => {
                let mut arguments = vec!["commit"];
                arguments.extend(rest);
                git(&self.project, &arguments)
            }
            ["sleep", time] => {
                let hours = time.strip_suffix('h').unwrap().parse().unwrap();
                self.pass(hours);
                String::new()
            }
            _ => panic!("`{command}` is no step of a guide"),
        }
    }

    /// Lets hours pass: every time in the records moves back.
    fn pass(&self, hours: i64) {
        let mut moved = 0;
        for environment in ["staging", "prod"] {
            let folder = format!(".infractl/{environment}/state/records");
            for (path, bytes) in self.project.files(&folder) {
                let text = String::from_utf8(bytes).unwrap();
                let parts = text.split('"').map(|part| match part.parse::<Timestamp>() {
                    Ok(time) => {
                        moved += 1;
                        (time - jiff::SignedDuration::from_hours(hours)).to_string()
                    }
                    Err(_) => part.to_owned(),
                });
                let parts: Vec<String> = parts.collect();
                self.project.write(&path, parts.join("\""));
            }
        }
        assert!(moved > 0, "records have times");
    }
}

/// The words of a command; double quotes keep spaces.
fn arguments(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in command.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
