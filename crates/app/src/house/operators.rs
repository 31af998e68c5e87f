//! 運営者 — those who run the installation. They have their accounts in a house of its own, which is
//! no tenant's and holds nobody's ledgers. The first one is made by whoever reads the console.

use std::sync::PoisonError;

use romori_identity::{
    Account, AccountState, Candidate, Clients, FirstAccount, FirstAccountError, Grant, Job, Party,
    PasswordPolicy, Rights, Role, Roles,
};
use romori_record::{Class, Outcome};
use romori_store::{ContractState, DeviceWay, Happening, NewTenant, TenantKind, UnitError};
use romori_types::{ActorId, TenantId, day_in_japan};
use zeroize::Zeroizing;

use super::House;
use super::codes::EnrolmentCode;
use super::entry::Visitor;
use super::entry_error::EntryError;

/// What an operator can be.
const OF_OPERATORS: [Role; 3] = [Role::Administrator, Role::Support, Role::Watch];
/// What pages head with where no tenant is.
const HOUSE_NAME: &str = "運営";
/// How long the first operator has to register his device. Unit: minutes.
const DEVICE_MINUTES: i64 = 60;

/// 最初の運営者
pub struct NewOperator<'a> {
    /// 登録コード as typed.
    pub code: &'a str,
    /// 利用者ID
    pub login: &'a str,
    /// 氏名
    pub name: &'a str,
    /// パスワード
    pub password: &'a str,
    /// Whether he comes in with a device only, and so needs a code to register one.
    pub with_device: bool,
}

/// Whether an account is of the installation and of no tenant.
pub(super) fn is_operator(account: &Account) -> bool {
    account.rights.party == Party::Operator
}

/// On which side a user stands whom the visitor adds.
pub(super) fn rights_beside(visitor: &Visitor) -> Rights {
    let party = if visitor.session.is_operator() { Party::Operator } else { Party::Staff };
    Rights { party, ..Rights::default() }
}

/// What the log calls it when the visitor makes or changes a user.
pub(super) fn class_beside(visitor: &Visitor, class: Class) -> Class {
    match class {
        Class::AccountMade if visitor.session.is_operator() => Class::OperatorMade,
        Class::AccountChanged | Class::AccountClosed | Class::RightsChanged
            if visitor.session.is_operator() =>
        {
            Class::OperatorChanged
        }
        class => class,
    }
}

/// An operator is 運営管理者, 支援担当 or 監視担当, and nobody else is one of the latter two.
pub(super) fn refuse_roles_of_others(visitor: &Visitor, roles: Roles) -> Result<(), EntryError> {
    let fits = |role: Role| match visitor.session.is_operator() {
        true => OF_OPERATORS.contains(&role),
        false => !matches!(role, Role::Support | Role::Watch),
    };
    if roles.iter().all(fits) { Ok(()) } else { Err(EntryError::OperatorRoles) }
}

impl House {
    /// Opens the making of the first operator, and gives the code for it: shown on the console,
    /// once. A new code ends the former one.
    ///
    /// # Errors
    /// [`EntryError::FirstOperator`] when there is an operator; what the store says.
    pub fn begin_operators(&self) -> Result<Zeroizing<String>, EntryError> {
        let grant = Grant::for_job(Job::FirstAccount);
        let tenant = self.installation_house(&grant)?;
        let operators = self.store.accounts(&grant, tenant)?.len();
        let opened = FirstAccount::open(operators, self.store.now(), self.chance.as_ref());
        let (ceremony, code) = opened.map_err(EntryError::FirstOperator)?;
        *self.ceremony.lock().unwrap_or_else(PoisonError::into_inner) = Some(ceremony);
        Ok(code.reveal())
    }

