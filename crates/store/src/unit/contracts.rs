//! 契約 — contracts as jobs and operators see them: without a name, so without a key.

use romori_identity::Grant;
use romori_types::{Date, TenantId, Timestamp};

use super::UnitError;
use super::code::{date, day, instant};
use super::store::Store;
use super::tenants::{ContractState, TenantKind, house};
use crate::engine::{Row, Scope, StoreError};

/// 契約 — what of a tenant lies in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contract {
    /// Whose.
    pub tenant: TenantId,
    /// 種類
    pub kind: TenantKind,
    /// 状態
    pub state: ContractState,
    /// 開始日
    pub from: Date,
    /// 終了日, the last day.
    pub to: Option<Date>,
    /// When the tenant was made.
    pub made_at: Timestamp,
    /// How many accounts it has.
    pub accounts: u64,
    /// Whether everybody needs a second factor, not administrators alone.
    pub factor_for_all: bool,
}

impl Contract {
    /// Whether its people may work on a day.
    pub fn is_in_force(&self, on: Date) -> bool {
        let begun = self.from <= on && self.to.is_none_or(|to| on <= to);
        begun && self.state != ContractState::Ended
    }
}

fn contract(row: &Row<'_>) -> Result<Contract, StoreError> {
    let to = row.int_or_null(4)?;
    Ok(Contract {
        tenant: row.id(0)?,
        kind: TenantKind::of_code(row.number(1)?).ok_or_else(|| row.inconsistent(1))?,
        state: ContractState::of_code(row.number(2)?).ok_or_else(|| row.inconsistent(2))?,
        from: date(row.int(3)?).ok_or_else(|| row.inconsistent(3))?,
        to: to.map(|to| date(to).ok_or_else(|| row.inconsistent(4))).transpose()?,
        made_at: instant(row.int(5)?).ok_or_else(|| row.inconsistent(5))?,
        accounts: row.number(6)?,
        factor_for_all: row.int(7)? != 0,
    })
}

impl Store {
    /// Every contract, the oldest first.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn contracts(&self, grant: &Grant) -> Result<Vec<Contract>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select t.id, t.kind, t.state, t.contract_from, t.contract_to, t.made_at,
                        (select count(*) from account a where a.tenant_id = t.id), t.factor_for_all
                 from tenant t order by t.made_at, t.id",
                &[],
                contract,
            )
        })?)
    }

    /// How many clients and persons a tenant has ever had: numbers, of which nothing is opened.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn tenant_counts(&self, grant: &Grant, tenant: TenantId) -> Result<(u64, u64), UnitError> {
        house(grant)?;
        let counts = self.engine().read(Scope::Tenant(tenant), |connection| {
            connection.query_optional(
                "select (select count(*) from client where tenant_id = $1),
                        (select count(*) from person where tenant_id = $1)",
                &[tenant.into()],
                |row| Ok((row.number(0)?, row.number(1)?)),
            )
        })?;
        counts.ok_or(UnitError::Absent)
    }

    /// The contract of a tenant.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such tenant.
    pub fn contract(&self, grant: &Grant, tenant: TenantId) -> Result<Contract, UnitError> {
        house(grant)?;
        let found = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select t.id, t.kind, t.state, t.contract_from, t.contract_to, t.made_at,
                        (select count(*) from account a where a.tenant_id = t.id), t.factor_for_all
                 from tenant t where t.id = $1",
                &[tenant.into()],
                contract,
            )
        })?;
        found.ok_or(UnitError::Absent)
    }

    /// Says what state a contract is in and which its last day is.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such tenant; when the store cannot write.
    pub fn change_contract(
        &self,
        grant: &Grant,
        tenant: TenantId,
        state: ContractState,
        to: Option<Date>,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update tenant set state = $2, contract_to = $3 where id = $1",
                &[tenant.into(), state.code().into(), to.map(day).into()],
            )
        })?;
        if changed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }

    /// Says whether everybody of a tenant needs a second factor.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such tenant; when the store cannot write.
    pub fn set_factor_for_all(
        &self,
        grant: &Grant,
        tenant: TenantId,
        all: bool,
    ) -> Result<(), UnitError> {
        super::accounts::of_tenant(grant, tenant)?;
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update tenant set factor_for_all = $2 where id = $1",
                &[tenant.into(), i64::from(all).into()],
            )
        })?;
        if changed == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }
}
