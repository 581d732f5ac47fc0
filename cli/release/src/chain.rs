//! Who is promoted to whom.

use infractl_project::{Chain, ChainStep, Environment, EnvironmentName};

/// Why a release does not move that way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ChainError {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub hint: Option<String>,
}

/// Fails unless pins of the environment are set by hand: it begins the chain, or is outside it.
pub fn require_first(chain: &Chain, environment: &Environment) -> Result<(), ChainError> {
    let name = &environment.name;
    if let Some(leader) = &environment.file.follows {
        return Err(follows(name, leader, "pin"));
    }
    let before = chain
        .position(name)
        .and_then(|position| position.checked_sub(1))
        .and_then(|position| chain.steps.get(position));
    before.map_or(Ok(()), |before| {
        Err(ChainError {
            message: format!("`{name}` is promoted to, not pinned"),
            hint: first(before).map(|from| format!("run `infractl promote {from} {name}`")),
        })
    })
}

/// Fails unless a release moves from one environment to the other: `to` is in the step of the chain
/// right behind that of `from`.
pub fn require_next(
    chain: &Chain,
    from: &Environment,
    to: &EnvironmentName,
) -> Result<(), ChainError> {
    if let Some(leader) = &from.file.follows {
        return Err(follows(&from.name, leader, "promote"));
    }
    let from = &from.name;
    if from == to {
        return Err(ChainError {
            message: format!("`{from}` cannot be promoted to itself"),
            hint: None,
        });
    }
    let (Some(start), Some(end)) = (chain.position(from), chain.position(to)) else {
        let outside = [from, to]
            .into_iter()
            .find(|name| chain.position(name).is_none())
            .unwrap_or(to);
        return Err(ChainError {
            message: format!("`{outside}` is in no step of the chain {}", written(chain)),
            hint: Some("name it under `chain` in `infractl.yaml`".to_owned()),
        });
    };
    if end == start + 1 {
        return Ok(());
    }
    Err(ChainError {
        message: match end.cmp(&start) {
            std::cmp::Ordering::Less => {
                format!(
                    "`{to}` comes before `{from}` in the chain {}",
                    written(chain)
                )
            }
            std::cmp::Ordering::Equal => {
                format!(
                    "`{from}` and `{to}` are one step of the chain {}",
                    written(chain)
                )
            }
            std::cmp::Ordering::Greater => format!(
                "`{to}` does not follow `{from}` directly in the chain {}",
                written(chain)
            ),
        },
        hint: if end < start {
            Some(format!(
                "`infractl promote {to} {from}` moves forward, `infractl rollback {to}` goes back"
            ))
        } else {
            let before = end.checked_sub(1).and_then(|step| chain.steps.get(step));
            before
                .and_then(first)
                .map(|before| format!("run `infractl promote {before} {to}`"))
        },
    })
}

fn first(step: &ChainStep) -> Option<&EnvironmentName> {
    step.environments.first().map(|name| &name.value)
}

fn follows(name: &EnvironmentName, leader: &EnvironmentName, verb: &str) -> ChainError {
    ChainError {
        message: format!("`{name}` follows `{leader}` and has no release of its own to {verb}"),
        hint: Some(format!("{verb} `{leader}`")),
    }
}

/// `staging → prod-eu + prod-us`.
fn written(chain: &Chain) -> String {
    let steps = chain.steps.iter().map(|step| {
        let names = step.environments.iter().map(|name| name.as_str());
        names.collect::<Vec<_>>().join(" + ")
    });
    let steps: Vec<String> = steps.collect();
    format!("`{}`", steps.join(" → "))
}

#[cfg(test)]
mod tests {
    use infractl_base::{MemoryFiles, RelativePath};
    use infractl_document::Sources;
    use infractl_project::Project;

    use super::*;

    fn project() -> Project {
        let mut files = MemoryFiles::new();
        let mut put = |at: &str, text: String| {
            files.insert(RelativePath::parse(at).unwrap(), text.into_bytes());
        };
        let head = |kind: &str| format!("apiVersion: infractl.dev/v1\nkind: {kind}\n");
        let chain = "name: a\nchain: [test, staging, [eu, us]]\n";
        put("infractl.yaml", head("Project") + chain);
        for name in ["test", "staging", "eu", "us", "aside"] {
            let folder = format!("environments/{name}");
            let tier = head("Environment") + "tier: development\n";
            put(&format!("{folder}/environment.yaml"), tier);
            let version = head("Release") + "kubernetes: v1.36.3+k3s1\n";
            put(&format!("{folder}/release.yaml"), version);
        }
        let follower = head("Environment") + "tier: development\nfollows: staging\n";
        put("environments/local/environment.yaml", follower);
        Project::load(&files, &Sources::new()).0.unwrap()
    }

    fn told(result: Result<(), ChainError>) -> String {
        match result {
            Ok(()) => "fine".to_owned(),
            Err(error) => format!("{}; {}", error.message, error.hint.unwrap_or_default()),
        }
    }

    #[test]
    fn only_the_first_step_is_pinned_and_what_is_outside() {
        let project = project();
        let ask = |name: &str| {
            let environment = project.environment(name).unwrap();
            told(require_first(&project.file.chain, environment))
        };
        assert_eq!(ask("test"), "fine");
        assert_eq!(ask("aside"), "fine");
        assert_eq!(
            ask("staging"),
            "`staging` is promoted to, not pinned; run `infractl promote test staging`"
        );
        assert_eq!(
            ask("us"),
            "`us` is promoted to, not pinned; run `infractl promote staging us`"
        );
        assert_eq!(
            ask("local"),
            "`local` follows `staging` and has no release of its own to pin; pin `staging`"
        );
    }

    #[test]
    fn a_release_moves_one_step_at_a_time() {
        let project = project();
        let ask = |from: &str, to: &str| {
            let from = project.environment(from).unwrap();
            told(require_next(
                &project.file.chain,
                from,
                &to.parse().unwrap(),
            ))
        };
        for (from, to) in [("test", "staging"), ("staging", "eu"), ("staging", "us")] {
            assert_eq!(ask(from, to), "fine");
        }
        let chain = "the chain `test → staging → eu + us`";
        for (from, to, wanted) in [
            (
                "test",
                "us",
                format!("`us` does not follow `test` directly in {chain}; run `infractl promote staging us`"),
            ),
            (
                "eu",
                "staging",
                format!("`staging` comes before `eu` in {chain}; `infractl promote staging eu` moves forward, `infractl rollback staging` goes back"),
            ),
            (
                "eu",
                "us",
                format!("`eu` and `us` are one step of {chain}; run `infractl promote staging us`"),
            ),
            (
                "staging",
                "aside",
                format!("`aside` is in no step of {chain}; name it under `chain` in `infractl.yaml`"),
            ),
            (
                "local",
                "eu",
                "`local` follows `staging` and has no release of its own to promote; promote `staging`".to_owned(),
            ),
            ("eu", "eu", "`eu` cannot be promoted to itself; ".to_owned()),
        ] {
            assert_eq!(ask(from, to), wanted);
        }
    }
}
