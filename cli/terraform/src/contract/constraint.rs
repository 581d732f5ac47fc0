//! Type constraints held against each other, as they are written: so that what differs has a place.

use infractl_base::RelativePath;
use infractl_document::Span;
use infractl_hcl::syntax::{Call, Expression, ExpressionKind, ObjectItem};

use crate::evaluate::{Variables, evaluate};
use crate::functions::Context;

/// One difference of two type constraints.
pub(super) struct Difference {
    pub(super) what: String,
    pub(super) own: Option<Span>,
    pub(super) wanted: Option<Span>,
}

/// What differs between two type constraints; the order of attributes says nothing.
pub(super) fn differences(wanted: &Expression, own: &Expression) -> Vec<Difference> {
    let mut search = Search {
        found: Vec::new(),
        path: Vec::new(),
    };
    search.compare(wanted, own);
    search.found
}

/// Whether two expressions without references have the same value.
pub(super) fn is_same_value(left: &Expression, right: &Expression) -> bool {
    let [left, right] = [left, right].map(|expression| {
        let folder = RelativePath::root();
        let context = Context {
            files: None,
            folder: &folder,
            templates: None,
            depth: 0,
        };
        evaluate(expression, &Variables::default(), context)
    });
    left.errors.is_empty() && right.errors.is_empty() && left.value.is_same(&right.value)
}

/// The attributes of `object({ … })`.
pub(super) fn attributes(expression: &Expression) -> Option<&[ObjectItem]> {
    let call = call(expression).filter(|call| call.name == *"object")?;
    match call.arguments.first().map(|argument| &argument.kind) {
        Some(ExpressionKind::Object(items)) => Some(items),
        _ => None,
    }
}

/// The type within `optional(…)`, and whether it stood in one.
pub(super) fn required(expression: &Expression) -> (&Expression, bool) {
    let optional = call(expression).filter(|call| call.name == *"optional");
    match optional.and_then(|call| call.arguments.first()) {
        Some(inner) => (inner, true),
        None => (expression, false),
    }
}

/// A call of a type constructor.
pub(super) fn call(expression: &Expression) -> Option<&Call> {
    match &expression.kind {
        ExpressionKind::Call(call) => Some(call),
        _ => None,
    }
}

struct Search<'t> {
    found: Vec<Difference>,
    path: Vec<&'t str>,
}

impl<'t> Search<'t> {
    fn compare(&mut self, wanted: &'t Expression, own: &'t Expression) {
        match (attributes(wanted), attributes(own)) {
            (Some(wanted_items), Some(own_items)) => {
                self.objects(wanted, wanted_items, own, own_items);
            }
            (None, None) => self.others(wanted, own),
            _ => self.tell("the type is another", Some(own), Some(wanted)),
        }
    }

    fn objects(
        &mut self,
        wanted: &'t Expression,
        wanted_items: &'t [ObjectItem],
        own: &'t Expression,
        own_items: &'t [ObjectItem],
    ) {
        let find = |items: &'t [ObjectItem], name: &str| {
            let mut items = items.iter();
            items.find(|item| item.name() == Some(name))
        };
        for item in wanted_items {
            let Some(name) = item.name() else { continue };
            self.path.push(name);
            match find(own_items, name) {
                Some(own) => self.compare(&item.value, &own.value),
                None => self.tell("the attribute is missing", Some(own), Some(&item.key)),
            }
            self.path.pop();
        }
        for item in own_items {
            let Some(name) = item.name() else { continue };
            if find(wanted_items, name).is_none() {
                self.path.push(name);
                let what = "the contract has no such attribute";
                self.tell(what, Some(&item.key), Some(wanted));
                self.path.pop();
            }
        }
    }

    /// Words, and constructors of other types: `list(string)`, `optional(number, 1)`.
    fn others(&mut self, wanted: &'t Expression, own: &'t Expression) {
        let (Some(wanted_call), Some(own_call)) = (call(wanted), call(own)) else {
            if wanted.as_word().is_none() || wanted.as_word() != own.as_word() {
                self.tell("the type is another", Some(own), Some(wanted));
            }
            return;
        };
        if wanted_call.name.text != own_call.name.text {
            let what = match [&*wanted_call.name.text, &*own_call.name.text] {
                ["optional", _] => "it is not optional",
                [_, "optional"] => "it is optional",
                _ => "the type is another",
            };
            self.tell(what, Some(own), Some(wanted));
            return;
        }
        let [wanted_parts, own_parts] = [wanted_call, own_call].map(|call| &*call.arguments);
        match (wanted_parts, own_parts) {
            ([wanted, wanted_rest @ ..], [own, own_rest @ ..]) => {
                self.compare(wanted, own);
                self.defaults(wanted_rest.first(), own_rest.first(), (wanted, own));
            }
            ([], []) => {}
            _ => self.tell("the type is another", Some(own), Some(wanted)),
        }
    }

    fn defaults(
        &mut self,
        wanted: Option<&'t Expression>,
        own: Option<&'t Expression>,
        around: (&'t Expression, &'t Expression),
    ) {
        let what = match (wanted, own) {
            (None, None) => return,
            (Some(wanted), Some(own)) if is_same_value(wanted, own) => return,
            (Some(_), Some(_)) => "the default is another",
            (Some(_), None) => "the default is missing",
            (None, Some(_)) => "the contract has no default",
        };
        self.tell(what, own.or(Some(around.1)), wanted.or(Some(around.0)));
    }

    fn tell(&mut self, what: &str, own: Option<&Expression>, wanted: Option<&Expression>) {
        let what = match self.path.as_slice() {
            [] => what.to_owned(),
            path => format!("at `{}`: {what}", path.join(".")),
        };
        self.found.push(Difference {
            what,
            own: own.map(|own| own.span),
            wanted: wanted.map(|wanted| wanted.span),
        });
    }
}
