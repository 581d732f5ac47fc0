use std::collections::BTreeSet;
use std::net::IpAddr;

use regorus::Value;

use super::operand::{Fault, at, text, wrong_type};
use super::{Answer, Builtin};

pub(super) const BUILTINS: &[Builtin] = &[
    ("net.cidr_contains_matches", 2, contains_matches),
    ("net.cidr_intersects", 2, intersects),
    ("net.cidr_merge", 1, merge),
    ("net.cidr_overlap", 2, |values| {
        let (range, other) = (text(values, 0)?, text(values, 1)?);
        Ok(Value::Bool(contains(range, other)?))
    }),
    ("net.cidr_expand", 1, expand),
];

/// The most addresses that one call may list.
const MOST_ADDRESSES: u32 = 20;

/// A range of addresses, IPv4 inside the last 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    is_v4: bool,
    last: u128,
    first: u128,
}

/// A range as it was written: the address, which may lie inside it, and the length of the prefix.
#[derive(Debug, Clone, Copy)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    fn parse(text: &str) -> Result<Self, Fault> {
        let wrong = || Fault::wrong(format!("invalid CIDR address: {text}"));
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let is_number = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|_| is_number);
        let prefix = prefix.filter(|prefix| *prefix <= bits(address.is_ipv4()));
        Ok(Self {
            address,
            prefix: prefix.ok_or_else(wrong)?,
        })
    }

    fn range(self) -> Range {
        let is_v4 = self.address.is_ipv4();
        let address = match self.address {
            IpAddr::V4(address) => u128::from(address.to_bits()),
            IpAddr::V6(address) => address.to_bits(),
        };
        let free = mask(bits(is_v4) - self.prefix);
        Range {
            is_v4,
            first: address & !free,
            last: address | free,
        }
    }
}

fn bits(is_v4: bool) -> u32 {
    if is_v4 { 32 } else { 128 }
}

/// The lowest `count` bits.
fn mask(count: u32) -> u128 {
    1_u128.checked_shl(count).map_or(u128::MAX, |bit| bit - 1)
}

/// What stands before the last 32 bits of an IPv4 address inside IPv6.
const MAPPED: u128 = 0xFFFF << 32;

impl Range {
    fn mapped(self) -> Self {
        let prefix = if self.is_v4 { MAPPED } else { 0 };
        Self {
            first: self.first | prefix,
            last: self.last | prefix,
            ..self
        }
    }

    fn unmapped(self) -> Self {
        let prefix = if self.is_v4 { MAPPED } else { 0 };
        Self {
            first: self.first & !prefix,
            last: self.last & !prefix,
            ..self
        }
    }

    fn holds(self, address: u128, is_v4: bool) -> bool {
        self.is_v4 == is_v4 && self.first <= address && address <= self.last
    }
}

fn address(is_v4: bool, number: u128) -> IpAddr {
    match u32::try_from(number) {
        Ok(number) if is_v4 => IpAddr::V4(number.into()),
        _ => IpAddr::V6(number.into()),
    }
}

fn intersects(values: &[Value]) -> Answer {
    let left = Network::parse(text(values, 0)?)?.range();
    let right = Network::parse(text(values, 1)?)?.range();
    let is_apart = left.is_v4 != right.is_v4 || left.last < right.first || right.last < left.first;
    Ok(Value::Bool(!is_apart))
}

fn contains(range: &str, other: &str) -> Result<bool, Fault> {
    let range = Network::parse(range)?.range();
    let other = match other.parse::<IpAddr>() {
        Ok(address) => Network {
            address,
            prefix: bits(address.is_ipv4()),
        },
        Err(_) => Network::parse(other)?,
    };
    let other = other.range();
    Ok(range.holds(other.first, other.is_v4) && range.holds(other.last, other.is_v4))
}

/// The ranges of an operand, each with the index under which a match is told.
fn indexed(values: &[Value], place: usize) -> Result<Vec<(Value, Value)>, Fault> {
    let wrong = || {
        let message = "element must be string or non-empty array";
        Fault::wrong(format!("operand {}: {message}", place + 1))
    };
    let element = |value: &Value| match value {
        Value::String(_) => Ok(value.clone()),
        Value::Array(items) => items.first().cloned().ok_or_else(wrong),
        _ => Err(wrong()),
    };
    match at(values, place) {
        value @ Value::String(_) => Ok(vec![(value.clone(), value.clone())]),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| Ok((element(item)?, Value::from(index))))
            .collect(),
        Value::Set(items) => items
            .iter()
            .map(|item| Ok((element(item)?, item.clone())))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, item)| Ok((element(item)?, key.clone())))
            .collect(),
        _ => Err(wrong_type(
            values,
            place,
            "one of {string, array, set, object}",
        )),
    }
}

