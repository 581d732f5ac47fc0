//! Sprig's functions that make keys and certificates.

mod issue;
mod key;
mod pem;

use std::rc::Rc;

use infractl_template::{
    CallError, Context, Functions, Native, Operand, Signature, Text, Type, Value,
};
use x509_cert::der::Decode as _;

use super::arguments::Arguments as _;
use super::encoding::decode64;
use super::host;
use issue::{Issuer, Request};
use key::PrivateKey;

const T: Type = Type::Text;
const I: Type = Type::INT;
const LIST: Type = Type::INTERFACES;
const CERTIFICATE: Type = Type::Native(Certificate::TYPE);

/// What the functions return: a certificate and its key, both in PEM.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    certificate: Text,
    key: Text,
}

impl Certificate {
    const TYPE: &'static str = "sprig.certificate";

    fn operand(self) -> Operand {
        Operand::new(Rc::new(self) as Rc<dyn Native>)
    }
}

impl Native for Certificate {
    fn type_name(&self) -> &'static str {
        Self::TYPE
    }

    fn field(&self, name: &str) -> Option<Operand> {
        match name {
            "Cert" => Some(Operand::new(self.certificate.clone())),
            "Key" => Some(Operand::new(self.key.clone())),
            _ => None,
        }
    }

    fn print(&self, verb: &str) -> Vec<u8> {
        let (certificate, key) = (self.certificate.bytes(), self.key.bytes());
        match verb {
            "%+v" => [b"{Cert:".as_slice(), certificate, b" Key:", key, b"}"].concat(),
            "%#v" => {
                let [certificate, key] = [certificate, key].map(crate::go::quote_bytes);
                [
                    b"sprig.certificate{Cert:".as_slice(),
                    &certificate,
                    b", Key:",
                    &key,
                    b"}",
                ]
                .concat()
            }
            _ => [b"{".as_slice(), certificate, b" ", key, b"}"].concat(),
        }
    }

    fn is_equal(&self, other: &dyn Native) -> bool {
        let any: &dyn std::any::Any = other;
        any.downcast_ref::<Self>().is_some_and(|other| {
            self.certificate.bytes() == other.certificate.bytes()
                && self.key.bytes() == other.key.bytes()
        })
    }
}

pub(super) fn add(functions: &mut Functions) {
    functions.add(
        "genPrivateKey",
        Signature::fixed(&[T]).decides(),
        |context, given| {
            let kind = given.string(0);
            let generator = host::chance(context)?;
            let key = match kind.as_str() {
                "" | "rsa" => PrivateKey::rsa(generator, 4096)?,
                "ecdsa" => PrivateKey::ecdsa(generator),
                "ed25519" => PrivateKey::ed25519(generator),
                "dsa" => return Err(CallError::unsupported("DSA keys are not supported")),
                _ => return Ok(Operand::new(Text::from(format!("Unknown type {kind}")))),
            };
            Ok(Operand::new(Text::from(key.to_pem()?)))
        },
    );
    functions.add(
        "buildCustomCert",
        Signature::fixed(&[T, T]).decides(),
        |_, given| custom(given.text(0).bytes(), given.text(1).bytes()),
    );
    authorities(functions);
    leaves(functions);
}

fn authorities(functions: &mut Functions) {
    functions.add(
        "genCA",
        Signature::fixed(&[T, I]).decides(),
        |context, given| {
            let key = drawn(context)?;
            let request = request(context, given, &[], given.int(1))?;
            request.authority(&key).map(Certificate::operand)
        },
    );
    functions.add(
        "genCAWithKey",
        Signature::fixed(&[T, I, T]).decides(),
        |context, given| {
            let key = given_key(&given.text(2))?;
            let request = request(context, given, &[], given.int(1))?;
            request.authority(&key).map(Certificate::operand)
        },
    );
}

