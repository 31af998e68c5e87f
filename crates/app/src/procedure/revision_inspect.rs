//! One person after the third month: the change, the three months, the standard in force.

use romori_roster::{EmploymentType, FixedPayChange as DeclaredChange, PayMonth};
use romori_statute::basis_days::{PayCalendar, WorkerType};
use romori_statute::law::Law;
use romori_statute::occasional_revision::{
    self, FixedPayChange, JudgedPay, OccasionalRevisionCase, RevisionReason, SchemeRevision,
};
use romori_statute::trace::Silent;
use romori_statute::{StatuteError, occasional_revision_annual};
use romori_types::{Rounding, YearMonth, Yen};

use super::given::Given;
use super::member::{AgeClass, Member};
use super::revision::{Cause, Figures, Inspected, MonthFigures, Outcome, Previous, WhyNot};
use super::revision_base::{Base, bases};

/// Looks at one member; `None` when fixed pay did not change.
pub(super) fn inspect(
    law: &Law,
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    third_month: YearMonth,
    given: &Given,
) -> Option<Inspected> {
    let change_month = third_month.plus(-2);
    let cause = cause_of(member, change_month)?;
    let revised_from = third_month.next();
    let identity = &member.person.identity;
    let mut seen = Inspected {
        person: member.person.id,
        number: member.person.number,
        establishment: member.enrolment.establishment,
        change_month,
        cause,
        outcome: Outcome::Due,
        worker: worker_type(member),
        age: AgeClass::on(identity.birth_date, revised_from.first_day()),
        previous: previous_of(member, third_month),
        figures: None,
        health: None,
        pension: None,
        annual: None,
        annual_applied: false,
        recorded: member.standard_from(revised_from).is_some(),
        skip: given.skip(member.person.id).cloned(),
        cautions: Vec::new(),
        cases: Vec::new(),
        annual_case: None,
        pay_from: change_month.previous(),
    };
    if let Err(why) = judge(law, member, calendar, given, &mut seen) {
        seen.outcome = Outcome::NotDue(why);
    }
    seen.cautions.extend(cautions(member, &seen));
    Some(seen)
}

fn judge(
    law: &Law,
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    given: &Given,
    seen: &mut Inspected,
) -> Result<(), WhyNot> {
    let third_month = seen.change_month.plus(2);
    in_time(member, calendar, seen.change_month)?;
    if matches!(seen.cause, Cause::AmountDiffers { .. }) {
        present(law, member, calendar, seen.change_month)?;
    }
    let figures = figures_of(member, calendar, seen.change_month)?;
    seen.figures = Some(figures);
    let standard = member.standard_in(third_month).ok_or(WhyNot::NoStandard)?;
    let bases = bases(law, member, calendar, standard, given, seen)?;
    let (health, pension) = decide(law, seen, &figures, &bases).map_err(refused)?;
    seen.health = health;
    seen.pension = pension;
    let current = bases.first().map(|base| base.current);
    if let Some(current) = current {
        annual(law, member, current, given, seen);
    }
    let revises = |made: Option<SchemeRevision>| made.is_some_and(|made| made.revise());
    if revises(seen.health) || revises(seen.pension) {
        return Ok(());
    }
    Err(why_not(law, seen, &figures))
}

fn refused(error: StatuteError) -> WhyNot {
    WhyNot::Refused(error.to_string())
}

/// Insured for the whole of the first month and still in the month of revision.
fn in_time(
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    change_month: YearMonth,
) -> Result<(), WhyNot> {
    let (from, _) = member.period_paid_in(change_month, calendar);
    if from < member.since {
        return Err(WhyNot::NotInsuredThroughout);
    }
    let revised = change_month.plus(3).first_day();
    match member.left_on() {
        Some(left) if left < revised => Err(WhyNot::LeavesBefore),
        _ => Ok(()),
    }
}

/// A difference seen only in the amounts is none of fixed pay where somebody was away.
fn present(
    law: &Law,
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    change_month: YearMonth,
) -> Result<(), WhyNot> {
    let least = least_days(law, worker_type(member), change_month).unwrap_or(0);
    let before = member.pay_in(change_month.previous());
    if before.is_some_and(|pay| pay.days.is_some_and(|days| days < least)) {
        return Err(WhyNot::Absence);
    }
    for month in [change_month.previous(), change_month] {
        let (from, until) = member.period_paid_in(month, calendar);
        let whole = member.pay_in(month).is_some_and(|pay| pay.full_month != Some(false));
        let joined = from < member.since;
        if !whole || joined || member.leaves_between(from, until).next().is_some() {
            return Err(WhyNot::Absence);
        }
    }
    Ok(())
}

