//! Certificates with the fields that Sprig and Go's `x509.CreateCertificate` write.

use std::net::IpAddr;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::Rng as _;
use infractl_template::{CallError, Text};
use jiff::Timestamp;
use rsa::pkcs1v15;
use sha2::{Digest as _, Sha256};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder as _, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::asn1::{Any, Ia5String, OctetString, SetOfVec};
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::oid::db::{rfc4519, rfc5280};
use x509_cert::der::{self, Decode as _, Encode, Tag};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

use super::key::PrivateKey;
use super::{Certificate, pem};

/// What a certificate is asked to say.
pub(super) struct Request {
    serial: [u8; 16],
    subject: Name,
    validity: Validity,
    alternatives: Vec<GeneralName>,
}

/// Who signs.
pub(super) struct Issuer<'k> {
    name: Name,
    key: &'k PrivateKey,
    identifier: Option<OctetString>,
}

impl<'k> Issuer<'k> {
    /// An authority that a template holds; its key must be that of its certificate.
    pub(super) fn of(
        parent: &x509_cert::Certificate,
        key: &'k PrivateKey,
    ) -> Result<Self, CallError> {
        let parent = parent.tbs_certificate();
        if *parent.subject_public_key_info() != key.public()? {
            return Err(CallError::new(
                "error creating certificate: x509: provided PrivateKey doesn't match parent's \
                 PublicKey",
            ));
        }
        let mut extensions = parent.extensions().into_iter().flatten();
        let identifier = extensions
            .find(|own| own.extn_id == SubjectKeyIdentifier::OID)
            .map(|own| SubjectKeyIdentifier::from_der(own.extn_value.as_bytes()))
            .transpose()
            .map_err(|error| failed(&error))?;
        Ok(Self {
            name: parent.subject().clone(),
            key,
            identifier: identifier
                .map(|own| own.0)
                .filter(|own| !own.as_bytes().is_empty()),
        })
    }
}

impl Request {
    pub(super) fn new(
        generator: &mut ChaCha20Rng,
        now: Timestamp,
        common_name: &str,
        addresses: Vec<IpAddr>,
        names: Vec<String>,
        days: i64,
    ) -> Result<Self, CallError> {
        let mut serial = [0; 16];
        generator.fill_bytes(&mut serial);
        let mut alternatives = Vec::with_capacity(addresses.len() + names.len());
        for name in names {
            let own = Ia5String::new(&name).map_err(|_| {
                let name = crate::go::quote(&name);
                failed(&format!("x509: {name} cannot be encoded as an IA5String"))
            })?;
            alternatives.push(GeneralName::DnsName(own));
        }
        for address in addresses {
            // Go has one form for an IPv4 address, also where it was written as IPv6.
            let bytes = match address.to_canonical() {
                IpAddr::V4(own) => own.octets().to_vec(),
                IpAddr::V6(own) => own.octets().to_vec(),
            };
            let bytes = OctetString::new(bytes).map_err(|error| failed(&error))?;
            alternatives.push(GeneralName::IpAddress(bytes));
        }
        Ok(Self {
            serial,
            subject: subject(common_name).map_err(|error| failed(&error))?,
            validity: validity(now, days)?,
            alternatives,
        })
    }

    /// A certificate that signs others, signed by itself.
    pub(super) fn authority(self, key: &PrivateKey) -> Result<Certificate, CallError> {
        self.self_issued(key, true)
    }

    /// A certificate that is signed by itself.
    pub(super) fn self_signed(self, key: &PrivateKey) -> Result<Certificate, CallError> {
        self.self_issued(key, false)
    }

    fn self_issued(self, key: &PrivateKey, is_authority: bool) -> Result<Certificate, CallError> {
        let issuer = Issuer {
            name: self.subject.clone(),
            key,
            identifier: None,
        };
        self.issue(key, &issuer, is_authority)
    }

    /// A certificate that somebody else signs.
    pub(super) fn signed(
        self,
        key: &PrivateKey,
        issuer: &Issuer<'_>,
    ) -> Result<Certificate, CallError> {
        self.issue(key, issuer, false)
    }

