//! Addresses and their networks, with the arithmetic of the `cidr…` functions.

use std::net::{Ipv4Addr, Ipv6Addr};

/// An address of either family, as its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address {
    /// The number; that of a version 4 address has 32 bits.
    pub(super) number: u128,
    /// Whether it was written with dots alone.
    pub(super) is_short: bool,
}

/// An address range: its first address and how many bits all of them share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Network {
    pub(super) first: Address,
    pub(super) prefix: u32,
}

const MAPPED: u128 = 0xFFFF_0000_0000;

impl Address {
    /// Reads an address. Leading zeros are decimal, as the tools kept them.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.find(['.', ':']).and_then(|at| text.get(at..=at))? {
            "." => short(text),
            _ => long(text),
        }
    }

    /// Whether it is of version 4, also when written as one of version 6.
    pub(super) fn is_version_four(self) -> bool {
        self.is_short || self.number & !0xFFFF_FFFF == MAPPED
    }

    pub(super) fn bits(self) -> u32 {
        if self.is_short { 32 } else { 128 }
    }

    fn mapped(self) -> u128 {
        if self.is_short {
            self.number | MAPPED
        } else {
            self.number
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_version_four() {
            let number = u32::try_from(self.number & 0xFFFF_FFFF).unwrap_or_default();
            return Ipv4Addr::from_bits(number).fmt(out);
        }
        let segments = Ipv6Addr::from_bits(self.number).segments();
        // The standard library writes some of these with dots; the tools never do.
        let zeros = longest_zeros(&segments);
        let group = |range: &[u16]| {
            let words: Vec<String> = range.iter().map(|word| format!("{word:x}")).collect();
            words.join(":")
        };
        match zeros {
            None => out.write_str(&group(&segments)),
            Some((start, end)) => {
                let head = segments.get(..start).unwrap_or_default();
                let tail = segments.get(end..).unwrap_or_default();
                write!(out, "{}::{}", group(head), group(tail))
            }
        }
    }
}

/// The first longest run of at least two zero words.
fn longest_zeros(segments: &[u16; 8]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut start = 0;
    for (at, word) in segments.iter().chain(&[1]).enumerate() {
        if *word == 0 {
            continue;
        }
        let length = at - start;
        if length > 1 && best.is_none_or(|(from, to)| length > to - from) {
            best = Some((start, at));
        }
        start = at + 1;
    }
    best
}

fn short(text: &str) -> Option<Address> {
    let mut number = 0;
    let mut count = 0;
    for part in text.split('.') {
        number = number << 8 | u128::from(decimal(part, 0xFF)?);
        count += 1;
    }
    (count == 4).then_some(Address {
        number,
        is_short: true,
    })
}

fn long(text: &str) -> Option<Address> {
    // A number of any length is taken, as long as it is small enough.
    let (head, tail) = match text.split_once("::") {
        Some((head, tail)) => (head, Some(tail)),
        None => (text, None),
    };
    if tail.is_some_and(|tail| tail.contains("::") || tail.starts_with(':')) {
        return None;
    }
    let front = words(head, tail.is_none())?;
    let back = match tail {
        Some(tail) => words(tail, true)?,
        None => Vec::new(),
    };
    let missing = 8_usize.checked_sub(front.len() + back.len())?;
    if (missing == 0) == tail.is_some() {
        return None;
    }
    let zeros = std::iter::repeat_n(0, missing);
    let all = front.into_iter().chain(zeros).chain(back);
    let number = all.fold(0_u128, |number, word| number << 16 | u128::from(word));
    Some(Address {
        number,
        is_short: false,
    })
}

fn words(text: &str, may_end_short: bool) -> Option<Vec<u16>> {
    let mut out = Vec::new();
    if text.is_empty() {
        return Some(out);
    }
    let mut parts = text.split(':').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && may_end_short && part.contains('.') {
            let number = short(part)?.number;
            out.push(u16::try_from(number >> 16).ok()?);
            out.push(u16::try_from(number & 0xFFFF).ok()?);
        } else if part.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let digits = part.trim_start_matches('0');
            let is_zero = digits.is_empty() && !part.is_empty();
            out.push(if is_zero {
                0
            } else {
                u16::from_str_radix(digits, 16).ok()?
            });
        } else {
            return None;
        }
    }
    Some(out)
}

fn decimal(text: &str, limit: u32) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = text.trim_start_matches('0');
    let number = if digits.is_empty() {
        0
    } else {
        digits.parse().ok()?
    };
    (number <= limit).then_some(number)
}

impl Network {
    /// Reads `address/bits`; bits of the address behind the prefix are dropped.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address = short(address).or_else(|| long(address))?;
        let prefix = decimal(prefix, address.bits())?;
        Some(Self::around(address, prefix))
    }

    /// The network of `prefix` bits that holds an address.
    pub(super) fn around(address: Address, prefix: u32) -> Self {
        let host = host_mask(address.bits(), prefix);
        let first = Address {
            number: address.number & !host,
            ..address
        };
        Self { first, prefix }
    }

    /// A one bit for each bit of an address in which the network's addresses may differ.
    pub(super) fn host_mask(self) -> u128 {
        host_mask(self.first.bits(), self.prefix)
    }

    pub(super) fn last(self) -> Address {
        Address {
            number: self.first.number | self.host_mask(),
            ..self.first
        }
    }

    /// The mask, written as an address.
    pub(super) fn mask(self) -> Address {
        let all = host_mask(self.first.bits(), 0);
        Address {
            number: all & !self.host_mask(),
            ..self.first
        }
    }

    pub(super) fn contains(self, address: Address) -> bool {
        if self.first.is_version_four() != address.is_version_four() {
            return false;
        }
        // A range of version 4 addresses that is written in version 6 counts its bits from there.
        let host = self.host_mask();
        (self.first.mapped() ^ address.mapped()) & !host == 0
    }

    /// The `number`-th network of `bits` more bits; `None` where the address has no room for it.
    pub(super) fn subnet(self, bits: u32, number: u128) -> Option<Self> {
        let prefix = self.prefix.checked_add(bits)?;
        let shift = self.first.bits().checked_sub(prefix)?;
        let moved = number.checked_shl(shift).unwrap_or_default();
        let first = Address {
            number: self.first.number | moved,
            ..self.first
        };
        Some(Self { first, prefix })
    }
}

fn host_mask(bits: u32, prefix: u32) -> u128 {
    let length = bits.saturating_sub(prefix);
    u128::MAX.checked_shr(128 - length).unwrap_or_default()
}

impl std::fmt::Display for Network {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Version 4 in the dress of version 6 sheds the bits of the dress.
        let dress = if self.first.is_version_four() && !self.first.is_short {
            96
        } else {
            0
        };
        write!(out, "{}/{}", self.first, self.prefix.saturating_sub(dress))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read_and_written_as_the_tools_do() {
        let network = |text: &str| Network::parse(text).map(|own| own.to_string());
        assert_eq!(network("10.1.2.3/16").as_deref(), Some("10.1.0.0/16"));
        assert_eq!(network("010.001.0.0/8").as_deref(), Some("10.0.0.0/8"));
        assert_eq!(network("2001:db8::1/32").as_deref(), Some("2001:db8::/32"));
        assert_eq!(network("::/0").as_deref(), Some("::/0"));
        for wrong in [
            "10.0.0.0",
            "10.0.0.0/33",
            "1::2::3/8",
            "::1/129",
            "1:2/8",
            "/8",
        ] {
            assert_eq!(network(wrong), None, "{wrong}");
        }
    }
}
