use std::fmt::Write as _;

use infractl_terraform::configuration::RuleSummary;

/// A rule's id, and what breaks it.
type Summary = (&'static str, &'static str);

/// Numbers in the catalogue of policies that rules outside of Terraform's have.
const CODES: &[(&str, &str)] = &[
    ("env-locked-key-overridden", "ENV-003"),
    ("helm-unread-value", "HLM-006"),
    ("k8s-deprecated-api", "K8S-025"),
    ("k8s-unknown-kind", "K8S-025"),
    ("waiver-expired", "ENV-005"),
    ("waiver-missing-key", "ENV-005"),
    ("waiver-over-broad", "ENV-005"),
    ("waiver-too-long", "ENV-005"),
];

/// The page of rules. A family whose rules have no number in the catalogue has no column for it.
pub(super) fn page() -> String {
    let mut page = String::from(
        "# Rules\n\nWritten by `cargo xtask generate`. An id names the bad pattern and is never used \
         again for another. A code is the number of the rule in the catalogue of \
         [policies](../../policies/README.md).\n",
    );
    for (title, mut rules) in families() {
        rules.sort_unstable_by_key(|rule| rule.id);
        let has_codes = rules.iter().any(|rule| rule.code.is_some());
        let head = if has_codes {
            "| id | code | what breaks it |\n|---|---|---|\n"
        } else {
            "| id | what breaks it |\n|---|---|\n"
        };
        let _ = write!(page, "\n## {title}\n\n{head}");
        for RuleSummary { id, summary, code } in rules {
            let code = if has_codes {
                format!("{} | ", code.unwrap_or_default())
            } else {
                String::new()
            };
            let _ = writeln!(page, "| `{id}` | {code}{summary} |");
        }
    }
    page
}

/// The rules that are built in, by what they are about.
pub(crate) fn families() -> Vec<(&'static str, Vec<RuleSummary>)> {
    let kubernetes = infractl_kubernetes::RULES.iter();
    let kubernetes = kubernetes.map(|rule| named((rule.id, rule.summary)));
    let terraform = infractl_terraform::configuration::rules()
        .chain(infractl_terraform::preview::RULES)
        .chain(infractl_terraform::schema::RULES);
    let contract = infractl_terraform::contract::RULES.iter();
    let contract = contract.map(|&(id, summary)| RuleSummary {
        id,
        summary,
        code: Some(infractl_terraform::contract::CODE),
    });
    let of = |rules: &[Summary]| rules.iter().copied().map(named).collect();
    vec![
        ("The files that you write", of(infractl_project::RULES)),
        ("Environments", of(infractl_environment::RULES)),
        ("Checks, waivers and exceptions", of(infractl_check::RULES)),
        ("Drift", of(infractl_delivery::RULES)),
        ("YAML", of(infractl_yaml::RULES)),
        ("Values and charts", of(infractl_lint::RULES)),
        ("Charts", of(infractl_helm::RULES)),
        (
            "Workflows, Dockerfiles and Compose files",
            of(infractl_formats::RULES),
        ),
        ("HCL", of(infractl_hcl::RULES)),
        ("Terraform", terraform.collect()),
        ("The cluster contract", contract.collect()),
        ("Policies", of(infractl_policy::RULES)),
        ("Kubernetes objects", kubernetes.collect()),
    ]
}

fn named((id, summary): Summary) -> RuleSummary {
    let code = CODES.iter().find(|(own, _)| *own == id);
    RuleSummary {
        id,
        summary,
        code: code.map(|(_, code)| *code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_belongs_to_a_rule() {
        let rules: Vec<RuleSummary> = families()
            .into_iter()
            .flat_map(|(_, rules)| rules)
            .collect();
        for (id, code) in CODES {
            let rule = rules.iter().find(|rule| rule.id == *id).unwrap();
            assert_eq!(rule.code, Some(*code), "{id}");
        }
    }
}
