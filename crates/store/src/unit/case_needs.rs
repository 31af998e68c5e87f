//! What checked and approved cases were decided from, and what a whole batch sends back.

use std::ops::RangeInclusive;

use romori_roster::Kind;
use romori_types::{BatchId, CaseId, ClientId};

use super::UnitError;
use super::cases::{Case, CaseFilter, CaseState, StepReason, list, move_to, read};
use super::unit::Unit;

/// Sends back to draft what was checked or approved and depends on a fact of a batch that begins or
/// ceases to count now.
pub(super) fn send_back_for(
    unit: &mut Unit<'_, '_>,
    batch: BatchId,
) -> Result<Vec<CaseId>, UnitError> {
    let tenant = unit.tenant();
    let cases = unit.connection().query(
        "select c.id, c.client_id, c.establishment_id, c.person_id, c.procedure, c.period, c.state,
                c.version, c.due_on, c.made_by, c.made_at, c.checked_by, c.approved_by,
                c.changed_at
         from filing_case c
         where c.tenant_id = $1 and c.state in (2, 3)
           and exists (
             select 1 from case_input i
               join fact f on f.tenant_id = i.tenant_id and f.kind = i.kind
                 and f.key between i.key_from and i.key_to
               where i.tenant_id = $1 and i.case_id = c.id and f.client_id = c.client_id
                 and f.batch_id = $2 and (c.person_id is null
                   or f.subject in (c.person_id, c.establishment_id, c.client_id)))",
        &[tenant.into(), batch.into()],
        read,
    )?;
    for case in &cases {
        move_to(unit, case, CaseState::Draft, StepReason::FactChanged)?;
    }
    Ok(cases.into_iter().map(|case| case.id).collect())
}

/// A checked or approved case with what it was decided from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNeeds {
    /// The case.
    pub case: Case,
    /// Numbers of kinds, each with its keys.
    pub kinds: Vec<(u16, RangeInclusive<i64>)>,
}

impl CaseNeeds {
    /// Whether a fact of this kind and key about this subject sends the case back.
    pub fn has(&self, kind: Kind, key: i64, subject: &[u8; 16]) -> bool {
        let case = &self.case;
        let place = case.establishment.is_some_and(|place| place.as_bytes() == subject);
        let about = case.person.is_none_or(|person| person.as_bytes() == subject)
            || place
            || case.client.as_bytes() == subject;
        let mut kinds = self.kinds.iter();
        about && kinds.any(|(code, keys)| *code == kind.code() && keys.contains(&key))
    }
}

/// What checked and approved cases of a client were decided from.
pub(super) fn needs(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
) -> Result<Vec<CaseNeeds>, UnitError> {
    unit.reach(client)?;
    let tenant = unit.tenant();
    let filter = CaseFilter { client: Some(client), ..CaseFilter::default() };
    let mut found = Vec::new();
    for case in list(unit, &filter)? {
        if !matches!(case.state, CaseState::Checked | CaseState::Approved) {
            continue;
        }
        let kinds = unit.connection().query(
            "select kind, key_from, key_to from case_input where tenant_id = $1 and case_id = $2",
            &[tenant.into(), case.id.into()],
            |row| Ok((row.number(0)?, row.int(1)?..=row.int(2)?)),
        )?;
        found.push(CaseNeeds { case, kinds });
    }
    Ok(found)
}
