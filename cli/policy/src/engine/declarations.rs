//! Variables that a body declares on its way.

use regorus::unstable::{Literal, Module, Query};

use crate::check::{Visited, visit};
use crate::rego::{Edit, tokens};

/// `some x` behind other statements, moved to the beginning of its body: the engine takes the
/// second round of a loop around it for a second declaration.
///
/// A name that stands before its declaration stays where it is: OPA refuses it.
pub(super) fn moved(module: &Module, text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    visit(module, &mut |visited| {
        if let Visited::Query(query) = visited {
            edits.extend(moved_in(query, text));
        }
    });
    edits.sort_by_key(|edit| edit.start);
    edits
}

fn moved_in(query: &Query, text: &str) -> Vec<Edit> {
    let is_declaration = |literal: &Literal| matches!(literal, Literal::SomeVars { .. });
    let Some(first) = query.stmts.first() else {
        return Vec::new();
    };
    let start = first.span.start as usize;
    let behind = query
        .stmts
        .iter()
        .skip_while(|statement| is_declaration(&statement.literal));
    let mut declared = Vec::new();
    let mut edits = Vec::new();
    for statement in behind {
        let Literal::SomeVars { span, vars } = &statement.literal else {
            continue;
        };
        let end = span.end as usize;
        let at = span.start as usize;
        let before = text.get(start..at).unwrap_or_default();
        let names: Vec<&str> = vars.iter().map(regorus::unstable::Span::text).collect();
        if names.iter().any(|name| stands_in(name, before)) {
            continue;
        }
        declared.extend(names);
        edits.push(Edit {
            start: at,
            end,
            text: "true".to_owned(),
        });
    }
    if !edits.is_empty() {
        let text = format!("some {}; ", declared.join(", "));
        edits.push(Edit {
            start,
            end: start,
            text,
        });
    }
    edits
}

fn stands_in(name: &str, text: &str) -> bool {
    let cut = tokens(text).unwrap_or_default();
    cut.iter()
        .any(|token| text.get(token.start..token.end) == Some(name))
}

#[cfg(test)]
mod tests {
    use crate::engine::{Answered, Query, answer};

    /// What a set holds that this rule makes.
    fn held(rule: &str) -> String {
        let answered = answer(&Query {
            modules: vec![format!("package q\n\n{rule}\n")],
            input: Some(r#"{"rows": [[1, 2], [3], [], [2, 5]], "names": ["a", "b"]}"#.to_owned()),
            query: "data.q.held".to_owned(),
            ..Query::default()
        });
        match answered {
            Answered::Rows(rows) => rows.split_whitespace().collect(),
            other => panic!("{rule}: {other:?}"),
        }
    }

    // The answers are those of `opa eval` 1.22.2.

    #[test]
    fn a_variable_is_declared_anew_in_each_round() {
        for rule in [
            "held contains x if {\n\tsome a\n\tinput.rows[a] != []\n\tsome b\n\tx := input.rows[a][b]\n}",
            "held contains x if {\n\tsome row in input.rows\n\tsome b\n\tx := row[b]\n\tx > 0\n}",
            "held contains x if { row := input.rows[_]; some b; some x; x = row[b] }",
            "held := {x | input.rows[a]; some b, x; x = input.rows[a][b]}",
            "held := {x | some row in input.rows; x := [y | row; some i; y := row[i]][_]}",
        ] {
            assert!(held(rule).contains("[1,2,3,5]"), "{rule}: {}", held(rule));
        }
    }

    #[test]
    fn a_body_inside_of_every_declares_too() {
        let rule = "held contains name if {\n\tsome name in input.names\n\tevery row in input.rows {\n\t\trow != 1\n\t\tsome i\n\t\tinput.names[i] == name\n\t}\n}";
        assert!(held(rule).contains(r#"["a","b"]"#), "{}", held(rule));
    }
}
