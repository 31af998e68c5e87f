//! What entries are looked for by.

use romori_record::{Entry, Micros, SetDigest};
use romori_types::{ActorId, ClientId, Device, DeviceId, SessionId, TenantId};

/// 索引の鍵 — what entries are looked for by: ids that a header has in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// Who acted.
    Actor(ActorId),
    /// By which device.
    Device(DeviceId),
    /// In which session.
    Session(SessionId),
    /// Whose data it was done to.
    Tenant(TenantId),
    /// Of which client.
    Client(ClientId),
    /// To persons of this tenant, of no single client that the header names.
    Unnamed(TenantId),
    /// To this set of persons, by the first half of its digest.
    Set([u8; 16]),
    /// Leaves that this version cannot read: they are told, never left out in silence.
    Unread,
}

/// How many kinds of keys there are.
pub(crate) const KINDS: usize = 8;

impl Key {
    /// The key of the sets with this digest.
    pub fn of_set(digest: &SetDigest) -> Self {
        let mut first = [0; 16];
        first.copy_from_slice(&digest.0[..16]);
        Self::Set(first)
    }

    /// The number of its kind in a file. Never given to another.
    pub(crate) const fn kind(&self) -> usize {
        match self {
            Self::Actor(_) => 0,
            Self::Device(_) => 1,
            Self::Session(_) => 2,
            Self::Tenant(_) => 3,
            Self::Client(_) => 4,
            Self::Unnamed(_) => 5,
            Self::Set(_) => 6,
            Self::Unread => 7,
        }
    }

    /// Its id in a file.
    pub(crate) const fn id(&self) -> [u8; 16] {
        match self {
            Self::Actor(id) => *id.as_bytes(),
            Self::Device(id) => *id.as_bytes(),
            Self::Session(id) => *id.as_bytes(),
            Self::Tenant(id) | Self::Unnamed(id) => *id.as_bytes(),
            Self::Client(id) => *id.as_bytes(),
            Self::Set(first) => *first,
            Self::Unread => [0; 16],
        }
    }

    /// The keys of an entry.
    pub(crate) fn of(entry: &Entry) -> impl Iterator<Item = Self> {
        let device = match entry.device {
            Device::Bound(device) => Some(Self::Device(device)),
            Device::NotYetBound => None,
        };
        let unnamed = entry.client.is_none() && entry.persons > 0;
        [
            Some(Self::Actor(entry.actor)),
            device,
            entry.session.map(Self::Session),
            Some(Self::Tenant(entry.tenant)),
            entry.client.map(Self::Client),
            unnamed.then_some(Self::Unnamed(entry.tenant)),
            entry.set.as_ref().map(Self::of_set),
        ]
        .into_iter()
        .flatten()
    }
}

/// 期間 — from an instant until before another, either of them open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first instant.
    pub from: Option<Micros>,
    /// The first instant that is no longer in it.
    pub to: Option<Micros>,
}

impl Span {
    /// Whether an instant is in it.
    pub fn has(&self, at: Micros) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }

    /// Whether any instant between these, both included, may be in it.
    pub(crate) fn may_have(&self, least: Micros, greatest: Micros) -> bool {
        self.from.is_none_or(|from| from <= greatest) && self.to.is_none_or(|to| least < to)
    }
}
