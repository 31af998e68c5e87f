//! 産休・育休 — the months in which a person's leaves free from premiums, and how each leave stands.
//!
//! Law: 健康保険法159条・159条の3, 厚生年金保険法81条の2・81条の2の2.

use romori_roster::{Leave, LeaveKind, PersonView};
use romori_statute::StatuteError;
use romori_statute::law::Law;
use romori_statute::leave_exemption::{
    self, ExemptMonths, LeaveExemption, LeaveKind as LawLeave, exempt_months_of, leave_exemption,
};
use romori_statute::trace::Explanation;
use romori_types::{Date, PersonId, YearMonth};

/// 免除の状態 of one leave.
#[derive(Debug, Clone)]
pub struct LeaveState {
    /// Whose.
    pub person: PersonId,
    /// The person's number within the client.
    pub number: u32,
    /// The leave's number in the ledger.
    pub leave_number: u32,
    /// 種類
    pub kind: LeaveKind,
    /// 開始日
    pub from: Date,
    /// 終了日, if it is known.
    pub until: Option<Date>,
    /// What it frees from by itself; none while its end is open or where it frees from nothing.
    pub exemption: Option<LeaveExemption>,
    /// Why it is so, step by step.
    pub explanation: Explanation,
    /// The stage that its papers have reached on the day asked.
    pub stage: LeaveStage,
}

/// 休業の段階
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeaveStage {
    /// Not begun yet.
    Planned,
    /// 申出書 is filed during it.
    Ongoing,
    /// Over.
    Ended,
    /// The law frees from nothing.
    NotExempt,
}

/// Every leave of a person that may free from premiums, as it stands on a day.
///
/// # Errors
/// When a leave lies outside what is known of the law, or its days cannot be.
pub fn states(
    law: &Law,
    person: &PersonView,
    today: Date,
) -> Result<Vec<LeaveState>, StatuteError> {
    person.leaves.iter().map(|(number, leave)| state(law, person, *number, leave, today)).collect()
}

fn state(
    law: &Law,
    person: &PersonView,
    leave_number: u32,
    leave: &Leave,
    today: Date,
) -> Result<LeaveState, StatuteError> {
    let mut explanation = Explanation::default();
    let exemption = match (law_leave(leave, None), leave.until) {
        (Some(known), Some(_)) => Some(leave_exemption(&known, law, &mut explanation)?),
        _ => None,
    };
    let stage = if !leave.kind.may_exempt() {
        LeaveStage::NotExempt
    } else if today < leave.from {
        LeaveStage::Planned
    } else if leave.until.is_none_or(|last| today <= last) {
        LeaveStage::Ongoing
    } else {
        LeaveStage::Ended
    };
    Ok(LeaveState {
        person: person.id,
        number: person.number,
        leave_number,
        kind: leave.kind,
        from: leave.from,
        until: leave.until,
        exemption,
        explanation,
        stage,
    })
}

/// The months that all leaves of a person free from premiums, as far as they have come by the end
/// of `through`.
///
/// A leave whose end is not known yet is counted as one that outlasts the month asked about.
///
/// # Errors
/// As [`exempt_months_of`].
pub fn exempt_months(
    law: &Law,
    person: &PersonView,
    through: YearMonth,
) -> Result<ExemptMonths, StatuteError> {
    exempt_months_of(&law_leaves(person, through), law)
}

/// The leaves of a person as the law counts them, joined where they follow each other.
///
/// # Errors
/// When a leave ends before it begins.
pub(super) fn joined_leaves(
    person: &PersonView,
    through: YearMonth,
) -> Result<Vec<leave_exemption::Leave>, StatuteError> {
    leave_exemption::joined(&law_leaves(person, through))
}

fn law_leaves(person: &PersonView, through: YearMonth) -> Vec<leave_exemption::Leave> {
    let begun = person.leaves.iter().filter(|(_, leave)| leave.from <= through.last_day());
    begun.filter_map(|(_, leave)| law_leave(leave, Some(through))).collect()
}

/// A leave that may free from premiums. One that is still open ends, for now, with the month after
/// `through`: so it is longer than a month.
fn law_leave(leave: &Leave, through: Option<YearMonth>) -> Option<leave_exemption::Leave> {
    let kind = match leave.kind {
        LeaveKind::Maternity => LawLeave::Maternity,
        LeaveKind::Childcare => LawLeave::Childcare,
        LeaveKind::FamilyCare | LeaveKind::Sickness | LeaveKind::Other => return None,
    };
    let end = leave.until.or_else(|| through.map(|month| month.next().last_day()));
    let worked_days = match kind {
        LawLeave::Childcare => u16::from(leave.worked_days.unwrap_or(0)),
        LawLeave::Maternity => 0,
    };
    Some(leave_exemption::Leave {
        kind,
        start: leave.from,
        end: end.unwrap_or(leave.from),
        worked_days,
    })
}

impl LeaveStage {
    /// 予定, 休業中, 終了, 免除なし.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Planned => "予定",
            Self::Ongoing => "休業中",
            Self::Ended => "終了",
            Self::NotExempt => "免除なし",
        }
    }
}
