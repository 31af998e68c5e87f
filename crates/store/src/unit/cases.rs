//! 案件 — one filing of one procedure, and where it is.
//!
//! Which steps there are is decided here and nowhere else: a page cannot lead a case around them.

use romori_identity::Fields;
use romori_roster::Kind;
use romori_types::{ActorId, CaseId, ClientId, Date, EstablishmentId, FactId, PersonId, Timestamp};
use romori_vault::{Block, Place, Table};

use super::UnitError;
use super::code::{date, day, instant, micros};
use super::unit::Unit;
use crate::engine::{Row, StoreError, Value};

romori_types::coded! {
    /// 案件の状態
    CaseState: u8 {
        /// 作成中
        Draft = 1, "作成中";
        /// 点検済み: what was found is settled.
        Checked = 2, "承認待ち";
        /// 承認済み
        Approved = 3, "提出待ち";
        /// 提出済み
        Submitted = 4, "提出済み";
        /// 返戻
        Returned = 5, "返戻";
        /// 完了
        Completed = 6, "完了";
        /// 取下げ
        Withdrawn = 7, "取下げ";
    }
}

romori_types::coded! {
    /// 状態が変わった理由
    StepReason: u8 {
        /// Somebody did it.
        ByHand = 1, "操作";
        /// A fact was recorded after the check.
        FactChanged = 2, "点検後に台帳が変わったため";
        /// The authority sent it back.
        AuthorityReturned = 3, "行政機関からの返戻";
        /// Somebody looked at what changed after it was filed.
        ChangeSeen = 4, "提出後の変更を確認";
    }
}

impl CaseState {
    /// Whether the office still has to act before the due day: not once it was submitted, unless
    /// it came back.
    pub const fn waits_for_us(self) -> bool {
        matches!(self, Self::Draft | Self::Checked | Self::Approved | Self::Returned)
    }

    /// Whether nothing more is expected, from anybody.
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Completed | Self::Withdrawn)
    }
}

/// 案件
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// Of which client.
    pub client: ClientId,
    /// Of which establishment, where it is one.
    pub establishment: Option<EstablishmentId>,
    /// About whom, where it is about one person.
    pub person: Option<PersonId>,
    /// The code of the procedure, as `app` knows it.
    pub procedure: u16,
    /// What period it is for: a year, a month's index, a day, as the procedure says.
    pub period: i64,
    /// Where it is.
    pub state: CaseState,
    /// Counts its changes; sent back with each step.
    pub version: u32,
    /// 期限
    pub due_on: Option<Date>,
    /// Who made it.
    pub made_by: ActorId,
    /// When.
    pub made_at: Timestamp,
    /// Who checked it.
    pub checked_by: Option<ActorId>,
    /// Who approved it.
    pub approved_by: Option<ActorId>,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// 案件の一歩
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEvent {
    /// The version that the case had with it.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// From where; none for the first.
    pub from: Option<CaseState>,
    /// To where.
    pub to: CaseState,
    /// Why.
    pub reason: StepReason,
}

/// What a new case is.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// Of which client.
    pub client: ClientId,
    /// Of which establishment.
    pub establishment: Option<EstablishmentId>,
    /// About whom.
    pub person: Option<PersonId>,
    /// The code of the procedure.
    pub procedure: u16,
    /// What period it is for.
    pub period: i64,
    /// 期限
    pub due_on: Option<Date>,
    /// What it is decided from: kinds of fact with their keys. A fact that is recorded within
    /// these after the check sends the case back to draft.
    pub inputs: Vec<(Kind, std::ops::RangeInclusive<i64>)>,
}

/// Kinds of fact with their keys.
type Inputs = [(Kind, std::ops::RangeInclusive<i64>)];

const NOT_DRAFT: &str = "作成中の案件だけ直せます。点検や承認を取り消してから直してください。";

/// Which cases are asked for.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Of this client alone.
    pub client: Option<ClientId>,
    /// Of this procedure alone.
    pub procedure: Option<u16>,
    /// Of this period alone.
    pub period: Option<i64>,
    /// Only those on their way: neither completed nor withdrawn.
    pub open: bool,
}

const COLUMNS: &str =
    "select id, client_id, establishment_id, person_id, procedure, period, state, version, due_on,
     made_by, made_at, checked_by, approved_by, changed_at from filing_case
     where tenant_id = $1 and ($2 = 0 or client_id = $3) and ($4 = 0 or procedure = $5)
       and ($6 = 0 or period = $7) and ($8 = 0 or state not in (6, 7))
     order by due_on, client_id, procedure, id";

