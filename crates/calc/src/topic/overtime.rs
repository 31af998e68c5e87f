//! `overtime` — premium pay, average wage, hours limits (労働基準).

mod fields;
#[cfg(test)]
mod tests;

use romori_statute::Law;
use romori_statute::article_36::{HoursCase, MonthHours, hours_judgement};
use romori_statute::average_wage::{
    AverageWageCase, AverageWagePeriod, PayType, WageMonth, average_wage,
};
use romori_statute::part_month::{PartMonthCase, PartOfMonth, part_month_pay};
use romori_statute::premium_pay::{
    Allowance, AllowanceKind, HourlyRounding, MonthlyBase, PremiumHours, PremiumKind,
    PremiumPayCase, ScheduledHours, monthly_base, pay_of_hours, premium_of, premium_pay,
};
use romori_statute::trace::{Quantity, Trace, Unit};
use romori_statute::wage_protection::{
    dismissal_notice_allowance, notice_needed, period_cut_limit, shutdown_allowance,
    single_cut_limit,
};
use romori_types::{Exact, Yen};

pub use self::fields::OVERTIME;
use crate::answer::{Answer, Digits, number, yen_and_sen};
use crate::error::CalcError;
use crate::question::{Fields, Question};

/// The usual days of a year.
const YEAR_DAYS: u32 = 365;

/// Which limits of article 36 the hours keep.
pub(super) fn article_36<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let overtime: Option<Exact> = question.find("overtime_hours")?;
    let year: Option<Exact> = question.find("annual_overtime_hours")?;
    needs_beside(question, "holiday_hours", "overtime_hours")?;
    needs_beside(question, "annual_holiday_hours", "annual_overtime_hours")?;
    let holiday = question.find("holiday_hours")?.unwrap_or(Exact::ZERO);
    let by_month: Option<Vec<Exact>> = question.find("overtime_plus_holiday_by_month")?;
    let case = HoursCase {
        special_clause: question.get("special_clause")?,
        yearly_variable: false,
        month: overtime.map(|overtime| MonthHours { overtime, holiday }),
        together_by_month: by_month.as_deref(),
        months_over: question.find("months_over_45_hours")?,
        year,
        year_holiday: question.find("annual_holiday_hours")?,
    };
    let found = hours_judgement(&case, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put_if("within_45_hours", found.within_month)
        .put_if("overtime_plus_holiday_hours", found.together.map(number))
        .put_if("single_month_ok", found.single_month)
        .put_if("average_ok", found.average)
        .put_if("months_over_45_ok", found.months_over)
        .put_if("annual_ok", found.year)
        .put("ok", found.ok))
}

/// Refuses a field that counts only beside another that is not there.
fn needs_beside(
    question: &Question<'_>,
    name: &'static str,
    beside: &'static str,
) -> Result<(), CalcError> {
    if question.given(name) && !question.given(beside) {
        let message = format!(
            "「{name}」は「{beside}」と一緒に使います。「{beside}」を加えるか、取り除いてください。"
        );
        return Err(CalcError::not_applicable(name, message));
    }
    Ok(())
}

/// The premium of one kind of hour, and what such hours pay.
pub(super) fn rate<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let kind = question.one_of(
        "premium_kind",
        &[
            ("overtime", PremiumKind::Overtime),
            ("overtime_over_60", PremiumKind::LongOvertime),
            ("holiday", PremiumKind::Holiday),
            ("night_only", PremiumKind::NightOnly),
            ("overtime_and_night", PremiumKind::OvertimeAndNight),
            ("overtime_over_60_and_night", PremiumKind::LongOvertimeAndNight),
            ("holiday_and_night", PremiumKind::HolidayAndNight),
        ],
    )?;
    let premium = premium_of(kind, Law::embedded(), trace)?;
    let percent = premium.value * Exact::whole(100);
    let pay = match (question.find("hourly_rate")?, question.find("hours")?) {
        (Some(hourly), Some(hours)) => Some(pay_of_hours(kind, &premium, hourly, hours, trace)?),
        _ => None,
    };
    Ok(Answer::new().put("premium_percent", Digits(percent.decimal_text())).put_if("pay", pay))
}

