use std::cmp::Ordering;
use std::sync::Arc;

use infractl_document::Span;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::{Content, Entries, Marks, Number, Type, Unknown, Value, compare_elements};

impl Value {
    /// A value without marks.
    pub fn new(content: Content) -> Self {
        Self {
            content,
            marks: Marks::NONE,
        }
    }

    /// Nothing, of a type.
    pub fn null(ty: Type) -> Self {
        Self::new(Content::Null(ty))
    }

    /// A value that is not known yet, with the reason and the expression that it comes from.
    pub fn unknown(ty: Type, reason: impl Into<Arc<str>>, cause: Option<Span>) -> Self {
        Unknown::new(ty, reason, cause).into()
    }

    /// A bool.
    pub fn bool(value: bool) -> Self {
        Self::new(Content::Bool(value))
    }

    /// A number.
    pub fn number(value: impl Into<Number>) -> Self {
        Self::new(Content::Number(value.into()))
    }

    /// A text, which is brought into Unicode's composed form.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let text = match is_nfc_quick(text.chars()) {
            IsNormalized::Yes => text,
            IsNormalized::No | IsNormalized::Maybe => text.nfc().collect::<String>().into(),
        };
        Self::new(Content::String(text))
    }

    /// A list of elements of this type; who calls has converted them.
    pub fn list(element: Type, elements: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Content::List(element, elements.into_iter().collect()))
    }

    /// A set of elements of this type: each once, and what marks them marks the set.
    pub fn set(element: Type, elements: impl IntoIterator<Item = Self>) -> Self {
        let mut marks = Marks::NONE;
        let mut kept: Vec<Self> = Vec::new();
        for value in elements {
            let (value, own) = value.unmarked_deep();
            marks |= own;
            kept.push(value);
        }
        kept.sort_by(compare_elements);
        // Unknown elements may turn out different, so each of them stays.
        kept.dedup_by(|later, earlier| {
            later.is_wholly_known()
                && earlier.is_wholly_known()
                && compare_elements(earlier, later) == Ordering::Equal
        });
        Self::new(Content::Set(element, kept.into())).marked(marks)
    }

    /// A map to elements of this type.
    pub fn map<K: Into<Arc<str>>>(
        element: Type,
        entries: impl IntoIterator<Item = (K, Self)>,
    ) -> Self {
        let entries = entries.into_iter().map(|(key, value)| (key.into(), value));
        Self::new(Content::Map(element, Arc::new(entries.collect())))
    }

    /// A tuple.
    pub fn tuple(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Content::Tuple(elements.into_iter().collect()))
    }

    /// An object.
    pub fn object<K: Into<Arc<str>>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        let attributes = attributes
            .into_iter()
            .map(|(name, value)| (name.into(), value));
        Self::from_attributes(attributes.collect())
    }

    /// An object of attributes that are gathered already.
    pub fn from_attributes(attributes: Entries) -> Self {
        Self::new(Content::Object(Arc::new(attributes)))
    }

    /// The same with more marks.
    #[must_use]
    pub fn marked(mut self, marks: Marks) -> Self {
        self.marks |= marks;
        self
    }

    /// The same without its own marks, and these.
    pub fn unmarked(mut self) -> (Self, Marks) {
        let marks = std::mem::take(&mut self.marks);
        (self, marks)
    }

    /// The same without any marks, and all that there were.
    pub fn unmarked_deep(self) -> (Self, Marks) {
        if !self.has_marks() {
            return (self, Marks::NONE);
        }
        let mut all = self.marks;
        let mut strip = |value: &Self| {
            let (value, marks) = value.clone().unmarked_deep();
            all |= marks;
            value
        };
        let content = match self.content {
            Content::List(ty, items) => Content::List(ty, items.iter().map(strip).collect()),
            Content::Tuple(items) => Content::Tuple(items.iter().map(strip).collect()),
            Content::Map(ty, entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (Arc::clone(key), strip(value)));
                Content::Map(ty, Arc::new(entries.collect()))
            }
            Content::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (Arc::clone(key), strip(value)));
                Content::Object(Arc::new(entries.collect()))
            }
            other => other,
        };
        (Self::new(content), all)
    }
}

impl From<Unknown> for Value {
    fn from(unknown: Unknown) -> Self {
        Self::new(Content::Unknown(Arc::new(unknown)))
    }
}
