use infractl_base::{Entry, EntryKind, RelativePath};

/// The files of a folder that Terraform reads, each kind in the order of their names.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) primary: Vec<RelativePath>,
    pub(super) overrides: Vec<RelativePath>,
}

/// Whether a name is that of a file of a configuration, in either syntax.
pub fn is_configuration(name: &str) -> bool {
    !is_ignored(name)
        && [".tf", ".tofu", ".tf.json", ".tofu.json"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Whether a folder with these entries holds a module.
pub fn is_module(entries: &[Entry]) -> bool {
    entries
        .iter()
        .any(|entry| entry.kind == EntryKind::File && is_configuration(entry.path.name()))
}

/// Hidden files, and those that editors leave.
fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') && name.ends_with('#')
}

impl Folder {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut folder = Self::default();
        let files = entries.iter().filter(|entry| entry.kind == EntryKind::File);
        let has = |name: String| entries.iter().any(|entry| entry.path.name() == name);
        for entry in files {
            let name = entry.path.name();
            // What is written for OpenTofu alone stands in place of what is written for both.
            let replaced = name
                .strip_suffix(".tf")
                .map(|stem| format!("{stem}.tofu"))
                .or_else(|| Some(format!("{}.tofu.json", name.strip_suffix(".tf.json")?)));
            if !is_configuration(name) || replaced.is_some_and(has) {
                continue;
            }
            let bare = name.strip_suffix(".json").unwrap_or(name);
            let stem = bare.rsplit_once('.').map_or(bare, |(stem, _)| stem);
            let kind = if stem == "override" || stem.ends_with("_override") {
                &mut folder.overrides
            } else {
                &mut folder.primary
            };
            kind.push(entry.path.clone());
        }
        folder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_count_by_their_names() {
        let names = [
            ".hidden.tf",
            "#a.tf#",
            "README.md",
            "a.tf",
            "b.tf",
            "b.tofu",
            "b_override.tf",
            "c.tf.json",
            "c.tofu",
            "d.tf~",
            "main.tftest.hcl",
            "e.tf.json",
            "e.tofu.json",
            "f.tf",
            "f.tofu.json",
            "main.tftest.json",
            "override.tf",
            "x_override.tf.json",
            "terraform.tfvars",
            "z.tofu",
        ];
        let entries = names.map(|name| Entry {
            path: RelativePath::parse(name).unwrap(),
            kind: EntryKind::File,
        });
        let folder = Folder::of(&entries);
        let names =
            |paths: &[RelativePath]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            names(&folder.primary),
            [
                "a.tf",
                "b.tofu",
                "c.tf.json",
                "c.tofu",
                "e.tofu.json",
                "f.tf",
                "f.tofu.json",
                "z.tofu"
            ]
        );
        assert_eq!(
            names(&folder.overrides),
            ["b_override.tf", "override.tf", "x_override.tf.json"]
        );
    }
}