/// What is taken off or paid for a part of the month.
pub(super) fn absence<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let (scheduled, part) = if let Some(days) = question.find("absence_days")? {
        (question.get("scheduled_days")?, PartOfMonth::AbsentDays(days))
    } else if let Some(hours) = question.find("absence_hours")? {
        (question.get("scheduled_hours")?, PartOfMonth::AbsentHours(hours))
    } else {
        let days = question.get("worked_days")?;
        (question.get("scheduled_days")?, PartOfMonth::WorkedDays(days))
    };
    let monthly_pay = question.get("monthly_pay")?;
    let found = part_month_pay(&PartMonthCase { monthly_pay, scheduled, part }, trace)?;
    Ok(Answer::new().put_if("deduction", found.deduction).put("pay", found.pay))
}

/// The average wage and what follows from it.
pub(super) fn average<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let law = Law::embedded();
    let months: Option<Vec<&Fields>> = question.find("wage_months")?;
    let months: Option<Vec<WageMonth>> =
        months.map(|months| months.into_iter().map(wage_month).collect()).transpose()?;
    let pay_type = pay_type(question)?;
    let case = AverageWageCase {
        period: period(question, months.as_deref())?,
        pay_type,
        days_worked: days_worked(question, pay_type)?,
    };
    let found = average_wage(&case, law, trace)?;
    let average = &found.average;
    let per_day = shutdown_allowance(average, None, law, trace)?;
    let shutdown = match question.find("shutdown_days")? {
        Some(days) => Some(shutdown_allowance(average, Some(days), law, trace)?),
        None => None,
    };
    let notice = match question.find("notice_days")? {
        Some(days) => Some(dismissal_notice_allowance(average, days, law, trace)?),
        None => None,
    };
    let single = single_cut_limit(average, law, trace)?;
    let period_cut = match question.find("wage_period_total")? {
        Some(wages) => Some(period_cut_limit(wages, law, trace)?),
        None => None,
    };
    Ok(Answer::new()
        .put_if("period_from", found.period.map(|period| period.from))
        .put_if("period_to", found.period.map(|period| period.to))
        .put("wages_3_months", found.wages)
        .put("calendar_days", found.calendar_days)
        .put("principle", yen_and_sen(found.principle))
        .put_if("minimum_guarantee", found.guarantee.map(yen_and_sen))
        .put("average_wage", yen_and_sen(average.value))
        .put("shutdown_allowance_per_day", per_day)
        .put_if("shutdown_allowance", shutdown)
        .put_if("dismissal_notice_allowance", notice)
        .put("single_cut_max", single)
        .put_if("period_cut_max", period_cut))
}

fn wage_month(fields: &Fields) -> Result<WageMonth, CalcError> {
    Ok(WageMonth {
        wages: fields.get("wages")?,
        calendar_days: fields.get("calendar_days")?,
        excluded: fields.get("excluded")?,
    })
}

fn period<'a>(
    question: &Question<'_>,
    months: Option<&'a [WageMonth]>,
) -> Result<AverageWagePeriod<'a>, CalcError> {
    if let Some(months) = months {
        return Ok(AverageWagePeriod::Months(months));
    }
    let wages: Yen = question.get("wages_3_months")?;
    if let Some(calendar_days) = question.find("calendar_days")? {
        return Ok(AverageWagePeriod::Total { wages, calendar_days });
    }
    let (event_on, closing_day) = (question.get("event_date")?, question.get("closing_day")?);
    Ok(AverageWagePeriod::Closed { wages, event_on, closing_day })
}

fn pay_type(question: &Question<'_>) -> Result<PayType, CalcError> {
    question.one_of(
        "pay_type",
        &[
            ("monthly", PayType::Monthly),
            ("daily", PayType::Daily),
            ("hourly", PayType::Hourly),
            ("piecework", PayType::Piecework),
        ],
    )
}

/// Days worked: needed unless paid by the month, and then of no use.
fn days_worked(question: &Question<'_>, pay_type: PayType) -> Result<Option<u32>, CalcError> {
    let days = question.find("days_worked")?;
    match (pay_type, days) {
        (PayType::Monthly, Some(_)) => {
            let message = "月給には最低保障がないので「days_worked」は使いません。\
                           「pay_type」を入れるか、取り除いてください。";
            Err(CalcError::not_applicable("days_worked", message))
        }
        (PayType::Monthly, None) => Ok(None),
        (_, None) => Err(CalcError::missing("days_worked")),
        (_, some) => Ok(some),
    }
}

