use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Finding, Node, PathStep, Spanned, Tree, TreeBuilder, ValuePath, View};

use crate::family::ENVIRONMENT;
use crate::reader::Reader;
use crate::{overlay, without_nulls};

/// A mistake that is a finding already.
struct Told;

/// One file of a chain of bases.
struct Layer {
    tree: Tree,
    locked: Vec<Spanned<ValuePath>>,
}

/// Reads `environment.yaml` and the files that it extends; `None` after telling why not.
///
/// Files are merged from the furthest base to the nearest: that order alone gives `null` its
/// meaning, because a removed map comes back empty where a later file has it again.
pub(crate) fn read_merged(reader: &mut Reader<'_>, path: &RelativePath) -> Option<Arc<Tree>> {
    let mut layers = Vec::new();
    let mut seen = vec![path.clone()];
    let mut next: Option<(RelativePath, Option<Spanned<String>>)> = Some((path.clone(), None));
    while let Some((path, named)) = next.take() {
        let tree = reader.own_tree(&path, &ENVIRONMENT, named.as_ref())?;
        if let Some(base) = base_of(reader, &tree).ok()? {
            let base_path = reader.path(&path.parent(), &base, "env-path-outside-project")?;
            if seen.contains(&base_path) {
                let circle: Vec<&str> = seen.iter().map(RelativePath::as_str).collect();
                let message = format!("`{base_path}` extends itself: {}", circle.join(", "));
                reader.report(
                    Finding::error("env-extends-cycle", base.span, message)
                        .help("take one `extends` out of the circle"),
                );
                return None;
            }
            seen.push(base_path.clone());
            next = Some((base_path, Some(base)));
        }
        let locked = locked_paths(reader, &tree)?;
        layers.push(Layer {
            tree: without_own_keys(&tree),
            locked,
        });
    }
    layers.reverse();
    check_locks(reader, &layers);
    let mut layers = layers.into_iter();
    let mut merged = layers.next()?.tree;
    for layer in layers {
        merged = overlay(&merged, &layer.tree);
    }
    Some(Arc::new(without_nulls(&merged)))
}

/// What the file extends; fails after telling that it is no path.
fn base_of(reader: &mut Reader<'_>, tree: &Tree) -> Result<Option<Spanned<String>>, Told> {
    let Some(node) = tree.root().get("extends").filter(|node| !node.is_null()) else {
        return Ok(None);
    };
    let Some(text) = node.as_str() else {
        let message = format!("expected a path, found {}", node.kind());
        reader.report(
            Finding::error(ENVIRONMENT.wrong_value, node.span(), message)
                .help("an environment extends one base at most"),
        );
        return Err(Told);
    };
    Ok(Some(Spanned {
        value: text.to_owned(),
        key: node.key_span(),
        span: node.span(),
    }))
}

/// The keys that the file locks for those that extend it.
fn locked_paths(reader: &mut Reader<'_>, tree: &Tree) -> Option<Vec<Spanned<ValuePath>>> {
    let Some(node) = tree.root().get("locked").filter(|node| !node.is_null()) else {
        return Some(Vec::new());
    };
    let mut wrong = |node: Node<'_>, message: String| {
        reader.report(Finding::error(
            ENVIRONMENT.wrong_value,
            node.span(),
            message,
        ));
        None
    };
    let Some(list) = node.as_list() else {
        return wrong(
            node,
            format!("expected a list of paths, found {}", node.kind()),
        );
    };
    let mut paths = Vec::new();
    for item in list {
        let Some(text) = item.as_str() else {
            return wrong(item, format!("expected a path, found {}", item.kind()));
        };
        match ValuePath::parse(text) {
            Ok(path) => paths.push(Spanned {
                value: path,
                key: None,
                span: item.span(),
            }),
            Err(error) => return wrong(item, error.to_string()),
        }
    }
    Some(paths)
}

/// The keys that speak of one file alone are not merged.
fn without_own_keys(tree: &Tree) -> Tree {
    let mut builder = TreeBuilder::new();
    builder.begin_map(tree.root().span());
    for (key, value) in tree.root().as_map().into_iter().flatten() {
        if !matches!(key, "extends" | "locked") {
            builder.key(key, value.key_span());
            builder.copy(value);
        }
    }
    builder.end();
    builder.finish().unwrap_or_else(|_| Tree::null())
}

fn check_locks(reader: &mut Reader<'_>, layers: &[Layer]) {
    for (position, layer) in layers.iter().enumerate() {
        let later = layers.get(position + 1..).unwrap_or_default();
        for lock in &layer.locked {
            if later.is_empty() {
                let message = format!("`{}` is locked, but nothing extends this file", lock.value);
                reader.report(
                    Finding::error("env-locked-outside-base", lock.span, message)
                        .help("lock keys in the base that environments extend"),
                );
            }
            for over in later {
                if let Some(node) = touches(over.tree.root(), lock) {
                    let place = node.key_span().or(node.span());
                    let message = format!("`{}` is locked by the base", lock.value);
                    reader.report(
                        Finding::error("env-locked-key-overridden", place, message)
                            .related(lock.span, "locked here")
                            .help("remove the key, or unlock it in the base"),
                    );
                }
            }
        }
    }
}

/// Where a tree sets something at or below a path, or replaces a map above it.
fn touches<'t>(root: Node<'t>, path: &ValuePath) -> Option<Node<'t>> {
    let mut node = root;
    for step in path.steps() {
        let PathStep::Key(key) = step else {
            return None;
        };
        match node.view() {
            View::Map(map) => node = map.get(key)?,
            _ => break,
        }
    }
    Some(node)
}
