use std::collections::HashSet;

use infractl_base::Digest;
use infractl_kubernetes::install_rank;

use crate::plan::object::Identity;

/// Stands for kinds that Helm's order of installation does not name: they come last.
const LAST: usize = 99;

/// The longest name before `.yaml`, in bytes; file systems take 255 for all of it.
const LONGEST: usize = 160;

/// The names of one component's files; no two are equal, not even where case does not count.
#[derive(Debug, Default)]
pub(crate) struct FileNames {
    taken: HashSet<String>,
}

impl FileNames {
    /// Names the file of an object: `<rank>-<kind>-[<namespace>.]<name>.yaml`. The namespace is
    /// left out where it is the component's own.
    pub(crate) fn name(&mut self, object: &Identity<'_>, own_namespace: &str) -> String {
        let rank = install_rank(object.kind).unwrap_or(LAST);
        let namespace = object
            .namespace
            .filter(|namespace| *namespace != own_namespace)
            .map(|namespace| format!("{namespace}."))
            .unwrap_or_default();
        let whole = format!("{}-{namespace}{}", object.kind, object.name).to_lowercase();
        let mut plain: String = whole
            .chars()
            .map(|sign| match sign {
                'a'..='z' | '0'..='9' | '-' | '.' => sign,
                _ => '_',
            })
            .collect();
        if plain.len() > LONGEST {
            let digest = Digest::of(whole.as_bytes()).hex();
            plain.truncate(LONGEST - 9);
            plain.push('-');
            plain.extend(digest.chars().take(8));
        }
        let stem = format!("{rank:02}-{plain}");
        let mut name = format!("{stem}.yaml");
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{stem}-{number}.yaml");
            number += 1;
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object<'o>(kind: &'o str, namespace: Option<&'o str>, name: &'o str) -> Identity<'o> {
        Identity {
            api_version: "v1",
            kind,
            namespace,
            name,
        }
    }

    #[test]
    fn a_name_holds_rank_kind_and_a_namespace_that_is_not_the_components() {
        let mut names = FileNames::default();
        let mut name = |kind, namespace, name| names.name(&object(kind, namespace, name), "data");
        assert_eq!(name("Namespace", None, "data"), "01-namespace-data.yaml");
        assert_eq!(name("Service", Some("data"), "web"), "23-service-web.yaml");
        assert_eq!(
            name("Service", Some("other"), "web"),
            "23-service-other.web.yaml"
        );
        assert_eq!(name("Kafka", Some("data"), "web"), "99-kafka-web.yaml");
    }

    #[test]
    fn names_stay_distinct_short_and_plain() {
        let mut names = FileNames::default();
        let mut name = |kind, name| names.name(&object(kind, None, name), "data");
        assert_eq!(
            name("ClusterRole", "system:node"),
            "15-clusterrole-system_node.yaml"
        );
        assert_eq!(
            name("ClusterRole", "system_node"),
            "15-clusterrole-system_node-2.yaml"
        );
        assert_eq!(
            name("ClusterRole", "../System_Node"),
            "15-clusterrole-.._system_node.yaml"
        );
        assert_eq!(
            name("ClusterRole", "SYSTEM_NODE"),
            "15-clusterrole-system_node-3.yaml"
        );
        let long = "x".repeat(253);
        let (one, two) = (
            name("ClusterRole", &long),
            name("ClusterRole", &format!("{long}y")),
        );
        assert!(one.len() < 200 && two.len() < 200);
        assert_ne!(one, two);
    }
}
