//! What is drawn at random has the shape of what the real helm draws.
//!
//! `tests/random/helm.yaml` is what helm 4.3.1 printed of the chart beside it, with `TZ=UTC`. No
//! private key is in it: the chart prints of each only how it looks.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test reads a recorded answer, and what is not there ends it"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use infractl_base::{Checkout, RelativePath};
use infractl_document::{Node, Sources, Tree};
use infractl_helm::{Chance, Circumstances, TemplateRequest, template};
use infractl_yaml::{Dialect, Options};
use x509_cert::Certificate;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Decode as _, Encode as _, Tagged as _};

fn circumstances() -> Circumstances {
    Circumstances {
        chance: Chance::of_text("test"),
        // When helm printed what is recorded.
        now: "2026-11-22T21:53:22.228007346Z".parse().unwrap(),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/random")
}

fn rendered(circumstances: Option<Circumstances>) -> Result<Vec<u8>, String> {
    let files = Checkout::open(&folder()).unwrap();
    let request = TemplateRequest {
        arguments: vec!["r".to_owned(), "chart".to_owned()],
        circumstances,
        ..TemplateRequest::default()
    };
    let output = template(&files, &request, &Sources::new());
    output.map(|own| own.stdout).map_err(|error| error.message)
}

fn read(bytes: &[u8]) -> Tree {
    let source = Sources::new().add(&RelativePath::root(), &bytes.into());
    let options = Options::new(Dialect::Core12);
    infractl_yaml::read_one(bytes, source, &options)
        .unwrap()
        .tree
}

#[test]
fn a_draw_has_the_shape_of_helms_own() {
    let helm = std::fs::read(folder().join("helm.yaml")).unwrap();
    let ours = rendered(Some(circumstances())).unwrap();
    let (helm, ours) = (described(&read(&helm)), described(&read(&ours)));
    assert!(helm.lines().count() > 100, "{helm}");
    assert_eq!(ours, helm);
}

#[test]
fn a_seed_and_a_time_decide_every_byte() {
    let first = rendered(Some(circumstances())).unwrap();
    assert_eq!(rendered(Some(circumstances())).unwrap(), first);
}

#[test]
fn without_chance_the_first_draw_ends_the_render() {
    let message = rendered(None).unwrap_err();
    assert!(
        message.ends_with("error calling genCA: it draws at random"),
        "{message}"
    );
}

/// All that is the same in every render.
fn described(tree: &Tree) -> String {
    let root = tree.root();
    let mut out = String::new();
    let mut say = |name: &str, what: &str| writeln!(out, "{name}: {what}").unwrap();
    let texts = root.get("texts").unwrap();
    for name in [
        "alphaNum", "alpha", "numeric", "ascii", "bytes", "uuid", "bcrypt", "htpasswd",
    ] {
        say(
            name,
            &shape(texts.get(name).and_then(Node::as_str).unwrap()),
        );
    }
    for name in ["sealed", "now", "nowUtc", "nowJson", "later"] {
        say(name, &form(texts.get(name).and_then(Node::as_str).unwrap()));
    }
    for name in ["date", "notADate", "html", "ago"] {
        say(name, texts.get(name).and_then(Node::as_str).unwrap());
    }
    say(
        "epoch",
        &format!("{:?}", texts.get("epoch").and_then(Node::as_i64)),
    );
    say("round", texts.get("round").and_then(Node::as_str).unwrap());
    let words = |name: &str| -> BTreeSet<String> {
        let text = texts.get(name).and_then(Node::as_str).unwrap();
        text.split_whitespace().map(str::to_owned).collect()
    };
    say("integers", &format!("{:?}", words("integers")));
    let shuffled = texts.get("shuffled").and_then(Node::as_str).unwrap();
    say(
        "shuffled",
        &format!("{:?}", shuffled.chars().collect::<BTreeSet<_>>()),
    );
    let keys = root.get("keys").unwrap();
    for name in ["ecdsa", "ed25519"] {
        say(name, keys.get(name).and_then(Node::as_str).unwrap());
    }
    say(
        "rsa",
        &format!("{:?}", keys.get("rsa").and_then(Node::as_i64)),
    );
    let authority = certificate(root, "authority");
    for name in [
        "authority",
        "selfSigned",
        "bare",
        "signed",
        "nameless",
        "sameName",
        "byEcdsa",
        "byEd25519",
        "leafOfEcdsa",
        "leafOfEd25519",
        "selfSignedByKey",
        "custom",
    ] {
        let own = root.get("certificates").unwrap().get(name).unwrap();
        let key = own.get("key").unwrap();
        for part in ["first", "lines", "width", "ends"] {
            say(
                name,
                &format!(
                    "{part} {:?}",
                    key.get(part)
                        .map(|own| (own.as_str(), own.as_i64(), own.as_bool()))
                ),
            );
        }
        say(name, own.get("type").and_then(Node::as_str).unwrap());
        say(name, &fields(&certificate(root, name), &authority));
    }
    out
}

/// The length of a text, and the classes of its signs.
fn shape(text: &str) -> String {
    let classes: BTreeSet<&str> = text
        .chars()
        .map(|sign| match sign {
            'a'..='z' => "small",
            'A'..='Z' => "large",
            '0'..='9' => "digit",
            _ => "other",
        })
        .collect();
    format!("{} of {classes:?}", text.len())
}

/// A text with every digit the same, and runs of fractions as one.
fn form(text: &str) -> String {
    let digits: String = text
        .chars()
        .map(|sign| if sign.is_ascii_digit() { '9' } else { sign })
        .collect();
    if !text.contains(['-', ':', 'h']) || text.len() == 64 {
        return text.len().to_string();
    }
    let mut parts = digits.split('.');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        format!("{all}.{}", part.trim_start_matches('9'))
    })
}

