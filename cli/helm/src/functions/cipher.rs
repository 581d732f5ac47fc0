//! `encryptAES` and `decryptAES`: AES-256 in CBC mode, its padding, and base64 around it.

use aes::Aes256;
use aes::cipher::{Array, BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use chacha20::rand_core::Rng as _;
use infractl_template::{CallError, Functions, Operand, Signature, Text, Type};

use super::arguments::Arguments as _;
use super::encoding::{decode64, encode64};
use super::host;

const BLOCK: usize = 16;

pub(super) fn add(functions: &mut Functions) {
    let two = Signature::fixed(&[Type::Text, Type::Text]).decides();
    functions.add("encryptAES", two, |context, given| {
        let (password, plain) = (given.text(0), given.text(1));
        let generator = host::chance(context)?;
        if plain.is_empty() {
            return Ok(Operand::new(Text::default()));
        }
        let mut vector = [0; BLOCK];
        generator.fill_bytes(&mut vector);
        let sealed = encrypt(password.bytes(), plain.bytes(), vector);
        Ok(Operand::new(Text::from(encode64(&sealed))))
    });
    functions.add("decryptAES", two, |_, given| {
        let sealed = given.text(1);
        if sealed.is_empty() {
            return Ok(Operand::new(Text::default()));
        }
        let sealed = decode64(sealed.bytes())?;
        let plain = decrypt(given.text(0).bytes(), &sealed)?;
        Ok(Operand::new(Text::from(plain)))
    });
}

/// The cipher under a password: its first 32 bytes, filled up with zeros.
fn cipher(password: &[u8]) -> Aes256 {
    let mut key = [0; 32];
    for (own, given) in key.iter_mut().zip(password) {
        *own = *given;
    }
    Aes256::new(&Array::from(key))
}

fn mixed(block: &[u8], with: [u8; BLOCK]) -> [u8; BLOCK] {
    let mut out = with;
    for (own, byte) in out.iter_mut().zip(block) {
        *own ^= byte;
    }
    out
}

fn encrypt(password: &[u8], plain: &[u8], vector: [u8; BLOCK]) -> Vec<u8> {
    let cipher = cipher(password);
    let padding = BLOCK - plain.len() % BLOCK;
    let mut padded = plain.to_vec();
    padded.resize(plain.len() + padding, u8::try_from(padding).unwrap_or(0));
    let mut before = vector;
    let mut out = vector.to_vec();
    for block in padded.chunks_exact(BLOCK) {
        let mut block = Array::from(mixed(block, before));
        cipher.encrypt_block(&mut block);
        before = block.into();
        out.extend(before);
    }
    out
}

fn decrypt(password: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CallError> {
    let cipher = cipher(password);
    let Some((vector, sealed)) = sealed.split_first_chunk::<BLOCK>() else {
        let (size, block) = (sealed.len(), BLOCK);
        return Err(CallError::new(format!(
            "runtime error: slice bounds out of range [:{block}] with capacity {size}"
        )));
    };
    if sealed.len() % BLOCK != 0 {
        return Err(CallError::new("crypto/cipher: input not full blocks"));
    }
    let mut before = *vector;
    let mut out = Vec::with_capacity(sealed.len());
    for chunk in sealed.as_chunks::<BLOCK>().0 {
        let mut block = Array::from(*chunk);
        cipher.decrypt_block(&mut block);
        out.extend(mixed(&block, before));
        before = *chunk;
    }
    let padding = out.last().copied().map(usize::from);
    let padding =
        padding.ok_or_else(|| CallError::new("runtime error: index out of range [-1]"))?;
    let kept = out.len().checked_sub(padding).ok_or_else(|| {
        let over = padding - out.len();
        CallError::new(format!(
            "runtime error: slice bounds out of range [:-{over}]"
        ))
    })?;
    out.truncate(kept);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_again() {
        for plain in ["a", "sixteen signs ok", "more than one block of sixteen"] {
            let sealed = encrypt(b"password", plain.as_bytes(), [3; BLOCK]);
            assert_eq!(decrypt(b"password", &sealed).unwrap(), plain.as_bytes());
        }
    }

    #[test]
    fn what_helm_sealed_opens() {
        // Helm 4.3.1: `encryptAES "k" "plain"`.
        let sealed = decode64(b"eHokjkm31bkHPZekUe7qpTKxaa9pSLUBvmEvhszhv9E=").unwrap();
        assert_eq!(decrypt(b"k", &sealed).unwrap(), b"plain");
    }
}
