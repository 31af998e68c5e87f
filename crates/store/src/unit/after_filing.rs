//! What was recorded, or undone, of that from which a case was decided, after it was filed.

use romori_roster::Kind;
use romori_types::{CaseId, ClientId, Timestamp};

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

/// The places of filed cases, by case. What is only added stands nowhere in what was filed.
pub(super) fn changed_since_filing(
    unit: &mut Unit<'_, '_>,
    (client, case): (Option<ClientId>, Option<CaseId>),
    from: Timestamp,
) -> Result<Vec<ChangedSince>, UnitError> {
    if let Some(client) = client {
        unit.reach(client)?;
    }
    let tenant = unit.tenant();
    let (nobody, none) = (ClientId::from_bytes([0; 16]), CaseId::from_bytes([0; 16]));
    let values: [Value<'_>; 10] = [
        tenant.into(),
        StepReason::ChangeSeen.code().into(),
        CaseState::Submitted.code().into(),
        CaseState::Approved.code().into(),
        CaseState::Completed.code().into(),
        micros(from).into(),
        client.is_some().into(),
        client.unwrap_or(nobody).into(),
        case.is_some().into(),
        case.unwrap_or(none).into(),
    ];
    let found = unit.connection().query(
        "select distinct c.id, s.at, f.kind, f.key, f.subject, c.client_id
         from filing_case c
         join (select e.case_id, max(e.at) as at from case_event e
               where e.tenant_id = $1
                 and (e.reason = $2 or (e.state_from = $4 and e.state_to = $3))
               group by e.case_id) s on s.case_id = c.id
         join batch b on b.tenant_id = c.tenant_id and b.published_at is not null
           and (b.client_id is null or b.client_id = c.client_id)
           and (b.published_at > s.at or b.undone_at > s.at)
         join fact f on f.tenant_id = b.tenant_id and f.batch_id = b.id
           and f.client_id = c.client_id
         join case_input i on i.tenant_id = c.tenant_id and i.case_id = c.id
           and i.kind = f.kind and f.key between i.key_from and i.key_to
         where c.tenant_id = $1 and c.state in ($3, $5) and s.at >= $6
           and ($7 = 0 or c.client_id = $8) and ($9 = 0 or c.id = $10)
           and (f.version > 1 or b.undone_at > s.at)
           and (c.person_id is null or f.subject in (c.person_id, c.establishment_id, c.client_id))
         order by c.id, f.kind, f.key, f.subject",
        &values,
        |row| {
            let kind = Kind::from_code(row.number(2)?).ok_or_else(|| row.inconsistent(2))?;
            let line = BatchLine { kind, key: row.int(3)?, subject: row.array(4)? };
            let since = instant(row.int(1)?).ok_or_else(|| row.inconsistent(1))?;
            Ok((ChangedSince { case: row.id(0)?, since, line }, row.id::<ClientId>(5)?))
        },
    )?;
    let reached = found.into_iter().filter(|(_, client)| unit.reach(*client).is_ok());
    Ok(reached.map(|(changed, _)| changed).collect())
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
