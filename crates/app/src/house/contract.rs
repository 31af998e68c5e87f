//! 契約 — what the operator says about a tenant: trial or not, and the last day. Nobody enters
//! outside of it.

use std::sync::PoisonError;

use romori_identity::{Account, AccountState, Grant, Job, SignInRefusal, Violation};
use romori_record::{Class, Outcome};
use romori_store::{Contract, ContractState, Happening, NewTenant, TenantKind, UnitError};
use romori_types::{ActorId, Date, TenantId, Timestamp, day_in_japan};

use super::House;
use super::entry::NewOffice;
use super::entry_error::EntryError;

/// A contract is looked at anew after so long. What this program itself changes holds at once.
const CONTRACT_SECONDS: i64 = 30;

/// 契約の変更
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractChange {
    /// 試用か本契約か
    pub state: ContractState,
    /// 終了日, the last day.
    pub to: Option<Date>,
}

/// 契約と、終わったあとの日取り
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The contract.
    pub contract: Contract,
    /// The day on which its accounts are deleted, if it has an end.
    pub accounts_go_on: Option<Date>,
}

impl House {
    /// Why nobody of a tenant may enter now, if so.
    pub(super) fn contract_violation(
        &self,
        tenant: TenantId,
    ) -> Result<Option<Violation>, UnitError> {
        let now = self.store.now();
        let contract = self.contract_of(tenant, now)?;
        Ok((!contract.is_in_force(day_in_japan(now))).then_some(Violation::ContractOver))
    }

    /// The contract of a tenant, kept in memory for a while.
    pub(super) fn contract_of(
        &self,
        tenant: TenantId,
        now: Timestamp,
    ) -> Result<Contract, UnitError> {
        let held = {
            let contracts = self.contracts.lock().unwrap_or_else(PoisonError::into_inner);
            contracts.get(&tenant).copied().filter(|(_, since)| {
                (0..CONTRACT_SECONDS).contains(&(now.as_second() - since.as_second()))
            })
        };
        let contract = match held {
            Some((contract, _)) => contract,
            None => {
                let contract = self.store.contract(&Grant::for_job(Job::SignIn), tenant)?;
                let mut contracts = self.contracts.lock().unwrap_or_else(PoisonError::into_inner);
                contracts.insert(tenant, (contract, now));
                contract
            }
        };
        Ok(contract)
    }

    /// Whether a contract has ended, so that its name may open no more.
    pub(super) fn contract_is_over(&self, tenant: TenantId) -> Result<bool, UnitError> {
        let contract = self.store.contract(&Grant::for_job(Job::SignIn), tenant)?;
        Ok(contract.state == ContractState::Ended)
    }

    /// Refuses whose contract is over, after he has proved who he is.
    pub(super) fn refuse_without_contract(
        &self,
        grant: &Grant,
        account: Option<&Account>,
    ) -> Result<(), EntryError> {
        let Some(account) = account else { return Ok(()) };
        let Some(over) = self.contract_violation(account.tenant)? else { return Ok(()) };
        let refusal = SignInRefusal::NotAllowed(vec![over]);
        self.note_refusal(grant, Some(account), None, &refusal)?;
        Err(EntryError::Refused(refusal))
    }

    /// The account of a login name.
    ///
    /// # Errors
    /// [`EntryError::NoAccount`] when there is none.
    pub fn account_of_login(&self, login: &str) -> Result<ActorId, EntryError> {
        let found = self.store.account_by_login(&Grant::for_job(Job::Console), login)?;
        found.map(|account| account.id).ok_or(EntryError::NoAccount)
    }