fn leaves(functions: &mut Functions) {
    functions.add(
        "genSelfSignedCert",
        Signature::fixed(&[T, LIST, LIST, I]).decides(),
        |context, given| {
            let key = drawn(context)?;
            let request = request(context, given, &[1, 2], given.int(3))?;
            request.self_signed(&key).map(Certificate::operand)
        },
    );
    functions.add(
        "genSelfSignedCertWithKey",
        Signature::fixed(&[T, LIST, LIST, I, T]).decides(),
        |context, given| {
            let key = given_key(&given.text(4))?;
            let request = request(context, given, &[1, 2], given.int(3))?;
            request.self_signed(&key).map(Certificate::operand)
        },
    );
    functions.add(
        "genSignedCert",
        Signature::fixed(&[T, LIST, LIST, I, CERTIFICATE]).decides(),
        |context, given| {
            let key = drawn(context)?;
            signed(context, given, &key)
        },
    );
    functions.add(
        "genSignedCertWithKey",
        Signature::fixed(&[T, LIST, LIST, I, CERTIFICATE, T]).decides(),
        |context, given| {
            let key = given_key(&given.text(5))?;
            signed(context, given, &key)
        },
    );
}

fn signed(
    context: &mut Context<'_, '_>,
    given: &[Operand],
    key: &PrivateKey,
) -> Result<Operand, CallError> {
    let value = given.at(4).value;
    let authority = value
        .downcast::<Certificate>()
        .ok_or_else(|| CallError::new("unable to decode certificate"))?;
    let block = pem::decode(authority.certificate.bytes())
        .ok_or_else(|| CallError::new("unable to decode certificate"))?;
    let parent = x509_cert::Certificate::from_der(&block.bytes).map_err(|error| {
        CallError::new(format!(
            "error parsing certificate: decodedSignerCert.Bytes: {error}"
        ))
    })?;
    let parent_key = PrivateKey::from_pem(authority.key.bytes())
        .map_err(|error| prefixed("error parsing private key: ", error))?;
    let request = request(context, given, &[1, 2], given.int(3))?;
    let issuer = Issuer::of(&parent, &parent_key)?;
    request.signed(key, &issuer).map(Certificate::operand)
}

/// A key of the size that Sprig takes for certificates.
fn drawn(context: &mut Context<'_, '_>) -> Result<PrivateKey, CallError> {
    PrivateKey::rsa(host::chance(context)?, 2048)
}

fn given_key(pem: &Text) -> Result<PrivateKey, CallError> {
    PrivateKey::from_pem(pem.bytes()).map_err(|error| prefixed("parsing private key: ", error))
}

fn prefixed(what: &str, error: CallError) -> CallError {
    CallError {
        message: format!("{what}{}", error.message),
        ..error
    }
}

/// The subject and the days of every function, and the addresses and names of some.
fn request(
    context: &mut Context<'_, '_>,
    given: &[Operand],
    lists: &[usize],
    days: i64,
) -> Result<Request, CallError> {
    let items = |place: Option<&usize>| {
        let value = place.map(|place| given.at(*place).value);
        let list = value.as_ref().and_then(Value::as_list);
        list.map(|list| list.items().to_vec()).unwrap_or_default()
    };
    let heap = context.heap();
    let texts = |items: Vec<Operand>, what: &str| {
        let text = |item: Operand| match &item.value {
            Value::Text(text) => Ok(text.to_str_lossy().into_owned()),
            value => {
                let printed = infractl_template::format::print_value(heap, value)?;
                let printed = String::from_utf8_lossy(&printed);
                Err(CallError::new(format!("{what}: {printed} is not a string")))
            }
        };
        items.into_iter().map(text).collect::<Result<Vec<_>, _>>()
    };
    let mut addresses = Vec::new();
    // Each address is read before the next one is looked at, so the first mistake is named.
    for item in items(lists.first()) {
        for text in texts(vec![item], "error parsing ip")? {
            let address = text
                .parse()
                .map_err(|_| CallError::new(format!("error parsing ip: {text}")))?;
            addresses.push(address);
        }
    }
    let names = texts(items(lists.get(1)), "error processing alternate dns name")?;
    let now = host::now(context)?;
    Request::new(
        host::chance(context)?,
        now,
        &given.string(0),
        addresses,
        names,
        days,
    )
}