/// What is due for too short a notice, from an average wage that is known.
pub(super) fn dismissal<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let average: Exact = question.get("average_wage")?;
    let average = Quantity::given("平均賃金", average, Unit::Yen);
    let notice = question.get("notice_days")?;
    let allowance = dismissal_notice_allowance(&average, notice, Law::embedded(), trace)?;
    Ok(Answer::new().put("dismissal_notice_allowance", allowance))
}

/// Whether somebody on probation is owed notice.
pub(super) fn probation<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let (on_probation, days) = (question.get("on_probation")?, question.get("days_since_hired")?);
    let needed = notice_needed(on_probation, days, Law::embedded(), trace)?;
    Ok(Answer::new().put("notice_or_allowance_required", needed))
}

/// Premiums of who is paid by the month.
pub(super) fn pay_by_month<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let allowances: Option<Vec<&Fields>> = question.find("allowances")?;
    let allowances: Vec<Allowance> =
        allowances.unwrap_or_default().into_iter().map(allowance).collect::<Result<_, _>>()?;
    let case = MonthlyBase {
        pay: question.get("monthly_base")?,
        allowances: &allowances,
        scheduled: scheduled(question)?,
    };
    let base = monthly_base(&case, trace)?;
    let answer = Answer::new()
        .put("base_for_overtime", base.base)
        .put("monthly_average_hours", number(base.monthly_hours));
    Ok(answer.join(premiums(question, &base.hourly, trace)?))
}

fn allowance(fields: &Fields) -> Result<Allowance, CalcError> {
    let kind = fields.one_of(
        "kind",
        &[
            ("family", AllowanceKind::Family),
            ("commuting", AllowanceKind::Commuting),
            ("separation", AllowanceKind::Separation),
            ("child_education", AllowanceKind::ChildEducation),
            ("housing", AllowanceKind::Housing),
            ("extraordinary", AllowanceKind::Extraordinary),
            ("over_one_month", AllowanceKind::OverOneMonth),
            ("other", AllowanceKind::Other),
        ],
    )?;
    Ok(Allowance { kind, amount: fields.get("amount")? })
}

fn scheduled(question: &Question<'_>) -> Result<ScheduledHours, CalcError> {
    if let Some(hours) = question.find("monthly_scheduled_hours")? {
        if question.given("calendar_days_in_year") {
            let message = "「calendar_days_in_year」は「annual_holidays」から月平均を求めるときに使います。取り除いてください。";
            return Err(CalcError::not_applicable("calendar_days_in_year", message));
        }
        return Ok(ScheduledHours::Month(hours));
    }
    Ok(ScheduledHours::YearlyAverage {
        days_in_year: question.find("calendar_days_in_year")?.unwrap_or(YEAR_DAYS),
        days_off: question.get("annual_holidays")?,
        daily_hours: question.get("daily_hours")?,
    })
}

/// Premiums of who is paid by the hour.
pub(super) fn pay_by_hour<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let hourly: Exact = question.get("hourly_rate")?;
    let hourly = Quantity::given("1時間当たりの賃金額", hourly, Unit::Yen);
    premiums(question, &hourly, trace)
}

fn premiums<T: Trace>(
    question: &Question<'_>,
    hourly: &Quantity,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let rounding = question.one_of(
        "hourly_rounding",
        &[("none", HourlyRounding::None), ("half_up", HourlyRounding::HalfUp)],
    )?;
    let hours = PremiumHours {
        overtime: question.get("overtime_hours")?,
        holiday: question.get("holiday_hours")?,
        night: question.get("night_hours")?,
    };
    let case = PremiumPayCase { rounding, hours, fixed: question.find("fixed_overtime_pay")? };
    let found = premium_pay(hourly, &case, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("hourly_rate", yen_and_sen(found.hourly_rate))
        .put("overtime", found.overtime)
        .put("overtime_over_60", found.overtime_over_60)
        .put("holiday", found.holiday)
        .put("night_premium", found.night_premium)
        .put("total", found.total)
        .put_if("additional_payment_required", found.additional))
}
