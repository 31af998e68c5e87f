//! 支援 — an operator asking to look into a tenant, and what the tenant lets him: for a time, some
//! functions and some clients. It ends by itself.

use romori_identity::{Clients, Functions, Grant, Supporting};
use romori_types::{ActorId, ClientId, FactId, SessionId, SupportId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError, Value};

/// What was asked lapses when nobody answers. Unit: seconds.
const ASKED_SECONDS: i64 = 24 * 60 * 60;
/// The same where it is urgent. Unit: seconds.
const URGENT_SECONDS: i64 = 60 * 60;
const VERSION: u32 = 1;
const NO_ANSWER: &str = "この支援の申出は、もう決まっているか、期限が過ぎています。";

/// 支援の申出と承認
#[derive(Clone, PartialEq, Eq)]
pub struct Support {
    /// Its id.
    pub id: SupportId,
    /// Whose data.
    pub tenant: TenantId,
    /// Who asked.
    pub asker: ActorId,
    /// When.
    pub asked_at: Timestamp,
    /// For how long. Unit: minutes.
    pub minutes: u16,
    /// 目的, in his words. Empty where nobody reads it.
    pub purpose: String,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Who decided: of the tenant, or the second operator where it is urgent.
    pub decided_by: Option<ActorId>,
    /// Whether two operators open it, because nobody of the tenant can be reached.
    pub urgent: bool,
    /// Whether he is let.
    pub granted: bool,
    /// 機能
    pub functions: Functions,
    /// 顧問先
    pub clients: Clients,
    /// Whether names and numbers are masked.
    pub masked: bool,
    /// Until when, if he is let.
    pub until: Option<Timestamp>,
    /// When it was ended before its time.
    pub ended_at: Option<Timestamp>,
}

// It holds words about a tenant.
romori_types::quiet_debug!(Support);

/// 支援の状態
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupportState {
    /// 回答待ち
    Asked,
    /// 回答がないまま期限切れ
    Lapsed,
    /// 不承認
    Refused,
    /// 承認中
    Open,
    /// 終了
    Over,
}

/// What an operator asks for.
#[derive(Debug, Clone, Copy)]
pub struct NewSupport<'a> {
    /// Whose data.
    pub tenant: TenantId,
    /// For how long. Unit: minutes.
    pub minutes: u16,
    /// 目的
    pub purpose: &'a str,
}

/// What a tenant lets him.
#[derive(Debug, Clone, Copy)]
pub struct Letting<'a> {
    /// 機能
    pub functions: Functions,
    /// 顧問先; at least one.
    pub clients: &'a [ClientId],
    /// Whether names and numbers are masked.
    pub masked: bool,
}

impl Support {
    /// How it stands at an instant.
    pub fn state(&self, now: Timestamp) -> SupportState {
        match (self.decided_at, self.granted) {
            (None, _) if now.as_second() - self.asked_at.as_second() >= self.waits() => {
                SupportState::Lapsed
            }
            (None, _) => SupportState::Asked,
            (Some(_), false) => SupportState::Refused,
            (Some(_), true) if self.minutes_left(now) > 0 => SupportState::Open,
            (Some(_), true) => SupportState::Over,
        }
    }

    /// How long an answer is waited for. Unit: seconds.
    const fn waits(&self) -> i64 {
        if self.urgent { URGENT_SECONDS } else { ASKED_SECONDS }
    }

    /// Minutes that are left, begun ones whole; 0 where nothing is let, or it is over.
    pub fn minutes_left(&self, now: Timestamp) -> u16 {
        let open = self.granted && self.ended_at.is_none();
        let until = self.until.filter(|_| open).map_or(0, Timestamp::as_second);
        let left = (until - now.as_second()).clamp(0, i64::from(self.minutes) * 60);
        u16::try_from(left.div_euclid(60) + i64::from(left % 60 > 0)).unwrap_or(0)
    }

    /// What a session may see that entered it.
    pub fn supporting(&self, now: Timestamp) -> Supporting {
        Supporting {
            support: self.id,
            tenant: self.tenant,
            functions: self.functions,
            clients: self.clients.clone(),
            masked: self.masked,
            minutes: self.minutes_left(now),
            urgent: self.urgent,
        }
    }
}

