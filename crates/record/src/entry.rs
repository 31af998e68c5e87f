//! One entry: the plain header of an act, and the body that its caller has sealed.

use std::fmt;

use romori_types::{
    ActorId, Basis, ClientId, Device, DeviceId, EntryId, Purpose, SessionId, TenantId, Timestamp,
};

use crate::class::{Class, Outcome, basis_code, basis_of_code};
use crate::error::{DecodeError, Reason, TooLong};
use crate::persons::SetDigest;
use crate::wire::{Reader, put_number};

/// The first byte of every entry. Another layout is another version.
const VERSION: u8 = 1;

/// Unit: bytes. An entry bundle counts an entry's length in 16 bits.
pub const LEAF_BYTES_MAX: usize = u16::MAX as usize;

/// 運営 — stands where acts belong to no tenant: a start, a copy of all, an unknown account.
pub const HOUSE: TenantId = TenantId::from_bytes([0; 16]);

/// 記録の項目 — one act upon a tenant's data, or upon the system.
///
/// The header is readable by whoever keeps the log: ids, kinds and counts, never a value about a
/// person. What names persons and fields is in `body`, sealed by the caller for the tenant.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which act. Made once, so that the same act is never counted twice.
    pub id: EntryId,
    /// When it was done.
    pub at: Micros,
    /// Whose data it was done to, or [`HOUSE`].
    pub tenant: TenantId,
    /// The tenant that the actor belongs to.
    pub home: TenantId,
    /// Who did it.
    pub actor: ActorId,
    /// By which device.
    pub device: Device,
    /// In which session. Jobs have none.
    pub session: Option<SessionId>,
    /// What was done.
    pub class: Class,
    /// How it ended.
    pub outcome: Outcome,
    /// Why.
    pub purpose: LoggedPurpose,
    /// By whose right.
    pub basis: Basis,
    /// Of which client, where it was one.
    pub client: Option<ClientId>,
    /// To how many persons.
    pub persons: u32,
    /// The keyed digest of the set of persons.
    pub set: Option<SetDigest>,
    /// Sealed [`crate::Body`], opaque here.
    pub body: Vec<u8>,
}

/// 時刻 — an instant as the log keeps it. Unit: microseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(u64);

impl Micros {
    /// The last microsecond of the year 9999, less a day and some: the end of `Timestamp`.
    const MAX: u64 = 253_402_207_200_999_999;
    /// The last one that there is.
    pub const LAST: Self = Self(Self::MAX);

    /// This instant, less what is below a microsecond; 1970 for anything before.
    pub fn of(at: Timestamp) -> Self {
        Self(u64::try_from(at.as_microsecond()).unwrap_or(0))
    }

    /// The instant with this number, where there is one.
    pub const fn new(micros: u64) -> Option<Self> {
        if micros <= Self::MAX { Some(Self(micros)) } else { None }
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The instant.
    pub fn timestamp(self) -> Timestamp {
        let micros = i64::try_from(self.0).unwrap_or(i64::MAX);
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
    }
}

impl fmt::Debug for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

/// 利用目的(記録) — a purpose as the log keeps it: its number, and the case or pay run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedPurpose {
    code: u8,
    about: Option<[u8; 16]>,
}

impl LoggedPurpose {
    /// The purpose with this number, where the list has it.
    pub fn new(code: u8, about: Option<[u8; 16]>) -> Option<Self> {
        Purpose::ja_of_code(code).map(|_| Self { code, about })
    }

    /// Its number.
    pub const fn code(self) -> u8 {
        self.code
    }

    /// Its Japanese name.
    pub fn ja(self) -> &'static str {
        Purpose::ja_of_code(self.code).unwrap_or_default()
    }

    /// The case or pay run that it was for.
    pub const fn about(self) -> Option<[u8; 16]> {
        self.about
    }
}

impl From<Purpose> for LoggedPurpose {
    fn from(purpose: Purpose) -> Self {
        Self { code: purpose.code(), about: purpose.about() }
    }
}

