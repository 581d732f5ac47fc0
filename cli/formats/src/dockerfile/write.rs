//! The value of a stage, as policies see it.

use infractl_base::RelativePath;
use infractl_document::{Number, Span, Tree, TreeBuilder, TreeError};

use super::stage::Stage;
use super::syntax::{Arguments, Dockerfile, Instruction};
use crate::Word;
use crate::reference::{Reference, put_word};

pub(super) fn stage(
    path: &RelativePath,
    file: &Dockerfile,
    stage: &Stage<'_>,
    stages: &[Stage<'_>],
) -> Result<Tree, TreeError> {
    let mut builder = TreeBuilder::new();
    let name_span = Some(stage.from.name.span);
    builder.begin_map(Some(stage.span));
    builder.key("path", None);
    builder.text(path.as_str(), None);
    put_word(&mut builder, "syntax", file.syntax.as_ref());
    builder.key("index", None);
    builder.number(
        Number::Int(i64::try_from(stage.index).unwrap_or(i64::MAX)),
        name_span,
    );
    put_word(&mut builder, "name", stage.name.as_ref());
    builder.key("isFinal", None);
    builder.bool(stage.is_final, name_span);
    builder.key("from", name_span);
    builder.begin_map(Some(stage.from.span));
    from(&mut builder, stage, stages);
    builder.end();
    builder.key("stages", None);
    builder.begin_list(None);
    for earlier in stages.iter().take(stage.index) {
        scalar(&mut builder, earlier.name.as_ref());
    }
    builder.end();
    put_word(&mut builder, "user", stage.user.as_ref());
    for (key, pairs) in [
        ("arguments", &stage.arguments),
        ("environment", &stage.environment),
        ("labels", &stage.labels),
    ] {
        builder.key(key, None);
        builder.begin_map(None);
        for (name, value) in pairs {
            builder.key(&name.text, Some(name.span));
            scalar(&mut builder, value.as_ref());
        }
        builder.end();
    }
    put_words(&mut builder, "ports", &stage.ports, None);
    builder.key("instructions", None);
    builder.begin_list(None);
    for one in &stage.instructions {
        instruction(&mut builder, one);
    }
    builder.end();
    builder.end();
    builder.finish()
}

fn from(builder: &mut TreeBuilder, stage: &Stage<'_>, stages: &[Stage<'_>]) {
    put_word(builder, "written", Some(&stage.written));
    put_word(builder, "reference", stage.reference.as_ref());
    let flag = stage.from.flag("platform");
    put_word(
        builder,
        "platform",
        flag.and_then(|flag| flag.value.as_ref()),
    );
    builder.key("isScratch", None);
    let is_scratch = stage
        .reference
        .as_ref()
        .is_some_and(|image| image.text == "scratch");
    builder.bool(is_scratch, Some(stage.written.span));
    let base = stage.base.and_then(|base| stages.get(base)?.name.as_ref());
    builder.key("stage", None);
    match base {
        Some(name) => builder.text(&name.text.to_ascii_lowercase(), Some(stage.written.span)),
        None => builder.null(None),
    }
    match &stage.reference {
        Some(image) if base.is_none() && !is_scratch => Reference::read(image).put(builder),
        _ => Reference::put_unknown(builder),
    }
}

fn instruction(builder: &mut TreeBuilder, one: &Instruction) {
    builder.begin_map(Some(one.span));
    builder.key("name", None);
    builder.text(&one.name.text, Some(one.name.span));
    builder.key("flags", None);
    builder.begin_map(None);
    let mut done: Vec<&str> = Vec::new();
    for flag in &one.flags {
        let name = flag.name.text.as_str();
        if done.contains(&name) {
            continue;
        }
        done.push(name);
        builder.key(name, Some(flag.name.span));
        builder.begin_list(Some(flag.name.span));
        for same in one.flags.iter().filter(|same| same.name.text == name) {
            scalar(builder, same.value.as_ref());
        }
        builder.end();
    }
    builder.end();
    arguments(builder, one, &one.arguments);
    if !one.heredocs.is_empty() {
        builder.key("heredocs", None);
        builder.begin_list(None);
        for heredoc in &one.heredocs {
            builder.begin_map(Some(heredoc.content.span));
            builder.key("name", None);
            builder.text(&heredoc.name, None);
            put_word(builder, "content", Some(&heredoc.content));
            builder.end();
        }
        builder.end();
    }
    builder.end();
}

fn arguments(builder: &mut TreeBuilder, one: &Instruction, arguments: &Arguments) {
    let form = |builder: &mut TreeBuilder, form: &str| {
        builder.key("form", None);
        builder.text(form, Some(one.name.span));
    };
    match arguments {
        Arguments::Shell(command) => {
            form(builder, "shell");
            put_word(builder, "command", Some(command));
        }
        Arguments::Exec(words) | Arguments::Words(words) => {
            let name = one.name.text.as_str();
            if matches!(arguments, Arguments::Exec(_)) {
                form(builder, "exec");
            }
            match (name, words.split_last()) {
                ("ADD" | "COPY", Some((destination, sources))) => {
                    put_words(builder, "sources", sources, None);
                    put_word(builder, "destination", Some(destination));
                }
                ("EXPOSE", _) => put_words(builder, "ports", words, None),
                ("VOLUME", _) => put_words(builder, "paths", words, None),
                _ => put_words(builder, "arguments", words, span_of(words)),
            }
        }
        Arguments::Pairs(pairs) => {
            builder.key("pairs", None);
            builder.begin_list(None);
            for (name, value) in pairs {
                let span = value
                    .as_ref()
                    .map_or(name.span, |value| name.span.join(value.span));
                builder.begin_map(Some(span));
                put_word(builder, "key", Some(name));
                put_word(builder, "value", value.as_ref());
                builder.end();
            }
            builder.end();
        }
        Arguments::Text(text) => {
            let key = match one.name.text.as_str() {
                "USER" => "user",
                "WORKDIR" => "path",
                "STOPSIGNAL" => "signal",
                _ => "text",
            };
            put_word(builder, key, Some(text));
        }
        Arguments::Healthcheck(kind, inner) => {
            put_word(builder, "type", Some(kind));
            if let Some(inner) = inner {
                self::arguments(builder, one, inner);
            }
        }
        Arguments::Nested(inner) => {
            builder.key("instruction", None);
            instruction(builder, inner);
        }
        Arguments::None => {}
    }
}

fn span_of(words: &[Word]) -> Option<Span> {
    let (first, last) = (words.first()?, words.last()?);
    Some(first.span.join(last.span))
}

fn put_words(builder: &mut TreeBuilder, key: &str, words: &[Word], span: Option<Span>) {
    builder.key(key, span);
    builder.begin_list(span);
    for word in words {
        builder.text(&word.text, Some(word.span));
    }
    builder.end();
}

fn scalar(builder: &mut TreeBuilder, word: Option<&Word>) {
    match word {
        Some(word) => builder.text(&word.text, Some(word.span)),
        None => builder.null(None),
    }
}
