//! Functions that draw at random.
//!
//! Helm draws from the operating system, and so does whoever starts a render: here a draw is the
//! next number of a generator that the render was given.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::Rng as _;
use infractl_template::{CallError, Functions, Operand, Signature, Text, Type, Value};

use super::arguments::Arguments as _;
use super::encoding::encode64;
use super::host;

const I: Type = Type::INT;
const T: Type = Type::Text;
/// Longer texts are refused: Helm would try to hold them.
const LONGEST: i64 = 64 << 20;

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS: &[u8] = b"0123456789";

pub(super) fn add(functions: &mut Functions) {
    let mut text = |name: &str, alphabet: Vec<u8>| {
        let signature = Signature::fixed(&[I]).decides();
        functions.add(name, signature, move |context, given| {
            let generator = host::chance(context)?;
            // Helm drops the error that a negative number gives.
            let count = counted(given.int(0))?.unwrap_or(0);
            let drawn: Vec<u8> = (0..count)
                .filter_map(|_| one_of(generator, &alphabet).copied())
                .collect();
            Ok(Operand::new(Text::from(drawn)))
        });
    };
    text("randAlphaNum", [LETTERS, DIGITS].concat());
    text("randAlpha", LETTERS.to_vec());
    text("randNumeric", DIGITS.to_vec());
    text("randAscii", (b' '..=b'~').collect());
    functions.add(
        "randBytes",
        Signature::fixed(&[I]).decides(),
        |context, given| {
            let generator = host::chance(context)?;
            let count = counted(given.int(0))?
                .ok_or_else(|| CallError::new("runtime error: makeslice: len out of range"))?;
            let mut bytes = vec![0; count];
            generator.fill_bytes(&mut bytes);
            Ok(Operand::new(Text::from(encode64(&bytes))))
        },
    );
    functions.add(
        "randInt",
        Signature::fixed(&[I, I]).decides(),
        |context, given| {
            let generator = host::chance(context)?;
            let (low, high) = (given.int(0), given.int(1));
            let size = high.wrapping_sub(low);
            if size <= 0 {
                return Err(CallError::new("invalid argument to Intn"));
            }
            let drawn = below(generator, size.unsigned_abs());
            Ok(Operand::new(Value::int(low.wrapping_add_unsigned(drawn))))
        },
    );
    functions.add(
        "shuffle",
        Signature::fixed(&[T]).decides(),
        |context, given| {
            let generator = host::chance(context)?;
            let mut signs: Vec<char> = given.string(0).chars().collect();
            for last in (1..signs.len()).rev() {
                let other = below(generator, last as u64 + 1);
                signs.swap(last, usize::try_from(other).unwrap_or(last));
            }
            Ok(Operand::new(Text::from(String::from_iter(signs))))
        },
    );
    functions.add("uuidv4", Signature::fixed(&[]).decides(), |context, _| {
        let mut bytes = [0; 16];
        host::chance(context)?.fill_bytes(&mut bytes);
        Ok(Operand::new(Text::from(uuid(bytes))))
    });
}

/// How many; `None` for a negative number.
fn counted(count: i64) -> Result<Option<usize>, CallError> {
    if count > LONGEST {
        return Err(CallError::unsupported("draws a text beyond 64 MiB"));
    }
    Ok(usize::try_from(count).ok())
}

fn one_of<'a, T>(generator: &mut ChaCha20Rng, all: &'a [T]) -> Option<&'a T> {
    let place = below(generator, all.len() as u64);
    all.get(usize::try_from(place).ok()?)
}

/// A number below the limit, each as likely as the others; 0 for a limit of 0.
fn below(generator: &mut ChaCha20Rng, limit: u64) -> u64 {
    if limit == 0 {
        return 0;
    }
    // The numbers beyond the last whole multiple of the limit would favour the small ones.
    let excess = (u64::MAX % limit + 1) % limit;
    loop {
        let drawn = generator.next_u64();
        if drawn <= u64::MAX - excess {
            return drawn % limit;
        }
    }
}

/// A version 4 UUID of the bytes.
fn uuid(bytes: [u8; 16]) -> String {
    let number = u128::from_be_bytes(bytes);
    let number = number & !(0xF << 76) | 4 << 76;
    let number = number & !(0b11 << 62) | 0b10 << 62;
    let mut text = format!("{number:032x}");
    for place in [20, 16, 12, 8] {
        text.insert(place, '-');
    }
    text
}

#[cfg(test)]
mod tests {
    use chacha20::rand_core::SeedableRng as _;

    use super::*;

    #[test]
    fn draws_stay_below_the_limit_and_reach_every_number() {
        let mut generator = ChaCha20Rng::from_seed([1; 32]);
        let mut counts = [0_u32; 7];
        for _ in 0..7000 {
            counts[usize::try_from(below(&mut generator, 7)).unwrap()] += 1;
        }
        assert!(
            counts.iter().all(|count| (850..1150).contains(count)),
            "{counts:?}"
        );
        assert_eq!(below(&mut generator, 1), 0);
    }

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([255; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
