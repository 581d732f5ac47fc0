use infractl_kubernetes::install_rank;

/// By what manifests are sorted: the rank of their kind, and behind the last rank the kind itself.
pub(crate) fn sort_key(kind: &str) -> (usize, &str) {
    match install_rank(kind) {
        Some(rank) => (rank, ""),
        None => (usize::MAX, kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_kinds_come_last_and_by_name() {
        assert!(sort_key("Certificate") < sort_key("Gateway"));
        assert!(sort_key("Service") < sort_key("Certificate"));
    }
}