pub(super) fn read(row: &Row<'_>) -> Result<Case, StoreError> {
    let at = |place| instant(row.int(place)?).ok_or_else(|| row.inconsistent(place));
    let due = row.int_or_null(8)?;
    Ok(Case {
        id: row.id(0)?,
        client: row.id(1)?,
        establishment: row.id_or_null(2)?,
        person: row.id_or_null(3)?,
        procedure: row.number(4)?,
        period: row.int(5)?,
        state: CaseState::of_code(row.number(6)?).ok_or_else(|| row.inconsistent(6))?,
        version: row.number(7)?,
        due_on: due.map(|due| date(due).ok_or_else(|| row.inconsistent(8))).transpose()?,
        made_by: row.id(9)?,
        made_at: at(10)?,
        checked_by: row.id_or_null(11)?,
        approved_by: row.id_or_null(12)?,
        changed_at: at(13)?,
    })
}

/// Cases that the grant reaches, by due date.
pub(super) fn list(unit: &mut Unit<'_, '_>, filter: &CaseFilter) -> Result<Vec<Case>, UnitError> {
    let tenant = unit.tenant();
    let nobody = ClientId::from_bytes([0; 16]);
    let values: [Value<'_>; 8] = [
        tenant.into(),
        filter.client.is_some().into(),
        filter.client.unwrap_or(nobody).into(),
        filter.procedure.is_some().into(),
        filter.procedure.unwrap_or_default().into(),
        filter.period.is_some().into(),
        filter.period.unwrap_or_default().into(),
        filter.open.into(),
    ];
    let all = unit.connection().query(COLUMNS, &values, read)?;
    Ok(all.into_iter().filter(|case| unit.grant().clients().has(case.client)).collect())
}

/// One case that the grant reaches.
pub(super) fn one(unit: &mut Unit<'_, '_>, case: CaseId) -> Result<Case, UnitError> {
    let tenant = unit.tenant();
    let found = unit.connection().query_optional(
        "select id, client_id, establishment_id, person_id, procedure, period, state, version,
                due_on, made_by, made_at, checked_by, approved_by, changed_at
         from filing_case where tenant_id = $1 and id = $2",
        &[tenant.into(), case.into()],
        read,
    )?;
    let found = found.ok_or(UnitError::Absent)?;
    unit.reach(found.client)?;
    Ok(found)
}

/// The steps of a case, in order.
pub(super) fn events(unit: &mut Unit<'_, '_>, case: CaseId) -> Result<Vec<CaseEvent>, UnitError> {
    one(unit, case)?;
    let tenant = unit.tenant();
    Ok(unit.connection().query(
        "select at, actor, state_from, state_to, reason, number from case_event
         where tenant_id = $1 and case_id = $2 order by number",
        &[tenant.into(), case.into()],
        |row| {
            let from = row.int_or_null(2)?;
            let state = |code: i64| u8::try_from(code).ok().and_then(CaseState::of_code);
            Ok(CaseEvent {
                number: row.number(5)?,
                at: instant(row.int(0)?).ok_or_else(|| row.inconsistent(0))?,
                actor: row.id(1)?,
                from: from
                    .map(|from| state(from).ok_or_else(|| row.inconsistent(2)))
                    .transpose()?,
                to: state(row.int(3)?).ok_or_else(|| row.inconsistent(3))?,
                reason: StepReason::of_code(row.number(4)?).ok_or_else(|| row.inconsistent(4))?,
            })
        },
    )?)
}

/// Makes a case in draft.
pub(super) fn make(unit: &mut Unit<'_, '_>, new: &NewCase) -> Result<CaseId, UnitError> {
    unit.reach(new.client)?;
    let id = CaseId::new(unit.now(), unit.chance())?;
    let (tenant, at, actor) = (unit.tenant(), micros(unit.now()), unit.grant().actor());
    unit.connection().execute(
        "insert into filing_case (tenant_id, id, client_id, establishment_id, person_id, procedure,
                                  period, state, version, due_on, made_by, made_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, 1, 1, $8, $9, $10, $10)",
        &[
            tenant.into(),
            id.into(),
            new.client.into(),
            new.establishment.into(),
            new.person.into(),
            new.procedure.into(),
            new.period.into(),
            new.due_on.map(day).into(),
            actor.into(),
            at.into(),
        ],
    )?;
    add_inputs(unit, id, &new.inputs)?;
    add_event(unit, id, 1, None, CaseState::Draft, StepReason::ByHand)?;
    Ok(id)
}

