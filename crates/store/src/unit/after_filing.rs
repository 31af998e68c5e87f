//! What was recorded, or undone, of that from which a case was decided, after it was filed.

use romori_roster::Kind;
use romori_types::{BatchId, CaseId, ClientId, Timestamp};

use super::UnitError;
use super::batch_lines::BatchLine;
use super::cases::{self, Case, CaseState, StepReason};
use super::code::{instant, micros};
use super::unit::Unit;
use crate::engine::Value;

/// 提出のあとで変わった場所 — a place in the ledgers that a filed case rests on, and where something
/// that stood there was written over or taken away since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangedSince {
    /// The filed case.
    pub case: CaseId,
    /// When it was submitted, or when somebody last looked at what had changed.
    pub since: Timestamp,
    /// The place.
    pub line: BatchLine,
}

/// どこから探すか — from where the places are looked for: what is small is looked at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FiledScope {
    /// Everywhere, as far as it was recorded or undone later than this.
    Office(Timestamp),
    /// In what one case was decided from.
    Case(CaseId),
    /// In the ledgers of one client, establishment or person.
    Subject([u8; 16]),
    /// In what one batch recorded.
    Batch(BatchId),
}

/// A search that begins somewhere. A cross join keeps its order on SQLite, which looks at few rows
/// first that way; a server finds the order itself.
macro_rules! search {
    ($before:literal, $after:literal, $start:literal) => {
        concat!(
            "select distinct c.id, c.at, f.kind, f.key, f.subject, c.client_id from ",
            $before,
            "(select x.id, x.client_id, x.establishment_id, x.person_id,
                (select max(e.at) from case_event e
                 where e.tenant_id = x.tenant_id and e.case_id = x.id
                   and (e.reason = $2 or (e.state_from = $4 and e.state_to = $3))) as at
              from filing_case x where x.tenant_id = $1 and x.state in ($3, $5)) c",
            $after,
            " cross join case_input i
             where f.tenant_id = $1 and b.tenant_id = $1 and b.id = f.batch_id
               and b.published_at is not null
               and (f.version > 1 or b.undone_at is not null)
               and c.client_id = f.client_id and c.at >= $6
               and (b.published_at > c.at or b.undone_at > c.at)
               and (f.version > 1 or b.undone_at > c.at)
               and i.tenant_id = $1 and i.case_id = c.id
               and i.kind = f.kind and f.key between i.key_from and i.key_to
               and (c.person_id is null
                 or f.subject in (c.person_id, c.establishment_id, c.client_id))
               and ",
            $start,
            " order by c.id, f.kind, f.key, f.subject"
        )
    };
}

const OFFICE: &str = search!(
    "batch b cross join fact f cross join ",
    "",
    "(b.published_at > $7 or b.undone_at > $7)"
);
const CASE: &str = search!("", " cross join batch b cross join fact f", "c.id = $7");
const SUBJECT: &str = search!("fact f cross join batch b cross join ", "", "f.subject = $7");
const BATCH: &str = search!("batch b cross join fact f cross join ", "", "b.id = $7");

/// The places of filed cases, by case. What is only added stands nowhere in what was filed.
pub(super) fn changed_since_filing(
    unit: &mut Unit<'_, '_>,
    scope: &FiledScope,
    from: Timestamp,
) -> Result<Vec<ChangedSince>, UnitError> {
    if !has_filed(unit)? {
        return Ok(Vec::new());
    }
    let tenant = unit.tenant();
    let (sql, start): (&'static str, Value<'_>) = match scope {
        FiledScope::Office(since) => (OFFICE, micros(*since).into()),
        FiledScope::Case(case) => (CASE, case.into()),
        FiledScope::Subject(subject) => (SUBJECT, subject.into()),
        FiledScope::Batch(batch) => (BATCH, batch.into()),
    };
    let values: [Value<'_>; 7] = [
        tenant.into(),
        StepReason::ChangeSeen.code().into(),
        CaseState::Submitted.code().into(),
        CaseState::Approved.code().into(),
        CaseState::Completed.code().into(),
        micros(from).into(),
        start,
    ];
    let found = unit.connection().query(sql, &values, |row| {
        let kind = Kind::from_code(row.number(2)?).ok_or_else(|| row.inconsistent(2))?;
        let line = BatchLine { kind, key: row.int(3)?, subject: row.array(4)? };
        let since = instant(row.int(1)?).ok_or_else(|| row.inconsistent(1))?;
        Ok((ChangedSince { case: row.id(0)?, since, line }, row.id::<ClientId>(5)?))
    })?;
    let reached = found.into_iter().filter(|(_, client)| unit.reach(*client).is_ok());
    Ok(reached.map(|(changed, _)| changed).collect())
}

/// Whether anything was filed at all: where nothing was, nothing is looked through.
fn has_filed(unit: &mut Unit<'_, '_>) -> Result<bool, UnitError> {
    let tenant = unit.tenant();
    let values: [Value<'_>; 3] =
        [tenant.into(), CaseState::Submitted.code().into(), CaseState::Completed.code().into()];
    let found = unit.connection().query_optional(
        "select 1 from filing_case where tenant_id = $1 and state in ($2, $3) limit 1",
        &values,
        |row| row.int(0),
    )?;
    Ok(found.is_some())
}

/// Notes that somebody looked at what changed after a case was filed.
pub(super) fn note_seen(
    unit: &mut Unit<'_, '_>,
    (case, seen): (CaseId, u32),
) -> Result<Case, UnitError> {
    let found = cases::one(unit, case)?;
    let refused = |reason| UnitError::CaseState { case: found.id, reason };
    if found.version != seen {
        return Err(refused(
            "ほかの人が先にこの案件を進めました。いまの状態を確かめて、もう一度お試しください。",
        ));
    }
    if !matches!(found.state, CaseState::Submitted | CaseState::Completed) {
        return Err(refused("提出した案件だけに記録できます。"));
    }
    stay(unit, &found, StepReason::ChangeSeen)?;
    cases::one(unit, case)
}

/// Notes something in the history of a case that stays where it is.
fn stay(unit: &mut Unit<'_, '_>, case: &Case, reason: StepReason) -> Result<(), UnitError> {
    let (tenant, at) = (unit.tenant(), micros(unit.now()));
    unit.connection().execute(
        "update filing_case set version = version + 1, changed_at = $3
         where tenant_id = $1 and id = $2",
        &[tenant.into(), case.id.into(), at.into()],
    )?;
    let state = case.state;
    cases::add_event(unit, case.id, case.version + 1, Some(state), state, reason)
}
