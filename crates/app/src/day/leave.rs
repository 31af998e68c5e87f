//! 産休・育休 — who is on leave, free of premiums in which months, and what is to be filed.

use romori_roster::{ClientView, Leave, LeaveKind, PersonView};
use romori_statute::error::StatuteError;
use romori_statute::law::Law;
use romori_statute::leave_exemption::{
    Leave as LawLeave, LeaveKind as LawKind, joined, leave_exemption,
};
use romori_statute::trace::Explanation;
use romori_types::{Date, YearMonth};

use super::leave_words::{follows, notices};
use super::{Consequence, Listed, PersonOf};

/// 休業の状態 — one leave that frees from premiums, as it stands on a day.
#[derive(Clone, PartialEq, Eq)]
pub struct LeaveState {
    /// Who.
    pub who: PersonOf,
    /// The leave's number, the first of those that follow each other.
    pub number: u32,
    /// 産前産後休業 or 育児休業等.
    pub kind: LeaveKind,
    /// First day.
    pub from: Date,
    /// Last day, as recorded or as the law lets expect; none while it is open.
    pub until: Option<Date>,
    /// Whether the last day is expected and not recorded.
    pub expected: bool,
    /// Where it stands on the day.
    pub stage: LeaveStage,
    /// First month without premium, as far as one is free.
    pub exempt_from: Option<YearMonth>,
    /// Last month without premium; none while the leave is open.
    pub exempt_to: Option<YearMonth>,
    /// Whether bonuses paid in those months are free too.
    pub bonus_exempt: bool,
    /// What is to be filed.
    pub notices: Vec<LeaveNotice>,
    /// What follows when it ends.
    pub follows: Vec<Consequence>,
    /// The steps behind the months.
    pub why: Explanation,
}

/// 休業の段階
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeaveStage {
    /// これから
    Coming,
    /// 休業中
    Running,
    /// 終わった
    Ended,
}

/// 休業の届 — one notice that a leave asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct LeaveNotice {
    /// Its name.
    pub name: &'static str,
    /// When and why, in a sentence.
    pub text: String,
    /// The last day, where there is one.
    pub due: Option<Date>,
    /// On what it rests.
    pub cites: Vec<&'static str>,
}

romori_types::quiet_debug!(LeaveState, LeaveNotice);

impl LeaveStage {
    /// In the words of the pages.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Coming => "これから",
            Self::Running => "休業中",
            Self::Ended => "終了",
        }
    }

    fn on(day: Date, from: Date, until: Option<Date>) -> Self {
        match until {
            _ if day < from => Self::Coming,
            Some(last) if last < day => Self::Ended,
            _ => Self::Running,
        }
    }
}

/// How many days after its end a leave is still shown: what follows it is decided in this time.
const SHOWN_AFTER: i64 = 120;

/// The leaves that free from premiums, running, coming, or ended within four months: by the last
/// day, the open ones last. Leaves of one kind that follow each other without a gap are one.
///
/// Law: 健康保険法159条・159条の3, 厚生年金保険法81条の2・81条の2の2.
pub fn leave_states(law: &Law, view: &ClientView, today: Date) -> Listed<LeaveState> {
    let mut listed = Listed::default();
    for person in &view.persons {
        let who = PersonOf::of(view, person);
        listed.add(who, states_of(law, who, person, today));
    }
    listed.found.sort_by_key(|state: &LeaveState| (state.until.is_none(), state.until, state.who));
    listed
}

/// A leave with its number, and its last day as recorded or expected.
#[derive(Clone, Copy)]
pub(super) struct Bounded<'a> {
    pub number: u32,
    pub leave: &'a Leave,
    pub until: Option<Date>,
}

/// The last day: as recorded, or 56 days after the birth, or after the day it is expected on.
///
/// Law: 労働基準法65条2項 (eight weeks after the birth), 健康保険法43条の3第1項.
pub(super) fn last_day(leave: &Leave) -> Option<Date> {
    let birth = leave.born_on.or(leave.expected_birth_on);
    leave.until.or_else(|| {
        let birth = birth.filter(|_| leave.kind == LeaveKind::Maternity)?;
        birth.checked_add(romori_types::Span::new().days(56)).ok()
    })
}

