//! Hashes of passwords, and passwords made of another one.

use blowfish::Blowfish;
use chacha20::rand_core::Rng as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use infractl_template::{CallError, Context, Functions, IntKind, Operand, Signature, Text, Type};
use sha2::Sha256;

use super::arguments::Arguments as _;
use super::encoding::encode_bcrypt;
use super::host;

const T: Type = Type::Text;
const COUNTER: Type = Type::Int(IntKind::Uint32);

pub(super) fn add(functions: &mut Functions) {
    functions.add(
        "bcrypt",
        Signature::fixed(&[T]).decides(),
        |context, given| {
            Ok(Operand::new(Text::from(hashed(
                context,
                given.text(0).bytes(),
            )?)))
        },
    );
    functions.add(
        "htpasswd",
        Signature::fixed(&[T, T]).decides(),
        |context, given| {
            let user = given.string(0);
            if user.contains(':') {
                return Ok(Operand::new(Text::from(format!(
                    "invalid username: {user}"
                ))));
            }
            let mut line = given.text(0).bytes().to_vec();
            line.push(b':');
            line.extend(hashed(context, given.text(1).bytes())?.into_bytes());
            Ok(Operand::new(Text::from(line)))
        },
    );
    functions.add(
        "derivePassword",
        Signature::fixed(&[COUNTER, T, T, T, T]).decides(),
        |_, given| {
            // Go cuts a larger number down to the 32 bits of the parameter.
            let [.., a, b, c, d] = given.int(0).to_be_bytes();
            let counter = u32::from_be_bytes([a, b, c, d]);
            let [kind, password, user, site] = [1, 2, 3, 4].map(|place| given.text(place));
            let derived = derive(
                counter,
                &kind.to_str_lossy(),
                password.bytes(),
                user.bytes(),
                site.bytes(),
            )?;
            Ok(Operand::new(Text::from(derived)))
        },
    );
}

/// Go's default cost: two to this power rounds.
const COST: u32 = 10;

fn hashed(context: &mut Context<'_, '_>, password: &[u8]) -> Result<String, CallError> {
    let generator = host::chance(context)?;
    if password.len() > 72 {
        return Ok(
            "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
                .to_owned(),
        );
    }
    let mut salt = [0; 16];
    generator.fill_bytes(&mut salt);
    Ok(bcrypt(password, salt))
}

/// The `$2a$` form, as Go writes it.
fn bcrypt(password: &[u8], salt: [u8; 16]) -> String {
    let key = [password, &[0]].concat();
    let mut state: Blowfish = Blowfish::bc_init_state();
    state.salted_expand_key(&salt, &key);
    for _ in 0..1_u32 << COST {
        state.bc_expand_key(&key);
        state.bc_expand_key(&salt);
    }
    let mut digest = Vec::with_capacity(24);
    // `OrpheanBeholderScryDoubt`, the text that every bcrypt hash encrypts.
    for pair in [
        [0x4F72_7068_u32, 0x6561_6E42],
        [0x6568_6F6C, 0x6465_7253],
        [0x6372_7944, 0x6F75_6274],
    ] {
        let pair = (0..64).fold(pair, |pair, _| state.bc_encrypt(pair));
        digest.extend(pair.iter().flat_map(|word| word.to_be_bytes()));
    }
    // The last byte was forgotten by the first implementation, so nobody has it.
    digest.pop();
    let (salt, digest) = (encode_bcrypt(&salt), encode_bcrypt(&digest));
    format!("$2a${COST:02}${salt}{digest}")
}

