//! 委託 — one tenant letting an account of another one act for it: for named clients and functions,
//! on a ground, from a day until another.

use romori_identity::{Acting, Clients, Functions, Grant};
use romori_types::{
    ActorId, ClientId, Date, DelegationId, SessionId, TenantId, Timestamp, day_in_japan,
};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{date, day, instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError, Value};

romori_types::coded! {
    /// 委託の根拠
    Ground: u8 {
        /// 業務委託契約
        Contract = 1, "業務委託契約";
        /// 再委託契約
        Subcontract = 2, "再委託契約";
        /// 引継ぎの取決め
        Handover = 3, "引継ぎの取決め";
        /// 災害時などの応援の取決め
        MutualAid = 4, "災害時などの応援の取決め";
    }
}

/// 委託
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// Who gave it.
    pub tenant: TenantId,
    /// Who may act.
    pub actor: ActorId,
    /// The tenant that he belongs to.
    pub home: TenantId,
    /// What he may do.
    pub functions: Functions,
    /// For which clients.
    pub clients: Clients,
    /// 根拠
    pub ground: Ground,
    /// When that was agreed.
    pub agreed_on: Date,
    /// First day.
    pub from: Date,
    /// The day after the last one.
    pub until: Date,
    /// Who gave it.
    pub made_by: ActorId,
    /// When it was taken back before its end.
    pub taken_at: Option<Timestamp>,
}

impl Delegation {
    /// The day after the last one on which it holds, taken back or not.
    pub fn ends(&self) -> Date {
        self.taken_at.map_or(self.until, |at| self.until.min(day_in_japan(at)))
    }

    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && on < self.ends()
    }

    /// What a session brings that acts under it.
    pub fn acting(&self) -> Acting {
        Acting {
            delegation: self.id,
            tenant: self.tenant,
            functions: self.functions,
            clients: self.clients.clone(),
            from: self.from,
            until: self.ends(),
        }
    }
}

/// A delegation that is given.
#[derive(Debug, Clone, Copy)]
pub struct NewDelegation<'a> {
    /// By whom.
    pub tenant: TenantId,
    /// Who may act.
    pub actor: ActorId,
    /// What he may do.
    pub functions: Functions,
    /// For which clients; at least one.
    pub clients: &'a [ClientId],
    /// 根拠
    pub ground: Ground,
    /// When that was agreed.
    pub agreed_on: Date,
    /// First day.
    pub from: Date,
    /// The day after the last one.
    pub until: Date,
}

const NO_DAYS: &str = "終わりの日は、始まりの日より後にしてください。";

fn read(row: &Row<'_>) -> Result<Delegation, StoreError> {
    let on = |place| date(row.int(place)?).ok_or_else(|| row.inconsistent(place));
    let taken = row.int_or_null(10)?;
    let functions: u64 = row.number(4)?;
    Ok(Delegation {
        id: row.id(0)?,
        tenant: row.id(1)?,
        actor: row.id(2)?,
        home: row.id(3)?,
        functions: Functions::from_bits(functions),
        clients: Clients::only([]),
        ground: Ground::of_code(row.number(5)?).ok_or_else(|| row.inconsistent(5))?,
        agreed_on: on(6)?,
        from: on(7)?,
        until: on(8)?,
        made_by: row.id(9)?,
        taken_at: taken.map(|at| instant(at).ok_or_else(|| row.inconsistent(10))).transpose()?,
    })
}

fn found(
    connection: &mut Connection<'_>,
    sql: &'static str,
    value: Value<'_>,
) -> Result<Vec<Delegation>, StoreError> {
    let mut all = connection.query(sql, &[value], read)?;
    for one in &mut all {
        let clients: Vec<ClientId> = connection.query(
            "select client_id from delegation_client where delegation_id = $1",
            &[one.id.into()],
            |row| row.id(0),
        )?;
        one.clients = Clients::only(clients);
    }
    Ok(all)
}

