//! 案件の書き留め — what was said with a step of a case: the words of the authority, what came of a
//! change after the filing.

use romori_identity::Fields;
use romori_types::{ActorId, CaseId, FactId, Timestamp};
use romori_vault::{Block, Place, Table};

use super::UnitError;
use super::cases;
use super::code::{instant, micros};
use super::unit::Unit;

/// 案件の書き留め
#[derive(Clone, PartialEq, Eq)]
pub struct CaseNote {
    /// With which event of the case it was written.
    pub event: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: ActorId,
    /// What was written, as `app` reads it.
    pub content: Vec<u8>,
}

romori_types::quiet_debug!(CaseNote);

fn place(unit: &Unit<'_, '_>, client: romori_types::ClientId, row: FactId) -> Place {
    Place {
        tenant: unit.tenant(),
        client,
        table: Table::Case,
        row,
        block: Block::Other,
        version: 1,
    }
}

/// Keeps a note with the last event of a case.
pub(super) fn keep(unit: &mut Unit<'_, '_>, case: CaseId, content: &[u8]) -> Result<(), UnitError> {
    let case = cases::one(unit, case)?;
    let row = FactId::new(unit.now(), unit.chance())?;
    let keys = unit.keys(case.client)?;
    let sealed = keys.seal(&mut unit.nonces(), &place(unit, case.client, row), content)?;
    let (tenant, at, actor) = (unit.tenant(), micros(unit.now()), unit.grant().actor());
    unit.connection().execute(
        "insert into case_note (tenant_id, id, case_id, client_id, event, at, actor, sealed)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            tenant.into(),
            row.into(),
            case.id.into(),
            case.client.into(),
            case.version.into(),
            at.into(),
            actor.into(),
            sealed.as_bytes().into(),
        ],
    )?;
    Ok(())
}

/// The notes of a case, in order.
pub(super) fn of_case(unit: &mut Unit<'_, '_>, case: CaseId) -> Result<Vec<CaseNote>, UnitError> {
    let case = cases::one(unit, case)?;
    let tenant = unit.tenant();
    let rows = unit.connection().query(
        "select id, event, at, actor, sealed from case_note
         where tenant_id = $1 and case_id = $2 order by event, id",
        &[tenant.into(), case.id.into()],
        |row| {
            let at = instant(row.int(2)?).ok_or_else(|| row.inconsistent(2))?;
            let sealed = row.bytes(4)?.to_vec();
            Ok((row.id::<FactId>(0)?, row.number(1)?, at, row.id(3)?, sealed))
        },
    )?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    unit.needs(&[Fields::Other])?;
    let sealed = rows.iter().map(|(.., sealed)| sealed.as_slice());
    let keys = unit.keys_opening(case.client, sealed)?;
    let mut notes = Vec::new();
    for (id, event, at, actor, sealed) in rows {
        let content = keys.open_bytes(&place(unit, case.client, id), &sealed)?.to_vec();
        notes.push(CaseNote { event, at, actor, content });
    }
    unit.touched.client(case.client, romori_roster::Block::Identity);
    Ok(notes)
}
