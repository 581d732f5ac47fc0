use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, ensure};
use infractl_base::RelativePath;
use infractl_document::{Number, Sources, TreeBuilder};
use infractl_yaml::{Dialect, Options};

/// Reads every document of a file as kubectl and Helm do.
pub(crate) fn read(file: &Path) -> Result<()> {
    let bytes: Arc<[u8]> = std::fs::read(file)?.into();
    let sources = Sources::new();
    let source = sources.add(&RelativePath::parse("input.yaml")?, &bytes);
    let reading = infractl_yaml::read_all(&bytes, source, &Options::new(Dialect::GoYaml));
    ensure!(reading.errors.is_empty(), "{:?}", reading.errors);
    println!("{}", reading.documents.len());
    Ok(())
}

/// Writes a list of so many objects as Helm's `toYaml` does.
pub(crate) fn write(objects: u32) -> Result<()> {
    let mut builder = TreeBuilder::new();
    builder.begin_list(None);
    for number in 0..objects {
        object(&mut builder, number);
    }
    builder.end();
    let tree = builder.finish()?;
    println!("{}", infractl_yaml::write_tree(tree.root()).len());
    Ok(())
}

fn object(builder: &mut TreeBuilder, number: u32) {
    let text = |builder: &mut TreeBuilder, key: &str, text: &str| {
        builder.key(key, None);
        builder.text(text, None);
    };
    builder.begin_map(None);
    text(builder, "name", &format!("object-{number}"));
    text(
        builder,
        "image",
        "registry.example.org/platform/server:1.2.3",
    );
    text(builder, "quoted", "yes");
    text(
        builder,
        "lines",
        "first line\nsecond line\n  indented line\n",
    );
    text(
        builder,
        "folded",
        "a text that is longer than the eighty columns that go-yaml keeps a plain scalar in",
    );
    builder.key("port", None);
    builder.number(Number::Int(i64::from(number)), None);
    builder.key("ready", None);
    builder.bool(number.is_multiple_of(2), None);
    builder.key("arguments", None);
    builder.begin_list(None);
    for argument in [
        "--config=/etc/server/config.yaml",
        "--log.level=info",
        "{{ raw }}",
    ] {
        builder.text(argument, None);
    }
    builder.end();
    builder.end();
}
