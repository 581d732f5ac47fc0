//! `cidrhost` and its like.

use super::address::{Address, Network};
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::Value;

const PREFIX: Parameter = Parameter::new("prefix", Shape::Text);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "cidrcontains",
        &[
            Parameter::new("containing_prefix", Shape::Text),
            Parameter::new("contained_ip_or_prefix", Shape::Text),
        ],
        Shape::Bool,
        contains,
    )
    .maybe_null(),
    Function::new(
        "cidrhost",
        &[PREFIX, Parameter::new("hostnum", Shape::Number)],
        Shape::Text,
        host,
    ),
    Function::new("cidrnetmask", &[PREFIX], Shape::Text, netmask),
    Function::new(
        "cidrsubnet",
        &[
            PREFIX,
            Parameter::new("newbits", Shape::Number),
            Parameter::new("netnum", Shape::Number),
        ],
        Shape::Text,
        subnet,
    ),
    Function::new("cidrsubnets", &[PREFIX], Shape::List(&Shape::Text), subnets)
        .variadic(Parameter::new("newbits", Shape::Number)),
];

fn network(given: &Given<'_>) -> Result<Network, FunctionError> {
    let text = given.text(0)?;
    Network::parse(text).ok_or_else(|| {
        FunctionError::argument(
            0,
            format!("`{text}` must be an address range such as `10.0.0.0/8` or `fd00::/48`"),
        )
    })
}

fn netmask(given: &Given<'_>) -> Result<Value, FunctionError> {
    let network = network(given)?;
    if !network.first.is_version_four() {
        return Err(FunctionError::argument(
            0,
            "is a range of version 6 addresses, which have no netmask",
        ));
    }
    Ok(make::text(network.mask().to_string()))
}

fn host(given: &Given<'_>) -> Result<Value, FunctionError> {
    let number = given.whole_text(1)?;
    let network = network(given)?;
    let room = network.host_mask();
    let too_large = || {
        FunctionError::argument(
            1,
            format!("`{network}` has no room for a host numbered {number}"),
        )
    };
    let host = if let Some(digits) = number.strip_prefix('-') {
        let back: u128 = digits.parse().map_err(|_| too_large())?;
        // -1 is the last address.
        let back = back.checked_sub(1).ok_or_else(too_large)?;
        room.checked_sub(back).ok_or_else(too_large)?
    } else {
        number.parse().map_err(|_| too_large())?
    };
    if host > room {
        // The original looks at the lowest 64 bits alone, and then writes all of them.
        let seen = i64::try_from(host & u128::from(u64::MAX)).map_or(-1, i128::from);
        if seen > i128::try_from(room).unwrap_or(i128::MAX) {
            return Err(too_large());
        }
        return Ok(given.cannot_say("the host number does not fit into the range"));
    }
    let address = Address {
        number: network.first.number | host,
        ..network.first
    };
    // Version 4 in the dress of version 6 is counted differently.
    if network.first.is_version_four() && !network.first.is_short {
        return Ok(given.cannot_say("the range is of version 4, written as one of version 6"));
    }
    Ok(make::text(address.to_string()))
}

fn subnet(given: &Given<'_>) -> Result<Value, FunctionError> {
    let bits = given.whole(1)?;
    let number = given.whole_text(2)?;
    let network = network(given)?;
    let space = i64::from(network.first.bits() - network.prefix);
    if bits > space {
        return Err(FunctionError::argument(
            1,
            format!("`{network}` has no room for {bits} more bits"),
        ));
    }
    let digits = number.trim_start_matches('-');
    let own: Option<u128> = digits.parse().ok();
    // The original compares the lowest 64 bits.
    let low = own.map(|own| own & u128::from(u64::MAX));
    let limit = match u32::try_from(bits) {
        Ok(bits) if bits < 64 => (1_u128 << bits) - 1,
        _ => u128::from(u64::MAX),
    };
    if low.is_some_and(|low| low > limit) {
        return Err(FunctionError::argument(
            2,
            format!("{bits} more bits have no room for a network numbered {number}"),
        ));
    }
    let is_plain = !number.starts_with('-') && own.is_some_and(|own| own <= limit);
    let found = u32::try_from(bits)
        .ok()
        .zip(own)
        .filter(|_| is_plain)
        .and_then(|(bits, number)| network.subnet(bits, number));
    match found {
        Some(found) => Ok(make::text(found.to_string())),
        None => Ok(given.cannot_say("the network's number or its bits are out of range")),
    }
}

fn subnets(given: &Given<'_>) -> Result<Value, FunctionError> {
    let network = network(given)?;
    let is_dressed = network.first.is_version_four() && !network.first.is_short;
    if (network.first.number == 0 || is_dressed) && !given.rest(1).is_empty() {
        return Err(FunctionError::argument(
            0,
            "cannot be divided: the tools count from the address before its first",
        ));
    }
    let mut out = Vec::new();
    // The first address that is still free; none once the range is full.
    let mut free = Some(network.first.number);
    for (at, _) in given.rest(1).iter().enumerate() {
        let place = at + 1;
        let bits = given.whole(place)?;
        let wrong = |message: String| FunctionError::argument(place, message);
        let bits = u32::try_from(bits)
            .ok()
            .filter(|bits| (1..=32).contains(bits))
            .ok_or_else(|| wrong(format!("must be from 1 to 32 bits, not {bits}")))?;
        let prefix = network.prefix + bits;
        if prefix > network.first.bits() {
            return Err(wrong(format!(
                "`{network}` has no room for {bits} more bits"
            )));
        }
        let full = || wrong(format!("`{network}` has no room left for /{prefix}"));
        let size = network.first.bits() - prefix;
        let mask = u128::MAX.checked_shr(128 - size).unwrap_or_default();
        let start = free.ok_or_else(full)?;
        let aligned = start.checked_add(mask).ok_or_else(full)? & !mask;
        let last = aligned | mask;
        if last > network.last().number {
            return Err(full());
        }
        let first = Address {
            number: aligned,
            ..network.first
        };
        out.push(Network { first, prefix }.to_string());
        free = last.checked_add(1);
    }
    Ok(make::texts(out))
}

fn contains(given: &Given<'_>) -> Result<Value, FunctionError> {
    let network = network(given)?;
    let text = given.text(1)?;
    let inner = Network::parse(text).map(|inner| (inner.first, inner.last()));
    let address = Address::parse(text).map(|address| (address, address));
    let (first, last) = address.or(inner).ok_or_else(|| {
        FunctionError::argument(
            1,
            format!("`{text}` must be an address or an address range"),
        )
    })?;
    if first.is_version_four() != network.first.is_version_four() {
        return Err(FunctionError::call(format!(
            "`{network}` and `{text}` are of different versions of the protocol"
        )));
    }
    Ok(make::truth(
        network.contains(first) && network.contains(last),
    ))
}
