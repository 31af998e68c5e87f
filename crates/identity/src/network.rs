//! アドレスの範囲 — a network in CIDR notation.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// アドレスの範囲 — every address whose first bits are these (RFC 4632; RFC 4291 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// It is no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANetwork;

impl Network {
    /// Whether an address is in it. An IPv4 address written in IPv6 is the IPv4 one.
    pub fn has(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32_u32.saturating_sub(u32::from(self.bits));
                let head = |one: u32| one.checked_shr(shift).unwrap_or(0);
                head(own.to_bits()) == head(other.to_bits())
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128_u32.saturating_sub(u32::from(self.bits));
                let head = |one: u128| one.checked_shr(shift).unwrap_or(0);
                head(own.to_bits()) == head(other.to_bits())
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    /// `192.0.2.0/24`, `2001:db8::/32`, or one address.
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) = match text.trim().split_once('/') {
            None => (text.trim(), None),
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| NotANetwork)?)),
        };
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let address = address.to_canonical();
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits == 0 || bits > most { Err(NotANetwork) } else { Ok(Self { address, bits }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_in_their_range_and_no_other() {
        for (range, inside, outside) in [
            ("192.0.2.0/24", "192.0.2.255", "192.0.3.0"),
            ("192.0.2.128/25", "192.0.2.128", "192.0.2.127"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("10.0.0.0/8", "::ffff:10.9.8.7", "11.0.0.0"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("2001:db8::1", "2001:db8::1", "2001:db8::2"),
            ("127.0.0.1/32", "127.0.0.1", "::1"),
        ] {
            let network: Network = range.parse().unwrap();
            assert!(network.has(inside.parse().unwrap()), "{inside} in {range}");
            assert!(!network.has(outside.parse().unwrap()), "{outside} not in {range}");
            assert_eq!(network.to_string().parse(), Ok(network), "{range}");
        }
        for bad in ["", "192.0.2.0/33", "192.0.2.0/0", "::/129", "192.0.2/24", "x", "10.0.0.0/-1"] {
            assert_eq!(bad.parse::<Network>(), Err(NotANetwork), "{bad}");
        }
    }
}
