//! 運営の様子 — what those who run the installation see of it: contracts, numbers, the day's work.
//! No name of anybody, not even a tenant's own.

use romori_identity::{Function, Grant};
use romori_store::{DailyDone, TenantKind, UnitError};
use romori_types::{Purpose, Span, TenantId, day_in_japan};

use super::House;
use super::contract::{ContractChange, Terms};
use super::daily::Alarm;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::reset::ResetProgress;

/// So many days of work are told.
const TOLD_DAYS: i64 = 7;

/// 契約者の一行
#[derive(Debug, Clone)]
pub struct TenantLine {
    /// 契約と、終わったあとの日取り
    pub terms: Terms,
    /// How many clients it ever had.
    pub clients: u64,
    /// How many persons it ever had.
    pub persons: u64,
    /// How far its last 一斉再設定 is; none when there was none.
    pub reset: Option<ResetProgress>,
}

/// 運営の様子
#[derive(Debug, Clone)]
pub struct Board {
    /// Every contract, the oldest first.
    pub tenants: Vec<TenantLine>,
    /// What presses, or came late.
    pub alarms: Vec<Alarm>,
    /// The work of the last days.
    pub done: Vec<DailyDone>,
}

impl House {
    /// How the installation stands.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn board(&self, visitor: &Visitor) -> Result<Board, EntryError> {
        let grant = looks_at_tenants(visitor)?;
        let mut tenants = Vec::new();
        for terms in self.terms()? {
            if terms.contract.kind != TenantKind::Installation {
                tenants.push(self.tenant_line(&grant, terms)?);
            }
        }
        let today = day_in_japan(self.store.now());
        let since = today.checked_sub(Span::new().days(TOLD_DAYS)).unwrap_or(today);
        let (alarms, done) = (self.daily_alarms()?, self.daily_done_since(since)?);
        Ok(Board { tenants, alarms, done })
    }

    fn tenant_line(&self, grant: &Grant, terms: Terms) -> Result<TenantLine, UnitError> {
        let tenant = terms.contract.tenant;
        let (clients, persons) = self.store.tenant_counts(grant, tenant)?;
        Ok(TenantLine { terms, clients, persons, reset: self.reset_of(tenant)? })
    }

    /// The contract of one tenant.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is no such tenant.
    pub fn terms_of(&self, visitor: &Visitor, tenant: TenantId) -> Result<Terms, EntryError> {
        looks_at_tenants(visitor)?;
        let has = |terms: &Terms| {
            let contract = &terms.contract;
            contract.tenant == tenant && contract.kind != TenantKind::Installation
        };
        Ok(self.terms()?.into_iter().find(has).ok_or(UnitError::Absent)?)
    }

    /// Changes a contract: 運営管理者 alone.
    ///
    /// # Errors
    /// When the visitor may not; as [`House::change_contract`].
    pub fn change_contract_by(
        &self,
        visitor: &Visitor,
        tenant: TenantId,
        change: ContractChange,
    ) -> Result<Terms, EntryError> {
        let granted = visitor.grant(Function::ManageContracts, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        self.change_contract(&grant, tenant, change)
    }
}

fn looks_at_tenants(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::ViewTenants, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}
