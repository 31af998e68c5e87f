//! 終わりの処理 — accounts whose contract, trial or time is over, and those that nobody uses.

use std::collections::HashMap;

use romori_identity::{AccountState, Grant, is_dormant};
use romori_record::Class;
use romori_store::{AccountUse, Contract, ContractState, DailyCounts, UnitError};
use romori_types::{Date, TenantId};

use super::{House, happening, next_operating_day};

impl House {
    /// Deletes what ended so that its next business day is `day` or before.
    pub(super) fn end_accounts(&self, grant: &Grant, day: Date) -> Result<DailyCounts, UnitError> {
        let contracts = self.store.contracts(grant)?;
        let by_tenant: HashMap<TenantId, &Contract> =
            contracts.iter().map(|contract| (contract.tenant, contract)).collect();
        let mut counts = DailyCounts::default();
        for one in self.store.account_uses(grant)? {
            let contract = by_tenant.get(&one.tenant).copied();
            if last_day(&one, contract).is_some_and(|last| self.goes_on(last) <= day) {
                self.note_on(grant, one.tenant, Class::AccountDeleted, one.account)?;
                self.store.delete_account(grant, one.account)?;
                counts.accounts += 1;
            }
        }
        for contract in &contracts {
            let over = contract.to.is_some_and(|to| self.goes_on(to) <= day);
            if over && contract.state != ContractState::Ended {
                let (tenant, to) = (contract.tenant, contract.to);
                self.store.note(grant, &happening(Some(tenant), grant, Class::TenantChanged))?;
                self.store.change_contract(grant, tenant, ContractState::Ended, to)?;
                self.forget_contract(tenant);
                counts.tenants += 1;
            }
        }
        Ok(counts)
    }

    /// The day on which what ended on a day is deleted.
    pub(crate) fn goes_on(&self, last: Date) -> Date {
        next_operating_day(self.law, last)
    }

    /// Turns off who did not use his account for 45 days on `day`.
    pub(super) fn turn_off_dormant(
        &self,
        grant: &Grant,
        day: Date,
    ) -> Result<DailyCounts, UnitError> {
        let mut counts = DailyCounts::default();
        for one in self.store.account_uses(grant)? {
            if one.state == AccountState::Active && is_dormant(one.last, day) {
                self.note_on(grant, one.tenant, Class::AccountTurnedOff, one.account)?;
                self.store.turn_off(grant, one.account)?;
                counts.accounts += 1;
            }
        }
        Ok(counts)
    }
}

/// The last day on which an account may be used: its own or its contract's, whichever is first.
pub(crate) fn last_day(one: &AccountUse, contract: Option<&Contract>) -> Option<Date> {
    let own = one.until.and_then(|until| until.yesterday().ok());
    let of_contract = contract.and_then(|contract| contract.to);
    match (own, of_contract) {
        (Some(own), Some(contract)) => Some(own.min(contract)),
        (one, other) => one.or(other),
    }
}
