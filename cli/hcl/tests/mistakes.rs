//! What a mistake hides, and how long texts that are all mistakes take.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fmt::Write as _;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources};
use infractl_hcl::syntax::{Block, Body, Item};
use infractl_hcl::{HclErrorKind, read, read_expression};

fn source() -> SourceId {
    let path = RelativePath::parse("main.tf").unwrap();
    Sources::new().add(&path, &Arc::from(&b""[..]))
}

/// The draws of a test: the same each time.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap() % limit
    }
}

fn module() -> String {
    let mut text = String::new();
    for index in 0..10 {
        writeln!(
            text,
            "# block {index}\nresource \"aws_instance\" \"web{index}\" {{\n  count = var.enabled ? {index} : 0\n  \
             tags = {{\n    Name = \"web-${{var.name}}-{index}\"\n    list = [for x in var.xs : x.id if x.ok]\n  }}\n\n  \
             user_data = <<-EOT\n    #!/bin/sh\n    echo \"${{var.name}}\"\n  EOT\n\n  ebs {{\n    size = 10 # GiB\n    \
             kind = lookup(var.kinds, \"a\", \"b\")\n  }}\n}}\n"
        )
        .unwrap();
    }
    text
}

fn blocks_of<'t>(body: &'t Body, found: &mut Vec<&'t Block>) {
    for item in &body.items {
        if let Item::Block(block) = item {
            found.push(block);
            blocks_of(&block.body, found);
        }
    }
}

/// Whether a block is read as it was before a change of other bytes.
fn is_read(block: &Block, text: &str, mutant: &str, read: &[&Block]) -> bool {
    let wanted = text.get(block.span.range()).unwrap();
    read.iter()
        .any(|block| mutant.get(block.span.range()) == Some(wanted))
}

fn mutant(text: &str, draws: &mut Draws) -> (String, usize, usize) {
    let at = draws.below(text.len());
    let mut mutant = text.to_owned();
    let cut = match draws.below(3) {
        0 => 1,
        1 => 20.min(text.len() - at),
        _ => {
            let signs = ["{", "}", "[", "]", "(", ")", "\"", "${", "<<", "#", "/*"];
            let sign = signs.get(draws.below(signs.len())).unwrap();
            mutant.insert_str(at, sign);
            return (mutant, at, at);
        }
    };
    mutant.replace_range(at..at + cut, "");
    (mutant, at, at + cut)
}

#[test]
fn of_5000_mutants_nine_in_ten_untouched_blocks_are_read() {
    let text = module();
    let whole = read(text.as_bytes(), source());
    assert!(whole.is_whole(), "{:?}", whole.errors);
    let mut draws = Draws(42);
    let (mut broken, mut untouched, mut found) = (0, 0, 0);
    while broken < 5_000 {
        let (mutant, start, end) = mutant(&text, &mut draws);
        let reading = read(mutant.as_bytes(), source());
        if reading.is_whole() {
            continue;
        }
        broken += 1;
        let mut blocks = Vec::new();
        blocks_of(&reading.file.body, &mut blocks);
        for block in whole.file.body.blocks() {
            let range = block.span.range();
            if range.end < start || range.start > end {
                untouched += 1;
                found += usize::from(is_read(block, &text, &mutant, &blocks));
            }
        }
    }
    assert!(
        found * 100 >= untouched * 98,
        "{found} of {untouched} untouched blocks are read"
    );
}

#[test]
fn a_mistake_hides_its_own_argument_alone() {
    let text = "a \"b\" {\n  x = 1\n  y = [1,\n  z = \"open\n  w = 2\n  c {\n    v = )\n    u = 3\n  }\n}\nd {\n  t = 4\n}\n";
    let reading = read(text.as_bytes(), source());
    let outer = reading.file.body.blocks_of("a").next().unwrap();
    assert_eq!(outer.body.attributes().count(), 4);
    assert!(outer.body.attribute("w").is_some());
    let inner = outer.body.blocks_of("c").next().unwrap();
    assert!(inner.body.attribute("u").is_some());
    let last = reading.file.body.blocks_of("d").next().unwrap();
    assert!(last.body.attribute("t").is_some());
    assert_eq!(reading.errors.len(), 3, "{:#?}", reading.errors);
}

