//! Single works of the libraries, for `cargo xtask bench`: to be timed, or counted by valgrind.
#![expect(clippy::print_stdout, reason = "the caller reads what is printed")]
#![expect(
    clippy::disallowed_methods,
    reason = "times are taken here, and files are read where the caller says"
)]

mod chart;
mod values;
mod yaml;

use anyhow::{Result, anyhow, bail};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["values", project, environment, folder] => {
            values::write(project.as_ref(), environment, folder.as_ref())
        }
        ["helm", chart, repeats] => {
            let (chart, repeats) = (std::path::PathBuf::from(chart), repeats.parse()?);
            // One thread renders again and again, as those of an environment do.
            let thread = std::thread::Builder::new().stack_size(infractl_helm::STACK);
            let thread = thread.spawn(move || {
                infractl_helm::claim_stack();
                chart::measure(&chart, repeats)
            })?;
            thread.join().map_err(|_| anyhow!("the work crashed"))?
        }
        ["yaml-read", file] => yaml::read(file.as_ref()),
        ["yaml-write", objects] => yaml::write(objects.parse()?),
        _ => bail!("unknown work {words:?}"),
    }
}
