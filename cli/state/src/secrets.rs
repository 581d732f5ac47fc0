use infractl_base::fault::{FaultPoint, reach};
use infractl_base::{RelativePath, Secret, random_bytes};

use crate::store::{escape, key};
use crate::{StateError, Store};

/// The secrets that were drawn for an environment, one file each, 0600.
#[derive(Clone, Copy)]
pub struct Secrets<'s> {
    store: &'s dyn Store,
}

/// Which secret: it is drawn once for each of these.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretName {
    /// The component that declares it.
    pub component: String,
    /// The name of the Secret.
    pub secret: String,
    /// The key in the Secret.
    pub key: String,
}

/// Letters and digits that nobody mixes up and no shell, URL or YAML reader treats specially.
const ALPHABET: &[u8; 57] = b"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// How many of them, at the front, are letters.
const LETTERS: u8 = 49;

impl<'s> Secrets<'s> {
    /// The secrets in a store.
    pub fn new(store: &'s dyn Store) -> Self {
        Self { store }
    }

    /// The value that is kept, if one is.
    pub fn get(&self, name: &SecretName) -> Result<Option<Secret<String>>, StateError> {
        self.read(&name.path()?)
    }

    /// Keeps a value unless one is kept already; the answer is the value that is kept.
    pub fn keep(
        &self,
        name: &SecretName,
        value: Secret<String>,
    ) -> Result<Secret<String>, StateError> {
        self.keep_at(&name.path()?, value)
    }

    /// The value that is kept; where none is, one of `length` signs is drawn and kept.
    pub fn get_or_draw(
        &self,
        name: &SecretName,
        length: usize,
    ) -> Result<Secret<String>, StateError> {
        match self.get(name)? {
            Some(value) => Ok(value),
            None => self.keep(name, draw(length)?),
        }
    }

    /// The key under which digests of secret values are made: drawn once for each store.
    pub fn digest_key(&self) -> Result<Secret<String>, StateError> {
        let path = key("digest-key")?;
        match self.read(&path)? {
            Some(value) => Ok(value),
            None => self.keep_at(&path, draw(43)?),
        }
    }

    /// The same key, where one was drawn already.
    pub fn kept_digest_key(&self) -> Result<Option<Secret<String>>, StateError> {
        self.read(&key("digest-key")?)
    }

    /// The key that plan files are sealed with: drawn once for each store.
    pub fn seal_key(&self) -> Result<Secret<String>, StateError> {
        let path = key("seal-key")?;
        match self.read(&path)? {
            Some(value) => Ok(value),
            None => self.keep_at(&path, draw(43)?),
        }
    }

    /// The key that plan files are sealed with, if one was drawn.
    pub fn kept_seal_key(&self) -> Result<Option<Secret<String>>, StateError> {
        self.read(&key("seal-key")?)
    }

    fn read(&self, path: &RelativePath) -> Result<Option<Secret<String>>, StateError> {
        let Some(bytes) = self.store.get(path)? else {
            return Ok(None);
        };
        match String::from_utf8(bytes) {
            Ok(text) if !text.is_empty() => Ok(Some(Secret::new(text))),
            _ => Err(StateError::Damaged {
                path: self.store.location(path),
                reason: "it holds no text; restore it, or remove it to draw a new secret".into(),
            }),
        }
    }

    fn keep_at(
        &self,
        path: &RelativePath,
        value: Secret<String>,
    ) -> Result<Secret<String>, StateError> {
        if self
            .store
            .create_if_absent(path, value.expose().as_bytes())?
        {
            return Ok(value);
        }
        self.read(path)?.ok_or_else(|| StateError::Damaged {
            path: self.store.location(path),
            reason: "somebody removed it while it was kept".into(),
        })
    }
}

impl SecretName {
    fn path(&self) -> Result<RelativePath, StateError> {
        key(&format!(
            "secrets/{}/{}/{}",
            escape(&self.component),
            escape(&self.secret),
            escape(&self.key)
        ))
    }
}

/// Draws a text of `length` signs, a letter first so that no reader takes it for a number.
fn draw(length: usize) -> Result<Secret<String>, StateError> {
    let failed = |error: std::io::Error| StateError::Randomness(error.to_string());
    reach(FaultPoint::SecretDraw).map_err(failed)?;
    let mut text = String::with_capacity(length);
    while text.len() < length {
        for byte in random_bytes::<64>().map_err(failed)? {
            let count = if text.is_empty() {
                LETTERS
            } else {
                u8::try_from(ALPHABET.len()).unwrap_or(LETTERS)
            };
            // Bytes above the last whole multiple would make the first signs likelier.
            if byte >= u8::MAX - u8::MAX % count || text.len() == length {
                continue;
            }
            text.extend(
                ALPHABET
                    .get(usize::from(byte % count))
                    .copied()
                    .map(char::from),
            );
        }
    }
    Ok(Secret::new(text))
}

impl std::fmt::Debug for Secrets<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secrets")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_secret_has_its_length_and_starts_with_a_letter() {
        assert_eq!(
            ALPHABET
                .iter()
                .take(49)
                .filter(|sign| sign.is_ascii_alphabetic())
                .count(),
            49
        );
        for length in [1, 8, 32, 64, 65, 1000] {
            let value = draw(length).unwrap();
            let text = value.expose();
            assert_eq!(text.len(), length);
            assert!(text.starts_with(|sign: char| sign.is_ascii_alphabetic()));
            assert!(text.bytes().all(|byte| ALPHABET.contains(&byte)));
            assert!(!text.contains(['0', 'O', '1', 'l', 'I']));
        }
        assert_ne!(draw(32).unwrap(), draw(32).unwrap());
    }

    #[test]
    fn every_sign_is_drawn() {
        let drawn = draw(20_000).unwrap();
        for sign in ALPHABET {
            let count = drawn.expose().bytes().filter(|byte| byte == sign).count();
            // 351 on average; six standard deviations off happens once in 10⁹ runs.
            assert!(
                (240..470).contains(&count),
                "{} came {count} times",
                char::from(*sign)
            );
        }
    }
}
