//! 担当の割当て — which member has which clients in his charge, since when and until when. Rows are
//! added and ended, never changed otherwise, so that each day's answer stays.

use romori_identity::Grant;
use romori_types::{ActorId, AssignmentId, ClientId, Date, TenantId, Timestamp, day_in_japan};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{date, day, instant, micros};
use super::store::Store;
use crate::engine::{Row, Scope, StoreError};

/// 担当の割当て
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Which client.
    pub client: ClientId,
    /// In whose charge.
    pub actor: ActorId,
    /// First day.
    pub from: Date,
    /// The day after the last one; without one it has no end.
    pub to: Option<Date>,
    /// Who decided it.
    pub made_by: ActorId,
    /// When.
    pub made_at: Timestamp,
}

impl Assignment {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on < to)
    }
}

/// A client that comes into somebody's charge, or into nobody's.
#[derive(Debug, Clone, Copy)]
pub struct NewAssignment {
    /// Of which tenant.
    pub tenant: TenantId,
    /// Which client.
    pub client: ClientId,
    /// In whose charge; nobody's when none.
    pub actor: Option<ActorId>,
    /// From which day.
    pub from: Date,
}

const TOO_EARLY: &str =
    "いまの担当が始まる日か、それより前の日は選べません。あとの日を入れてください。";
const SAME: &str = "その会員が、すでに担当しています。ほかの会員を選んでください。";

fn read(row: &Row<'_>) -> Result<Assignment, StoreError> {
    let to = row.int_or_null(4)?;
    Ok(Assignment {
        id: row.id(0)?,
        client: row.id(1)?,
        actor: row.id(2)?,
        from: date(row.int(3)?).ok_or_else(|| row.inconsistent(3))?,
        to: to.map(|to| date(to).ok_or_else(|| row.inconsistent(4))).transpose()?,
        made_by: row.id(5)?,
        made_at: instant(row.int(6)?).ok_or_else(|| row.inconsistent(6))?,
    })
}

impl Store {
    /// Every assignment of a tenant, ended ones too, by client and day.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant.
    pub fn assignments(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<Assignment>, UnitError> {
        of_tenant(grant, tenant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, client_id, actor, valid_from, valid_to, made_by, made_at from assignment
                 where tenant_id = $1 order by client_id, valid_from, made_at",
                &[tenant.into()],
                read,
            )
        })?)
    }

    /// The clients that are in an account's charge today.
    pub(super) fn assigned_to(&self, actor: ActorId) -> Result<Vec<ClientId>, UnitError> {
        let today = day(day_in_japan(self.now()));
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select client_id from assignment
                 where actor = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)",
                &[actor.into(), today.into()],
                |row| row.id(0),
            )
        })?)
    }

    /// Puts a client into somebody's charge from a day on. Whoever had it sees nothing of it from
    /// that day.
    ///
    /// # Errors
    /// [`UnitError::Periods`] when the present charge begins on that day or later, or is his
    /// already.
    pub fn assign(&self, grant: &Grant, new: &NewAssignment) -> Result<(), UnitError> {
        of_tenant(grant, new.tenant)?;
        let id = AssignmentId::new(self.now(), self.chance())?;
        let (from, now) = (day(new.from), micros(self.now()));
        self.engine().write(Scope::Control, |connection| {
            let open = connection.query(
                "select id, client_id, actor, valid_from, valid_to, made_by, made_at from assignment
                 where tenant_id = $1 and client_id = $2
                   and (valid_to is null or valid_to > $3) order by valid_from",
                &[new.tenant.into(), new.client.into(), from.into()],
                read,
            )?;
            if open.iter().any(|one| one.from >= new.from) {
                return Err(UnitError::Periods(TOO_EARLY));
            }
            if new.actor.is_some() && open.iter().any(|one| Some(one.actor) == new.actor) {
                return Err(UnitError::Periods(SAME));
            }
            connection.execute(
                "update assignment set valid_to = $3 where tenant_id = $1 and client_id = $2
                   and valid_from < $3 and (valid_to is null or valid_to > $3)",
                &[new.tenant.into(), new.client.into(), from.into()],
            )?;
            let Some(actor) = new.actor else { return Ok(()) };
            connection.execute(
                "insert into assignment (id, tenant_id, client_id, actor, valid_from, valid_to,
                     made_by, made_at)
                 values ($1, $2, $3, $4, $5, null, $6, $7)",
                &[
                    id.into(),
                    new.tenant.into(),
                    new.client.into(),
                    actor.into(),
                    from.into(),
                    grant.actor().into(),
                    now.into(),
                ],
            )?;
            Ok(())
        })
    }
}
