//! Developer tasks: `cargo xtask test`, `conformance`, `bench` and `generate`.
#![expect(clippy::print_stdout, reason = "a developer tool talks to its user")]
#![expect(
    clippy::disallowed_methods,
    reason = "a developer tool runs tools and reads the clock"
)]

mod bench;
mod clouds;
mod conformance;
mod generate;
mod process;
mod test;
mod tools;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Tasks of infractl's developers
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that must pass before a change lands; needs only Rust
    Test(test::TestArgs),
    /// Ask the real tools again; needs Go and Python 3
    Conformance(conformance::ConformanceArgs),
    /// Measure infractl beside the real tools; with --gate, count eight fixed works
    Bench(bench::BenchArgs),
    /// Lay out the simulated clouds in a folder and say how Terraform finds them; needs Go
    Clouds {
        /// The folder, made when it is missing
        folder: std::path::PathBuf,
    },
    /// Write what is made from other files: schemas, the CLI reference
    Generate(generate::GenerateArgs),
}

fn main() -> Result<()> {
    match Arguments::parse().task {
        Task::Test(args) => test::run(&args),
        Task::Conformance(args) => conformance::run(&args),
        Task::Bench(args) => bench::run(&args),
        Task::Clouds { folder } => {
            println!("{}", clouds::Clouds::set_up(&folder)?.exports());
            Ok(())
        }
        Task::Generate(args) => generate::run(&args),
    }
}
