//! 緊急の支援 — what two operators open together because nobody of a tenant can be reached, and what
//! is written of it afterwards. Its rows are those of supports, so that it is listed, looked under
//! and ended like them.

use romori_identity::{Functions, Grant};
use romori_types::{ActorId, ClientId, FactId, SupportId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use super::supports::{Support, SupportState, found, place};
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError};

const REVIEW_VERSION: u32 = 1;
const NO_ANSWER: &str = "この緊急の支援の求めは、もう決まっているか、期限が過ぎています。";
const WRITTEN: &str = "この緊急の支援の点検は、もう書かれています。";

/// What an operator asks a second one for.
#[derive(Debug, Clone, Copy)]
pub struct NewUrgent<'a> {
    /// Whose data.
    pub tenant: TenantId,
    /// For how long. Unit: minutes.
    pub minutes: u16,
    /// 理由
    pub reason: &'a str,
    /// 機能
    pub functions: Functions,
    /// 顧問先; at least one.
    pub clients: &'a [ClientId],
}

/// 緊急の支援の点検 — what was written of one afterwards.
#[derive(Clone, PartialEq, Eq)]
pub struct SupportReview {
    /// Of which.
    pub support: SupportId,
    /// What was looked at and why, and what came of it.
    pub text: String,
    /// Who wrote it.
    pub written_by: ActorId,
    /// When.
    pub written_at: Timestamp,
    /// When the tenant confirmed that it read it.
    pub confirmed_at: Option<Timestamp>,
}

// It holds words about a tenant.
romori_types::quiet_debug!(SupportReview);

fn review_place(tenant: TenantId, support: SupportId) -> Place {
    let row = FactId::from_bytes(*support.as_bytes());
    let (table, block) = (Table::SupportReview, Block::Sensitive);
    Place { tenant, client: HOUSE, table, row, block, version: REVIEW_VERSION }
}

/// What is sealed of a tenant's reviews under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select support_id, sealed from support_review
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by support_id",
        &[tenant.into(), generation.into()],
        |row| Ok((review_place(tenant, row.id(0)?), row.bytes(1)?.to_vec())),
    )
}

/// Writes a review anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update support_review set sealed = $3 where support_id = $1 and sealed = $2";

fn read(row: &Row<'_>) -> Result<(SupportReview, Vec<u8>), StoreError> {
    let at = |place, value: i64| instant(value).ok_or_else(|| row.inconsistent(place));
    let confirmed = row.int_or_null(4)?.map(|value| at(4, value)).transpose()?;
    let review = SupportReview {
        support: row.id(0)?,
        text: String::new(),
        written_by: row.id(2)?,
        written_at: at(3, row.int(3)?)?,
        confirmed_at: confirmed,
    };
    Ok((review, row.bytes(1)?.to_vec()))
}

