//! Where a value comes from, and which setting was printed into it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use infractl_base::RelativePath;
use infractl_document::{Address, Document, Kind, Node, PathStep, Sources, Span, ValuePath, View};

use super::amount::written;
use super::{Difference, FieldOrigin, FieldSetting, Place};

/// The settings of one side, found by the span that wrote them.
pub(super) struct Keys<'s> {
    /// Those that concern every component: of the environment and of its release.
    shared: Vec<&'s Document>,
    shared_places: OnceCell<Places>,
    values: BTreeMap<&'s str, (&'s Document, OnceCell<Places>)>,
}

/// Leaves by the span that wrote them.
type Places = HashMap<Span, Place>;

impl<'s> Keys<'s> {
    pub(super) fn of(documents: &'s BTreeMap<Address, Document>) -> Self {
        let mut keys = Self {
            shared: Vec::new(),
            shared_places: OnceCell::new(),
            values: BTreeMap::new(),
        };
        for document in documents.values() {
            match document.kind() {
                Kind::Environment | Kind::Release => keys.shared.push(document),
                Kind::HelmValues => {
                    let owner = document.address().owner();
                    keys.values.insert(owner, (document, OnceCell::new()));
                }
                _ => {}
            }
        }
        keys
    }

    /// Where a value of a component, or of the environment itself, comes from.
    pub(super) fn origin(
        &self,
        owner: &str,
        node: Node<'_>,
        sources: &Sources,
    ) -> Option<FieldOrigin> {
        let span = node.span()?;
        let origin = sources.origin(span);
        let is_leaf = !matches!(node.view(), View::Map(_) | View::List(_));
        let printed: Vec<Span> = if origin.made.is_none() {
            // A person wrote it; a parameter may be what it is a copy of.
            vec![span]
        } else if is_leaf {
            let values = sources.values(span);
            values.iter().filter_map(|value| value.data).collect()
        } else {
            origin.data.into_iter().collect()
        };
        let is_one_value = printed.len() == 1 && is_leaf && origin.made.is_some();
        let mut settings: Vec<FieldSetting> = Vec::new();
        for span in printed {
            let is_new = |place: &&Place| settings.iter().all(|own| own.place != **place);
            if let Some(place) = self.place(owner, span).filter(is_new).cloned() {
                settings.push(FieldSetting { place, span });
            }
        }
        let verbatim = settings.first().map(|setting| &setting.place);
        let verbatim = verbatim.filter(|_| is_one_value);
        let verbatim = verbatim
            .filter(|place| self.is_value_of(place, node))
            .cloned();
        Some(FieldOrigin {
            span,
            settings,
            verbatim,
            is_one_value,
        })
    }

    /// Whether a setting has the text of a field, number or text.
    fn is_value_of(&self, place: &Place, field: Node<'_>) -> bool {
        let own = self.values.get(place.address.owner());
        let mut documents = self.shared.iter().chain(own.map(|(document, _)| document));
        let document = documents.find(|document| *document.address() == place.address);
        let setting = document.and_then(|document| document.tree().root().at(&place.path));
        matches!((setting.and_then(written), written(field)), (Some(one), Some(other)) if one == other)
    }

    fn place(&self, owner: &str, span: Span) -> Option<&Place> {
        let shared = self.shared_places.get_or_init(|| {
            let mut places = Places::new();
            for document in &self.shared {
                note(document, &mut places);
            }
            places
        });
        let own = || {
            let (document, places) = self.values.get(owner)?;
            let places = places.get_or_init(|| {
                let mut places = Places::new();
                note(document, &mut places);
                places
            });
            places.get(&span)
        };
        shared.get(&span).or_else(own)
    }
}

/// Notes each leaf of a document by its span.
fn note(document: &Document, places: &mut Places) {
    fn walk(address: &Address, node: Node<'_>, path: &mut ValuePath, places: &mut Places) {
        let mut is_leaf = true;
        for (position, child) in node.children().enumerate() {
            is_leaf = false;
            path.push(match child.key() {
                Some(key) => PathStep::Key(key.into()),
                None => PathStep::Index(position),
            });
            walk(address, child, path, places);
            path.pop();
        }
        if let Some(span) = node.span().filter(|_| is_leaf) {
            places.entry(span).or_insert_with(|| Place {
                address: address.clone(),
                path: path.clone(),
            });
        }
    }
    let mut path = ValuePath::root();
    walk(
        document.address(),
        document.tree().root(),
        &mut path,
        places,
    );
}

impl Difference {
    /// The one setting in which the sides differ, where it is all that the field holds.
    ///
    /// The same action of a template must print it on both sides; a side that does not set it has
    /// the chart's default there.
    pub(super) fn setting(&self, sources: &Sources) -> Option<Place> {
        let (from, to) = (self.from.as_ref()?, self.to.as_ref()?);
        if !from.is_one_value || !to.is_one_value || action(from, sources)? != action(to, sources)?
        {
            return None;
        }
        let is_default = |origin: &FieldOrigin| origin.settings.is_empty();
        match (&from.verbatim, &to.verbatim) {
            (Some(one), Some(other)) if one == other => Some(one.clone()),
            (Some(one), None) if is_default(to) => Some(one.clone()),
            (None, Some(other)) if is_default(from) => Some(other.clone()),
            _ => None,
        }
    }
}

/// The file and the text of the action that printed a value.
fn action(origin: &FieldOrigin, sources: &Sources) -> Option<(RelativePath, Vec<u8>)> {
    let code = sources.origin(origin.span).code?;
    let file = sources.get(code.source)?;
    Some((file.path().clone(), file.text(code).to_vec()))
}