/// 固定的賃金の変動 in a month, declared or seen in the amounts.
fn cause_of(member: &Member<'_>, month: YearMonth) -> Option<Cause> {
    let pay = member.pay_in(month)?;
    if let Some(change) = pay.fixed_change {
        return Some(Cause::Declared { raised: change == DeclaredChange::Rise });
    }
    let before = member.pay_in(month.previous())?;
    let (was, is) = (without_late(before), without_late(pay));
    // Late pay may be recorded among the other pay: then the fixed pay as it stands is unchanged.
    let unchanged = was == is || before.fixed == pay.fixed;
    (!unchanged).then_some(Cause::AmountDiffers { before: was, after: is })
}

/// 固定的賃金 without what was paid late.
fn without_late(pay: &PayMonth) -> Yen {
    pay.fixed - pay.back_pay.min(pay.fixed)
}

fn figures_of(
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    change_month: YearMonth,
) -> Result<Figures, WhyNot> {
    let first = month_figures(member, calendar, change_month)?;
    let second = month_figures(member, calendar, change_month.next())?;
    let third = month_figures(member, calendar, change_month.plus(2))?;
    let months = [first, second, third];
    let total: Yen = months.iter().map(MonthFigures::total).sum();
    let late: Yen = months.iter().map(|month| month.back_pay).sum();
    let corrected = (late > Yen::ZERO).then(|| third_of(total - late));
    Ok(Figures { months, total, average: third_of(total), corrected })
}

/// A third of a sum without its fraction of a yen.
pub(super) fn third_of(sum: Yen) -> Yen {
    let third = romori_types::Exact::from(sum).divided_by(romori_types::Exact::whole(3));
    third.map_or(Yen::ZERO, |third| third.to_yen(Rounding::Down))
}

fn month_figures(
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    month: YearMonth,
) -> Result<MonthFigures, WhyNot> {
    let (from, until) = member.period_paid_in(month, calendar);
    let Some(pay) = member.pay_in(month) else {
        let away = member
            .leaves_between(from, until)
            .any(|leave| leave.from <= from && leave.until.is_none_or(|last| until <= last));
        let none = Yen::ZERO;
        return if away {
            Ok(MonthFigures { month, days: 0, cash: none, in_kind: none, back_pay: none })
        } else {
            Err(WhyNot::PayMissing(month))
        };
    };
    let counted = calendar.map(|calendar| calendar.period_paid_in(month).days());
    let days = pay.days.or(counted).ok_or(WhyNot::DaysUnknown(month))?;
    let MonthFigures { cash, in_kind, back_pay, .. } = MonthFigures {
        month,
        days,
        cash: pay.cash(),
        in_kind: pay.in_kind,
        back_pay: pay.back_pay,
    };
    Ok(MonthFigures { month, days, cash, in_kind, back_pay })
}

type Both = (Option<SchemeRevision>, Option<SchemeRevision>);

fn decide(
    law: &Law,
    seen: &mut Inspected,
    figures: &Figures,
    bases: &[Base],
) -> Result<Both, StatuteError> {
    let months = figures
        .months
        .map(|month| JudgedPay { pay: month.total() - month.back_pay, days: month.days });
    let mut both = (None, None);
    for base in bases {
        let case = OccasionalRevisionCase {
            change_month: seen.change_month,
            worker_type: seen.worker,
            fixed_pay_change: direction(seen.cause),
            current: base.current,
            months,
            scheme: base.scheme,
        };
        seen.cases.push(case);
        let made = occasional_revision::decide(law, &case, &mut Silent)?;
        both = (both.0.or(made.health), both.1.or(made.pension));
    }
    Ok(both)
}

fn direction(cause: Cause) -> FixedPayChange {
    if cause.raised() { FixedPayChange::Increase } else { FixedPayChange::Decrease }
}

/// 年間平均: a hint where it would apply, the decision where both conditions were entered.
fn annual(
    law: &Law,
    member: &Member<'_>,
    current: occasional_revision::CurrentRemuneration,
    given: &Given,
    seen: &mut Inspected,
) {
    let Some((fixed_pay, non_fixed_pay)) = twelve_months(member, seen.change_month) else { return };
    let case = occasional_revision_annual::AnnualRevisionCase {
        change_month: seen.change_month,
        current,
        fixed_pay_change: direction(seen.cause),
        fixed_pay,
        non_fixed_pay,
        recurring_every_year: true,
        employee_consent: true,
    };
    let judged = occasional_revision_annual::decide(law, &case, &mut Silent).ok();
    let days_suffice = |made: Option<SchemeRevision>| {
        made.is_some_and(|made| made.reason != RevisionReason::DaysShort)
    };
    let Some(judged) = judged.filter(|judged| {
        judged.applies() && (days_suffice(seen.health) || days_suffice(seen.pension))
    }) else {
        return;
    };
    seen.annual = Some(judged);
    if given.annual_claim(member.person.id).is_some_and(super::AnnualClaim::is_whole) {
        seen.annual_applied = true;
        seen.annual_case = Some(case);
        seen.pay_from = seen.change_month.plus(-9);
        seen.health = seen.health.map(|_| judged.health);
        seen.pension = seen.pension.map(|_| judged.pension);
        if let Some(figures) = &mut seen.figures {
            figures.corrected = Some(judged.annual_average);
        }
    }
}

