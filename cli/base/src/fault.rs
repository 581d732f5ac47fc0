//! Places where a test build can die or fail on purpose; nothing at all in every other build.

#[cfg(not(feature = "faults"))]
use std::io;

/// A place between two steps where a crash or an error of the machine would hurt most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultPoint {
    /// A temporary file is about to be created.
    WriteOpen,
    /// Bytes are about to be written to a temporary file.
    WriteData,
    /// A temporary file is about to be flushed to the disk.
    WriteSync,
    /// A temporary file is about to take its name.
    WriteRename,
    /// A folder is about to be flushed, so that a new name survives a power cut.
    WriteFolder,
    /// Bytes are about to be added at the end of a file.
    AppendData,
    /// A file with added bytes is about to be flushed to the disk.
    AppendSync,
    /// A whole new folder is about to change places with the old one.
    ReplaceExchange,
    /// The new folder stands; the old one is about to be removed.
    ReplaceRemove,
    /// A lock is about to be taken.
    LockTake,
    /// A lock is about to be given back.
    LockRelease,
    /// A secret is about to be drawn.
    SecretDraw,
    /// A record is about to say that a run began.
    RecordStart,
    /// A record is about to say how a run ended.
    RecordFinish,
    /// What a killed run left behind is about to be cleaned.
    DeliveryRecover,
    /// The new folder of a delivery is about to be built.
    DeliveryBuild,
    /// The new folder is whole and is about to be flushed.
    DeliverySync,
    /// The target is about to be read once more, right before the exchange.
    DeliveryVerify,
    /// Files of policies are about to be loaded into the engine.
    PolicyLoad,
    /// One policy is about to judge one document.
    PolicyEvaluate,
}

impl FaultPoint {
    /// Every point, for tests that go through all of them.
    pub const ALL: [Self; 20] = [
        Self::WriteOpen,
        Self::WriteData,
        Self::WriteSync,
        Self::WriteRename,
        Self::WriteFolder,
        Self::AppendData,
        Self::AppendSync,
        Self::ReplaceExchange,
        Self::ReplaceRemove,
        Self::LockTake,
        Self::LockRelease,
        Self::SecretDraw,
        Self::RecordStart,
        Self::RecordFinish,
        Self::DeliveryRecover,
        Self::DeliveryBuild,
        Self::DeliverySync,
        Self::DeliveryVerify,
        Self::PolicyLoad,
        Self::PolicyEvaluate,
    ];

    /// The name by which a test asks for the point.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WriteOpen => "write.open",
            Self::WriteData => "write.data",
            Self::WriteSync => "write.sync",
            Self::WriteRename => "write.rename",
            Self::WriteFolder => "write.folder",
            Self::AppendData => "append.data",
            Self::AppendSync => "append.sync",
            Self::ReplaceExchange => "replace.exchange",
            Self::ReplaceRemove => "replace.remove",
            Self::LockTake => "lock.take",
            Self::LockRelease => "lock.release",
            Self::SecretDraw => "secret.draw",
            Self::RecordStart => "record.start",
            Self::RecordFinish => "record.finish",
            Self::DeliveryRecover => "delivery.recover",
            Self::DeliveryBuild => "delivery.build",
            Self::DeliverySync => "delivery.sync",
            Self::DeliveryVerify => "delivery.verify",
            Self::PolicyLoad => "policy.load",
            Self::PolicyEvaluate => "policy.evaluate",
        }
    }
}

/// Passes a point: the fault that a test build was asked for happens here, else nothing does.
#[cfg(not(feature = "faults"))]
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "the other build fails here; this one must cost nothing"
)]
pub const fn reach(_point: FaultPoint) -> io::Result<()> {
    Ok(())
}

#[cfg(feature = "faults")]
pub use armed::{FaultError, arm, reach};

#[cfg(feature = "faults")]
mod armed {
    use std::io;
    use std::sync::{Mutex, PoisonError};
    use std::time::Duration;

    use rustix::io::Errno;

    use super::FaultPoint;

    /// Why a text asks for no fault.
    #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
    #[error("`{0}` is no fault; write `<point>:<abort|panic|eio|enospc|einval|sleep=MS>[@N]`")]
    pub struct FaultError(String);

    #[derive(Debug, Clone, Copy)]
    enum Action {
        Abort,
        Panic,
        Errno(Errno),
        Sleep(Duration),
    }

    #[derive(Debug)]
    struct Fault {
        point: FaultPoint,
        action: Action,
        /// How many times the point is still passed unharmed.
        passes: u32,
    }

    static ARMED: Mutex<Vec<Fault>> = Mutex::new(Vec::new());

    /// Asks for faults: `delivery.build:abort`, `write.sync:eio@3` for the third time, or several
    /// with `,` between.
    pub fn arm(text: &str) -> Result<(), FaultError> {
        *ARMED.lock().unwrap_or_else(PoisonError::into_inner) = read(text)?;
        Ok(())
    }

    fn read(text: &str) -> Result<Vec<Fault>, FaultError> {
        text.split(',')
            .map(|text| read_one(text).ok_or_else(|| FaultError(text.to_owned())))
            .collect()
    }

    fn read_one(text: &str) -> Option<Fault> {
        let (point, rest) = text.split_once(':')?;
        let (action, time) = rest.split_once('@').unwrap_or((rest, "1"));
        let action = match action.split_once('=') {
            Some(("sleep", time)) => Action::Sleep(Duration::from_millis(time.parse().ok()?)),
            Some(_) => return None,
            None => match action {
                "abort" => Action::Abort,
                "panic" => Action::Panic,
                "eio" => Action::Errno(Errno::IO),
                "enospc" => Action::Errno(Errno::NOSPC),
                // What a file system says that cannot exchange two names at once.
                "einval" => Action::Errno(Errno::INVAL),
                _ => return None,
            },
        };
        Some(Fault {
            point: FaultPoint::ALL
                .into_iter()
                .find(|candidate| candidate.name() == point)?,
            action,
            passes: time.parse::<u32>().ok()?.checked_sub(1)?,
        })
    }

    /// Passes a point: the fault that was asked for happens here, and says so on stderr.
    #[expect(
        clippy::print_stderr,
        reason = "a test must tell a fault that happened from one that was never reached"
    )]
    pub fn reach(point: FaultPoint) -> io::Result<()> {
        let action = take(
            &mut ARMED.lock().unwrap_or_else(PoisonError::into_inner),
            point,
        );
        let Some(action) = action else {
            return Ok(());
        };
        eprintln!("fault at {}", point.name());
        match action {
            Action::Abort => std::process::abort(),
            Action::Panic => std::panic::panic_any("a test asked for it"),
            Action::Errno(errno) => Err(errno.into()),
            Action::Sleep(time) => {
                std::thread::sleep(time);
                Ok(())
            }
        }
    }

    /// What happens at a point. A fault happens once: what cleans up after it must be able to work.
    fn take(armed: &mut Vec<Fault>, point: FaultPoint) -> Option<Action> {
        let mut due = None;
        for (position, fault) in armed.iter_mut().enumerate() {
            if fault.point != point {
                continue;
            }
            match fault.passes.checked_sub(1) {
                Some(left) => fault.passes = left,
                None => due = due.or(Some(position)),
            }
        }
        due.map(|position| armed.remove(position).action)
    }
}
