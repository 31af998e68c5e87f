//! Who could have exercised the keys of numbers: accounts with the rights, officers, operators.

use romori_identity::{Account, AccountState, Function, Grant, Job};
use romori_record::Class;
use romori_trace::{Key, Span, TraceError, Which, walk};
use romori_types::{ActorId, Date, TenantId};
use serde::Serialize;

use crate::house::House;
use crate::house::entry_error::EntryError;

/// 鍵を使えた人
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// His id in the log.
    pub actor: ActorId,
    /// 氏名
    pub name: String,
    /// What he could do with numbers, in Japanese.
    pub rights: Vec<&'static str>,
    /// First day of use.
    pub from: Date,
    /// The day after the last one.
    pub until: Option<Date>,
    /// Whether the account is off now.
    pub is_off: bool,
}

/// What uses a number, or decides over it.
const OF_NUMBERS: [Function; 3] =
    [Function::CollectNumbers, Function::UseNumbers, Function::DisposeNumbers];

/// Classes by which rights come and go.
const RIGHTS: [Class; 5] = [
    Class::AccountChanged,
    Class::RightsChanged,
    Class::RightsCopied,
    Class::GroupMapped,
    Class::DelegationChanged,
];

impl House {
    /// Accounts that could handle numbers on some day of the window, as their roles are now, and
    /// how often rights were changed meanwhile. That somebody had other roles before is in the log.
    pub(super) fn right_holders(
        &self,
        tenant: TenantId,
        window: (Date, Date),
        span: Span,
    ) -> Result<(Vec<Holder>, u64), EntryError> {
        let accounts = self.store.accounts(&Grant::for_job(Job::SignIn), tenant)?;
        let holders = accounts.iter().filter_map(|account| holder_of(account, window)).collect();
        Ok((holders, self.rights_changed(tenant, &span)?))
    }

    fn rights_changed(&self, tenant: TenantId, span: &Span) -> Result<u64, EntryError> {
        let log = self.log_reader()?;
        let which = self.trace.positions(&log, &Key::Tenant(tenant), span)?;
        let mut count = 0;
        walk(&log, &Which::These(which), span, |_, entry| {
            count += u64::from(RIGHTS.contains(&entry.class));
            Ok::<(), TraceError>(())
        })?;
        Ok(count)
    }
}

fn holder_of(account: &Account, (from, to): (Date, Date)) -> Option<Holder> {
    let in_force = account.from <= to && account.until.is_none_or(|until| from < until);
    let may = OF_NUMBERS.iter().filter(|function| account.roles.may(**function));
    let withheld = account.rights.limits.functions;
    let rights: Vec<&'static str> =
        may.filter(|function| !withheld.has(**function)).map(|function| function.ja()).collect();
    (in_force && !rights.is_empty()).then(|| Holder {
        actor: account.id,
        name: account.name.clone(),
        rights,
        from: account.from,
        until: account.until,
        is_off: account.state == AccountState::Off,
    })
}