fn add_inputs(unit: &mut Unit<'_, '_>, id: CaseId, inputs: &Inputs) -> Result<(), UnitError> {
    let tenant = unit.tenant();
    for (kind, keys) in inputs {
        unit.connection().execute(
            "insert into case_input (tenant_id, case_id, kind, key_from, key_to)
             values ($1, $2, $3, $4, $5)",
            &[
                tenant.into(),
                id.into(),
                kind.code().into(),
                (*keys.start()).into(),
                (*keys.end()).into(),
            ],
        )?;
    }
    Ok(())
}

/// Lets a draft rest on these stretches of keys too. What it rested on stays: a case that goes back
/// to draft once too often is looked at again, one that should have is filed wrong.
pub(super) fn widen_inputs(
    unit: &mut Unit<'_, '_>,
    case: CaseId,
    inputs: &Inputs,
) -> Result<(), UnitError> {
    let case = one(unit, case)?;
    if case.state != CaseState::Draft {
        return Err(UnitError::CaseState { case: case.id, reason: NOT_DRAFT });
    }
    let tenant = unit.tenant();
    let there = unit.connection().query(
        "select kind, key_from, key_to from case_input
         where tenant_id = $1 and case_id = $2 order by kind, key_from",
        &[tenant.into(), case.id.into()],
        |row| Ok((row.number::<u16>(0)?, row.int(1)?, row.int(2)?)),
    )?;
    let mut more = Vec::new();
    for (kind, keys) in inputs {
        let mut from = *keys.start();
        for (_, first, last) in there.iter().filter(|(of, _, _)| *of == kind.code()) {
            if *first <= from && from <= *last {
                from = last.saturating_add(1);
            }
        }
        if from <= *keys.end() {
            more.push((*kind, from..=*keys.end()));
        }
    }
    add_inputs(unit, case.id, &more)
}

pub(super) fn add_event(
    unit: &mut Unit<'_, '_>,
    case: CaseId,
    number: u32,
    from: Option<CaseState>,
    to: CaseState,
    reason: StepReason,
) -> Result<(), UnitError> {
    let (tenant, at, actor) = (unit.tenant(), micros(unit.now()), unit.grant().actor());
    unit.connection().execute(
        "insert into case_event (tenant_id, case_id, number, at, actor, state_from, state_to,
                                 reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            tenant.into(),
            case.into(),
            number.into(),
            at.into(),
            actor.into(),
            from.map(CaseState::code).into(),
            to.code().into(),
            reason.code().into(),
        ],
    )?;
    Ok(())
}

fn place(unit: &Unit<'_, '_>, case: &Case) -> Place {
    Place {
        tenant: unit.tenant(),
        client: case.client,
        table: Table::Case,
        row: FactId::from_bytes(*case.id.as_bytes()),
        block: Block::Sensitive,
        version: 1,
    }
}

/// What a person entered for a case and no ledger holds.
pub(super) fn content(unit: &mut Unit<'_, '_>, case: CaseId) -> Result<Option<Vec<u8>>, UnitError> {
    let case = one(unit, case)?;
    let tenant = unit.tenant();
    let sealed = unit.connection().query_one(
        "select sealed from filing_case where tenant_id = $1 and id = $2",
        &[tenant.into(), case.id.into()],
        |row| Ok(row.bytes_or_null(0)?.map(<[u8]>::to_vec)),
    )?;
    let Some(sealed) = sealed else { return Ok(None) };
    unit.needs(&[Fields::Other])?;
    let keys = unit.keys_opening(case.client, [sealed.as_slice()])?;
    let opened = keys.open_bytes(&place(unit, &case), &sealed)?;
    unit.touched.client(case.client, romori_roster::Block::Sensitive);
    Ok(Some(opened.to_vec()))
}

/// Keeps what a person entered for a case, as long as it is a draft.
pub(super) fn keep_content(
    unit: &mut Unit<'_, '_>,
    case: CaseId,
    content: &[u8],
) -> Result<(), UnitError> {
    let case = one(unit, case)?;
    if case.state != CaseState::Draft {
        return Err(UnitError::CaseState { case: case.id, reason: NOT_DRAFT });
    }
    let keys = unit.keys(case.client)?;
    let sealed = keys.seal(&mut unit.nonces(), &place(unit, &case), content)?;
    let (tenant, at) = (unit.tenant(), micros(unit.now()));
    unit.connection().execute(
        "update filing_case set sealed = $3, version = version + 1, changed_at = $4
         where tenant_id = $1 and id = $2",
        &[tenant.into(), case.id.into(), sealed.as_bytes().into(), at.into()],
    )?;
    Ok(())
}

