use infractl_document::Node;

use super::{ComposeRule, services};
use crate::lint::{Report, key_span};

pub(crate) const RULE: ComposeRule = ComposeRule {
    id: "compose-missing-image",
    summary: "a service has neither an image nor a build",
    check,
};

fn check(root: Node<'_>, report: &mut Report) {
    for (name, service) in services(root) {
        // What another file or service gives is not looked up.
        let keys = ["image", "build", "extends", "provider"];
        if keys.iter().all(|key| service.get(key).is_none()) {
            let message = format!("service `{name}` has neither `image` nor `build`");
            report.say(
                key_span(service),
                message,
                "name an image, or the folder to build one from",
            );
        }
    }
}
