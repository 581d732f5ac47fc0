use super::{Content, Entries, Marks, Number, Type, Unknown, Value};

impl Value {
    /// The value without its own marks. Who looks at it takes the marks along.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// What it is marked with itself.
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// What it and all within it is marked with.
    pub fn all_marks(&self) -> Marks {
        let mut marks = self.marks;
        self.each_element(&mut |element| marks |= element.all_marks());
        marks
    }

    /// Whether it or anything within it is marked.
    pub fn has_marks(&self) -> bool {
        !self.all_marks().is_empty()
    }

    /// Its type.
    pub fn ty(&self) -> Type {
        match &self.content {
            Content::Null(ty) => ty.clone(),
            Content::Unknown(unknown) => unknown.ty.clone(),
            Content::Bool(_) => Type::Bool,
            Content::Number(_) => Type::Number,
            Content::String(_) => Type::String,
            Content::List(element, _) => Type::list(element.clone()),
            Content::Set(element, _) => Type::set(element.clone()),
            Content::Map(element, _) => Type::map(element.clone()),
            Content::Tuple(elements) => Type::tuple(elements.iter().map(Self::ty)),
            Content::Object(attributes) => Type::object(
                attributes
                    .iter()
                    .map(|(name, value)| (std::sync::Arc::clone(name), value.ty())),
            ),
        }
    }

    /// Whether it is certainly null.
    pub fn is_null(&self) -> bool {
        matches!(self.content, Content::Null(_))
    }

    /// Whether it is known, though something within it may not be.
    pub fn is_known(&self) -> bool {
        !matches!(self.content, Content::Unknown(_))
    }

    /// Whether it and all within it is known.
    pub fn is_wholly_known(&self) -> bool {
        let mut is_known = self.is_known();
        self.each_element(&mut |element| is_known &= element.is_wholly_known());
        is_known
    }

    /// What is known of it where it is not known.
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match &self.content {
            Content::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// The bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self.content {
            Content::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.content {
            Content::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a list, set or tuple.
    pub fn elements(&self) -> Option<&[Self]> {
        match &self.content {
            Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The elements of a map, or the attributes of an object.
    pub fn entries(&self) -> Option<&Entries> {
        match &self.content {
            Content::Map(_, entries) | Content::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The number of elements or attributes; `None` where it has none, or nobody knows.
    pub fn len(&self) -> Option<usize> {
        let elements = self.elements().map(<[Self]>::len);
        elements.or_else(|| self.entries().map(Entries::len))
    }

    /// Whether it is certainly without elements.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Whether it can certainly not be null.
    pub fn is_not_null(&self) -> bool {
        match &self.content {
            Content::Null(_) => false,
            Content::Unknown(unknown) => unknown.is_not_null,
            _ => true,
        }
    }

    fn each_element(&self, visit: &mut dyn FnMut(&Self)) {
        match &self.content {
            Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => {
                items.iter().for_each(visit);
            }
            Content::Map(_, entries) | Content::Object(entries) => entries.values().for_each(visit),
            Content::Null(_)
            | Content::Unknown(_)
            | Content::Bool(_)
            | Content::Number(_)
            | Content::String(_) => {}
        }
    }
}
