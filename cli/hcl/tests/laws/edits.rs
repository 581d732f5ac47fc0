//! Edits hit what they mean, and nothing else.

use infractl_hcl::edit::{EditError, Splice, add_block, edit, remove, rename, set};
use infractl_hcl::syntax::{Body, File};
use infractl_hcl::{format, read};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::made_up::configuration;
use crate::source;

fn file(text: &str) -> File {
    let reading = read(text.as_bytes(), source());
    assert!(reading.is_whole(), "{:?}\n{text}", reading.errors);
    reading.file
}

/// What one edit makes of a text.
fn edited(text: &str, splice: impl Fn(&File) -> Splice) -> String {
    edit(text, source(), &[splice(&file(text))]).unwrap()
}

#[test]
fn an_argument_is_set_in_its_place() {
    let text = "a = 1 # one\nb {\n  c = <<-E\n    x\n  E\n}\n";
    let set_a = edited(text, |file| set(text, &file.body, "a", "[2]"));
    assert_eq!(set_a, "a = [2] # one\nb {\n  c = <<-E\n    x\n  E\n}\n");
    let set_c = edited(text, |file| {
        let block = file.body.blocks().next().unwrap();
        set(text, &block.body, "c", "true")
    });
    assert_eq!(set_c, "a = 1 # one\nb {\n  c = true\n}\n");
}

#[test]
fn a_new_argument_stands_behind_the_others_as_they_do() {
    for (text, wanted) in [
        (
            "b {\n  c = 1 # one\n\n  d {\n  }\n}\n",
            "b {\n  c    = 1 # one\n  long = 2\n\n  d {\n  }\n}\n",
        ),
        (
            "b {\r\n\tc=1\r\n}\r\n",
            "b {\r\n\tc=1\r\n\tlong = 2\r\n}\r\n",
        ),
        ("b {}\n", "b {\n  long = 2\n}\n"),
        ("b { c = 1 }\n", "b {\n  c    = 1\n  long = 2\n}\n"),
        ("b {\n  # nothing\n}\n", "b {\n  long = 2\n  # nothing\n}\n"),
        (
            "b {\n  c = 1 /* and\n  more */\n}",
            "b {\n  c    = 1\n  long = 2\n  /* and\n  more */\n}",
        ),
    ] {
        let found = edited(text, |file| {
            let block = file.body.blocks().next().unwrap();
            set(text, &block.body, "long", "2")
        });
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn blocks_come_and_go_and_labels_change() {
    let text = "a \"x\" {\n}\n\n# of b\nb \"x\" { # gone\n}\nc = 1\n";
    let added = edited(text, |file| {
        add_block(text, &file.body, "d \"y\" {\n  e = 1\n}")
    });
    assert_eq!(added, format!("{text}\nd \"y\" {{\n  e = 1\n}}\n"));
    let removed = edited(text, |file| remove(text, file.body.items.get(1).unwrap()));
    assert_eq!(removed, "a \"x\" {\n}\n\n# of b\nc = 1\n");
    let renamed = edited(text, |file| {
        let block = file.body.blocks().next().unwrap();
        rename(block.labels.first().unwrap(), "new")
    });
    assert_eq!(renamed, text.replacen("\"x\"", "\"new\"", 1));
}

#[test]
fn what_would_be_mistaken_is_not_made() {
    let text = "a = 1\nb = 2\n";
    let body = file(text).body;
    let wrong = edit(text, source(), &[set(text, &body, "a", "[")]);
    assert!(matches!(wrong, Err(EditError::After(_))), "{wrong:?}");
    let twice = [
        set(text, &body, "a", "3"),
        remove(text, body.items.first().unwrap()),
    ];
    let wrong = edit(text, source(), &twice);
    assert!(matches!(wrong, Err(EditError::Overlap(..))), "{wrong:?}");
    let wrong = edit("a = [\n", source(), &[]);
    assert!(matches!(wrong, Err(EditError::Before(_))), "{wrong:?}");
}

/// The bodies of a file, its own first.
fn bodies<'t>(body: &'t Body, found: &mut Vec<&'t Body>) {
    found.push(body);
    body.blocks().for_each(|block| bodies(&block.body, found));
}

/// The value that an argument has, as it is written, in the body of this number.
fn value(text: &str, place: usize, name: &str) -> Option<String> {
    let file = file(text);
    let mut found = Vec::new();
    bodies(&file.body, &mut found);
    let attribute = found.get(place)?.attribute(name)?;
    text.get(attribute.value.span.range()).map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn what_is_set_is_read_and_all_else_stays(text in configuration(), which in any::<Index>(), is_new in any::<bool>()) {
        let file = file(&text);
        let mut found = Vec::new();
        bodies(&file.body, &mut found);
        let place = which.index(found.len());
        let body = found[place];
        let names: Vec<&str> = body.attributes().map(|own| own.name.as_str()).collect();
        let name = match names.first() {
            Some(_) if !is_new => names[which.index(names.len())],
            _ => "entirely_new",
        };
        let splice = set(&text, body, name, "[7, 8]");
        let done = edit(&text, source(), std::slice::from_ref(&splice)).unwrap();
        let found = value(&done, place, name);
        prop_assert_eq!(found.as_deref(), Some("[7, 8]"), "{}", done);
        // The format moves spaces; otherwise no byte outside of the edit is another.
        let was_formatted = format(text.as_bytes(), source()).unwrap() == text.as_bytes();
        if was_formatted {
            prop_assert_eq!(format(done.as_bytes(), source()).unwrap(), done.as_bytes());
        } else {
            let mut wanted = text.clone();
            wanted.replace_range(splice.range.clone(), &splice.text);
            prop_assert_eq!(done, wanted);
        }
    }

    #[test]
    fn what_is_removed_is_gone_and_comments_of_lines_stay(text in configuration(), which in any::<Index>()) {
        let file = file(&text);
        prop_assume!(!file.body.items.is_empty());
        let item = &file.body.items[which.index(file.body.items.len())];
        let done = edit(&text, source(), &[remove(&text, item)]).unwrap();
        let again = self::file(&done);
        prop_assert_eq!(again.body.items.len(), file.body.items.len() - 1);
        let outside = |span: &infractl_document::Span| {
            let own = item.span().range();
            span.range().end <= own.start || span.range().start >= own.end
        };
        let kept = file.comments.iter().filter(|span| outside(span)).count();
        // At most the one behind it, on its last line, goes along.
        prop_assert!(again.comments.len() + 1 >= kept, "{} of {kept}", again.comments.len());
    }

    #[test]
    fn an_added_block_is_the_last_of_its_body(text in configuration(), which in any::<Index>()) {
        let file = file(&text);
        let mut found = Vec::new();
        bodies(&file.body, &mut found);
        let place = which.index(found.len());
        let done = edit(&text, source(), &[add_block(&text, found[place], "new \"one\" {\n  a = 1\n}")]).unwrap();
        let again = self::file(&done);
        let mut found = Vec::new();
        bodies(&again.body, &mut found);
        let last = found[place].blocks().last().unwrap();
        prop_assert_eq!(last.label(0), Some("one"));
        prop_assert!(last.body.attribute("a").is_some());
    }
}
