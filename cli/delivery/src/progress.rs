use infractl_state::Step;

/// A step of an apply that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'p> {
    /// The lock is held; nothing was written yet.
    Locked,
    /// A step is about to be taken.
    Step(Step),
    /// The files of a component are being written beside the target.
    Writing {
        /// The component.
        component: &'p str,
        /// Which one it is, from 1.
        position: usize,
        /// How many there are.
        of: usize,
    },
    /// All is written and being flushed to the disk.
    Flushing,
    /// The target holds what was planned.
    Exchanged,
}
