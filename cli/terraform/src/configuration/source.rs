/// Where a module comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModuleSource<'t> {
    /// A folder beside the caller: `./network`, `../contract`.
    Local(&'t str),
    /// A registry: `terraform-aws-modules/vpc/aws`, with a host before it or `//folder` behind it.
    Registry(&'t str),
    /// Anything else: git, an archive, a bucket, an absolute path.
    Remote(&'t str),
}

/// Hosts of repositories, whose paths look like those of a registry.
const REPOSITORY_HOSTS: [&str; 3] = ["github.com", "bitbucket.org", "gitlab.com"];

impl<'t> ModuleSource<'t> {
    /// Tells what a text names.
    pub fn of(text: &'t str) -> Self {
        if text.starts_with("./") || text.starts_with("../") {
            Self::Local(text)
        } else if is_registry(text) {
            Self::Registry(text)
        } else {
            Self::Remote(text)
        }
    }

    /// The text.
    pub fn as_str(self) -> &'t str {
        match self {
            Self::Local(text) | Self::Registry(text) | Self::Remote(text) => text,
        }
    }
}

fn is_registry(text: &str) -> bool {
    let package = text.split("//").next().unwrap_or_default();
    let parts: Vec<&str> = package.split('/').collect();
    let named = match parts.as_slice() {
        [_, _, _] => parts.as_slice(),
        [host, rest @ ..] if rest.len() == 3 && host.contains('.') => rest,
        _ => return false,
    };
    let host = parts.first().copied().unwrap_or_default();
    let is_name = |part: &&str| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
    };
    !REPOSITORY_HOSTS.contains(&host) && named.iter().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_by_how_it_looks() {
        let of = |text| match ModuleSource::of(text) {
            ModuleSource::Local(_) => "local",
            ModuleSource::Registry(_) => "registry",
            ModuleSource::Remote(_) => "remote",
        };
        for (text, expected) in [
            ("./network", "local"),
            ("../contract", "local"),
            ("network", "remote"),
            ("/srv/network", "remote"),
            ("terraform-aws-modules/vpc/aws", "registry"),
            ("terraform-aws-modules/iam/aws//modules/role", "registry"),
            ("app.terraform.io/acme/vpc/aws", "registry"),
            ("github.com/acme/vpc", "remote"),
            ("github.com/acme/vpc/aws", "remote"),
            ("git::https://example.org/vpc.git?ref=v1", "remote"),
            ("git@github.com:acme/vpc.git", "remote"),
            ("s3::https://s3.amazonaws.com/acme/vpc.zip", "remote"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