fn contains_matches(values: &[Value]) -> Answer {
    let (ranges, others) = (indexed(values, 0)?, indexed(values, 1)?);
    let mut found = BTreeSet::new();
    for (range, first) in &ranges {
        for (other, second) in &others {
            let pair = [range.clone(), other.clone()];
            if contains(text(&pair, 0)?, text(&pair, 1)?)? {
                found.insert(Value::from(vec![first.clone(), second.clone()]));
            }
        }
    }
    Ok(Value::from(found))
}

/// A range of a merge: an address alone has the prefix of its class, as Go's `DefaultMask` says.
fn member(value: &Value) -> Result<Network, Fault> {
    let Value::String(text) = value else {
        return Err(Fault::wrong("element must be string"));
    };
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => {
            let prefix = match address.octets() {
                [0..=127, ..] => 8,
                [128..=191, ..] => 16,
                _ => 24,
            };
            Ok(Network {
                address: address.into(),
                prefix,
            })
        }
        Ok(IpAddr::V6(_)) => Err(Fault::wrong("IPv6 invalid: needs prefix length")),
        Err(_) => Network::parse(text),
    }
}

fn merge(values: &[Value]) -> Answer {
    let networks: Result<Vec<Network>, Fault> = match at(values, 0) {
        Value::Array(items) => items.iter().map(member).collect(),
        Value::Set(items) => items.iter().map(member).collect(),
        _ => return Err(Fault::wrong("operand must be an array")),
    };
    // What was merged is written anew; what was not stays as it was written. As in Go, IPv4 lies
    // inside IPv6, so `::/0` takes in everything.
    let mut ranges: Vec<(Range, Option<Network>)> = networks?
        .into_iter()
        .map(|network| (network.range().mapped(), Some(network)))
        .collect();
    ranges.sort_by_key(|(range, _)| (range.last, range.first));
    let mut merged: Vec<(Range, Option<Network>)> = Vec::new();
    for (range, network) in ranges.into_iter().rev() {
        match merged.last_mut() {
            Some((later, written)) if later.first.saturating_sub(1) <= range.last => {
                if range.first < later.first {
                    (later.first, later.is_v4) = (range.first, range.is_v4);
                }
                *written = None;
            }
            _ => merged.push((range, network)),
        }
    }
    let mut found = BTreeSet::new();
    for (range, network) in merged {
        match network {
            Some(network) => {
                let shown = if is_written(at(values, 0), network) {
                    network.address
                } else {
                    address(range.is_v4, range.unmapped().first)
                };
                found.insert(Value::from(format!("{shown}/{}", network.prefix)));
            }
            None => cover(range.unmapped(), &mut found),
        }
    }
    Ok(Value::from(found))
}

/// Whether a range was written as an address alone, which Go prints with its own bits.
fn is_written(operand: &Value, network: Network) -> bool {
    let written = Value::from(network.address.to_string());
    match operand {
        Value::Array(items) => items.contains(&written),
        Value::Set(items) => items.contains(&written),
        _ => false,
    }
}

/// The fewest prefixes that cover a range exactly.
fn cover(range: Range, found: &mut BTreeSet<Value>) {
    let width = bits(range.is_v4);
    let mut first = range.first;
    loop {
        let aligned = if first == 0 {
            width
        } else {
            first.trailing_zeros().min(width)
        };
        let mut free = aligned;
        while free > 0 && range.last - first < mask(free) {
            free -= 1;
        }
        let shown = address(range.is_v4, first);
        found.insert(Value::from(format!("{shown}/{}", width - free)));
        let last = first + mask(free);
        if last >= range.last {
            return;
        }
        first = last + 1;
    }
}

fn expand(values: &[Value]) -> Answer {
    let network = Network::parse(text(values, 0)?)?;
    let range = network.range();
    if bits(range.is_v4) - network.prefix > MOST_ADDRESSES {
        return Err(Fault::Excess(format!(
            "a range of more than 2^{MOST_ADDRESSES} addresses is not listed"
        )));
    }
    let addresses = range.first..=range.last;
    let found: BTreeSet<Value> = addresses
        .map(|number| Value::from(address(range.is_v4, number).to_string()))
        .collect();
    Ok(Value::from(found))
}
