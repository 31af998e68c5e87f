//! 同じ人とみられる記録 — the same human at other clients, as far as the visitor reaches them.

use std::sync::PoisonError;

use romori_identity::{Grant, Job};
use romori_roster::PersonIdentity;
use romori_store::{ClientAnchor, MatchFrom, Reader, UnitError};

use super::House;
use super::load::{Question, client_view};
use romori_types::Date;

/// The setting that says that every recorded identity has its digest.
const FILLED: &str = "match-keys";
/// Identities in one short transaction.
const IDENTITIES_MOST: u32 = 500;

impl House {
    /// Makes the digests of identities that were recorded before there was a place for them, once,
    /// while others work. What was broken off begins anew at the next call; each digest is kept
    /// once.
    ///
    /// # Errors
    /// When a tenant's rows cannot be read, opened or written; the other tenants are done first.
    pub fn fill_matches(&self) -> Result<(), UnitError> {
        let housekeeping = Grant::for_job(Job::Housekeeping);
        if self.store.setting(&housekeeping, FILLED)?.is_some() {
            return Ok(());
        }
        let mut failed = None;
        for tenant in self.store.tenant_ids(&housekeeping)? {
            let grant = Grant::for_job(Job::Match(tenant));
            let mut from = Ok(Some(MatchFrom::default()));
            while let Ok(Some(at)) = from {
                from = self.store.fill_matches(&grant, at, IDENTITIES_MOST);
            }
            failed = failed.or(from.err());
        }
        failed.map_or_else(|| self.note_matches_filled(), Err)
    }

    /// Says that there is nothing to fill, as in an installation that begins.
    pub(super) fn note_matches_filled(&self) -> Result<(), UnitError> {
        // A backup has the tenants' rows before those of the installation: it must not say of rows
        // that are filled after they were copied that they were.
        let _no_copy = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        self.store.put_setting(&Grant::for_job(Job::Housekeeping), FILLED, &[1])
    }
}

/// 同じ人とみられる記録の一つ
#[derive(Debug, Clone)]
pub struct SamePerson {
    /// 顧問先番号
    pub client: u32,
    /// 顧問先の名称
    pub client_name: String,
    /// The number within that client.
    pub number: u32,
}

/// Where else the person is on record. Nothing of a person is opened for it: it is found by a keyed
/// digest of the number, or of reading and birthday.
///
/// # Errors
/// What the store says.
pub fn same_person(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    identity: &PersonIdentity,
    on: Date,
) -> Result<Vec<SamePerson>, UnitError> {
    let found = reader.same_person(client.id, identity)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let anchors = reader.open_clients()?;
    let mut same = Vec::new();
    for matched in found {
        let Some(anchor) = anchors.iter().find(|anchor| anchor.id == matched.client) else {
            continue;
        };
        let view = client_view(reader, *anchor, &Question::client(on))?;
        same.push(SamePerson {
            client: anchor.number,
            client_name: view.profile.name,
            number: matched.person.number,
        });
    }
    same.sort_by_key(|one| (one.client, one.number));
    Ok(same)
}
