use std::collections::{BTreeMap, BTreeSet};

use regorus::unstable::{Expr, Module, Rule, RuleHead};

/// Every rule and function that a set of modules defines.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Functions by their path from `data` on, with the number of operands.
    functions: BTreeMap<Vec<String>, usize>,
    /// Rules, functions among them, by their path from `data` on.
    rules: BTreeSet<Vec<String>>,
    packages: BTreeSet<Vec<String>>,
}

/// What one module sees beside its own variables.
#[derive(Debug)]
pub(crate) struct Scope {
    package: Vec<String>,
    /// Imported paths by the name that stands for them.
    imports: BTreeMap<String, Vec<String>>,
}

impl Names {
    pub(crate) fn of(modules: &[(usize, &Module)]) -> Self {
        let mut names = Self::default();
        for (_, module) in modules {
            let package = package_of(module);
            for rule in &module.policy {
                let (head, operands) = match &**rule {
                    Rule::Default { refr, args, .. } => {
                        (refr, Some(args.len()).filter(|count| *count > 0))
                    }
                    Rule::Spec { head, .. } => match head {
                        RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. } => (refr, None),
                        RuleHead::Func { refr, args, .. } => (refr, Some(args.len())),
                    },
                };
                let own = static_path(head).0;
                let path: Vec<String> = package.iter().cloned().chain(own).collect();
                if let Some(operands) = operands {
                    names.functions.insert(path.clone(), operands);
                }
                names.rules.insert(path);
            }
            names.packages.insert(package);
        }
        names
    }

    /// The full path of a function that a path names in a scope, with the number of operands.
    pub(super) fn function(&self, path: &[String], scope: &Scope) -> Option<(Vec<String>, usize)> {
        let full = scope.full(path);
        let own: Vec<String> = scope.package.iter().chain(path).cloned().collect();
        [full, own].into_iter().find_map(|path| {
            let operands = *self.functions.get(&path)?;
            Some((path, operands))
        })
    }

    /// Whether a path from `data` on leads to, into or around something that is defined.
    pub(super) fn is_defined(&self, path: &[String]) -> bool {
        let meets = |known: &Vec<String>| {
            let shorter = known.len().min(path.len());
            known.get(..shorter) == path.get(..shorter)
        };
        self.rules.iter().any(meets)
            || self
                .packages
                .iter()
                .any(|package| package.starts_with(path))
    }

    /// The defined path that a person most likely meant.
    pub(super) fn meant(&self, path: &[String]) -> Option<String> {
        let all: Vec<String> = self
            .rules
            .iter()
            .chain(&self.packages)
            .map(|known| known.join("."))
            .collect();
        infractl_document::similar(&path.join("."), all.iter().map(String::as_str))
            .map(str::to_owned)
    }

    /// The names of functions that a scope can call without a package.
    pub(super) fn own_functions<'n>(&'n self, scope: &'n Scope) -> impl Iterator<Item = &'n str> {
        self.functions
            .keys()
            .filter_map(|path| path.strip_prefix(scope.package.as_slice()))
            .filter_map(|own| match own {
                [name] => Some(name.as_str()),
                _ => None,
            })
    }
}

impl Scope {
    /// What a module sees.
    pub(crate) fn of(module: &Module) -> Self {
        let mut imports = BTreeMap::new();
        for import in &module.imports {
            let Some(path) = path_of(&import.refr) else {
                continue;
            };
            let alias = import.r#as.as_ref().map(|span| span.text().to_owned());
            if let Some(name) = alias.or_else(|| path.last().cloned()) {
                imports.insert(name, path);
            }
        }
        Self {
            package: package_of(module),
            imports,
        }
    }

    /// The package of the module, from `data` on.
    pub(crate) fn package(&self) -> &[String] {
        &self.package
    }

    /// A path with the name of an import written out.
    pub(super) fn full(&self, path: &[String]) -> Vec<String> {
        let imported = path.split_first().and_then(|(first, rest)| {
            let target = self.imports.get(first)?;
            Some(target.iter().chain(rest).cloned().collect())
        });
        imported.unwrap_or_else(|| path.to_vec())
    }
}

/// The package of a module, from `data` on.
pub(crate) fn package_of(module: &Module) -> Vec<String> {
    let own = path_of(&module.package.refr).unwrap_or_default();
    std::iter::once("data".to_owned()).chain(own).collect()
}

/// The names of the rules of a module, without those below another name.
pub(crate) fn rule_names(module: &Module) -> Vec<String> {
    let heads = module.policy.iter().map(|rule| match &**rule {
        Rule::Default { refr, .. } => refr,
        Rule::Spec { head, .. } => match head {
            RuleHead::Compr { refr, .. }
            | RuleHead::Set { refr, .. }
            | RuleHead::Func { refr, .. } => refr,
        },
    });
    let names: BTreeSet<String> = heads
        .filter_map(|head| static_path(head).0.into_iter().next())
        .collect();
    names.into_iter().collect()
}

/// The path of a reference of which every part is known.
pub(crate) fn path_of(expr: &Expr) -> Option<Vec<String>> {
    let (path, is_whole) = static_path(expr);
    (is_whole && !path.is_empty()).then_some(path)
}

/// The parts of a reference up to the first that is not known, and whether those are all.
pub(super) fn static_path(expr: &Expr) -> (Vec<String>, bool) {
    match expr {
        Expr::Var { span, .. } => (vec![span.text().to_owned()], true),
        Expr::RefDot { refr, field, .. } => {
            let (mut path, is_whole) = static_path(refr);
            if is_whole {
                path.push(field.0.text().to_owned());
            }
            (path, is_whole)
        }
        Expr::RefBrack { refr, index, .. } => {
            let (mut path, is_whole) = static_path(refr);
            match text_of(index) {
                Some(key) if is_whole => {
                    path.push(key);
                    (path, true)
                }
                _ => (path, false),
            }
        }
        _ => (Vec::new(), false),
    }
}

/// The parts of a reference, `None` for one that is not known.
pub(super) fn steps(expr: &Expr) -> Vec<Option<String>> {
    match expr {
        Expr::Var { span, .. } => vec![Some(span.text().to_owned())],
        Expr::RefDot { refr, field, .. } => {
            let mut steps = steps(refr);
            steps.push(Some(field.0.text().to_owned()));
            steps
        }
        Expr::RefBrack { refr, index, .. } => {
            let mut steps = steps(refr);
            steps.push(text_of(index));
            steps
        }
        _ => vec![None],
    }
}

fn text_of(index: &Expr) -> Option<String> {
    match index {
        Expr::String { value, .. } | Expr::RawString { value, .. } => {
            value.as_string().ok().map(ToString::to_string)
        }
        _ => None,
    }
}
