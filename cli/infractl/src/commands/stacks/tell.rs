use infractl_delivery::StackEvent;
use infractl_terraform::runner::{Event, Progress};

use crate::context::Context;
use crate::output::Output;

/// Tells how runs of the tool come along.
pub(crate) struct Teller<'t> {
    pub(crate) context: &'t Context,
    /// Whether every step on a resource is told, and not only to a person who watches.
    pub(crate) is_apply: bool,
}

impl Teller<'_> {
    pub(crate) fn tell(&self, event: &StackEvent<'_>) {
        let is_watched = Output::is_interactive();
        match event {
            StackEvent::Begins { stack, command } => {
                if is_watched || self.is_apply {
                    self.context
                        .output
                        .say(&format!("stack {stack}: {command}"));
                }
            }
            StackEvent::Told { stack, event } => self.told(stack, event, is_watched),
        }
    }

    fn told(&self, stack: &str, event: &Event, is_watched: bool) {
        let Event::Resource {
            address,
            action,
            progress,
        } = event
        else {
            return;
        };
        let state = match progress {
            Progress::Started => "begins".to_owned(),
            Progress::Running(seconds) if is_watched => format!("goes on ({seconds} s)"),
            Progress::Finished(seconds) => format!("done ({seconds} s)"),
            Progress::Failed(seconds) => format!("failed ({seconds} s)"),
            Progress::Running(_) | Progress::Planned | Progress::Drifted => return,
        };
        if self.is_apply && action != "refresh" {
            let line = format!("stack {stack}: {action} {address}: {state}");
            self.context.output.say(&line);
        }
    }
}
