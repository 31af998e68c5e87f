//! 期限 — what is due when, sorted, with the days of business that are left.

use romori_statute::calendar::holiday_on;
use romori_statute::law::Law;
use romori_types::{Date, date_ja};

use super::{CaseState, CaseSummary};
use crate::deadline::{business_days_left, coming};

/// Days of business left up to which a deadline presses.
const PRESSING: usize = 3;

/// 期限のある案件 — a case that waits for the office, with its due day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline<'case> {
    /// The case.
    pub case: &'case CaseSummary,
    /// Days of business left, the due day counted; none when it is past or beyond the calendar.
    pub business_days_left: Option<usize>,
    /// Days since the due day; 0 while it is not past.
    pub days_late: i64,
    /// How much it presses.
    pub urgency: Urgency,
}

/// 急ぎの度合い
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// 期限を過ぎた
    Overdue,
    /// 今日まで
    Today,
    /// 3営業日以内
    Pressing,
    /// それより後
    Later,
    /// 期限なし
    NoDueDay,
}

/// 期限の帯の1日
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripDay {
    /// The day.
    pub date: Date,
    /// 月, 火, …
    pub weekday: &'static str,
    /// Whether offices are closed.
    pub closed: bool,
    /// 祝日の名称
    pub holiday: Option<String>,
    /// What every office has to do by this day.
    pub statutory: Vec<&'static str>,
    /// Cases due on this day that wait for the office.
    pub open: usize,
    /// Cases due on this day that were submitted or completed.
    pub done: usize,
    /// How many clients the open ones are of.
    pub clients: usize,
}

impl Urgency {
    /// In the words of the pages.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Overdue => "期限を過ぎています",
            Self::Today => "今日まで",
            Self::Pressing => "3営業日以内",
            Self::Later => "これから",
            Self::NoDueDay => "期限なし",
        }
    }
}

/// The cases that wait for the office: the most pressing first, those without a due day last, of
/// one day in the order of the clients.
pub fn deadlines<'case>(
    law: &Law,
    today: Date,
    cases: &'case [CaseSummary],
) -> Vec<Deadline<'case>> {
    let waiting = cases.iter().filter(|case| case.state.waits_for_us());
    let mut found: Vec<Deadline<'_>> = waiting.map(|case| deadline(law, today, case)).collect();
    found.sort_by_key(|line| {
        let case = line.case;
        (case.due.is_none(), case.due, case.client_number, case.procedure.as_str(), case.case)
    });
    found
}

fn deadline<'case>(law: &Law, today: Date, case: &'case CaseSummary) -> Deadline<'case> {
    let left = case.due.and_then(|due| business_days_left(law, today, due));
    let late = case.due.map_or(0, |due| days_between(due, today).max(0));
    let urgency = match case.due {
        None => Urgency::NoDueDay,
        Some(due) if due < today => Urgency::Overdue,
        Some(due) if due == today => Urgency::Today,
        Some(_) if left.is_some_and(|left| left <= PRESSING) => Urgency::Pressing,
        Some(_) => Urgency::Later,
    };
    Deadline { case, business_days_left: left, days_late: late, urgency }
}

/// The strip of days from `today` on, each with what is due: 13 days on the first page.
pub fn strip(law: &Law, today: Date, cases: &[CaseSummary], days: usize) -> Vec<StripDay> {
    let days = coming(law, today, days);
    days.into_iter()
        .map(|day| {
            let due = cases.iter().filter(|case| case.due == Some(day.date));
            let (open, done): (Vec<&CaseSummary>, Vec<&CaseSummary>) =
                due.partition(|case| case.state.waits_for_us());
            let mut clients: Vec<u32> = open.iter().map(|case| case.client_number).collect();
            clients.sort_unstable();
            clients.dedup();
            let holiday = holiday_on(law, day.date).ok().flatten();
            StripDay {
                date: day.date,
                weekday: weekday_ja(day.date),
                closed: day.closed,
                holiday: holiday.map(|holiday| holiday.name.clone()),
                statutory: day.due,
                open: open.len(),
                done: done.len(),
                clients: clients.len(),
            }
        })
        .collect()
}

/// One sentence of state: what is late, what is due today, what comes next.
pub fn state_in_words(deadlines: &[Deadline<'_>]) -> String {
    let count = |urgency: Urgency| deadlines.iter().filter(|line| line.urgency == urgency).count();
    let mut parts = Vec::new();
    let (late, today) = (count(Urgency::Overdue), count(Urgency::Today));
    if late > 0 {
        parts.push(format!("期限を過ぎた案件が{late}件あります。"));
    }
    if today > 0 {
        parts.push(format!("今日までの案件が{today}件あります。"));
    }
    let next = deadlines.iter().find(|line| line.urgency > Urgency::Today);
    if let Some((line, due)) = next.and_then(|line| Some((line, line.case.due?))) {
        let same = |other: &&Deadline<'_>| {
            other.case.due == Some(due) && other.case.procedure == line.case.procedure
        };
        let same = deadlines.iter().filter(same).count();
        let left = line.business_days_left;
        let left = left.map_or_else(String::new, |left| format!("（あと{left}営業日）"));
        let day = date_ja(due);
        let name = &line.case.procedure;
        parts.push(format!("次の期限は{day}{left}で、{name}が{same}件です。"));
    }
    if parts.is_empty() {
        return "期限のある案件はありません。".to_owned();
    }
    parts.concat()
}

impl CaseSummary {
    /// Whether it waits for another than the maker to approve it.
    pub const fn waits_for_approval(&self) -> bool {
        matches!(self.state, CaseState::Checked)
    }
}

/// Days from one to another; negative when it is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |passed| i64::from(passed.get_days()))
}

pub(super) fn weekday_ja(day: Date) -> &'static str {
    let days = ["月", "火", "水", "木", "金", "土", "日"];
    let place = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    days.get(place).copied().unwrap_or_default()
}