pub(super) fn place(tenant: TenantId, id: SupportId) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::Support,
        row: FactId::from_bytes(*id.as_bytes()),
        block: Block::Sensitive,
        version: VERSION,
    }
}

/// What is sealed of a tenant's supports under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, sealed from support
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?), row.bytes(1)?.to_vec())),
    )
}

/// Writes a purpose anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update support set sealed = $3 where id = $1 and sealed = $2";

fn read(row: &Row<'_>) -> Result<(Support, Vec<u8>), StoreError> {
    let at = |place| instant(row.int(place)?).ok_or_else(|| row.inconsistent(place));
    let at_or_none = |place| {
        let found = row.int_or_null(place)?;
        found.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    let support = Support {
        id: row.id(0)?,
        tenant: row.id(1)?,
        asker: row.id(2)?,
        asked_at: at(3)?,
        minutes: row.number(4)?,
        purpose: String::new(),
        decided_at: at_or_none(6)?,
        granted: row.int(7)? == 1,
        functions: Functions::from_bits(row.number(8)?),
        clients: Clients::only([]),
        masked: row.int(9)? != 0,
        until: at_or_none(10)?,
        ended_at: at_or_none(11)?,
        decided_by: row.id_or_null(12)?,
        urgent: row.int(13)? != 0,
    };
    Ok((support, row.bytes(5)?.to_vec()))
}

pub(super) type Found = Vec<(Support, Vec<u8>)>;

pub(super) fn found(
    connection: &mut Connection<'_>,
    sql: &'static str,
    value: Value<'_>,
) -> Result<Found, StoreError> {
    let mut all = connection.query(sql, &[value], read)?;
    for (one, _) in &mut all {
        let clients: Vec<ClientId> = connection.query(
            "select client_id from support_client where support_id = $1",
            &[one.id.into()],
            |row| row.id(0),
        )?;
        one.clients = Clients::only(clients);
    }
    Ok(all)
}

impl Store {
    pub(super) fn with_purposes(&self, found: Found) -> Result<Vec<Support>, UnitError> {
        let open = |(one, sealed): (Support, Vec<u8>)| {
            let text = self.open_house(one.tenant, &place(one.tenant, one.id), &sealed)?;
            let unreadable = |_| UnitError::Unreadable { kind: "支援", row: one.id.to_string() };
            Ok(Support { purpose: String::from_utf8(text).map_err(unreadable)?, ..one })
        };
        found.into_iter().map(open).collect()
    }

    /// Asks a tenant. The words are sealed for its house.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn ask_support(&self, grant: &Grant, new: &NewSupport<'_>) -> Result<SupportId, UnitError> {
        house(grant)?;
        let id = SupportId::new(self.now(), self.chance())?;
        let keys = self.house_keys(new.tenant)?;
        let place = place(new.tenant, id);
        let sealed = keys.seal(&mut self.nonces(), &place, new.purpose.as_bytes())?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into support (id, tenant_id, asker, asked_at, minutes, sealed, granted,
                     functions, masked)
                 values ($1, $2, $3, $4, $5, $6, 0, 0, 1)",
                &[
                    id.into(),
                    new.tenant.into(),
                    grant.actor().into(),
                    now.into(),
                    i64::from(new.minutes).into(),
                    sealed.as_bytes().into(),
                ],
            )
        })?;
        Ok(id)
    }

    /// What was asked of a tenant, the latest first.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when the grant is for another tenant.
    pub fn supports_of(&self, grant: &Grant, tenant: TenantId) -> Result<Vec<Support>, UnitError> {
        of_tenant(grant, tenant)?;
        let all = self.engine().read(Scope::Control, |connection| {
            found(
                connection,
                "select id, tenant_id, asker, asked_at, minutes, sealed, decided_at, granted,
                        functions, masked, until, ended_at, decided_by, urgent
                 from support where tenant_id = $1 order by asked_at desc, id",
                tenant.into(),
            )
        })?;
        self.with_purposes(all)
    }

    /// What an operator asked for, the latest first.
    ///
    /// # Errors
    /// When the grant is not for the house.
    pub fn supports_asked(&self, grant: &Grant, asker: ActorId) -> Result<Vec<Support>, UnitError> {
        house(grant)?;
        let all = self.engine().read(Scope::Control, |connection| {
            found(
                connection,
                "select id, tenant_id, asker, asked_at, minutes, sealed, decided_at, granted,
                        functions, masked, until, ended_at, decided_by, urgent
                 from support where asker = $1 order by asked_at desc, id",
                asker.into(),
            )
        })?;
        self.with_purposes(all)
    }

    /// Lets an operator look, from now on for the time that he asked; or not. Decided once.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when this tenant was asked for no such thing;
    /// [`UnitError::Periods`] when it is decided or has lapsed.
    pub fn decide_support(
        &self,
        grant: &Grant,
        (tenant, id): (TenantId, SupportId),
        letting: Option<&Letting<'_>>,
    ) -> Result<(), UnitError> {
        let all = self.supports_of(grant, tenant)?;
        let asked = all.iter().find(|one| one.id == id).ok_or(UnitError::Absent)?;
        let now = self.now();
        if asked.state(now) != SupportState::Asked {
            return Err(UnitError::Periods(NO_ANSWER));
        }
        let until = micros(now) + i64::from(asked.minutes) * 60_000_000;
        let functions = letting.map_or(0, |letting| letting.functions.bits());
        let functions = i64::try_from(functions).map_err(|_| UnitError::NotGranted)?;
        let masked = letting.is_none_or(|letting| letting.masked);
        self.engine().write(Scope::Control, |connection| {
            let decided = connection.execute(
                "update support set decided_by = $3, decided_at = $4, granted = $5,
                        functions = $6, masked = $7, until = $8
                 where id = $1 and tenant_id = $2 and decided_at is null
                   and (urgent = 0 or $5 = 0)",
                &[
                    id.into(),
                    tenant.into(),
                    grant.actor().into(),
                    micros(now).into(),
                    i64::from(letting.is_some()).into(),
                    functions.into(),
                    i64::from(masked).into(),
                    letting.map(|_| until).into(),
                ],
            )?;
            if decided == 0 {
                return Err(UnitError::Periods(NO_ANSWER));
            }
            for client in letting.iter().flat_map(|letting| letting.clients) {
                connection.execute(
                    "insert into support_client (support_id, client_id) values ($1, $2)",
                    &[id.into(), (*client).into()],
                )?;
            }
            Ok(())
        })
    }

    /// Ends what was let, from this moment: by the tenant or by who asked. Whether it was open.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn end_support(
        &self,
        grant: &Grant,
        id: SupportId,
        by: ActorId,
    ) -> Result<bool, UnitError> {
        house(grant)?;
        let now = micros(self.now());
        let ended = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update support set ended_at = $2, ended_by = $3
                 where id = $1 and granted = 1 and ended_at is null and until > $2",
                &[id.into(), now.into(), by.into()],
            )
        })?;
        Ok(ended > 0)
    }

    /// Under what a session of an operator looks; none at home. One that is over is told all the
    /// same, so that nobody finds himself elsewhere without having asked for it.
    ///
    /// # Errors
    /// When the grant is not for the house.
    pub fn supporting(
        &self,
        grant: &Grant,
        session: SessionId,
    ) -> Result<Option<Support>, UnitError> {
        house(grant)?;
        let all = self.engine().read(Scope::Control, |connection| {
            found(
                connection,
                "select s.id, s.tenant_id, s.asker, s.asked_at, s.minutes, s.sealed, s.decided_at,
                        s.granted, s.functions, s.masked, s.until, s.ended_at, s.decided_by,
                        s.urgent
                 from supporting e join support s on s.id = e.support_id
                 where e.session_id = $1",
                session.into(),
            )
        })?;
        Ok(all.into_iter().next().map(|(support, _)| support))
    }

    /// Lets a session look under what its operator was let.
    ///
    /// # Errors
    /// When the grant is not for the house; when the session looks under one already.
    pub fn enter_support(
        &self,
        grant: &Grant,
        session: SessionId,
        support: SupportId,
    ) -> Result<(), UnitError> {
        house(grant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into supporting (session_id, support_id) values ($1, $2)",
                &[session.into(), support.into()],
            )
        })?;
        Ok(())
    }
}