impl Store {
    /// Asks a second operator. The words are sealed for the tenant's house; nothing is let yet.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn ask_urgent(&self, grant: &Grant, new: &NewUrgent<'_>) -> Result<SupportId, UnitError> {
        house(grant)?;
        let id = SupportId::new(self.now(), self.chance())?;
        let keys = self.house_keys(new.tenant)?;
        let place = place(new.tenant, id);
        let sealed = keys.seal(&mut self.nonces(), &place, new.reason.as_bytes())?;
        let now = micros(self.now());
        let functions = i64::try_from(new.functions.bits()).map_err(|_| UnitError::NotGranted)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into support (id, tenant_id, asker, asked_at, minutes, sealed, granted,
                     functions, masked, urgent)
                 values ($1, $2, $3, $4, $5, $6, 0, $7, 1, 1)",
                &[
                    id.into(),
                    new.tenant.into(),
                    grant.actor().into(),
                    now.into(),
                    i64::from(new.minutes).into(),
                    sealed.as_bytes().into(),
                    functions.into(),
                ],
            )?;
            for client in new.clients {
                connection.execute(
                    "insert into support_client (support_id, client_id) values ($1, $2)",
                    &[id.into(), (*client).into()],
                )?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(id)
    }

    /// What operators asked one another for, of every tenant, the latest first.
    ///
    /// # Errors
    /// When the grant is not for the house.
    pub fn urgent_supports(&self, grant: &Grant) -> Result<Vec<Support>, UnitError> {
        house(grant)?;
        let all = self.engine().read(Scope::Control, |connection| {
            found(
                connection,
                "select id, tenant_id, asker, asked_at, minutes, sealed, decided_at, granted,
                        functions, masked, until, ended_at, decided_by, urgent
                 from support where urgent = $1 order by asked_at desc, id",
                1_i64.into(),
            )
        })?;
        self.with_purposes(all)
    }

    /// Opens what another operator asked for, from now on for the time that he asked; or not.
    /// Decided once, and never by who asked.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when nobody asked for it; [`UnitError::NotGranted`] when he asked for
    /// it himself; [`UnitError::Periods`] when it is decided or has lapsed.
    pub fn decide_urgent(
        &self,
        grant: &Grant,
        id: SupportId,
        granted: bool,
    ) -> Result<(), UnitError> {
        let all = self.urgent_supports(grant)?;
        let asked = all.iter().find(|one| one.id == id).ok_or(UnitError::Absent)?;
        let now = self.now();
        if granted && asked.asker == grant.actor() {
            return Err(UnitError::NotGranted);
        }
        if asked.state(now) != SupportState::Asked {
            return Err(UnitError::Periods(NO_ANSWER));
        }
        let until = micros(now) + i64::from(asked.minutes) * 60_000_000;
        let decided = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update support set decided_by = $2, decided_at = $3, granted = $4, until = $5
                 where id = $1 and urgent = 1 and decided_at is null
                   and ($4 = 0 or asker <> $2)",
                &[
                    id.into(),
                    grant.actor().into(),
                    micros(now).into(),
                    i64::from(granted).into(),
                    granted.then_some(until).into(),
                ],
            )
        })?;
        if decided == 0 { Err(UnitError::Periods(NO_ANSWER)) } else { Ok(()) }
    }

    /// Keeps what an operator wrote of an urgent support afterwards, once.
    ///
    /// # Errors
    /// When the grant is not for the house; [`UnitError::Periods`] when there is one already.
    pub fn write_support_review(
        &self,
        grant: &Grant,
        (tenant, support): (TenantId, SupportId),
        text: &str,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let keys = self.house_keys(tenant)?;
        let place = review_place(tenant, support);
        let sealed = keys.seal(&mut self.nonces(), &place, text.as_bytes())?;
        let now = micros(self.now());
        let kept = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into support_review (support_id, tenant_id, sealed, written_by, written_at)
                 values ($1, $2, $3, $4, $5) on conflict (support_id) do nothing",
                &[
                    support.into(),
                    tenant.into(),
                    sealed.as_bytes().into(),
                    grant.actor().into(),
                    now.into(),
                ],
            )
        })?;
        if kept == 0 { Err(UnitError::Periods(WRITTEN)) } else { Ok(()) }
    }

    /// What was written of a tenant's urgent supports.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when a value does not open.
    pub fn support_reviews(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<SupportReview>, UnitError> {
        of_tenant(grant, tenant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select support_id, sealed, written_by, written_at, confirmed_at
                 from support_review where tenant_id = $1 order by written_at, support_id",
                &[tenant.into()],
                read,
            )
        })?;
        let open = |(one, sealed): (SupportReview, Vec<u8>)| {
            let place = review_place(tenant, one.support);
            let text = self.open_house(tenant, &place, &sealed)?;
            let row = one.support.to_string();
            let unreadable = |_| UnitError::Unreadable { kind: "緊急の支援の点検", row };
            Ok(SupportReview { text: String::from_utf8(text).map_err(unreadable)?, ..one })
        };
        stored.into_iter().map(open).collect()
    }

    /// The tenant confirms that it read what was written.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when nothing of this tenant waits for that.
    pub fn confirm_support_review(
        &self,
        grant: &Grant,
        (tenant, support): (TenantId, SupportId),
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        let now = micros(self.now());
        let confirmed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update support_review set confirmed_by = $3, confirmed_at = $4
                 where support_id = $1 and tenant_id = $2 and confirmed_at is null",
                &[support.into(), tenant.into(), grant.actor().into(), now.into()],
            )
        })?;
        if confirmed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }
}
