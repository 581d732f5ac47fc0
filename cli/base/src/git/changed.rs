use std::collections::BTreeMap;

use super::{CommitId, Git, GitError, failed};

/// Lines of files: the first and the last of each range.
pub type Lines = BTreeMap<String, Vec<(u32, u32)>>;

impl Git {
    /// The lines of the files on disk that are not as they were where this branch left the one of
    /// `base`, by path from the folder of this repository that was opened. Removed lines are told
    /// by the line before; files that git does not know yet are left out.
    pub fn changed_lines(&self, base: &CommitId) -> Result<Lines, GitError> {
        let arguments = [
            "-c",
            "core.quotePath=false",
            "diff",
            "--merge-base",
            "--relative",
            "--unified=0",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            base.as_str(),
            "--",
        ];
        let output = self.run(&arguments)?;
        if output.code != Some(0) {
            return Err(failed(&arguments, &output));
        }
        Ok(read(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// Reads the places of a patch without context.
fn read(patch: &str) -> Lines {
    let mut lines = Lines::new();
    let mut file = None;
    // Lines of the files themselves may look like any header.
    let mut content: u32 = 0;
    for line in patch.lines() {
        if content > 0 && line.starts_with(['+', '-']) {
            content -= 1;
        } else if let Some(path) = line.strip_prefix("+++ b/") {
            // Git ends a path that holds spaces with a tabulator.
            file = Some(path.trim_end_matches('\t').to_owned());
        } else if line.starts_with("+++ ") || line.starts_with("diff --git ") {
            file = None;
        } else if let Some((removed, (first, count))) = hunk(line) {
            content = removed + count;
            let last = (first + count.max(1)).saturating_sub(1);
            if let Some(path) = &file {
                let ranges = lines.entry(path.clone()).or_default();
                ranges.push((first, last));
            }
        }
    }
    lines
}

/// The number of old lines, and the first new line with the number of new ones, of `@@ -1,2 +3 @@`.
fn hunk(line: &str) -> Option<(u32, (u32, u32))> {
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    Some((range(old)?.1, range(new)?))
}

fn range(text: &str) -> Option<(u32, u32)> {
    match text.split_once(',') {
        Some((first, count)) => Some((first.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As git 2.43 writes it.
    const PATCH: &str = "\
diff --git a/one.yaml b/one.yaml
index 2ea28e0..0a3a7d6 100644
--- a/one.yaml
+++ b/one.yaml
@@ -1 +1,2 @@
-@@ -7 +7 @@
+first
+++ b/second
@@ -9,2 +9,0 @@ third:
-a
-b
diff --git a/gone.yaml b/gone.yaml
deleted file mode 100644
index 2ea28e0..0000000
--- a/gone.yaml
+++ /dev/null
@@ -1 +0,0 @@
-first
diff --git a/has space.yaml b/has space.yaml
new file mode 100644
index 0000000..2ea28e0
--- /dev/null
+++ b/has space.yaml\t
@@ -0,0 +1,3 @@
+x
+y
+z
";

    #[test]
    fn places_of_a_patch_are_the_lines_of_the_new_files() {
        let wanted = [
            ("has space.yaml".to_owned(), vec![(1, 3)]),
            ("one.yaml".to_owned(), vec![(1, 2), (9, 9)]),
        ];
        assert_eq!(read(PATCH), Lines::from(wanted));
    }
}
