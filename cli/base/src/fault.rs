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
}

impl FaultPoint {
    /// Every point, for tests that go through all of them.
    pub const ALL: [Self; 16] = [
        Self::WriteOpen,
        Self::WriteData,
        Self::WriteSync,
        Self::WriteRename,
        Self::WriteFolder,
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
    ];

    /// The name by which a test asks for the point.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WriteOpen => "write.open",
            Self::WriteData => "write.data",
            Self::WriteSync => "write.sync",
            Self::WriteRename => "write.rename",
            Self::WriteFolder => "write.folder",
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
pub use armed::{FaultError, arm, arm_thread, reach};

#[cfg(feature = "faults")]
mod armed {
    use std::cell::RefCell;
    use std::io;
    use std::sync::Mutex;
    use std::time::Duration;

    use super::FaultPoint;

    /// Why a text asks for no fault.
    #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
    #[error("`{0}` is no fault; write `<point>:<abort|eio|enospc|einval|sleep=MS>[@N]`")]
    pub struct FaultError(String);

    #[derive(Debug, Clone, Copy)]
    enum Action {
        Abort,
        Errno(i32),
        Sleep(Duration),
    }

    #[derive(Debug)]
    struct Fault {
        point: FaultPoint,
        action: Action,
        /// How many times the point is still passed unharmed.
        passes: u32,
    }

    static ARMED: Mutex<Option<Fault>> = Mutex::new(None);

    thread_local! {
        static ARMED_HERE: RefCell<Option<Fault>> = const { RefCell::new(None) };
    }

    /// Asks for one fault, `delivery.build:abort` or `write.sync:eio@3` for the third time.
    pub fn arm(text: &str) -> Result<(), FaultError> {
        let fault = read(text)?;
        *ARMED
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(fault);
        Ok(())
    }

    /// Asks for one fault on this thread, or for none. The answer says whether one that was asked
    /// for before has not happened.
    pub fn arm_thread(text: Option<&str>) -> Result<bool, FaultError> {
        let fault = text.map(read).transpose()?;
        Ok(ARMED_HERE.replace(fault).is_some())
    }

    fn read(text: &str) -> Result<Fault, FaultError> {
        let wrong = || FaultError(text.to_owned());
        let (point, rest) = text.split_once(':').ok_or_else(wrong)?;
        let (action, time) = rest.split_once('@').unwrap_or((rest, "1"));
        let point = FaultPoint::ALL
            .into_iter()
            .find(|candidate| candidate.name() == point)
            .ok_or_else(wrong)?;
        let action = match action.split_once('=') {
            None if action == "abort" => Action::Abort,
            None if action == "eio" => Action::Errno(rustix::io::Errno::IO.raw_os_error()),
            None if action == "enospc" => Action::Errno(rustix::io::Errno::NOSPC.raw_os_error()),
            // What a file system says that cannot exchange two names at once.
            None if action == "einval" => Action::Errno(rustix::io::Errno::INVAL.raw_os_error()),
            Some(("sleep", milliseconds)) => Action::Sleep(Duration::from_millis(
                milliseconds.parse().map_err(|_| wrong())?,
            )),
            _ => return Err(wrong()),
        };
        let time: u32 = time.parse().map_err(|_| wrong())?;
        Ok(Fault {
            point,
            action,
            passes: time.checked_sub(1).ok_or_else(wrong)?,
        })
    }

    /// Passes a point: the fault that was asked for happens here.
    pub fn reach(point: FaultPoint) -> io::Result<()> {
        let here = ARMED_HERE.with_borrow_mut(|armed| take(armed, point));
        let action = here.or_else(|| {
            let mut armed = ARMED
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            take(&mut armed, point)
        });
        match action {
            None => Ok(()),
            Some(Action::Abort) => std::process::abort(),
            Some(Action::Errno(number)) => Err(io::Error::from_raw_os_error(number)),
            Some(Action::Sleep(time)) => {
                std::thread::sleep(time);
                Ok(())
            }
        }
    }

    /// What happens at a point. A fault happens once: what cleans up after it must be able to work.
    fn take(armed: &mut Option<Fault>, point: FaultPoint) -> Option<Action> {
        let fault = armed.as_mut().filter(|fault| fault.point == point)?;
        if fault.passes > 0 {
            fault.passes -= 1;
            return None;
        }
        armed.take().map(|fault| fault.action)
    }
}
