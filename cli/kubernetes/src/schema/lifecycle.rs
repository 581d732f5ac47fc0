/// The life of an API, in minors of Kubernetes 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) deprecated: Option<u32>,
    pub(crate) removed: Option<u32>,
    /// What stands in for it, as `apps/v1 Deployment`.
    pub(crate) replacement: Option<&'static str>,
}

static TABLE: &str = include_str!("../../schemas/lifecycle.tsv");

/// The life of a kind; `None` where no end of it is known.
pub(crate) fn life(group: &str, version: &str, kind: &str) -> Option<Life> {
    TABLE.lines().find_map(|line| {
        let mut cells = line.split('\t');
        if [group, version, kind]
            .iter()
            .any(|wanted| cells.next() != Some(*wanted))
        {
            return None;
        }
        let minor = |cell: Option<&str>| cell?.parse().ok();
        Some(Life {
            deprecated: minor(cells.next()),
            removed: minor(cells.next()),
            replacement: cells.next().filter(|cell| *cell != "-"),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_removed_api_is_known() {
        let found = life("extensions", "v1beta1", "Ingress");
        let wanted = Life {
            deprecated: Some(14),
            removed: Some(22),
            replacement: Some("networking.k8s.io/v1 Ingress"),
        };
        assert_eq!(found, Some(wanted));
        assert_eq!(life("apps", "v1", "Deployment"), None);
    }

    #[test]
    fn every_line_has_six_cells() {
        assert!(TABLE.lines().all(|line| line.split('\t').count() == 6));
    }
}
