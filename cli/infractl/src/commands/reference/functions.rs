use std::fmt::Write as _;

/// The functions of Terraform's language, each with what the static evaluation makes of it.
pub(super) fn page() -> String {
    let mut page = String::from(
        "# Functions of Terraform\n\nWritten by `cargo xtask generate` from the table that a test \
         holds against `tofu metadata functions`. Every one can stand in a configuration. A result \
         that only a real run of the tool knows is *unknown*, with the reason, and never guessed.\n\n\
         | function | result before a run |\n|---|---|\n",
    );
    for function in infractl_terraform::functions::functions() {
        let result = function.reason().map_or_else(
            || "evaluated".to_owned(),
            |reason| format!("unknown: {reason}"),
        );
        // A `|` in a signature would end the cell.
        let signature = function.to_string().replace('|', "\\|");
        let _ = writeln!(page, "| `{signature}` | {result} |");
    }
    page
}