/// `buildCustomCert`: both in base64, read to see that they are what they should be, and kept.
fn custom(certificate: &[u8], key: &[u8]) -> Result<Operand, CallError> {
    let certificate =
        decode64(certificate).map_err(|_| CallError::new("unable to decode base64 certificate"))?;
    let key = decode64(key).map_err(|_| CallError::new("unable to decode base64 private key"))?;
    let block =
        pem::decode(&certificate).ok_or_else(|| CallError::new("unable to decode certificate"))?;
    x509_cert::Certificate::from_der(&block.bytes).map_err(|error| {
        CallError::new(format!(
            "error parsing certificate: decodedCert.Bytes: {error}"
        ))
    })?;
    PrivateKey::from_pem(&key).map_err(|error| prefixed("error parsing private key: ", error))?;
    let made = Certificate {
        certificate: Text::new(certificate),
        key: Text::new(key),
    };
    Ok(made.operand())
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng as _;
    use jiff::Timestamp;
    use rsa::signature::Verifier as _;
    use x509_cert::der::Encode as _;

    use super::*;

    fn read(own: &Certificate) -> x509_cert::Certificate {
        let block = pem::decode(own.certificate.bytes()).unwrap();
        x509_cert::Certificate::from_der(&block.bytes).unwrap()
    }

    fn request(generator: &mut ChaCha20Rng, name: &str) -> Request {
        let now: Timestamp = "2026-11-30T12:00:00Z".parse().unwrap();
        Request::new(generator, now, name, Vec::new(), Vec::new(), 10).unwrap()
    }

    /// Whether the key of an authority has signed a certificate.
    fn is_signed_by(own: &Certificate, authority: &PrivateKey) -> bool {
        let own = read(own);
        let message = own.tbs_certificate().to_der().unwrap();
        let signature = own.signature().raw_bytes();
        match authority {
            PrivateKey::Rsa(key) => {
                let verifier =
                    rsa::pkcs1v15::VerifyingKey::<sha2::Sha256>::new(key.to_public_key());
                let signature = rsa::pkcs1v15::Signature::try_from(signature).unwrap();
                verifier.verify(&message, &signature).is_ok()
            }
            PrivateKey::Ecdsa(key) => {
                let verifier = p256::ecdsa::VerifyingKey::from(key.public_key());
                let signature = p256::ecdsa::DerSignature::try_from(signature).unwrap();
                verifier.verify(&message, &signature).is_ok()
            }
            PrivateKey::Ed25519(key) => {
                let signature = ed25519_dalek::ed25519::Signature::from_slice(signature).unwrap();
                key.verifying_key().verify(&message, &signature).is_ok()
            }
        }
    }

    #[test]
    fn every_kind_of_key_signs_and_is_read_back_from_its_pem() {
        let mut generator = ChaCha20Rng::from_seed([5; 32]);
        let keys = [
            PrivateKey::rsa(&mut generator, 2048).unwrap(),
            PrivateKey::ecdsa(&mut generator),
            PrivateKey::ed25519(&mut generator),
        ];
        for key in &keys {
            let text = key.to_pem().unwrap();
            let again = PrivateKey::from_pem(text.as_bytes()).unwrap();
            assert_eq!(again.to_pem().unwrap(), text);
            let authority = request(&mut generator, "ca").authority(key).unwrap();
            assert!(is_signed_by(&authority, key));
            let issuer = Issuer::of(&read(&authority), key).unwrap();
            for leaf in &keys {
                let made = request(&mut generator, "leaf")
                    .signed(leaf, &issuer)
                    .unwrap();
                assert!(is_signed_by(&made, key));
                let public = read(&made)
                    .tbs_certificate()
                    .subject_public_key_info()
                    .clone();
                assert_eq!(public, leaf.public().unwrap());
            }
        }
    }

    #[test]
    fn an_authority_with_the_key_of_another_signs_nothing() {
        let mut generator = ChaCha20Rng::from_seed([6; 32]);
        let (own, other) = (
            PrivateKey::ed25519(&mut generator),
            PrivateKey::ed25519(&mut generator),
        );
        let authority = request(&mut generator, "ca").authority(&own).unwrap();
        let Err(error) = Issuer::of(&read(&authority), &other) else {
            unreachable!("the key is another one");
        };
        assert!(error.message.contains("doesn't match parent's PublicKey"));
    }
}