/// What is present, one bit each, in the order in which it is written.
mod present {
    pub const HOME: u8 = 1;
    pub const DEVICE: u8 = 1 << 1;
    pub const SESSION: u8 = 1 << 2;
    pub const ABOUT: u8 = 1 << 3;
    pub const CLIENT: u8 = 1 << 4;
    pub const PERSONS: u8 = 1 << 5;
    pub const SET: u8 = 1 << 6;
    pub const NONE: u8 = 1 << 7;
}

impl Entry {
    /// The bytes of the leaf.
    ///
    /// # Errors
    /// When the body is so long that the entry does not fit into a leaf.
    pub fn encode(&self) -> Result<Vec<u8>, TooLong> {
        let mut bytes = Vec::with_capacity(192 + self.body.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&self.at.get().to_be_bytes());
        bytes.extend_from_slice(self.tenant.as_bytes());
        bytes.extend_from_slice(self.actor.as_bytes());
        bytes.extend_from_slice(&self.class.code().to_be_bytes());
        bytes.push(self.outcome.code());
        bytes.push(self.purpose.code);
        bytes.push(basis_code(self.basis));
        self.encode_optional(&mut bytes);
        put_number(&mut bytes, self.body.len() as u64);
        bytes.extend_from_slice(&self.body);
        match bytes.len() {
            0..=LEAF_BYTES_MAX => Ok(bytes),
            long => Err(TooLong { bytes: long, bytes_max: LEAF_BYTES_MAX }),
        }
    }

    fn encode_optional(&self, bytes: &mut Vec<u8>) {
        let place = bytes.len();
        bytes.push(0);
        let mut bits = 0;
        let mut put = |bit, value: Option<&[u8]>| {
            if let Some(value) = value {
                bits |= bit;
                bytes.extend_from_slice(value);
            }
        };
        let device = match &self.device {
            Device::Bound(device) => Some(device.as_bytes().as_slice()),
            Device::NotYetBound => None,
        };
        let mut persons = Vec::new();
        put_number(&mut persons, u64::from(self.persons));
        put(present::HOME, (self.home != self.tenant).then_some(self.home.as_bytes().as_slice()));
        put(present::DEVICE, device);
        put(present::SESSION, self.session.as_ref().map(|id| id.as_bytes().as_slice()));
        put(present::ABOUT, self.purpose.about.as_ref().map(<[u8; 16]>::as_slice));
        put(present::CLIENT, self.client.as_ref().map(|id| id.as_bytes().as_slice()));
        put(present::PERSONS, (self.persons != 0).then_some(persons.as_slice()));
        put(present::SET, self.set.as_ref().map(|set| set.0.as_slice()));
        bytes[place] = bits;
    }

    /// The entry of these bytes. Accepts exactly what [`Entry::encode`] writes.
    ///
    /// # Errors
    /// For anything else, with the place.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        version(r, VERSION)?;
        let id = EntryId::from_bytes(r.array()?);
        let at = instant(r)?;
        let tenant = TenantId::from_bytes(r.array()?);
        let actor = ActorId::from_bytes(r.array()?);
        let class = coded(r, Class::LIST_JA, 2, Class::of_code)?;
        let outcome = coded(r, Outcome::LIST_JA, 1, |code| of_byte(code, Outcome::of_code))?;
        let code = coded(r, "利用目的", 1, |code| {
            of_byte(code, |code| Purpose::ja_of_code(code).map(|_| code))
        })?;
        let basis = coded(r, "取扱いの根拠", 1, |code| of_byte(code, basis_of_code))?;
        let optional = Optional::decode(r, tenant)?;
        let length = r.count()?;
        let body = r.take(length)?.to_vec();
        r.end()?;
        let purpose = LoggedPurpose { code, about: optional.about };
        let Optional { home, device, session, client, persons, set, .. } = optional;
        Ok(Self {
            id,
            at,
            tenant,
            home,
            actor,
            device,
            session,
            class,
            outcome,
            purpose,
            basis,
            client,
            persons,
            set,
            body,
        })
    }
}

