#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that ask the operating system"
)]

use std::fs;

/// A process of a machine, told apart from every later process with the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The machine's name, for people.
    pub host: String,
    /// The machine's id, see machine-id(5); empty where the system does not say.
    pub machine: String,
    /// Which start of which machine, unique in the world; empty where the system does not say.
    pub boot: String,
    /// The space of process numbers: containers of one machine have several. Empty where the
    /// system does not say.
    pub space: String,
    /// The number of the process.
    pub process: u32,
    /// When the process began, in clock ticks since the start of the machine; 0 where the system
    /// does not say.
    pub started: u64,
}

impl Holder {
    /// This very process.
    pub fn current() -> Self {
        let process = std::process::id();
        Self {
            host: rustix::system::uname()
                .nodename()
                .to_string_lossy()
                .into_owned(),
            machine: line("/etc/machine-id"),
            boot: line("/proc/sys/kernel/random/boot_id"),
            space: fs::read_link("/proc/self/ns/pid")
                .map(|link| link.to_string_lossy().into_owned())
                .unwrap_or_default(),
            process,
            started: start_of(process).unwrap_or(0),
        }
    }

    /// Whether this process is certainly gone: it ran on the machine that asks, and there it is
    /// no more. Another machine, or one that does not say who it is, proves nothing.
    pub fn is_proven_dead(&self) -> bool {
        let here = Self::current();
        let is_same = |ours: &str, theirs: &str| !ours.is_empty() && ours == theirs;
        if self.host != here.host || self.boot.is_empty() || here.boot.is_empty() {
            return false;
        }
        if self.boot != here.boot {
            return is_same(&here.machine, &self.machine);
        }
        is_same(&here.space, &self.space)
            && self.started != 0
            && start_of(self.process) != Some(self.started)
            && !is_hidden(self.process)
    }

    /// Whether this process certainly runs: on the machine that asks, under its number, since the
    /// time that it began.
    pub fn is_proven_alive(&self) -> bool {
        let here = Self::current();
        let is_same = |ours: &str, theirs: &str| !ours.is_empty() && ours == theirs;
        self.host == here.host
            && is_same(&here.boot, &self.boot)
            && is_same(&here.space, &self.space)
            && self.started != 0
            && start_of(self.process) == Some(self.started)
    }

    /// Whether some process of this machine has this number now.
    pub fn is_running(process: u32) -> bool {
        i32::try_from(process)
            .ok()
            .and_then(rustix::process::Pid::from_raw)
            .is_some_and(|process| {
                rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
            })
    }
}

/// Whether the process runs although its start cannot be read, as under `hidepid`.
fn is_hidden(process: u32) -> bool {
    Holder::is_running(process) && start_of(process).is_none()
}

fn line(path: &str) -> String {
    fs::read_to_string(path)
        .map(|text| text.trim().to_owned())
        .unwrap_or_default()
}

/// The 22nd field of `/proc/<process>/stat`, see proc(5); the second may hold blanks and brackets.
fn start_of(process: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = text.rsplit_once(')')?;
    after_name.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_process_of_this_machine_is_proven_dead() {
        let here = Holder::current();
        assert!(!here.is_proven_dead() && here.is_proven_alive());
        assert!(Holder::is_running(here.process));
        let reused = Holder {
            started: here.started + 1,
            ..here.clone()
        };
        assert!(reused.is_proven_dead() && !reused.is_proven_alive());
        let gone = Holder {
            process: 4_194_305,
            ..here.clone()
        };
        assert!(gone.is_proven_dead());
        for elsewhere in [
            Holder {
                host: "elsewhere".into(),
                ..gone.clone()
            },
            Holder {
                space: String::new(),
                ..gone.clone()
            },
            Holder {
                machine: "another".into(),
                boot: "another".into(),
                ..gone.clone()
            },
        ] {
            assert!(!elsewhere.is_proven_dead() && !elsewhere.is_proven_alive());
        }
    }
}