    /// Makes the first operator, who has the code of the console. He is both 運営管理者 and 支援担当;
    /// he makes the others. A device's code is shown once, where one is needed.
    ///
    /// # Errors
    /// [`EntryError::FirstOperator`] when the code is not the one, or there is an operator already;
    /// when the password does not keep to the rule; when the login name is taken.
    pub fn make_first_operator(
        &self,
        new: &NewOperator<'_>,
    ) -> Result<Option<EnrolmentCode>, EntryError> {
        let grant = Grant::for_job(Job::FirstAccount);
        let over = || EntryError::FirstOperator(FirstAccountError::Over);
        // Held to the end: of two at once one is the first.
        let mut open = self.ceremony.lock().unwrap_or_else(PoisonError::into_inner);
        let ceremony = open.as_mut().ok_or_else(over)?;
        let now = self.store.now();
        ceremony.check(new.code, now).map_err(EntryError::FirstOperator)?;
        let tenant = self.installation_house(&grant)?;
        if !self.store.accounts(&grant, tenant)?.is_empty() {
            return Err(EntryError::FirstOperator(FirstAccountError::AlreadyThere));
        }
        let (login, name) = (new.login.trim(), new.name.trim());
        if login.is_empty() || name.is_empty() {
            return Err(EntryError::Incomplete);
        }
        if self.store.account_by_login(&grant, login)?.is_some() {
            return Err(UnitError::LoginTaken.into());
        }
        let context = self.password_context(tenant, login, name)?;
        let password = PasswordPolicy.check(Candidate::new(new.password), &context);
        let password = password.map_err(EntryError::Password)?;
        let hash = self.gate.hasher().hash(&password, self.chance.as_ref());
        let account = Account {
            id: ActorId::new(now, self.chance.as_ref()).map_err(UnitError::from)?,
            tenant,
            login: login.to_owned(),
            name: name.to_owned(),
            roles: Roles::of(&[Role::Administrator, Role::Support]),
            clients: Clients::only([]),
            rights: Rights { party: Party::Operator, ..Rights::default() },
            from: day_in_japan(now),
            until: None,
            password: Some(hash.map_err(EntryError::Hash)?),
            password_due: false,
            reset: None,
            state: AccountState::Active,
            created_at: now,
            used_at: None,
        };
        self.store.keep_account(&grant, &account)?;
        *open = None;
        self.store.note(
            &grant,
            &Happening {
                tenant: Some(tenant),
                actor: None,
                session: None,
                class: Class::OperatorMade,
                outcome: Outcome::Done,
                note: None,
            },
        )?;
        if !new.with_device {
            return Ok(None);
        }
        let way = (DeviceWay::Request, 0, DEVICE_MINUTES);
        let code = self.code_for(&grant, &account, grant.actor(), way);
        code.map(Some).map_err(|error| match error {
            super::enrolment::DeviceError::Entry(error) => error,
            _ => EntryError::Unit(UnitError::NotGranted),
        })
    }

    /// Whether there is nobody yet who runs the installation.
    ///
    /// # Errors
    /// What the store says.
    pub fn has_no_operator(&self) -> Result<bool, UnitError> {
        let grant = Grant::for_job(Job::FirstAccount);
        match self.store.installation_house(&grant)? {
            None => Ok(true),
            Some(tenant) => Ok(self.store.accounts(&grant, tenant)?.is_empty()),
        }
    }

    /// The names of operators, as pages of a tenant show them; none in their own house.
    pub(super) fn operator_names(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<(ActorId, String)>, UnitError> {
        let house = self.store.installation_house(grant)?.filter(|house| *house != tenant);
        let Some(house) = house else { return Ok(Vec::new()) };
        let now = self.store.accounts(grant, house)?;
        let now = now.into_iter().map(|account| (account.id, account.name));
        let all = self.store.former_names(grant, house)?.into_iter().chain(now);
        Ok(all.map(|(id, name)| (id, format!("運営者 {name}"))).collect())
    }

    /// The installation's own house, made when there is none.
    fn installation_house(&self, grant: &Grant) -> Result<TenantId, UnitError> {
        if let Some(known) = self.store.installation_house(grant)? {
            return Ok(known);
        }
        let new = NewTenant {
            kind: TenantKind::Installation,
            state: ContractState::Paid,
            from: day_in_japan(self.store.now()),
            to: None,
            name: HOUSE_NAME.to_owned(),
        };
        self.store.make_tenant(grant, &new)
    }
}
