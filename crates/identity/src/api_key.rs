//! プログラムの鍵 — a way in for a program: some functions of its owner, for a year at most, from
//! where it was said. It is shown once; the store has its digest.

use std::net::IpAddr;

use romori_policy::{Function, Functions};
use romori_types::{ActorId, Chance, Date, NoChance, TenantId, Timestamp, day_in_japan};
use zeroize::Zeroizing;

use crate::account::Account;
use crate::grant::Clients;
use crate::network::Network;
use crate::token::Token;
use crate::violation::Violation;

/// A key lives so long at most. Unit: days.
pub const API_KEY_DAYS_MAX: i64 = 365;
/// How the text of a key begins, so that a scan for secrets that lie about finds it.
pub const API_KEY_PREFIX: &str = "romori_key_";

/// Whether a program may be given a function at all. What needs a person stays with persons: users'
/// rights and settings, and the approval that a second pair of eyes is asked for.
pub const fn is_for_programs(function: Function) -> bool {
    matches!(
        function,
        Function::ViewLedger
            | Function::Search
            | Function::EditLedger
            | Function::Import
            | Function::UndoBatch
            | Function::Export
            | Function::Determine
            | Function::DraftCase
            | Function::CheckCase
            | Function::SubmitCase
            | Function::RunPay
            | Function::ViewDeadlines
            | Function::ManageClients
            | Function::ViewLog
            | Function::Provision
            // States and counts; what collects, uses or disposes is a person's.
            | Function::ViewNumbers
    )
}

/// プログラムの鍵 — as `store` keeps it. `Debug` shows no name.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Who it is in the log, for ever.
    pub id: ActorId,
    /// The tenant that it belongs to.
    pub tenant: TenantId,
    /// Whose it is: it may no more than he may, and dies with his account.
    pub owner: ActorId,
    /// 名前, what it is for.
    pub name: String,
    /// What it may do, of what its owner may.
    pub functions: Functions,
    /// For which clients, of those that are its owner's.
    pub clients: Clients,
    /// The last day on which it serves.
    pub until: Date,
    /// From where it serves, where it is bound to no device.
    pub network: Option<Network>,
    /// SHA-256 of the certificate of the device that it is bound to.
    pub certificate: Option<[u8; 32]>,
    /// SHA-256 of the token.
    pub token_digest: [u8; 32],
    /// When it was made.
    pub made_at: Timestamp,
    /// When an administrator let it be used.
    pub released_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

romori_types::quiet_debug!(ApiKey);

/// 示された鍵の出どころ — from where a key was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFrom {
    /// The address.
    pub address: IpAddr,
    /// SHA-256 of the certificate of the connection, where there is one.
    pub certificate: Option<[u8; 32]>,
}

impl ApiKey {
    /// Why it may not be used now: empty when it may.
    pub fn violations(&self, owner: &Account, from: &KeyFrom, now: Timestamp) -> Vec<Violation> {
        let today = day_in_japan(now);
        let mut found = owner.violations(now);
        if owner.id != self.owner || owner.tenant != self.tenant {
            found.push(Violation::NoSession);
        }
        if self.released_at.is_none() {
            found.push(Violation::KeyNotReleased);
        }
        if self.revoked_at.is_some() || today > self.until {
            found.push(Violation::KeyOver);
        }
        // Bound to a device it needs the device; to nothing at all it is of no use.
        let is_there = match (self.certificate, self.network) {
            (Some(bound), network) => {
                from.certificate == Some(bound)
                    && network.is_none_or(|network| network.has(from.address))
            }
            (None, Some(network)) => network.has(from.address),
            (None, None) => false,
        };
        if !is_there {
            found.push(Violation::KeyElsewhere);
        }
        found
    }

    /// A new token, and its text, which is handed over once.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn new_token(chance: &dyn Chance) -> Result<([u8; 32], Zeroizing<String>), NoChance> {
        let token = Token::generate(chance)?;
        let text = Zeroizing::new(format!("{API_KEY_PREFIX}{}", token.reveal().as_str()));
        Ok((token.digest(), text))
    }

    /// The digest of a key's text; none when it is no key's.
    pub fn digest_of(text: &str) -> Option<[u8; 32]> {
        Some(Token::parse(text.strip_prefix(API_KEY_PREFIX)?)?.digest())
    }
}
