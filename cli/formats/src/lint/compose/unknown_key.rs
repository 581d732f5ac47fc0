use infractl_document::Node;

use super::{ComposeRule, services};
use crate::lint::Report;
use crate::lint::keys::unknown_keys;

pub(crate) const RULE: ComposeRule = ComposeRule {
    id: "compose-unknown-key",
    summary: "a Compose file or a service has a key that Compose does not know",
    check,
};

/// The keys of a file, from the schema of `compose-spec`.
const FILE: &[&str] = &[
    "configs", "include", "jobs", "models", "name", "networks", "secrets", "services", "version",
    "volumes",
];

/// The keys of a service, from the same schema.
const SERVICE: &[&str] = &[
    "annotations",
    "attach",
    "blkio_config",
    "build",
    "cap_add",
    "cap_drop",
    "cgroup",
    "cgroup_parent",
    "command",
    "configs",
    "container_name",
    "cpu_count",
    "cpu_percent",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "cpus",
    "cpuset",
    "credential_spec",
    "depends_on",
    "deploy",
    "develop",
    "device_cgroup_rules",
    "devices",
    "dns",
    "dns_opt",
    "dns_search",
    "domainname",
    "entrypoint",
    "env_file",
    "environment",
    "expose",
    "extends",
    "external_links",
    "extra_hosts",
    "gpus",
    "group_add",
    "healthcheck",
    "hostname",
    "image",
    "init",
    "ipc",
    "isolation",
    "label_file",
    "labels",
    "links",
    "logging",
    "mac_address",
    "mem_limit",
    "mem_reservation",
    "mem_swappiness",
    "memswap_limit",
    "models",
    "network_mode",
    "networks",
    "oom_kill_disable",
    "oom_score_adj",
    "pid",
    "pids_limit",
    "platform",
    "ports",
    "post_start",
    "pre_start",
    "pre_stop",
    "privileged",
    "profiles",
    "provider",
    "pull_policy",
    "pull_refresh_after",
    "read_only",
    "restart",
    "runtime",
    "scale",
    "secrets",
    "security_opt",
    "shm_size",
    "stdin_open",
    "stop_grace_period",
    "stop_signal",
    "storage_opt",
    "sysctls",
    "tmpfs",
    "tty",
    "ulimits",
    "umask",
    "use_api_socket",
    "user",
    "userns_mode",
    "uts",
    "volumes",
    "volumes_from",
    "working_dir",
];

fn check(root: Node<'_>, report: &mut Report) {
    known(report, root, "a Compose file", FILE);
    for (_, service) in services(root) {
        known(report, service, "a service", SERVICE);
    }
}

/// Keys that begin with `x-` are anybody's.
fn known(report: &mut Report, node: Node<'_>, what: &str, keys: &[&str]) {
    let own = node.as_map().into_iter().flatten().map(|(key, _)| key);
    let extensions = own.filter(|key| key.starts_with("x-"));
    let all: Vec<&str> = keys.iter().copied().chain(extensions).collect();
    unknown_keys(report, node, what, &all);
}
