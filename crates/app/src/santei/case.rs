//! From a row of the pay sheet to the case that the law decides.

use romori_intake::{LeaveKind, MonthPay as SheetMonth, PersonPay, WorkerKind};
use romori_statute::annual_average::AnnualAverageClaim;
use romori_statute::basis_days::{PayCalendar, WorkerType};
use romori_statute::regular_determination::{PreviousStandard, RegularDeterminationCase};
use romori_statute::regular_determination_months::{MonthPay, PaidMonth};
use romori_types::Yen;

/// The case of one person for the determination of `year`.
pub(super) fn case_of(
    person: &PersonPay,
    year: i16,
    calendar: Option<PayCalendar>,
) -> RegularDeterminationCase {
    let mut case = RegularDeterminationCase::new(year, worker_type(person.worker), months(person));
    case.calendar = calendar;
    case.acquired_on = person.acquired_on;
    case.left_on = person.left_on;
    case.revision_month = person.revision_month;
    case.previous = PreviousStandard {
        health: person.previous_health_standard,
        pension: person.previous_pension_standard,
    };
    case.other_workplaces =
        if person.two_workplaces { person.other_workplaces_remuneration } else { None };
    case.annual_average = person.annual_average.as_ref().map(|pay| AnnualAverageClaim {
        remuneration: pay.remuneration,
        days: pay.days,
        recurring_every_year: pay.recurring,
        employee_consent: pay.consent,
    });
    case
}

/// 被保険者区分 as the law names it.
pub(super) const fn worker_type(kind: WorkerKind) -> WorkerType {
    match kind {
        WorkerKind::General => WorkerType::General,
        WorkerKind::PartTime => WorkerType::PartTime,
        WorkerKind::ShortTime => WorkerType::ShortTime,
    }
}

/// 産休・育休, for which premiums are exempt and the previous standard usually continues.
pub(super) const fn is_parental(kind: LeaveKind) -> bool {
    matches!(kind, LeaveKind::Maternity | LeaveKind::Childcare)
}

fn months(person: &PersonPay) -> [Option<MonthPay>; 3] {
    let mut months = [None; 3];
    for ((place, paid), month) in months.iter_mut().zip(&person.months).zip(PaidMonth::ALL) {
        *place = paid.as_ref().map(|paid| month_pay(person, month, paid));
    }
    months
}

fn month_pay(person: &PersonPay, month: PaidMonth, paid: &SheetMonth) -> MonthPay {
    let late = person.retro_month.is_some_and(|late| i8::try_from(late) == Ok(month.month()));
    MonthPay {
        cash: paid.cash,
        in_kind: paid.in_kind,
        days: paid.days,
        full_month_paid: paid.full_month_paid,
        back_pay: if late { person.retro_amount.unwrap_or_default() } else { Yen::ZERO },
        set_aside: None,
    }
}