/// The Master Password algorithm, version 0 in Sprig's form.
fn derive(
    counter: u32,
    kind: &str,
    password: &[u8],
    user: &[u8],
    site: &[u8],
) -> Result<String, CallError> {
    const SCOPE: &[u8] = b"com.lyndir.masterpassword";
    let Some((_, forms)) = FORMS.iter().find(|(name, _)| *name == kind) else {
        return Ok(format!("cannot find password template {kind}"));
    };
    let failed = |error: &dyn std::fmt::Display| {
        CallError::new(format!("failed to derive password: {error}"))
    };
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
    let salt = [SCOPE, &length(user), user].concat();
    let parameters = scrypt::Params::new(15, 8, 2).map_err(|error| failed(&error))?;
    let mut key = [0; 64];
    scrypt::scrypt(password, &salt, &parameters, &mut key).map_err(|error| failed(&error))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| failed(&error))?;
    mac.update(&[SCOPE, &length(site), site, &counter.to_be_bytes()].concat());
    let seed = mac.finalize().into_bytes();
    let mut seed = seed.iter().map(|byte| usize::from(*byte));
    let chosen = seed.next().unwrap_or(0) % forms.len();
    let form = forms.get(chosen).copied().unwrap_or_default();
    let sign = |(class, number): (u8, usize)| {
        let (_, signs) = SIGNS.iter().find(|(name, _)| *name == class)?;
        signs
            .as_bytes()
            .get(number % signs.len())
            .copied()
            .map(char::from)
    };
    Ok(form.bytes().zip(seed).filter_map(sign).collect())
}

/// The forms of each kind of password, in signs of [`SIGNS`].
const FORMS: [(&str, &[&str]); 6] = [
    ("maximum", &["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"]),
    (
        "long",
        &[
            "CvcvnoCvcvCvcv",
            "CvcvCvcvnoCvcv",
            "CvcvCvcvCvcvno",
            "CvccnoCvcvCvcv",
            "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno",
            "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv",
            "CvcvCvccCvcvno",
            "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc",
            "CvcvCvcvCvccno",
            "CvccnoCvccCvcv",
            "CvccCvccnoCvcv",
            "CvccCvccCvcvno",
            "CvcvnoCvccCvcc",
            "CvcvCvccnoCvcc",
            "CvcvCvccCvccno",
            "CvccnoCvcvCvcc",
            "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
    ),
    ("medium", &["CvcnoCvc", "CvcCvcno"]),
    ("short", &["Cvcn"]),
    ("basic", &["aaanaaan", "aannaaan", "aaannaaa"]),
    ("pin", &["nnnn"]),
];

const SIGNS: [(u8, &str); 9] = [
    (b'V', "AEIOU"),
    (b'C', "BCDFGHJKLMNPQRSTVWXYZ"),
    (b'v', "aeiou"),
    (b'c', "bcdfghjklmnpqrstvwxyz"),
    (b'A', "AEIOUBCDFGHJKLMNPQRSTVWXYZ"),
    (b'a', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"),
    (b'n', "0123456789"),
    (b'o', "@&%?,=[]_:-+*$#!'^~;()/."),
    (
        b'x',
        "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The salt within a hash: 21 signs of six bits, and two bits of the next.
    fn salt_of(hash: &str) -> [u8; 16] {
        const SIGNS: &str = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let signs: Vec<u128> = hash
            .chars()
            .skip("$2a$10$".len())
            .map(|sign| SIGNS.find(sign).unwrap() as u128)
            .collect();
        let bits = signs[..21].iter().fold(0, |bits, own| bits << 6 | own);
        (bits << 2 | signs[21] >> 4).to_be_bytes()
    }

    #[test]
    fn bcrypt_gives_helms_hash_with_helms_salt() {
        // Helm 4.3.1: `htpasswd "a" "b"` and `bcrypt "x"`.
        for (password, hash) in [
            (
                "b",
                "$2a$10$EX3sehX2j3di8tWLclh/sOp.97UOBAsKwYbzW7bYPuazX.XKox.qi",
            ),
            (
                "x",
                "$2a$10$0fQBkLsYcfuZiKfzDKE0cuB3WLY8LKR2DDJlM0JwT0G9hLU09f5zu",
            ),
        ] {
            assert_eq!(bcrypt(password.as_bytes(), salt_of(hash)), hash);
        }
    }
}
