//! Two texts as a patch.

use similar::TextDiff;

/// How many unchanged lines stand around a change.
const CONTEXT: usize = 3;

/// Two texts of one file as a unified diff that `git apply` and `patch -p1` take; empty where they
/// are equal. `None` for a file that does not exist yet.
pub fn unified(path: &str, before: Option<&str>, after: &str) -> String {
    let old = match before {
        Some(_) => format!("a/{path}"),
        None => "/dev/null".to_owned(),
    };
    TextDiff::from_lines(before.unwrap_or_default(), after)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&old, &format!("b/{path}"))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_patch_shows_three_lines_around_each_change() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n";
        let after = before.replace("2\n3\n", "2\nx\n").replace("13\n", "");
        assert_eq!(
            unified("a", Some(before), &after),
            "--- a/a\n+++ b/a\n@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+x\n 4\n 5\n 6\n\
             @@ -10,5 +10,4 @@\n 10\n 11\n 12\n-13\n 14\n"
        );
    }

    #[test]
    fn a_new_file_comes_from_nowhere_and_a_missing_line_feed_is_told() {
        assert_eq!(
            unified("a", None, "1\n2"),
            "--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+1\n+2\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("a", Some("1\n"), "1\n"), "");
    }
}
