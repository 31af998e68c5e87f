//! The format: its bytes, its one form, what it refuses, how long it is.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod entries;
mod lists;
mod persons;
mod properties;
mod table;

use romori_record::{Body, Class, Entry, HOUSE, LoggedPurpose, Micros, Outcome};
use romori_types::{ActorId, Basis, Device, EntryId, Purpose, TenantId};

/// The shortest: a sign-in that failed, of nobody known.
pub(crate) fn shortest() -> Entry {
    Entry {
        id: EntryId::from_bytes([0x11; 16]),
        at: Micros::of("2026-07-10T08:30:00.123456Z".parse().unwrap()),
        tenant: HOUSE,
        home: HOUSE,
        actor: ActorId::from_bytes([0x22; 16]),
        device: Device::NotYetBound,
        session: None,
        class: Class::SignInFailed,
        outcome: Outcome::Refused,
        purpose: LoggedPurpose::from(Purpose::SignIn),
        basis: Basis::Own,
        client: None,
        persons: 0,
        set: None,
        body: Vec::new(),
    }
}

pub(crate) fn tenant(byte: u8) -> TenantId {
    TenantId::from_bytes([byte; 16])
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// What sealing adds with AES-256-GCM: nonce, tag, and eight bytes that name the key.
pub(crate) const SEAL_BYTES: usize = 12 + 16 + 8;

pub(crate) fn sealed(body: &Body) -> Vec<u8> {
    vec![0xEE; body.encode().len() + SEAL_BYTES]
}
