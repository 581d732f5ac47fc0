use infractl_delivery::StackRequest;
use infractl_project::Environment;
use infractl_terraform::runner::{Import, PlanRequest, Purpose};

use crate::error::CommandError;

/// Which stacks, and what of them.
#[derive(clap::Args, Debug, Default)]
pub(crate) struct StackArgs {
    /// Only this Terraform stack, and nothing of the platform; may be given often
    #[arg(long = "stack", value_name = "STACK")]
    stacks: Vec<String>,
    /// Of the stack, only this resource and what it needs; may be given often
    #[arg(long = "target", value_name = "ADDRESS")]
    targets: Vec<String>,
    /// Replace this resource of the stack although nothing asks for it; may be given often
    #[arg(long = "replace", value_name = "ADDRESS")]
    replacements: Vec<String>,
    /// Take an object that exists into the state of the stack, under this address, by the name that
    /// its provider knows it by; may be given often
    #[arg(
        long = "import", num_args = 2, value_names = ["ADDRESS", "ID"], conflicts_with = "refresh_only"
    )]
    imports: Vec<String>,
    /// Take over into the state what changed elsewhere, and change nothing
    #[arg(long)]
    refresh_only: bool,
}

impl StackArgs {
    /// The stacks that are named.
    pub(crate) fn names(&self) -> &[String] {
        &self.stacks
    }

    /// Whether the platform is left out.
    pub(crate) fn is_stacks_only(&self) -> bool {
        !self.stacks.is_empty() || self.refresh_only || self.is_narrow()
    }

    /// Two words each, as the command line takes them.
    fn imports(&self) -> Result<Vec<Import>, CommandError> {
        let pairs = self.imports.chunks(2);
        pairs
            .map(|pair| match pair {
                [address, id] if Import::is_address(address) => Ok(Import {
                    address: address.clone(),
                    id: id.clone(),
                }),
                _ => Err(CommandError::undecided(format!(
                    "`{}` is no address of a resource",
                    pair.first().map(String::as_str).unwrap_or_default()
                ))
                .hint("write it as the tool does: module.cluster.hcloud_network.cluster[0]")),
            })
            .collect()
    }

    fn is_narrow(&self) -> bool {
        !self.targets.is_empty() || !self.replacements.is_empty() || !self.imports.is_empty()
    }

    /// What the stacks are planned for.
    pub(crate) fn request(&self, environment: &Environment) -> Result<StackRequest, CommandError> {
        if self.is_narrow() && self.stacks.len() != 1 && environment.file.stacks.len() != 1 {
            return Err(CommandError::undecided(
                "`--target`, `--replace` and `--import` name resources of one stack",
            )
            .hint("name the stack as well: `--stack STACK`"));
        }
        if self.is_stacks_only() && environment.file.stacks.is_empty() {
            return Err(CommandError::undecided(format!(
                "`{}` has no stacks",
                environment.name
            )));
        }
        Ok(StackRequest {
            only: self.stacks.iter().cloned().collect(),
            plan: PlanRequest {
                purpose: if self.refresh_only {
                    Purpose::RefreshOnly
                } else {
                    Purpose::Apply
                },
                targets: self.targets.clone(),
                replacements: self.replacements.clone(),
            },
            imports: self.imports()?,
        })
    }
}
