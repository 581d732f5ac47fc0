use infractl_document::TreeBuilder;

use crate::Word;

/// The parts of a container image's name: `registry/image:tag@digest`.
pub(crate) struct Reference {
    registry: Option<Word>,
    image: Word,
    tag: Option<Word>,
    digest: Option<Word>,
}

impl Reference {
    /// Takes a name apart as Docker does: what lies before the first `/` is a registry where it has
    /// a dot or a port, or is `localhost`.
    pub(crate) fn read(word: &Word) -> Self {
        let text = word.text.as_str();
        let (named, digest) = match text.find('@') {
            Some(at) => (at, Some(word.part(at + 1, text.len()))),
            None => (text.len(), None),
        };
        let name = text.get(..named).unwrap_or_default();
        let last = name.rfind('/').map_or(0, |slash| slash + 1);
        let colon = name.get(last..).and_then(|part| part.find(':'));
        let end = colon.map_or(named, |colon| last + colon);
        let tag = colon.map(|colon| word.part(last + colon + 1, named));
        let first = name.find('/');
        let registry = first.filter(|slash| {
            let host = name.get(..*slash).unwrap_or_default();
            host.contains(['.', ':']) || host == "localhost"
        });
        Self {
            registry: registry.map(|slash| word.part(0, slash)),
            image: word.part(registry.map_or(0, |slash| slash + 1), end),
            tag,
            digest,
        }
    }

    /// Writes the parts as entries of the open map.
    pub(crate) fn put(&self, builder: &mut TreeBuilder) {
        put_word(builder, "registry", self.registry.as_ref());
        put_word(builder, "image", Some(&self.image));
        put_word(builder, "tag", self.tag.as_ref());
        put_word(builder, "digest", self.digest.as_ref());
    }

    /// Writes the entries of a name that is not known.
    pub(crate) fn put_unknown(builder: &mut TreeBuilder) {
        for key in ["registry", "image", "tag", "digest"] {
            put_word(builder, key, None);
        }
    }
}

/// Writes a text, or `null` where there is none, under a key that nobody wrote.
pub(crate) fn put_word(builder: &mut TreeBuilder, key: &str, word: Option<&Word>) {
    builder.key(key, word.map(|word| word.span));
    match word {
        Some(word) => builder.text(&word.text, Some(word.span)),
        None => builder.null(None),
    }
}

#[cfg(test)]
mod tests {
    use infractl_base::RelativePath;
    use infractl_document::{Sources, Span};

    use super::*;

    #[test]
    fn a_name_is_taken_apart_as_docker_does() {
        let sources = Sources::new();
        let path = RelativePath::parse("Dockerfile").unwrap();
        for (text, registry, image, tag, digest) in [
            ("postgres", None, "postgres", None, None),
            (
                "library/postgres:17.6",
                None,
                "library/postgres",
                Some("17.6"),
                None,
            ),
            (
                "localhost:5000/a/b:1@sha256:ab",
                Some("localhost:5000"),
                "a/b",
                Some("1"),
                Some("sha256:ab"),
            ),
            (
                "ghcr.io/a@sha256:ab",
                Some("ghcr.io"),
                "a",
                None,
                Some("sha256:ab"),
            ),
            ("localhost/a", Some("localhost"), "a", None, None),
        ] {
            let source = sources.add(&path, &std::sync::Arc::from(text.as_bytes()));
            let span = Span::new(source, 0, text.len());
            let reference = Reference::read(&Word {
                text: text.to_owned(),
                span,
            });
            let word = |word: &Option<Word>| word.as_ref().map(|word| word.text.clone());
            assert_eq!(word(&reference.registry).as_deref(), registry, "{text}");
            assert_eq!(reference.image.text, image, "{text}");
            assert_eq!(word(&reference.tag).as_deref(), tag, "{text}");
            assert_eq!(word(&reference.digest).as_deref(), digest, "{text}");
            let file = sources.get(source).unwrap();
            assert_eq!(file.text(reference.image.span), image.as_bytes(), "{text}");
        }
    }
}