/// Fixed pay of the three months, other pay of the nine before and these; late pay apart.
fn twelve_months(member: &Member<'_>, change_month: YearMonth) -> Option<([Yen; 3], [Yen; 12])> {
    let mut fixed = [Yen::ZERO; 3];
    for (place, month) in fixed.iter_mut().zip(change_month.through(change_month.plus(2))) {
        let pay = member.pay_in(month)?;
        *place = pay.total() - pay.back_pay - pay.variable;
    }
    let mut other = [Yen::ZERO; 12];
    let months = change_month.plus(-9).through(change_month.plus(2));
    for (place, month) in other.iter_mut().zip(months) {
        *place = member.pay_in(month)?.variable;
    }
    Some((fixed, other))
}

fn why_not(law: &Law, seen: &Inspected, figures: &Figures) -> WhyNot {
    let reason = |made: Option<SchemeRevision>| made.map(|made| made.reason);
    let (health, pension) = (reason(seen.health), reason(seen.pension));
    let short = [health, pension].contains(&Some(RevisionReason::DaysShort));
    if let (true, Some(limit)) = (short, least_days(law, seen.worker, seen.change_month)) {
        let months = figures.months.iter().filter(|month| month.days < limit);
        let months = months.map(|month| (month.month, month.days)).collect();
        return WhyNot::DaysShort { months, limit };
    }
    WhyNot::Judged { health, pension }
}

/// The days that each of the three months needs.
fn least_days(law: &Law, worker: WorkerType, month: YearMonth) -> Option<u8> {
    let limits = law.basis_days.on_month(month).ok()?.value;
    Some(match worker {
        WorkerType::ShortTime => limits.short_time,
        WorkerType::General | WorkerType::PartTime => limits.general,
    })
}

/// 被保険者区分 as the law names it.
pub(super) fn worker_type(member: &Member<'_>) -> WorkerType {
    match member.worker() {
        romori_intake::WorkerKind::General => WorkerType::General,
        romori_intake::WorkerKind::PartTime => WorkerType::PartTime,
        romori_intake::WorkerKind::ShortTime => WorkerType::ShortTime,
    }
}

fn previous_of(member: &Member<'_>, month: YearMonth) -> Option<Previous> {
    let standard = member.standard_in(month)?;
    let (health, pension) = (standard.health, standard.pension);
    Some(Previous { health, pension, from_month: standard.from_month })
}

fn cautions(member: &Member<'_>, seen: &Inspected) -> Vec<String> {
    let mut cautions = Vec::new();
    let mut say = |text: &str| cautions.push(text.to_owned());
    if let Cause::Declared { raised } = seen.cause
        && amounts_contradict(member, seen.change_month, raised)
    {
        say(
            "台帳の昇給・降給と、固定的賃金の額の増減が逆です。固定的賃金の総額の増減を確かめてください。",
        );
    }
    if paid_by_time(member) && matches!(seen.cause, Cause::AmountDiffers { .. }) {
        say(
            "時給・日給の方は働いた時間でも額が変わります。単価や契約の時間が変わったかを確かめてください。",
        );
    }
    if seen.figures.is_some_and(|figures| figures.months.iter().any(|m| m.back_pay > Yen::ZERO)) {
        say("遡及支払額を除いて判定しました。");
    }
    if seen.is_due() && seen.is_partial() {
        say("片方の保険だけが改定されます。");
    }
    if seen.annual.is_some() && !seen.annual_applied {
        say("年間平均が使えるかもしれません。例年発生することと、本人の同意を確かめてください。");
    }
    if member.two_workplaces() {
        say("二以上事業所勤務なので、標準報酬月額は他の事業所と合算して決まります。");
    }
    cautions
}

/// Whether the fixed pay follows the hours worked.
pub(super) fn paid_by_time(member: &Member<'_>) -> bool {
    member.employment.is_some_and(|made| {
        matches!(made.employment_type, EmploymentType::PartTime | EmploymentType::ShortTime)
    })
}

fn amounts_contradict(member: &Member<'_>, month: YearMonth, raised: bool) -> bool {
    let (Some(before), Some(pay)) = (member.pay_in(month.previous()), member.pay_in(month)) else {
        return false;
    };
    // Late pay may be recorded in either kind of pay: only what holds both ways is a contradiction.
    let against = |was: Yen, is: Yen| if raised { is < was } else { was < is };
    against(without_late(before), without_late(pay)) && against(before.fixed, pay.fixed)
}
