//! Private keys: drawn, read and written.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::Rng as _;
use infractl_template::CallError;
use p256::elliptic_curve::Generate as _;
use rsa::RsaPrivateKey;
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _};
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _, PrivateKeyInfoRef};
use x509_cert::der::Decode as _;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::pem;

/// A key of a kind that Sprig knows.
pub(super) enum PrivateKey {
    Rsa(Box<RsaPrivateKey>),
    Ecdsa(p256::SecretKey),
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

impl PrivateKey {
    pub(super) fn rsa(generator: &mut ChaCha20Rng, bits: usize) -> Result<Self, CallError> {
        RsaPrivateKey::new(generator, bits)
            .map(|key| Self::Rsa(Box::new(key)))
            .map_err(|error| CallError::new(format!("error generating rsa key: {error}")))
    }

    pub(super) fn ecdsa(generator: &mut ChaCha20Rng) -> Self {
        Self::Ecdsa(p256::SecretKey::generate_from_rng(generator))
    }

    pub(super) fn ed25519(generator: &mut ChaCha20Rng) -> Self {
        let mut seed = [0; 32];
        generator.fill_bytes(&mut seed);
        Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Reads the first block of a PEM text; the errors are Sprig's.
    pub(super) fn from_pem(text: &[u8]) -> Result<Self, CallError> {
        let block = pem::decode(text).ok_or_else(|| CallError::new("no PEM data in input"))?;
        let kind = block.kind.as_str();
        if kind == "PRIVATE KEY" {
            return Self::from_pkcs8(&block.bytes);
        }
        let Some(kind) = kind.strip_suffix(" PRIVATE KEY") else {
            return Err(CallError::new(format!(
                "no private key data in PEM block of type {kind}"
            )));
        };
        let wrong = |error: &dyn std::fmt::Display| {
            CallError::new(format!("parsing {kind} private key from PEM: {error}"))
        };
        match kind {
            "RSA" => RsaPrivateKey::from_pkcs1_der(&block.bytes)
                .map(|key| Self::Rsa(Box::new(key)))
                .map_err(|error| wrong(&error)),
            "EC" => p256::SecretKey::from_sec1_der(&block.bytes)
                .map(Self::Ecdsa)
                .map_err(|_| CallError::unsupported("an EC key that is not on the curve P-256")),
            "DSA" => Err(CallError::unsupported("DSA keys are not supported")),
            _ => Err(CallError::new(format!(
                "invalid private key type {kind} PRIVATE KEY"
            ))),
        }
    }

    fn from_pkcs8(bytes: &[u8]) -> Result<Self, CallError> {
        let wrong = |error: &dyn std::fmt::Display| {
            CallError::new(format!("decoding PEM as PKCS#8: {error}"))
        };
        let info = PrivateKeyInfoRef::from_der(bytes).map_err(|error| wrong(&error))?;
        let kind = info.algorithm.oid;
        if kind == rsa::pkcs1::ALGORITHM_OID {
            return RsaPrivateKey::from_pkcs8_der(bytes)
                .map(|key| Self::Rsa(Box::new(key)))
                .map_err(|error| wrong(&error));
        }
        if kind == p256::elliptic_curve::ALGORITHM_OID {
            return p256::SecretKey::from_pkcs8_der(bytes)
                .map(Self::Ecdsa)
                .map_err(|_| CallError::unsupported("an EC key that is not on the curve P-256"));
        }
        if kind == ed25519_dalek::pkcs8::ALGORITHM_OID {
            return ed25519_dalek::SigningKey::from_pkcs8_der(bytes)
                .map(|key| Self::Ed25519(Box::new(key)))
                .map_err(|error| wrong(&error));
        }
        Err(CallError::unsupported(format!(
            "a private key of kind {kind}"
        )))
    }

    /// Writes the key in the form that Sprig has for its kind.
    pub(super) fn to_pem(&self) -> Result<String, CallError> {
        Ok(match self {
            Self::Rsa(key) => {
                let der = key.to_pkcs1_der().map_err(|error| unwritable(&error))?;
                pem::encode("RSA PRIVATE KEY", der.as_bytes())
            }
            Self::Ecdsa(key) => {
                let der = key.to_sec1_der().map_err(|error| unwritable(&error))?;
                pem::encode("EC PRIVATE KEY", &der)
            }
            Self::Ed25519(key) => {
                // Go's form has no public key in it.
                let pair = ed25519_dalek::pkcs8::KeypairBytes {
                    secret_key: key.to_bytes(),
                    public_key: None,
                };
                let der = ed25519_dalek::pkcs8::EncodePrivateKey::to_pkcs8_der(&pair)
                    .map_err(|error| unwritable(&error))?;
                pem::encode("PRIVATE KEY", der.as_bytes())
            }
        })
    }

    /// The public half, as certificates hold it.
    pub(super) fn public(&self) -> Result<SubjectPublicKeyInfoOwned, CallError> {
        let der = match self {
            Self::Rsa(key) => key.to_public_key().to_public_key_der(),
            Self::Ecdsa(key) => key.public_key().to_public_key_der(),
            Self::Ed25519(key) => key.verifying_key().to_public_key_der(),
        };
        let der = der.map_err(|error| unwritable(&error))?;
        SubjectPublicKeyInfoOwned::from_der(der.as_bytes()).map_err(|error| unwritable(&error))
    }
}

fn unwritable(error: &dyn std::fmt::Display) -> CallError {
    CallError::new(format!("error pem-encoding key: {error}"))
}