    /// Opens an account again that is off, by its login name. For the console: of an office whose
    /// administrators are all off nobody else can.
    ///
    /// # Errors
    /// [`EntryError::NoAccount`] when there is none of this login name.
    pub fn open_account(&self, grant: &Grant, login: &str) -> Result<(), EntryError> {
        let found = self.store.account_by_login(grant, login)?;
        let mut account = found.ok_or(EntryError::NoAccount)?;
        account.state = AccountState::Active;
        self.store.keep_account(grant, &account)?;
        self.store.note_opened(grant, account.id)?;
        self.gate.open(account.id);
        let what = Happening {
            tenant: Some(account.tenant),
            actor: None,
            session: None,
            class: Class::AccountChanged,
            outcome: Outcome::Done,
            note: None,
        };
        Ok(self.store.note_account(grant, &what, account.id)?)
    }

    /// An account, or none: it may be deleted while a request of its session is on its way.
    pub(super) fn account_if_any(
        &self,
        grant: &Grant,
        account: ActorId,
    ) -> Result<Option<Account>, UnitError> {
        match self.store.account(grant, account) {
            Err(UnitError::Absent) => Ok(None),
            found => found.map(Some),
        }
    }

    /// Has the next request look at a contract anew.
    pub(super) fn forget_contract(&self, tenant: TenantId) {
        self.contracts.lock().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
    }

    /// Every contract with the day on which its accounts go. For the operator: no name is opened.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn terms(&self) -> Result<Vec<Terms>, UnitError> {
        let contracts = self.store.contracts(&Grant::for_job(Job::Housekeeping))?;
        let terms = |contract: Contract| Terms {
            contract,
            accounts_go_on: contract.to.map(|to| self.goes_on(to)),
        };
        Ok(contracts.into_iter().map(terms).collect())
    }

    /// Changes a contract. What has ended begins again only by a new last day, and its accounts
    /// that were deleted do not come back.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such tenant; [`EntryError::ContractDays`] when the
    /// last day is before the first.
    pub fn change_contract(
        &self,
        grant: &Grant,
        tenant: TenantId,
        change: ContractChange,
    ) -> Result<Terms, EntryError> {
        let contract = self.store.contract(grant, tenant)?;
        // The installation's own house has no contract: with its end nobody could run it.
        if contract.kind == TenantKind::Installation {
            return Err(UnitError::NotGranted.into());
        }
        // What is invented stays so, and nothing else becomes it: it would ask for less proof.
        let state = match (contract.state, change.state) {
            (ContractState::Sample, _) => ContractState::Sample,
            (_, ContractState::Sample) => return Err(UnitError::NotGranted.into()),
            (_, state) => state,
        };
        if change.to.is_some_and(|to| to < contract.from) {
            return Err(EntryError::ContractDays);
        }
        self.store.change_contract(grant, tenant, state, change.to)?;
        self.forget_contract(tenant);
        self.store.note(
            grant,
            &Happening {
                tenant: Some(tenant),
                actor: None,
                session: None,
                class: Class::TenantChanged,
                outcome: Outcome::Done,
                note: None,
            },
        )?;
        let contract = self.store.contract(grant, tenant)?;
        Ok(Terms { contract, accounts_go_on: contract.to.map(|to| self.goes_on(to)) })
    }
}

/// Makes an office: a new tenant with its keys.
///
/// # Errors
/// When the grant is not for the house; what the store says.
pub fn make_office(
    house: &House,
    grant: &Grant,
    new: &NewOffice<'_>,
) -> Result<TenantId, EntryError> {
    make_tenant(house, grant, new, ContractState::Paid)
}

/// Makes an office in which everything is invented. A place of an office's own data makes none.
///
/// # Errors
/// As [`make_office`].
pub fn make_sample_office(
    house: &House,
    grant: &Grant,
    new: &NewOffice<'_>,
) -> Result<TenantId, EntryError> {
    make_tenant(house, grant, new, ContractState::Sample)
}

fn make_tenant(
    house: &House,
    grant: &Grant,
    new: &NewOffice<'_>,
    state: ContractState,
) -> Result<TenantId, EntryError> {
    let tenant = NewTenant {
        kind: TenantKind::Office,
        state,
        from: new.from,
        to: None,
        name: new.name.trim().to_owned(),
    };
    Ok(house.store.make_tenant(grant, &tenant)?)
}