#[test]
fn a_brace_that_is_missing_hides_no_other_block() {
    let text = "a {\n  x = 1\n\nb {\n  y = 2\n}\n";
    let reading = read(text.as_bytes(), source());
    assert_eq!(reading.file.body.blocks().count(), 2);
    assert_eq!(reading.errors.len(), 1);
    assert_eq!(reading.errors[0].message, "the block `a` is not closed");
}

#[test]
fn what_is_set_twice_is_told_with_both_places() {
    let text = "a = 1\nb = { c = 1, c = 2 }\na = 2\n";
    let reading = read(text.as_bytes(), source());
    let told: Vec<_> = reading
        .errors
        .iter()
        .map(|error| {
            (
                error.kind,
                error.span.start,
                error.related.map(|(span, _)| span.start),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (HclErrorKind::DuplicateKey, 19, Some(12)),
            (HclErrorKind::DuplicateAttribute, 27, Some(0)),
        ]
    );
    assert_eq!(reading.file.body.attributes().count(), 3);
}

#[test]
fn messages_say_what_would_be_right() {
    for (text, message) in [
        ("a = \"x\n", "unterminated string"),
        ("a = 1 b = 2\n", "missing newline after the argument `a`"),
        ("a b = {\n}\n", "blocks use no `=`"),
        ("a: 1\n", "an argument is set with `=`, not `:`"),
        ("a = 'x'\n", "single quotes enclose nothing in HCL"),
        ("a = <<EOT\nx\n", "unterminated heredoc"),
        ("a = 1,\n", "arguments are not separated by commas"),
        ("a = \"\\x\"\n", "`\\x` is no escape"),
        ("a\n", "`a` is neither an argument nor a block"),
        ("a = \"%{ if b }c\"\n", "this `if` has no `endif`"),
        ("a = 1 /* x\n", "unterminated comment"),
    ] {
        let reading = read(text.as_bytes(), source());
        let first = reading.errors.first().unwrap();
        assert_eq!(first.message, message, "{text}");
        assert!(first.help.is_some(), "{text}");
    }
}

/// A reader that goes too deep dies here, and one that starts over at each level does not end.
#[test]
fn depth_ends_in_an_error_and_soon() {
    let many = 100_000;
    for text in [
        format!("a = {}", "[".repeat(many)),
        format!("a = {}1{}\n", "(".repeat(many), ")".repeat(many)),
        format!("a = {}", "\"${".repeat(many)),
        format!("a = {}1\n", "-".repeat(many)),
        format!("a = b{}\n", "[c]".repeat(many)),
        format!("a = b{}\n", "[*]".repeat(many)),
        format!("a = 1{}\n", " + 1".repeat(many)),
        "a {\n".repeat(many),
        format!("a = \"{}\"\n", "%{ if b }".repeat(many)),
        format!("a = {}\n", "b ? c : ".repeat(many)),
        "a = {\n".repeat(many),
    ] {
        let reading = read(text.as_bytes(), source());
        let head: String = text.chars().take(20).collect();
        assert!(!reading.errors.is_empty(), "{head}");
        let kinds: Vec<_> = reading.errors.iter().map(|error| error.kind).collect();
        assert!(kinds.contains(&HclErrorKind::Depth), "{head}");
    }
}

/// A reader that looks to the end at each mistake does not come to an end here.
#[test]
fn texts_of_mistakes_take_no_square_of_their_length() {
    let many = 50_000;
    for line in [
        "a = <<X\n",
        "a = 1 /*\n",
        "a = [\n",
        "a = {\nb = 1\n",
        "a = \"${\n",
        "}\n",
        "a\n",
    ] {
        let reading = read(line.repeat(many).as_bytes(), source());
        assert!(!reading.is_whole(), "{line}");
    }
}

#[test]
fn an_expression_alone_may_go_over_lines() {
    let (expression, errors) = read_expression(b"a +\n  b", source());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(expression.span.range(), 0..7);
    let (_, errors) = read_expression(b"a b", source());
    assert_eq!(errors.len(), 1);
}
