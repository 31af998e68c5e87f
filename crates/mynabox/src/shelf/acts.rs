//! History: who did what to whose number, under the id of the entry in the log. Ids alone.

use romori_types::{ActorId, CaseId, ClientId, EntryId, TenantId, Timestamp};
use rusqlite::types::ToSql;
use rusqlite::{Row, params};

use crate::ask::Refusal;
use crate::people::{Holder, NumberPurpose};
use crate::report::{Act, ActKind, Destination, History};
use crate::shelf::numbers::holder;
use crate::shelf::{Books, coded, coded_or_none, id, instant, micros};

/// At most so many are told at once.
const MOST: u32 = 1000;

/// One act, before it is told.
pub struct ActRow {
    /// The entry of the log.
    pub entry: EntryId,
    /// When.
    pub at: Timestamp,
    /// Whose data.
    pub tenant: TenantId,
    /// Of which client.
    pub client: ClientId,
    /// What.
    pub kind: ActKind,
    /// By whom.
    pub actor: ActorId,
    /// On whose right.
    pub home: TenantId,
    /// For what.
    pub purpose: Option<NumberPurpose>,
    /// To whom.
    pub destination: Option<Destination>,
    /// For which case.
    pub case: Option<CaseId>,
    /// Whether it was done.
    pub done: bool,
}

fn act(row: &Row<'_>) -> rusqlite::Result<Act> {
    let about: Option<[u8; 16]> = row.get(8)?;
    Ok(Act {
        entry: EntryId::from_bytes(id(row, 0)?),
        at: instant(row, 1)?,
        client: ClientId::from_bytes(id(row, 2)?),
        kind: coded(row, 3, ActKind::of_code)?,
        actor: ActorId::from_bytes(id(row, 4)?),
        home: TenantId::from_bytes(id(row, 5)?),
        holders: Vec::new(),
        purpose: coded_or_none(row, 6, NumberPurpose::of_code)?,
        destination: coded_or_none(row, 7, Destination::of_code)?,
        case: about.map(CaseId::from_bytes),
        done: row.get(9)?,
    })
}

impl Books<'_> {
    /// Keeps an act.
    pub fn keep_act(&self, row: &ActRow, holders: &[Holder]) -> Result<(), Refusal> {
        let sql = "insert into act (entry, at, tenant, client, kind, actor, home, purpose, \
                   destination, about, done) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        self.0.prepare_cached(sql)?.execute(params![
            row.entry.as_bytes(),
            micros(row.at),
            row.tenant.as_bytes(),
            row.client.as_bytes(),
            row.kind.code(),
            row.actor.as_bytes(),
            row.home.as_bytes(),
            row.purpose.map(NumberPurpose::code),
            row.destination.map(Destination::code),
            row.case.as_ref().map(CaseId::as_bytes),
            row.done,
        ])?;
        let sql = "insert or ignore into act_holder values (?1, ?2, ?3)";
        let mut statement = self.0.prepare_cached(sql)?;
        for one in holders {
            statement.execute(params![row.entry.as_bytes(), one.id.as_bytes(), one.kind.code()])?;
        }
        Ok(())
    }

    /// What was done, newest first.
    pub fn history(&self, tenant: TenantId, asked: &History) -> Result<Vec<Act>, Refusal> {
        let mut sql = "select entry, at, client, kind, actor, home, purpose, destination, about, \
                       done from act a where tenant = ?"
            .to_owned();
        let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(*tenant.as_bytes())];
        let mut also = |part: &str, value: Option<Box<dyn ToSql>>| {
            if let Some(value) = value {
                sql.push_str(part);
                values.push(value);
            }
        };
        let boxed = |id: &[u8; 16]| Box::new(*id) as Box<dyn ToSql>;
        also(" and client = ?", asked.client.as_ref().map(|id| boxed(id.as_bytes())));
        also(
            " and exists (select 1 from act_holder h where h.entry = a.entry and h.holder = ?)",
            asked.holder.as_ref().map(|id| boxed(id.as_bytes())),
        );
        also(" and actor = ?", asked.actor.as_ref().map(|id| boxed(id.as_bytes())));
        let code = |code: u8| Box::new(code) as Box<dyn ToSql>;
        also(" and destination = ?", asked.destination.map(|one| code(one.code())));
        also(" and kind = ?", asked.kind.map(|one| code(one.code())));
        let at = |at: Timestamp| Box::new(micros(at)) as Box<dyn ToSql>;
        also(" and at >= ?", asked.from.map(at));
        also(" and at < ?", asked.until.map(at));
        also(" order by at desc, seq desc limit ?", Some(Box::new(asked.most.min(MOST))));
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values.iter()), act)?;
        let mut acts: Vec<Act> = rows.collect::<rusqlite::Result<_>>()?;
        let sql = "select holder, kind from act_holder where entry = ?1 order by holder";
        let mut statement = self.0.prepare_cached(sql)?;
        for act in &mut acts {
            let rows =
                statement.query_map(params![act.entry.as_bytes()], |row| holder(row, 0, 1))?;
            act.holders = rows.collect::<rusqlite::Result<_>>()?;
        }
        Ok(acts)
    }
}
