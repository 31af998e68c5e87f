//! 利用者の終わり — an account goes, with all that lives by it; its name stays for the log.

use romori_identity::{AccountState, Grant};
use romori_types::{ActorId, Date, TenantId, day_in_japan};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{date, instant, micros};
use super::directory::place;
use super::store::Store;
use super::tenants::house;
use crate::engine::Scope;

/// 利用者とともに消えるもの — rows that die with an account.
///
/// Whoever adds a table of the installation with a column that names an account adds it here, or to
/// what stays; a test compares with the tables as they are.
#[derive(Debug, Clone, Copy)]
pub struct Dying {
    /// The table.
    pub table: &'static str,
    /// The statement that deletes what is of the account `$1`.
    pub delete: &'static str,
}

/// Everything that dies with an account, in this order, the account itself the last.
pub const DIES: &[Dying] = &[
    Dying { table: "session", delete: "delete from session where actor = $1" },
    Dying { table: "api_key", delete: "delete from api_key where account = $1" },
    Dying { table: "credential", delete: "delete from credential where actor = $1" },
    Dying {
        table: "device_certificate",
        delete: "delete from device_certificate
                 where device in (select id from device where account = $1)",
    },
    Dying {
        table: "browser_key",
        delete: "delete from browser_key
                 where device in (select id from device where account = $1)",
    },
    Dying { table: "device", delete: "delete from device where account = $1" },
    Dying { table: "enrolment", delete: "delete from enrolment where account = $1" },
    Dying {
        table: "admission",
        delete: "delete from admission where account = $1 or asked_by = $1",
    },
    Dying { table: "company_link", delete: "delete from company_link where actor = $1" },
    Dying { table: "mail_address", delete: "delete from mail_address where account = $1" },
    Dying { table: "letter", delete: "delete from letter where account = $1" },
    Dying { table: "directory_member", delete: "delete from directory_member where account = $1" },
    Dying { table: "provisioned", delete: "delete from provisioned where account = $1" },
    Dying { table: "account", delete: "delete from account where id = $1" },
];

/// 利用の様子 — of an account, what lies in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountUse {
    /// Whose.
    pub account: ActorId,
    /// The tenant that it belongs to.
    pub tenant: TenantId,
    /// Whether it is on.
    pub state: AccountState,
    /// The day after its last one, if it has an end.
    pub until: Option<Date>,
    /// The day in Japan on which it was used, made or opened again last.
    pub last: Date,
    /// The day in Japan on which it was made.
    pub made_on: Date,
    /// The day in Japan on which it was opened again last, if it ever was.
    pub opened_on: Option<Date>,
}

impl Store {
    /// All accounts of the installation, without anything sealed.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn account_uses(&self, grant: &Grant) -> Result<Vec<AccountUse>, UnitError> {
        house(grant)?;
        let own = grant.data_tenant();
        let mut uses = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, tenant_id, state, valid_to, made_at, used_at, opened_at from account
                 order by tenant_id, id",
                &[],
                |row| {
                    let until = row.int_or_null(3)?;
                    let last = [row.int_or_null(5)?, row.int_or_null(6)?].into_iter().flatten();
                    let last = instant(last.fold(row.int(4)?, i64::max));
                    let last = last.ok_or_else(|| row.inconsistent(4))?;
                    let made = instant(row.int(4)?).ok_or_else(|| row.inconsistent(4))?;
                    Ok(AccountUse {
                        account: row.id(0)?,
                        tenant: row.id(1)?,
                        state: AccountState::of_code(row.number(2)?)
                            .ok_or_else(|| row.inconsistent(2))?,
                        until: until
                            .map(|until| date(until).ok_or_else(|| row.inconsistent(3)))
                            .transpose()?,
                        last: day_in_japan(last),
                        made_on: day_in_japan(made),
                        opened_on: row.int_or_null(6)?.and_then(instant).map(day_in_japan),
                    })
                },
            )
        })?;
        uses.retain(|one| own.is_none_or(|own| own == one.tenant));
        Ok(uses)
    }

    /// Turns an account off and ends its sessions.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn turn_off(&self, grant: &Grant, account: ActorId) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update account set state = $2 where id = $1",
                &[account.into(), AccountState::Off.code().into()],
            )?;
            connection.execute(
                "update session set ended_at = $2 where actor = $1 and ended_at is null",
                &[account.into(), now.into()],
            )
        })?;
        Ok(())
    }

    /// Notes that an account was opened again: the days without use are counted from now on.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn note_opened(&self, grant: &Grant, account: ActorId) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update account set opened_at = $2 where id = $1",
                &[account.into(), now.into()],
            )
        })?;
        Ok(())
    }

    /// Deletes an account with everything that lives by it. Its name goes to the sealed directory,
    /// in the same transaction; the account's row and login name are gone.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches; when the store cannot
    /// write.
    pub fn delete_account(&self, grant: &Grant, id: ActorId) -> Result<(), UnitError> {
        let account = self.account(grant, id)?;
        let tenant = account.tenant;
        of_tenant(grant, tenant)?;
        let keys = self.house_keys(tenant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            let place = place(tenant, id);
            let sealed = keys.seal(&mut self.nonces(), &place, account.name.as_bytes())?;
            connection.execute(
                "insert into actor (id, tenant_id, sealed, ended_at) values ($1, $2, $3, $4)
                 on conflict (id) do update set sealed = excluded.sealed",
                &[id.into(), tenant.into(), sealed.as_bytes().into(), now.into()],
            )?;
            for dying in DIES {
                connection.execute(dying.delete, &[id.into()])?;
            }
            Ok::<_, UnitError>(())
        })
    }
}
