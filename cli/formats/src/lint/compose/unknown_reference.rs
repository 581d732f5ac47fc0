use infractl_document::{Node, similar};

use super::{ComposeRule, services};
use crate::lint::{Report, key_span};

pub(crate) const RULE: ComposeRule = ComposeRule {
    id: "compose-unknown-reference",
    summary: "a service names a service, network, volume, secret or config that the file does not have",
    check,
};

fn check(root: Node<'_>, report: &mut Report) {
    // Another file may bring what is missing here.
    if root.get("include").is_some() {
        return;
    }
    for (name, service) in services(root) {
        for (key, section, what) in [
            ("depends_on", "services", "service"),
            ("networks", "networks", "network"),
            ("secrets", "secrets", "secret"),
            ("configs", "configs", "config"),
        ] {
            let known = keys(root, section);
            for (target, node) in service.get(key).into_iter().flat_map(named) {
                let is_implied = key == "networks" && target == "default";
                if !is_implied && !known.contains(&target) {
                    tell(report, (name, what), target, node, &known);
                }
            }
        }
        let known = keys(root, "volumes");
        for volume in service.get("volumes").into_iter().flat_map(Node::children) {
            if let Some((target, node)) = named_volume(volume)
                && !known.contains(&target)
            {
                tell(report, (name, "volume"), target, node, &known);
            }
        }
    }
}

fn tell(
    report: &mut Report,
    (service, what): (&str, &str),
    target: &str,
    node: Node<'_>,
    known: &[&str],
) {
    let message =
        format!("service `{service}` names the {what} `{target}`, which this file does not have");
    let help = match similar(target, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it below `{what}s`"),
    };
    report.say(key_span(node), message, help);
}

fn keys<'t>(root: Node<'t>, section: &str) -> Vec<&'t str> {
    let map = root.get(section).and_then(Node::as_map);
    map.into_iter().flatten().map(|(key, _)| key).collect()
}

/// The names in a list, short or long, or the keys of a map.
fn named(node: Node<'_>) -> Vec<(&str, Node<'_>)> {
    if let Some(map) = node.as_map() {
        return map.iter().collect();
    }
    let name = |item| Some((source(item)?, item));
    node.children().filter_map(name).collect()
}

fn source(item: Node<'_>) -> Option<&str> {
    item.as_str().or_else(|| item.get("source")?.as_str())
}

/// A volume that has a name, and is no path.
fn named_volume(volume: Node<'_>) -> Option<(&str, Node<'_>)> {
    if volume.as_map().is_some() {
        let is_volume = volume.get("type").and_then(Node::as_str) == Some("volume");
        let source = volume.get("source").filter(|_| is_volume)?;
        return Some((source.as_str()?, source));
    }
    let (source, _) = volume.as_str()?.split_once(':')?;
    let is_name =
        !source.starts_with(['.', '/', '~', '\\']) && !source.contains('$') && source.len() > 1;
    is_name.then_some((source, volume))
}
