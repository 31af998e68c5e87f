//! An office, its people, and a chance that counts.

use std::sync::atomic::{AtomicU64, Ordering};

use romori_identity::{Account, AccountState, Clients, Rights, Role, Roles};
use romori_types::{ActorId, Chance, ClientId, Date, NoChance, TenantId, Timestamp};

pub const TENANT: TenantId = TenantId::from_bytes([1; 16]);
pub const OTHER_TENANT: TenantId = TenantId::from_bytes([2; 16]);
pub const ACTOR: ActorId = ActorId::from_bytes([5; 16]);
pub const OTHER_ACTOR: ActorId = ActorId::from_bytes([6; 16]);

pub fn client(number: u8) -> ClientId {
    ClientId::from_bytes([number; 16])
}

/// 24 November 2026, nine in the morning in Japan, and so many seconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_478_400 + seconds).expect("an instant")
}

/// Never gives the same bytes twice, and may be made to fail.
#[derive(Default)]
pub struct Counting(AtomicU64);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        for chunk in bytes.chunks_mut(8) {
            // Spread over all bits, so that every byte differs from call to call.
            let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
            let spread = number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
            chunk.copy_from_slice(&spread[..chunk.len()]);
        }
        Ok(())
    }
}

pub struct Silent;

impl Chance for Silent {
    fn fill(&self, _: &mut [u8]) -> Result<(), NoChance> {
        Err(NoChance)
    }
}

pub fn account(roles: &[Role]) -> Account {
    Account {
        id: ACTOR,
        tenant: TENANT,
        login: "hanako.tanaka".to_owned(),
        name: "田中 花子".to_owned(),
        roles: Roles::of(roles),
        clients: Clients::All,
        rights: Rights::default(),
        from: Date::constant(2026, 4, 1),
        until: None,
        password: None,
        password_due: false,
        reset: None,
        state: AccountState::Active,
        created_at: at(-86_400),
        used_at: None,
    }
}