    fn issue(
        self,
        key: &PrivateKey,
        issuer: &Issuer<'_>,
        is_authority: bool,
    ) -> Result<Certificate, CallError> {
        let public = key.public()?;
        let extensions = self
            .extensions(&public, issuer, is_authority)
            .map_err(|error| failed(&error))?;
        let profile = Profile {
            subject: self.subject,
            issuer: issuer.name.clone(),
            extensions,
        };
        let serial = SerialNumber::new(&self.serial).map_err(|error| failed(&error))?;
        let builder = CertificateBuilder::new(profile, serial, self.validity, public)
            .map_err(|error| failed(&error))?;
        let made = match issuer.key {
            PrivateKey::Rsa(key) => {
                let signer = pkcs1v15::SigningKey::<Sha256>::new(key.as_ref().clone());
                builder.build::<_, pkcs1v15::Signature>(&signer)
            }
            PrivateKey::Ecdsa(key) => {
                let signer = p256::ecdsa::SigningKey::from(key);
                builder.build::<_, p256::ecdsa::DerSignature>(&signer)
            }
            PrivateKey::Ed25519(key) => {
                builder.build::<_, ed25519_dalek::ed25519::Signature>(key.as_ref())
            }
        };
        let made = made.map_err(|error| failed(&error))?;
        let der = made.to_der().map_err(|error| failed(&error))?;
        Ok(Certificate {
            certificate: Text::from(pem::encode("CERTIFICATE", &der)),
            key: Text::from(key.to_pem()?),
        })
    }

    /// Go's extensions, in its order.
    fn extensions(
        &self,
        public: &SubjectPublicKeyInfoOwned,
        issuer: &Issuer<'_>,
        is_authority: bool,
    ) -> der::Result<Vec<Extension>> {
        let mut usage = KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment;
        if is_authority {
            usage |= KeyUsages::KeyCertSign;
        }
        let purposes = vec![rfc5280::ID_KP_SERVER_AUTH, rfc5280::ID_KP_CLIENT_AUTH];
        let constraints = BasicConstraints {
            ca: is_authority,
            path_len_constraint: None,
        };
        let mut extensions = vec![
            extension(true, &KeyUsage(usage))?,
            extension(false, &ExtendedKeyUsage(purposes))?,
            extension(true, &constraints)?,
        ];
        if is_authority {
            // The first method of RFC 7093: the leading 160 bits of the key's SHA-256.
            let digest = Sha256::digest(public.subject_public_key.raw_bytes());
            let digest: Vec<u8> = digest.iter().copied().take(20).collect();
            let own = SubjectKeyIdentifier(OctetString::new(digest)?);
            extensions.push(extension(false, &own)?);
        }
        if issuer.identifier.is_some() && issuer.name != self.subject {
            let own = AuthorityKeyIdentifier {
                key_identifier: issuer.identifier.clone(),
                ..AuthorityKeyIdentifier::default()
            };
            extensions.push(extension(false, &own)?);
        }
        if !self.alternatives.is_empty() {
            let own = SubjectAltName(self.alternatives.clone());
            extensions.push(extension(self.subject.is_empty(), &own)?);
        }
        Ok(extensions)
    }
}

fn extension<E: AssociatedOid + Encode>(is_critical: bool, own: &E) -> der::Result<Extension> {
    Ok(Extension {
        extn_id: E::OID,
        critical: is_critical,
        extn_value: OctetString::new(own.to_der()?)?,
    })
}

/// A name of one common name; an empty one is no name at all.
fn subject(common_name: &str) -> der::Result<Name> {
    let mut names = RdnSequence::default();
    if !common_name.is_empty() {
        let is_printable =
            |byte: u8| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte);
        let tag = if common_name.bytes().all(is_printable) {
            Tag::PrintableString
        } else {
            Tag::Utf8String
        };
        let own = AttributeTypeAndValue {
            oid: rfc4519::COMMON_NAME,
            value: Any::new(tag, common_name.as_bytes())?,
        };
        names.push(RelativeDistinguishedName::from(SetOfVec::try_from(vec![
            own,
        ])?));
    }
    Name::from_der(&names.to_der()?)
}

/// From now on, for whole days; Go's clock goes by seconds in certificates.
fn validity(now: Timestamp, days: i64) -> Result<Validity, CallError> {
    const DAY: i64 = 86_400_000_000_000;
    // Go's durations wrap around after 292 years.
    let length = i128::from(days.wrapping_mul(DAY));
    let time = |nanoseconds: i128| {
        let seconds = nanoseconds.div_euclid(1_000_000_000);
        let seconds = u64::try_from(seconds)
            .map_err(|_| CallError::unsupported("a certificate of a time before 1970"))?;
        let date = der::DateTime::from_unix_duration(std::time::Duration::from_secs(seconds));
        date.map(Time::from).map_err(|error| failed(&error))
    };
    let start = now.as_nanosecond();
    Ok(Validity::new(time(start)?, time(start + length)?))
}

fn failed(error: &dyn std::fmt::Display) -> CallError {
    CallError::new(format!("error creating certificate: {error}"))
}

/// Hands the builder what was decided here.
struct Profile {
    subject: Name,
    issuer: Name,
    extensions: Vec<Extension>,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        _own: SubjectPublicKeyInfoRef<'_>,
        _issuer: SubjectPublicKeyInfoRef<'_>,
        _certificate: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        Ok(self.extensions.clone())
    }
}