/// Where a case may go from where it is.
pub const fn may_go(from: CaseState, to: CaseState) -> bool {
    use CaseState::{Approved, Checked, Completed, Draft, Returned, Submitted, Withdrawn};
    matches!(
        (from, to),
        (Draft, Checked | Withdrawn)
            | (Checked, Approved | Draft | Withdrawn)
            | (Approved, Submitted | Draft | Withdrawn)
            | (Submitted, Completed | Returned)
            | (Returned, Draft | Withdrawn)
    )
}

/// One step of a case, as a person takes it.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Of which case.
    pub case: CaseId,
    /// To where.
    pub to: CaseState,
    /// The version that the page showed.
    pub seen: u32,
    /// Whether another than the maker must approve, as the client asks.
    pub second_person: bool,
}

/// Takes a step.
pub(super) fn step(unit: &mut Unit<'_, '_>, step: &Step) -> Result<Case, UnitError> {
    let case = one(unit, step.case)?;
    let refused = |reason| UnitError::CaseState { case: case.id, reason };
    if case.version != step.seen {
        return Err(refused(
            "ほかの人が先にこの案件を進めました。いまの状態を確かめて、もう一度お試しください。",
        ));
    }
    if !may_go(case.state, step.to) {
        return Err(refused("この案件はいまの状態からそこへは進められません。"));
    }
    let actor = unit.grant().actor();
    if step.to == CaseState::Approved && step.second_person && actor == case.made_by {
        return Err(refused(
            "作成した人は承認できません。この顧問先では、ほかの人が承認してください。",
        ));
    }
    let returned = step.to == CaseState::Returned;
    let reason = if returned { StepReason::AuthorityReturned } else { StepReason::ByHand };
    move_to(unit, &case, step.to, reason)?;
    one(unit, step.case)
}

pub(super) fn move_to(
    unit: &mut Unit<'_, '_>,
    case: &Case,
    to: CaseState,
    reason: StepReason,
) -> Result<(), UnitError> {
    let (tenant, at, actor) = (unit.tenant(), micros(unit.now()), unit.grant().actor());
    let back = to == CaseState::Draft;
    let checked = (to == CaseState::Checked).then_some(actor).or(case.checked_by);
    let approved = (to == CaseState::Approved).then_some(actor).or(case.approved_by);
    unit.connection().execute(
        "update filing_case set state = $3, version = version + 1, changed_at = $4,
                checked_by = $5, approved_by = $6
         where tenant_id = $1 and id = $2",
        &[
            tenant.into(),
            case.id.into(),
            to.code().into(),
            at.into(),
            checked.filter(|_| !back).into(),
            approved.filter(|_| !back).into(),
        ],
    )?;
    add_event(unit, case.id, case.version + 1, Some(case.state), to, reason)
}

/// Sends one case back to draft, if it was checked or approved.
pub(super) fn send_back_one(unit: &mut Unit<'_, '_>, case: CaseId) -> Result<(), UnitError> {
    let case = one(unit, case)?;
    if matches!(case.state, CaseState::Checked | CaseState::Approved) {
        move_to(unit, &case, CaseState::Draft, StepReason::FactChanged)?;
    }
    Ok(())
}

/// Sends back to draft what was checked or approved and depends on a fact that is recorded now.
pub(super) fn send_back(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    kind: Kind,
    key: i64,
    subject: &[u8; 16],
) -> Result<Vec<CaseId>, UnitError> {
    let tenant = unit.tenant();
    let cases = unit.connection().query(
        "select c.id, c.client_id, c.establishment_id, c.person_id, c.procedure, c.period, c.state,
                c.version, c.due_on, c.made_by, c.made_at, c.checked_by, c.approved_by,
                c.changed_at
         from filing_case c
         join case_input i on i.tenant_id = c.tenant_id and i.case_id = c.id
         where c.tenant_id = $1 and c.client_id = $2 and c.state in (2, 3)
           and i.kind = $3 and $4 between i.key_from and i.key_to
           and (c.person_id is null or $5 in (c.person_id, c.establishment_id, c.client_id))",
        &[tenant.into(), client.into(), kind.code().into(), key.into(), subject.into()],
        read,
    )?;
    for case in &cases {
        move_to(unit, case, CaseState::Draft, StepReason::FactChanged)?;
    }
    Ok(cases.into_iter().map(|case| case.id).collect())
}