/// The kind as the law on exemption knows it.
pub(super) const fn law_kind(kind: LeaveKind) -> Option<LawKind> {
    match kind {
        LeaveKind::Maternity => Some(LawKind::Maternity),
        LeaveKind::Childcare => Some(LawKind::Childcare),
        LeaveKind::FamilyCare | LeaveKind::Sickness | LeaveKind::Other => None,
    }
}

fn states_of(
    law: &Law,
    who: PersonOf,
    person: &PersonView,
    today: Date,
) -> Result<Vec<LeaveState>, StatuteError> {
    let bounded: Vec<Bounded<'_>> = person
        .leaves
        .iter()
        .filter(|(_, leave)| leave.kind.may_exempt())
        .map(|(number, leave)| Bounded { number: *number, leave, until: last_day(leave) })
        .collect();
    let mut states = Vec::new();
    for first in &bounded {
        let chain = chain_from(first, &bounded);
        let followed = bounded.iter().any(|other| precedes(other, first));
        let until = chain.last().and_then(|last| last.until);
        let over =
            until.is_some_and(|last| super::schedule::days_between(last, today) > SHOWN_AFTER);
        if !followed && !over && person.enrolment_on(first.leave.from).is_some() {
            states.push(state(law, who, &chain, &bounded, today)?);
        }
    }
    Ok(states)
}

/// Whether a leave ends on the day before another of its kind begins.
fn precedes(one: &Bounded<'_>, other: &Bounded<'_>) -> bool {
    let day_after = one.until.and_then(|last| last.tomorrow().ok());
    one.leave.kind == other.leave.kind && day_after == Some(other.leave.from)
}

/// The leaves of one kind that follow each other, from this one on.
fn chain_from<'a>(first: &Bounded<'a>, all: &[Bounded<'a>]) -> Vec<Bounded<'a>> {
    let mut chain = vec![*first];
    while let Some(next) = chain.last().and_then(|last| all.iter().find(|l| precedes(last, l))) {
        chain.push(*next);
    }
    chain
}

fn state(
    law: &Law,
    who: PersonOf,
    chain: &[Bounded<'_>],
    all: &[Bounded<'_>],
    today: Date,
) -> Result<LeaveState, StatuteError> {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return Err(StatuteError::impossible("leave", "休業の記録がありません。"));
    };
    let kind = first.leave.kind;
    let (from, until) = (first.leave.from, last.until);
    let mut why = Explanation::default();
    let mut exempt = (None, None);
    let mut bonus_exempt = false;
    if let (Some(end), Some(law_kind)) = (until, law_kind(kind)) {
        let worked = chain.iter().filter_map(|part| part.leave.worked_days).map(u16::from).sum();
        let worked_days = if law_kind == LawKind::Childcare { worked } else { 0 };
        let whole = LawLeave { kind: law_kind, start: from, end, worked_days };
        let whole = joined(&[whole])?.pop().unwrap_or(whole);
        let found = leave_exemption(&whole, law, &mut why)?;
        exempt = (found.exempt_months.first().copied(), found.exempt_months.last().copied());
        bonus_exempt = !found.bonus_exempt_months.is_empty();
    } else {
        exempt.0 = Some(YearMonth::of(from));
    }
    let stage = LeaveStage::on(today, from, until);
    let next = all.iter().find(|other| {
        let day_after = until.and_then(|end| end.tomorrow().ok());
        day_after == Some(other.leave.from) && other.leave.kind != kind
    });
    Ok(LeaveState {
        who,
        number: first.number,
        kind,
        from,
        until,
        expected: last.leave.until.is_none() && until.is_some(),
        stage,
        exempt_from: exempt.0,
        exempt_to: exempt.1,
        bonus_exempt,
        notices: notices(chain, until, stage),
        follows: follows(kind, until, next.is_some()),
        why,
    })
}
