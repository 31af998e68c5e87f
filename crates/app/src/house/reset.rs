//! 一斉再設定 — every user of an office needs a new password, as after a breach: nobody stays inside,
//! no browser is known any more, and who signs in gets no further than to a new password. Who has
//! not set one by the closing date is off until an administrator makes him a new one.

use romori_identity::{Account, Grant, Job, Party, ResetDue};
use romori_record::{Class, Outcome};
use romori_store::{Ending, Happening, KeyMark, UnitError};
use romori_types::{Date, SessionId, Span, TenantId, Timestamp, day_in_japan};
use serde::{Deserialize, Serialize};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::users::{administers, looks_at_users};

/// How long users have where nothing else is said.
const OPEN_DAYS: i32 = 14;

/// What is kept of the last campaign of an office.
#[derive(Serialize, Deserialize)]
struct Campaign {
    generation: u32,
    begun_at: Timestamp,
    closes_on: Date,
}

/// 一斉再設定の進み具合
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResetProgress {
    /// Which campaign of this office, from 1.
    pub generation: u32,
    /// When it began.
    pub begun_at: Timestamp,
    /// The last day on which a new password can be set.
    pub closes_on: Date,
    /// Users who may enter at all.
    pub users: usize,
    /// Those of them who have not set a new password yet.
    pub left: usize,
}

fn setting(tenant: TenantId) -> String {
    format!("password-reset-{tenant}")
}

impl House {
    fn campaign(&self, tenant: TenantId) -> Result<Option<Campaign>, UnitError> {
        let kept = self.store.setting(&Grant::for_job(Job::SignIn), &setting(tenant))?;
        let unreadable =
            |_| UnitError::Unreadable { kind: "一斉再設定", row: tenant.to_string() };
        kept.map(|text| serde_json::from_slice(&text).map_err(unreadable)).transpose()
    }

    /// Since when browsers of this office are known again.
    pub(super) fn browsers_known_since(
        &self,
        tenant: TenantId,
    ) -> Result<Option<Timestamp>, UnitError> {
        Ok(self.campaign(tenant)?.map(|campaign| campaign.begun_at))
    }

    /// The last day that a campaign has which begins now.
    pub fn usual_closing(&self) -> Date {
        let today = day_in_japan(self.store.now());
        today.checked_add(Span::new().days(OPEN_DAYS)).unwrap_or(today)
    }

    /// Begins a campaign in the visitor's own office. He is out too.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn begin_reset(
        &self,
        visitor: &Visitor,
        closes_on: Date,
    ) -> Result<ResetProgress, EntryError> {
        let grant = administers(visitor)?;
        Ok(self.begin_in(&grant, visitor.session.tenant(), closes_on)?)
    }

    /// Begins a campaign for every tenant of the installation, on the console.
    ///
    /// # Errors
    /// What the store says.
    pub fn begin_reset_of_all(
        &self,
        closes_on: Date,
    ) -> Result<Vec<(TenantId, ResetProgress)>, UnitError> {
        let grant = Grant::for_job(Job::Console);
        let mut begun = Vec::new();
        for tenant in self.store.tenant_ids(&grant)? {
            begun.push((tenant, self.begin_in(&grant, tenant, closes_on)?));
        }
        Ok(begun)
    }

    fn begin_in(
        &self,
        grant: &Grant,
        tenant: TenantId,
        closes_on: Date,
    ) -> Result<ResetProgress, UnitError> {
        let former = self.campaign(tenant)?.map_or(0, |campaign| campaign.generation);
        let campaign = Campaign { generation: former + 1, begun_at: self.store.now(), closes_on };
        let kind = "一斉再設定";
        let text = serde_json::to_vec(&campaign);
        let text = text.map_err(|_| UnitError::Unreadable { kind, row: tenant.to_string() })?;
        // The browsers first: whoever comes in between is a stranger already.
        self.store.put_setting(&Grant::for_job(Job::SignIn), &setting(tenant), &text)?;
        let due = ResetDue { generation: campaign.generation, closes_on };
        let nobody = SessionId::from_bytes([0; 16]);
        for account in self.store.accounts(grant, tenant)? {
            // A worker has no password: his sessions end, and his telephone is known as before.
            if account.rights.party != Party::Worker {
                let account = Account { password_due: true, reset: Some(due), ..account.clone() };
                self.store.keep_account(grant, &account)?;
            }
            self.store.end_sessions(grant, account.id, Ending::AllBut(nobody))?;
        }
        for key in self.store.api_keys(grant, tenant)? {
            if key.revoked_at.is_none() {
                self.store.mark_api_key(grant, (tenant, key.id), KeyMark::Revoked)?;
            }
        }
        self.store.note(
            grant,
            &Happening {
                tenant: Some(tenant),
                actor: None,
                session: None,
                class: Class::ResetBegun,
                outcome: Outcome::Done,
                note: None,
            },
        )?;
        self.progress(grant, tenant, campaign)
    }

    /// How far the last campaign of a tenant is, for who is of no tenant: numbers alone.
    pub(super) fn reset_of(&self, tenant: TenantId) -> Result<Option<ResetProgress>, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let campaign = self.campaign(tenant)?;
        campaign.map(|campaign| self.progress(&grant, tenant, campaign)).transpose()
    }

    fn progress(
        &self,
        grant: &Grant,
        tenant: TenantId,
        campaign: Campaign,
    ) -> Result<ResetProgress, UnitError> {
        let today = day_in_japan(self.store.now());
        let accounts = self.store.accounts(grant, tenant)?;
        let may_enter = |one: &&Account| one.until.is_none_or(|until| today < until);
        let open: Vec<&Account> = accounts.iter().filter(may_enter).collect();
        Ok(ResetProgress {
            generation: campaign.generation,
            begun_at: campaign.begun_at,
            closes_on: campaign.closes_on,
            users: open.len(),
            left: open.iter().filter(|one| one.reset.is_some()).count(),
        })
    }

    /// How far the last campaign of the visitor's office is; nothing when there was none.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn reset_progress(&self, visitor: &Visitor) -> Result<Option<ResetProgress>, EntryError> {
        let grant = looks_at_users(visitor)?;
        let tenant = visitor.session.tenant();
        let campaign = self.campaign(tenant)?;
        Ok(campaign.map(|campaign| self.progress(&grant, tenant, campaign)).transpose()?)
    }
}