impl Store {
    /// What a tenant has given, the latest first, ended ones too.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant.
    pub fn delegations_given(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<Delegation>, UnitError> {
        of_tenant(grant, tenant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            found(
                connection,
                "select id, tenant_id, actor, actor_tenant, functions, ground, agreed_on,
                 valid_from,         valid_to, made_by, taken_at
                 from delegation where tenant_id = $1 order by made_at desc, id",
                tenant.into(),
            )
        })?)
    }

    /// What was given to an account, the latest first, ended ones too.
    ///
    /// # Errors
    /// When the grant is not for accounts.
    pub fn delegations_held(
        &self,
        grant: &Grant,
        actor: ActorId,
    ) -> Result<Vec<Delegation>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            found(
                connection,
                "select id, tenant_id, actor, actor_tenant, functions, ground, agreed_on,
                 valid_from,         valid_to, made_by, taken_at
                 from delegation where actor = $1 order by made_at desc, id",
                actor.into(),
            )
        })?)
    }

    /// Gives a delegation. The account is looked for whatever tenant it is of, since whoever names
    /// it was told its id by its owner.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such account, or it is one's own;
    /// [`UnitError::Periods`] when it would hold on no day.
    pub fn delegate(
        &self,
        grant: &Grant,
        new: &NewDelegation<'_>,
    ) -> Result<DelegationId, UnitError> {
        of_tenant(grant, new.tenant)?;
        if new.from >= new.until {
            return Err(UnitError::Periods(NO_DAYS));
        }
        let id = DelegationId::new(self.now(), self.chance())?;
        let now = micros(self.now());
        let functions = i64::try_from(new.functions.bits()).map_err(|_| UnitError::NotGranted)?;
        self.engine().write(Scope::Control, |connection| {
            let home: Option<TenantId> = connection.query_optional(
                "select tenant_id from account where id = $1",
                &[new.actor.into()],
                |row| row.id(0),
            )?;
            let home = home.filter(|home| *home != new.tenant).ok_or(UnitError::Absent)?;
            connection.execute(
                "insert into delegation (id, tenant_id, actor, actor_tenant, functions, ground,
                     agreed_on, valid_from, valid_to, made_by, made_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                &[
                    id.into(),
                    new.tenant.into(),
                    new.actor.into(),
                    home.into(),
                    functions.into(),
                    new.ground.code().into(),
                    day(new.agreed_on).into(),
                    day(new.from).into(),
                    day(new.until).into(),
                    grant.actor().into(),
                    now.into(),
                ],
            )?;
            for client in new.clients {
                connection.execute(
                    "insert into delegation_client (delegation_id, client_id) values ($1, $2)",
                    &[id.into(), (*client).into()],
                )?;
            }
            Ok(id)
        })
    }

    /// Takes a delegation back: it holds no more, from this moment.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the tenant has given no such delegation, or it was taken back.
    pub fn take_delegation(
        &self,
        grant: &Grant,
        tenant: TenantId,
        delegation: DelegationId,
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        let now = micros(self.now());
        let taken = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update delegation set taken_at = $3, taken_by = $4
                 where id = $1 and tenant_id = $2 and taken_at is null",
                &[delegation.into(), tenant.into(), now.into(), grant.actor().into()],
            )
        })?;
        if taken == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }

    /// Under which delegation a session acts: none in its own tenant. One that has ended is told
    /// all the same, so that nobody finds himself in another tenant without having asked for it.
    ///
    /// # Errors
    /// When the grant is not for accounts.
    pub fn acting(
        &self,
        grant: &Grant,
        session: SessionId,
    ) -> Result<Option<Delegation>, UnitError> {
        house(grant)?;
        let all = self.engine().read(Scope::Control, |connection| {
            found(
                connection,
                "select d.id, d.tenant_id, d.actor, d.actor_tenant, d.functions, d.ground,
                        d.agreed_on, d.valid_from, d.valid_to, d.made_by, d.taken_at
                 from acting a join delegation d on d.id = a.delegation_id
                 where a.session_id = $1",
                session.into(),
            )
        })?;
        Ok(all.into_iter().next())
    }

    /// Lets a session act under a delegation.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the session acts under one already.
    pub fn act(
        &self,
        grant: &Grant,
        session: SessionId,
        delegation: DelegationId,
    ) -> Result<(), UnitError> {
        house(grant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into acting (session_id, delegation_id) values ($1, $2)",
                &[session.into(), delegation.into()],
            )
        })?;
        Ok(())
    }
}
