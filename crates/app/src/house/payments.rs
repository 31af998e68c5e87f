//! 賞与の支払 — every payment day of every client, and months in which one was expected.

use std::collections::BTreeSet;

use romori_roster::ClientView;
use romori_statute::law::Law;
use romori_store::{Case, CaseFilter, CaseState, Reader, UnitError};
use romori_types::{ActorId, Date, YearMonth, Yen};

use super::filing::{Matter, bonus_question};
use super::office::office_views;
use crate::procedure::bonus::determine;
use crate::procedure::{Given, Occasion, Procedure};

/// 賞与の支払の一行 — one day of one client.
#[derive(Debug, Clone)]
pub struct PaymentLine {
    /// 顧問先番号
    pub client: u32,
    /// 顧問先の名称
    pub name: String,
    /// 担当
    pub staff: Option<ActorId>,
    /// When it was paid, or expected.
    pub paid: Paid,
    /// The day to file by; none beyond the checked calendar.
    pub due: Option<Date>,
    /// Its cases that were not withdrawn.
    pub cases: Vec<Case>,
}

/// Whether a payment is in the ledger.
#[derive(Debug, Clone)]
pub enum Paid {
    /// It is.
    On {
        /// 支払日
        day: Date,
        /// How many insured persons were paid.
        persons: usize,
        /// The sum of the day, earlier payments of the month included.
        total: Yen,
        /// How many reach the year's cap.
        capped: usize,
        /// How many the notice carries.
        filed: usize,
    },
    /// One was paid in the same month a year before, and none this year.
    ExpectedIn(YearMonth),
}

impl PaymentLine {
    /// The case that is least far.
    pub fn state(&self) -> Option<CaseState> {
        self.cases.iter().map(|case| case.state).min()
    }
}

/// Payments of the last year and the month, the newest first, with months in which one was
/// expected.
///
/// # Errors
/// What the store says.
pub fn payments_of_all(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    today: Date,
) -> Result<Vec<PaymentLine>, UnitError> {
    let mut lines = Vec::new();
    let cases = of_bonuses(reader)?;
    for view in office_views(reader, &bonus_question(today), today)? {
        let own: Vec<&Case> = cases.iter().filter(|case| case.client == view.id).collect();
        lines.extend(lines_of(law, &view, &own, today));
    }
    lines.sort_by_key(|line: &PaymentLine| {
        let day = match line.paid {
            Paid::On { day, .. } => day,
            Paid::ExpectedIn(month) => month.last_day(),
        };
        (std::cmp::Reverse(day), line.client)
    });
    Ok(lines)
}

fn of_bonuses(reader: &mut Reader<'_, '_>) -> Result<Vec<Case>, UnitError> {
    let mut all = Vec::new();
    for procedure in [Procedure::Bonus, Procedure::NoBonus] {
        let filter = CaseFilter { procedure: Some(procedure.number()), ..CaseFilter::default() };
        all.extend(reader.cases(&filter)?);
    }
    all.retain(|case| case.state != CaseState::Withdrawn);
    Ok(all)
}

fn lines_of(law: &Law, view: &ClientView, cases: &[&Case], today: Date) -> Vec<PaymentLine> {
    let month = YearMonth::of(today);
    let since = month.plus(-12).first_day();
    let all = view.persons.iter().flat_map(|person| &person.bonuses);
    let days: BTreeSet<Date> = all.map(|paid| paid.paid_on).filter(|day| since <= *day).collect();
    let mut lines: Vec<PaymentLine> =
        days.iter().map(|day| paid_line(law, view, cases, *day)).collect();
    // Of this month and the last: one that is not in the ledger may still come.
    for expected in [month.previous(), month] {
        let before = expected.plus(-12);
        let paid_in = |wanted: YearMonth| days.iter().any(|day| YearMonth::of(*day) == wanted);
        if paid_in(before) && !paid_in(expected) {
            lines.push(expected_line(law, view, cases, expected));
        }
    }
    lines
}

fn paid_line(law: &Law, view: &ClientView, cases: &[&Case], day: Date) -> PaymentLine {
    let made = determine(law, view, day, &Given::default());
    let filed = made
        .entries
        .iter()
        .filter(|entry| entry.filing == crate::procedure::bonus::BonusFiling::Filed);
    let paid = Paid::On {
        day,
        persons: made.entries.len(),
        total: made.entries.iter().map(|entry| entry.cash + entry.in_kind).sum(),
        capped: made.entries.iter().filter(|one| one.cap.is_some_and(|cap| cap.is_full())).count(),
        filed: filed.count(),
    };
    line(law, view, cases, paid, Procedure::Bonus, Occasion::Event(day))
}

fn expected_line(law: &Law, view: &ClientView, cases: &[&Case], month: YearMonth) -> PaymentLine {
    let paid = Paid::ExpectedIn(month);
    line(law, view, cases, paid, Procedure::NoBonus, Occasion::Month(month))
}

fn line(
    law: &Law,
    view: &ClientView,
    cases: &[&Case],
    paid: Paid,
    procedure: Procedure,
    occasion: Occasion,
) -> PaymentLine {
    let matter = Matter { client: view.id, establishment: None, person: None, procedure, occasion };
    let same =
        |case: &&&Case| case.procedure == procedure.number() && case.period == occasion.period();
    PaymentLine {
        client: view.number,
        name: view.profile.name.clone(),
        staff: view.entrustment.as_ref().and_then(|made| made.staff),
        paid,
        due: matter.due_on(law),
        cases: cases.iter().filter(same).map(|case| (*case).clone()).collect(),
    }
}