struct Optional {
    home: TenantId,
    device: Device,
    session: Option<SessionId>,
    about: Option<[u8; 16]>,
    client: Option<ClientId>,
    persons: u32,
    set: Option<SetDigest>,
}

impl Optional {
    fn decode(r: &mut Reader<'_>, tenant: TenantId) -> Result<Self, DecodeError> {
        let at = r.at();
        let bits = r.byte()?;
        if bits & present::NONE != 0 {
            return Err(DecodeError { at, reason: Reason::Bit });
        }
        let has = |bit| bits & bit != 0;
        let mut id = |bit| has(bit).then(|| r.array::<16>()).transpose();
        let home_at = id(present::HOME)?;
        let device = id(present::DEVICE)?;
        let session = id(present::SESSION)?;
        let about = id(present::ABOUT)?;
        let client = id(present::CLIENT)?;
        // What goes without saying is not said, or one entry would have two forms.
        let home = home_at.map_or(tenant, TenantId::from_bytes);
        if home_at.is_some() && home == tenant {
            return Err(r.error(Reason::NotCanonical));
        }
        let persons = if has(present::PERSONS) { r.number_u32()? } else { 0 };
        if has(present::PERSONS) && persons == 0 {
            return Err(r.error(Reason::NotCanonical));
        }
        let set = has(present::SET).then(|| r.array().map(SetDigest)).transpose()?;
        Ok(Self {
            home,
            device: device
                .map_or(Device::NotYetBound, |id| Device::Bound(DeviceId::from_bytes(id))),
            session: session.map(SessionId::from_bytes),
            about,
            client: client.map(ClientId::from_bytes),
            persons,
            set,
        })
    }
}

/// The key of a leaf: the id of its entry, without reading the rest. The log tells by it whether
/// a leaf can have been seen before.
pub fn id_of(leaf: &[u8]) -> Option<[u8; 16]> {
    leaf.get(1..17)?.try_into().ok()
}

/// When an entry was recorded, in microseconds since 1970, without reading the rest of it. None
/// when it is too short to be one.
pub fn instant_of(leaf: &[u8]) -> Option<i64> {
    Some(i64::from_be_bytes(leaf.get(17..25)?.try_into().ok()?))
}

/// The version byte, or what stands there instead.
pub(crate) fn version(r: &mut Reader<'_>, known: u8) -> Result<(), DecodeError> {
    let at = r.at();
    match r.byte()? {
        byte if byte == known => Ok(()),
        other => Err(DecodeError { at, reason: Reason::Version(other) }),
    }
}

/// A big-endian code of this many bytes that the list must have.
pub(crate) fn coded<T>(
    r: &mut Reader<'_>,
    list: &'static str,
    bytes: usize,
    of_code: impl Fn(u16) -> Option<T>,
) -> Result<T, DecodeError> {
    let at = r.at();
    let code = r.take(bytes)?.iter().fold(0, |code, byte| code << 8 | u16::from(*byte));
    of_code(code).ok_or(DecodeError { at, reason: Reason::Code { list, code } })
}

pub(crate) fn of_byte<T>(code: u16, of_code: impl Fn(u8) -> Option<T>) -> Option<T> {
    u8::try_from(code).ok().and_then(of_code)
}

fn instant(r: &mut Reader<'_>) -> Result<Micros, DecodeError> {
    let at = r.at();
    Micros::new(u64::from_be_bytes(r.array()?)).ok_or(DecodeError { at, reason: Reason::Range })
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("id", &self.id)
            .field("at", &self.at)
            .field("tenant", &self.tenant)
            .field("actor", &self.actor)
            .field("class", &self.class)
            .field("outcome", &self.outcome)
            .field("persons", &self.persons)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
