use std::collections::BTreeMap;

use infractl_document::{Document, Existence, Node, View};

use super::Preview;
use crate::plan::{Plan, PlanError};

/// How a preview agrees with the real plan of an empty target.
#[derive(Debug, Default)]
pub struct Agreement {
    /// Values that the real plan knows.
    pub known: usize,
    /// Those of them that the preview knows, too.
    pub shared: usize,
    /// Where the preview says something else: none of it is ever right.
    pub differences: Vec<String>,
}

impl Preview {
    /// Compares with a plan: the same resources, the same outputs, and no value that is known here
    /// is another one there.
    ///
    /// # Errors
    /// When the plan is too large for documents.
    pub fn agreement(&self, plan: &Plan, stack: &str) -> Result<Agreement, PlanError> {
        let mut agreement = Agreement::default();
        let real = plan.documents(stack)?;
        let by_address = |documents: &[Document]| -> BTreeMap<String, Document> {
            let documents = documents.iter();
            documents
                .map(|document| (document.address().to_string(), document.clone()))
                .collect()
        };
        let (real, own) = (by_address(&real), by_address(&self.documents));
        for (address, document) in &real {
            let Some(same) = own.get(address) else {
                agreement.differ(address, "is planned, and not previewed");
                continue;
            };
            for entry in document.tree().root().children() {
                let key = entry.key().unwrap_or_default();
                // What a preview cannot know: what stands now, and so what is done.
                if matches!(key, "change" | "risk") {
                    continue;
                }
                let path = format!("{address}#{key}");
                agreement.compare(&path, Some(entry), same.tree().root().get(key));
            }
        }
        for (address, document) in &own {
            let mode = document.tree().root().get("mode").and_then(Node::as_str);
            let is_planned = !matches!(mode, Some("data" | "ephemeral"));
            let is_certain = *document.existence() == Existence::Certain;
            if is_planned && is_certain && !real.contains_key(address) {
                agreement.differ(address, "is previewed, and not planned");
            }
        }
        for output in &plan.outputs {
            let path = format!("output.{}", output.name);
            let same = self.outputs.get(&output.name).map(|tree| tree.root());
            agreement.compare(&path, Some(output.after.root()), same);
        }
        for name in self.outputs.keys() {
            if !plan.outputs.iter().any(|output| output.name == *name) {
                let path = format!("output.{name}");
                agreement.differ(&path, "is previewed, and not planned");
            }
        }
        Ok(agreement)
    }
}

impl Agreement {
    /// How much of what the plan knows is known, in hundredths.
    #[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
    pub fn share(&self) -> f64 {
        100.0 * self.shared as f64 / self.known.max(1) as f64
    }

    fn differ(&mut self, path: &str, what: &str) {
        self.differences.push(format!("{path} {what}"));
    }

    /// Compares a value of the plan with that of the preview, which may be unknown, or lie below
    /// something unknown.
    fn compare(&mut self, path: &str, real: Option<Node<'_>>, own: Option<Node<'_>>) {
        let (Some(real), Some(own)) = (real, own) else {
            let what = if real.is_some() {
                "is only planned"
            } else {
                "is only previewed"
            };
            self.differ(path, what);
            return;
        };
        match (real.view(), own.view()) {
            (View::Unknown(_), View::Unknown(_)) => {}
            (View::Unknown(_), _) => self.differ(path, "is previewed, and not known to the plan"),
            (_, View::Unknown(_)) => self.known += leaves(real),
            (View::Map(left), View::Map(right)) => {
                self.count_empty(left.len());
                for (key, value) in left {
                    self.compare(&format!("{path}.{key}"), Some(value), right.get(key));
                }
                for (key, value) in right {
                    if left.get(key).is_none() {
                        self.compare(&format!("{path}.{key}"), None, Some(value));
                    }
                }
            }
            (View::List(left), View::List(right)) => {
                self.count_empty(left.len());
                for place in 0..left.len().max(right.len()) {
                    let path = format!("{path}[{place}]");
                    self.compare(&path, left.get(place), right.get(place));
                }
            }
            _ => {
                self.known += 1;
                if real.has_same_value(own) {
                    self.shared += 1;
                } else {
                    let what = format!("is {real:?}, and previewed as {own:?}");
                    self.differ(path, &what);
                }
            }
        }
    }

    fn count_empty(&mut self, length: usize) {
        if length == 0 {
            self.known += 1;
            self.shared += 1;
        }
    }
}

/// The values of a tree that are known, an empty map or list as one.
fn leaves(node: Node<'_>) -> usize {
    match node.view() {
        View::Unknown(_) => 0,
        View::Map(map) if map.is_empty() => 1,
        View::List(list) if list.is_empty() => 1,
        View::Map(_) | View::List(_) => node.children().map(leaves).sum(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use infractl_document::{Tree, TreeBuilder};

    use super::*;

    fn tree(build: impl FnOnce(&mut TreeBuilder)) -> Tree {
        let mut builder = TreeBuilder::new();
        builder.begin_map(None);
        builder.key("a", None);
        build(&mut builder);
        builder.end();
        builder.finish().unwrap()
    }

    fn compared(real: &Tree, own: &Tree) -> (usize, usize, usize) {
        let mut agreement = Agreement::default();
        agreement.compare("x", Some(real.root()), Some(own.root()));
        (
            agreement.known,
            agreement.shared,
            agreement.differences.len(),
        )
    }

    #[test]
    fn another_value_and_a_guess_differ_and_an_unknown_one_is_only_less() {
        let one = tree(|builder| builder.text("1", None));
        let two = tree(|builder| builder.text("2", None));
        let unknown = tree(|builder| builder.unknown("later", None));
        assert_eq!(compared(&one, &one), (1, 1, 0));
        assert_eq!(compared(&one, &two), (1, 0, 1));
        assert_eq!(compared(&one, &unknown), (1, 0, 0));
        assert_eq!(compared(&unknown, &one), (0, 0, 1));
        assert_eq!(compared(&unknown, &unknown), (0, 0, 0));
    }
}