fn certificate(root: Node<'_>, name: &str) -> Certificate {
    let own = root.get("certificates").unwrap().get(name).unwrap();
    let text = own.get("certificate").and_then(Node::as_str).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('-'));
    let body: String = lines.collect();
    Certificate::from_der(&bytes_of(&body)).unwrap()
}

fn bytes_of(base64: &str) -> Vec<u8> {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for sign in base64.trim_end_matches('=').chars() {
        bits = bits << 6 | u32::try_from(SIGNS.find(sign).unwrap()).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 255).unwrap());
        }
    }
    out
}

/// The fields of a certificate, without what is drawn.
fn fields(own: &Certificate, authority: &Certificate) -> String {
    let tbs = own.tbs_certificate();
    let mut out = format!("{:?}", tbs.version());
    let mut say = |what: String| write!(out, "\n  {what}").unwrap();
    say(format!(
        "serial of more than 12 bytes {}",
        tbs.serial_number().as_bytes().len() > 12
    ));
    say(format!("signature {}", algorithm(tbs.signature())));
    say(format!("outside {}", algorithm(own.signature_algorithm())));
    say(format!("issuer {}", name(tbs.issuer())));
    say(format!("subject {}", name(tbs.subject())));
    let validity = tbs.validity();
    let seconds =
        |time: &x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap();
    say(format!(
        "seconds {}",
        seconds(&validity.not_after) - seconds(&validity.not_before)
    ));
    say(format!(
        "times {:?} {:?}",
        validity.not_before.tag(),
        validity.not_after.tag()
    ));
    let public = tbs.subject_public_key_info();
    say(format!("key {}", algorithm(&public.algorithm)));
    say(format!(
        "key bytes {}",
        public.subject_public_key.raw_bytes().len()
    ));
    let subject_key = |own: &Certificate| {
        let extensions = own.tbs_certificate().extensions().into_iter().flatten();
        let identifier = ObjectIdentifier::new_unwrap("2.5.29.14");
        let mut extensions = extensions.filter(|own| own.extn_id == identifier);
        extensions
            .next()
            .map(|own| own.extn_value.as_bytes().to_vec())
    };
    for extension in tbs.extensions().into_iter().flatten() {
        let id = extension.extn_id.to_string();
        let bytes = extension.extn_value.as_bytes();
        let value = match id.as_str() {
            // The hash of the key that the certificate itself holds, or its issuer's.
            "2.5.29.14" => {
                use sha2::Digest as _;
                let hash = sha2::Sha256::digest(public.subject_public_key.raw_bytes());
                format!("{} of its key {}", bytes.len(), bytes[2..] == hash[..20])
            }
            "2.5.29.35" => {
                let of = subject_key(authority).unwrap();
                format!(
                    "{} of the first authority {}",
                    bytes.len(),
                    bytes[4..] == of[2..]
                )
            }
            _ => format!("{bytes:?}"),
        };
        say(format!("{id} critical {} {value}", extension.critical));
    }
    out
}

fn algorithm(own: &x509_cert::spki::AlgorithmIdentifierOwned) -> String {
    format!("{:?}", own.to_der().unwrap())
}

fn name(own: &x509_cert::name::Name) -> String {
    format!("{:?}", own.to_der().unwrap())
}
