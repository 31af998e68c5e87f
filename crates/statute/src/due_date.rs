//! 提出期限・納期限 — until when a notice or a payment is due.
//!
//! Law: the article of each procedure, in `law/calendar/due/`; 民法140条–142条.

use romori_types::{Date, YearMonth};
use serde::Deserialize;

use crate::calendar::{
    Adjustment, BusinessCalendar, adjusted, as_date, last_day_of_months, plus_days,
};
use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, Shown, joined};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static PERIOD: [Basis; 2] = [Basis::act("民法140条"), Basis::act("民法143条")];

/// 期限のある手続 — a notice or a payment with a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DueRule {
    /// 算定基礎届
    RegularDetermination,
    /// 労働保険の年度更新
    LabourInsuranceAnnualRenewal,
    /// 健康保険・厚生年金保険の保険料
    SocialInsurancePremium,
    /// 源泉所得税
    WithholdingTax,
    /// 住民税（特別徴収）
    ResidentTax,
    /// 雇用保険 資格取得届
    EmploymentInsuranceAcquisition,
    /// 健康保険・厚生年金保険 資格取得届
    SocialInsuranceAcquisition,
    /// 健康保険・厚生年金保険 資格喪失届
    SocialInsuranceLoss,
    /// 賞与支払届
    BonusReport,
    /// 雇用保険 資格喪失届
    EmploymentInsuranceLoss,
    /// 被扶養者（異動）届
    DependentChange,
    /// 国民年金第3号被保険者関係届
    NationalPensionThirdCategory,
    /// 産前産後休業・育児休業等取得者申出書
    LeaveExemptionApplication,
    /// 新規適用届
    SocialInsuranceNewOffice,
    /// 高年齢雇用継続給付の支給申請（初回）
    OlderWorkerBenefit,
    /// 育児休業給付の支給申請（初回）
    ChildcareLeaveBenefit,
    /// 雇用保険 適用事業所設置届
    EmploymentInsuranceNewOffice,
    /// 労働保険 保険関係成立届
    LabourInsuranceEstablished,
    /// 概算保険料の申告・納付（成立した年度）
    FirstEstimatedPremium,
    /// 労働者死傷病報告（休業4日未満）
    AccidentReportQuarterly,
    /// 源泉所得税（納期の特例）
    WithholdingTaxHalfYearly,
    /// 住民税（特別徴収・納期の特例）
    ResidentTaxHalfYearly,
    /// 特別徴収に係る給与所得者異動届出書
    ResidentTaxChange,
    /// 給与支払報告書・源泉徴収票
    WagePaymentReport,
    /// 給与支払報告に係る給与所得者異動届出書
    WagePaymentReportChange,
    /// 退職した人の源泉徴収票
    LeaverWithholdingSlip,
    /// 時間外労働・休日労働に関する協定届
    ArticleThirtySixAgreement,
    /// 障害者・高年齢者雇用状況報告
    EmploymentStatusReport,
}

/// 期限の定め — how a due date follows from a year, a month or an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DueTerm {
    /// Once a year, between two days.
    Yearly {
        /// Month of the first day.
        from_month: i8,
        /// First day.
        from_day: i8,
        /// Month of the last day.
        month: i8,
        /// Last day.
        day: i8,
    },
    /// A day of a month that follows.
    Monthly {
        /// How many months later.
        months_after: i32,
        /// The day; 31 is the last day.
        day: i8,
    },
    /// So many days after an event, whose own day is not counted.
    AfterEvent {
        /// How many days.
        days: i64,
    },
    /// So many days before an event; a closed day moves to the open day before it.
    BeforeEvent {
        /// How many days.
        days: i64,
    },
    /// So many months by the calendar (民法143条).
    Months {
        /// How many months.
        months: i32,
        /// Whether the event's own day is counted (起算して), or the period starts the day after.
        with_event_day: bool,
        /// Whether it lasts through the month in which it ends.
        through_month_end: bool,
    },
    /// A day of the year or of a later one, without a first day.
    OfYear {
        /// How many years later.
        years_after: i16,
        /// Month of the day.
        month: i8,
        /// The day.
        day: i8,
    },
    /// A day of the month after each period of months.
    ByPeriod {
        /// How many months a period has.
        months: i8,
        /// The month in which the first period of a cycle of twelve months begins.
        first_month: i8,
        /// The day; 31 is the last day.
        day: i8,
        /// The day for the cycle's last period.
        last_day: i8,
    },
}

/// 期限の起点 — the year, month or day from which a due date follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueFrom {
    /// 年・年度
    Year(i16),
    /// The month of the premium, the payment or the event.
    Month(YearMonth),
    /// The day of acquisition, loss or payment.
    Event(Date),
}

/// 期限 — the due date of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDate {
    /// The first day on which it can be filed, where there is one.
    pub filing_from: Option<Date>,
    /// The due date by its article.
    pub due: Date,
    /// Moved to the next day that is no Saturday, Sunday or holiday.
    pub due_adjusted: Date,
}

impl DueRule {
    /// All of them, in the order of their parameters in [`Law`].
    pub const ALL: [Self; 28] = [
        Self::RegularDetermination,
        Self::LabourInsuranceAnnualRenewal,
        Self::SocialInsurancePremium,
        Self::WithholdingTax,
        Self::ResidentTax,
        Self::EmploymentInsuranceAcquisition,
        Self::SocialInsuranceAcquisition,
        Self::SocialInsuranceLoss,
        Self::BonusReport,
        Self::EmploymentInsuranceLoss,
        Self::DependentChange,
        Self::NationalPensionThirdCategory,
        Self::LeaveExemptionApplication,
        Self::SocialInsuranceNewOffice,
        Self::OlderWorkerBenefit,
        Self::ChildcareLeaveBenefit,
        Self::EmploymentInsuranceNewOffice,
        Self::LabourInsuranceEstablished,
        Self::FirstEstimatedPremium,
        Self::AccidentReportQuarterly,
        Self::WithholdingTaxHalfYearly,
        Self::ResidentTaxHalfYearly,
        Self::ResidentTaxChange,
        Self::WagePaymentReport,
        Self::WagePaymentReportChange,
        Self::LeaverWithholdingSlip,
        Self::ArticleThirtySixAgreement,
        Self::EmploymentStatusReport,
    ];

    /// The term in force on a day.
    fn term(self, law: &Law, on: Date) -> Result<InForce<'_, DueTerm>, StatuteError> {
        let terms = &law.due_terms;
        let parameter = match self {
            Self::RegularDetermination => &terms.regular_determination,
            Self::LabourInsuranceAnnualRenewal => &terms.labour_insurance_annual_renewal,
            Self::SocialInsurancePremium => &terms.social_insurance_premium,
            Self::WithholdingTax => &terms.withholding_tax,
            Self::ResidentTax => &terms.resident_tax,
            Self::EmploymentInsuranceAcquisition => &terms.employment_insurance_acquisition,
            Self::SocialInsuranceAcquisition => &terms.social_insurance_acquisition,
            Self::SocialInsuranceLoss => &terms.social_insurance_loss,
            Self::BonusReport => &terms.bonus_report,
            Self::EmploymentInsuranceLoss => &terms.employment_insurance_loss,
            Self::DependentChange => &terms.dependent_change,
            Self::NationalPensionThirdCategory => &terms.national_pension_third_category,
            Self::LeaveExemptionApplication => &terms.leave_exemption_application,
            Self::SocialInsuranceNewOffice => &terms.social_insurance_new_office,
            Self::OlderWorkerBenefit => &terms.older_worker_benefit,
            Self::ChildcareLeaveBenefit => &terms.childcare_leave_benefit,
            Self::EmploymentInsuranceNewOffice => &terms.employment_insurance_new_office,
            Self::LabourInsuranceEstablished => &terms.labour_insurance_established,
            Self::FirstEstimatedPremium => &terms.first_estimated_premium,
            Self::AccidentReportQuarterly => &terms.accident_report_quarterly,
            Self::WithholdingTaxHalfYearly => &terms.withholding_tax_half_yearly,
            Self::ResidentTaxHalfYearly => &terms.resident_tax_half_yearly,
            Self::ResidentTaxChange => &terms.resident_tax_change,
            Self::WagePaymentReport => &terms.wage_payment_report,
            Self::WagePaymentReportChange => &terms.wage_payment_report_change,
            Self::LeaverWithholdingSlip => &terms.leaver_withholding_slip,
            Self::ArticleThirtySixAgreement => &terms.article_36_agreement,
            Self::EmploymentStatusReport => &terms.employment_status_report,
        };
        parameter.on(on)
    }

    /// Which of year, month and event the procedure goes by: `year`, `month`, `event_date`.
    pub const fn selected_by(self) -> &'static str {
        match self {
            Self::RegularDetermination
            | Self::LabourInsuranceAnnualRenewal
            | Self::WagePaymentReport
            | Self::WagePaymentReportChange
            | Self::EmploymentStatusReport => "year",
            Self::SocialInsurancePremium
            | Self::WithholdingTax
            | Self::ResidentTax
            | Self::EmploymentInsuranceAcquisition
            | Self::OlderWorkerBenefit
            | Self::AccidentReportQuarterly
            | Self::WithholdingTaxHalfYearly
            | Self::ResidentTaxHalfYearly
            | Self::ResidentTaxChange => "month",
            Self::SocialInsuranceAcquisition
            | Self::SocialInsuranceLoss
            | Self::BonusReport
            | Self::EmploymentInsuranceLoss
            | Self::DependentChange
            | Self::NationalPensionThirdCategory
            | Self::LeaveExemptionApplication
            | Self::SocialInsuranceNewOffice
            | Self::ChildcareLeaveBenefit
            | Self::EmploymentInsuranceNewOffice
            | Self::LabourInsuranceEstablished
            | Self::FirstEstimatedPremium
            | Self::LeaverWithholdingSlip
            | Self::ArticleThirtySixAgreement => "event_date",
        }
    }
}

/// 期限 — when a procedure is due, and the next business day where that day is closed.
///
/// What must be done before an event moves to the business day before. Law: the article of the
/// procedure; 民法140条・142条・143条. Not covered: procedures that are due without delay (遅滞なく,
/// 速やかに), the instalments of labour insurance (they follow from what is paid), and the days on
/// which offices of the state are closed besides (12月29日–1月3日).
///
/// # Errors
/// [`StatuteError::OutOfRange`] outside the years that were checked; [`StatuteError::Impossible`]
/// when the procedure does not go by what is given.
pub fn due_date<T: Trace>(
    law: &Law,
    rule: DueRule,
    from: DueFrom,
    trace: &mut T,
) -> Result<DueDate, StatuteError> {
    let on = match from {
        DueFrom::Year(year) => month_of(year, 1)?.first_day(),
        DueFrom::Month(month) => month.first_day(),
        DueFrom::Event(date) => date,
    };
    let term = rule.term(law, on)?;
    let (filing_from, due) = match (*term.value, from) {
        (DueTerm::Yearly { from_month, from_day, month, day }, DueFrom::Year(year)) => {
            let first = opened(&term, month_of(year, from_month)?.day_or_last(from_day), trace)?;
            (Some(first), fixed(&term, month_of(year, month)?.day_or_last(day), trace)?)
        }
        (DueTerm::OfYear { years_after, month, day }, DueFrom::Year(year)) => {
            let month = month_of(year.saturating_add(years_after), month)?;
            (None, fixed(&term, month.day_or_last(day), trace)?)
        }
        (DueTerm::Monthly { months_after, day }, DueFrom::Month(month)) => {
            (None, fixed(&term, month.plus(months_after).day_or_last(day), trace)?)
        }
        (DueTerm::ByPeriod { .. }, DueFrom::Month(month)) => {
            (None, fixed(&term, after_period(*term.value, month), trace)?)
        }
        (DueTerm::AfterEvent { days }, DueFrom::Event(event)) => {
            (None, after_event(&term, days, event, trace)?)
        }
        (DueTerm::BeforeEvent { days }, DueFrom::Event(event)) => {
            (None, before_event(&term, days, event, trace)?)
        }
        (DueTerm::Months { .. }, DueFrom::Event(event)) => {
            (None, after_months(&term, event, trace)?)
        }
        _ => {
            let (name, field) = (&term.heading.name, rule.selected_by());
            let message = format!("{name}は「{field}」で決まります。");
            return Err(StatuteError::impossible(field, message));
        }
    };
    trace.gives("due", &due);
    let standard = BusinessCalendar::Standard;
    let before = matches!(term.value, DueTerm::BeforeEvent { .. });
    let direction = if before { Adjustment::Previous } else { Adjustment::Next };
    let moved = adjusted(law, standard, &due, direction, trace)?;
    trace.gives("due_adjusted", &moved);
    Ok(DueDate { filing_from, due: as_date(&due), due_adjusted: as_date(&moved) })
}

fn month_of(year: i16, month: i8) -> Result<YearMonth, StatuteError> {
    YearMonth::new(year, month)
        .ok_or_else(|| StatuteError::impossible("year", "暦の範囲の外です。"))
}

/// The first day on which a procedure can be filed.
fn opened<T: Trace>(
    term: &InForce<'_, DueTerm>,
    first: Date,
    trace: &mut T,
) -> Result<Date, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [term];
    let step = Rule::new("期限", &PERIOD).with(&parameters);
    let first = Quantity::parameter("初日", date_value(first), Unit::Date);
    let first = step.take(trace, "初日", Unit::Date, Operation::Take, &[&first], |first| {
        format!("{first}から届け出ることができます。")
    })?;
    trace.gives("filing_from", &first);
    Ok(as_date(&first))
}

/// A due date that follows from a year or a month alone.
fn fixed<T: Trace>(
    term: &InForce<'_, DueTerm>,
    due: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [term];
    let step = Rule::new("期限", &PERIOD).with(&parameters);
    let due = Quantity::parameter("期限", date_value(due), Unit::Date);
    step.take(trace, "期限", Unit::Date, Operation::Take, &[&due], |due| {
        format!("{}は{due}です（{}）。", term.heading.name, joined(&term.row.basis))
    })
}

/// The day after the period in which a month lies; the month itself for other terms.
fn after_period(term: DueTerm, month: YearMonth) -> Date {
    let DueTerm::ByPeriod { months, first_month, day, last_day } = term else {
        return month.last_day();
    };
    let (length, first) = (i32::from(months.max(1)), i32::from(first_month));
    let in_cycle = (i32::from(month.month()) - first).rem_euclid(12);
    let to_end = length - 1 - in_cycle.rem_euclid(length);
    let day = if in_cycle + to_end >= 11 { last_day } else { day };
    month.plus(to_end + 1).day_or_last(day)
}

/// The due date of a procedure that goes by an event, and the next open day.
///
/// # Errors
/// As [`due_date`].
pub(crate) fn due_after_event<T: Trace>(
    law: &Law,
    rule: DueRule,
    event: Date,
    trace: &mut T,
) -> Result<(Quantity, Quantity), StatuteError> {
    let term = rule.term(law, event)?;
    let DueTerm::AfterEvent { days } = *term.value else {
        let field = rule.selected_by();
        let message = format!("{}は「{field}」で決まります。", term.heading.name);
        return Err(StatuteError::impossible(field, message));
    };
    let due = after_event(&term, days, event, trace)?;
    let moved = adjusted(law, BusinessCalendar::Standard, &due, Adjustment::Next, trace)?;
    Ok((due, moved))
}

/// So many days after an event, whose own day is not counted.
fn after_event<T: Trace>(
    term: &InForce<'_, DueTerm>,
    days: i64,
    event: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [term];
    let step = Rule::new("期限", &PERIOD).with(&parameters);
    plus_days(event, days)?;
    let event = Quantity::date("事実のあった日", event);
    let days = Quantity::parameter("日数", romori_types::Exact::whole(days), Unit::Days);
    let operands = [&event, &days];
    step.take(trace, "期限", Unit::Date, Operation::Sum, &operands, |due| {
        let (name, cited) = (&term.heading.name, joined(&term.row.basis));
        format!("{name}は、{event}の翌日から数えて{days}以内の{due}です（{cited}）。")
    })
}

/// So many days before an event.
fn before_event<T: Trace>(
    term: &InForce<'_, DueTerm>,
    days: i64,
    event: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [term];
    let step = Rule::new("期限", &PERIOD).with(&parameters);
    plus_days(event, -days)?;
    let event = Quantity::date("始める日", event);
    let days = Quantity::parameter("日数", romori_types::Exact::whole(days), Unit::Days);
    step.take(trace, "期限", Unit::Date, Operation::Difference, &[&event, &days], |due| {
        let (name, cited) = (&term.heading.name, joined(&term.row.basis));
        format!("{name}は、{event}より{days}前の{due}です（{cited}）。")
    })
}

/// So many months by the calendar, from an event or from the day after it.
fn after_months<T: Trace>(
    term: &InForce<'_, DueTerm>,
    event: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let DueTerm::Months { months, with_event_day, through_month_end } = *term.value else {
        return fixed(term, event, trace);
    };
    let start = if with_event_day { event } else { plus_days(event, 1)? };
    let last = last_day_of_months(start, months)?;
    let due = if through_month_end { YearMonth::of(last).last_day() } else { last };
    let parameters: [&dyn DescribeParameter; 1] = [term];
    let step = Rule::new("期限", &PERIOD).with(&parameters);
    let days = event.until(due).map_or(0, |span| span.get_days());
    let event = Quantity::date("事実のあった日", event);
    let days = Quantity::count("期限までの日数", i64::from(days), Unit::Days);
    step.take(trace, "期限", Unit::Date, Operation::Sum, &[&event, &days], |due| {
        let (name, cited) = (&term.heading.name, joined(&term.row.basis));
        let counted = if with_event_day { "その日から" } else { "その翌日から" };
        let end = if through_month_end { "を経過する日の月の末日の" } else { "の" };
        format!("{name}は、{event}について{counted}数えて{months}か月{end}{due}です（{cited}）。")
    })
}

fn date_value(date: Date) -> romori_types::Exact {
    Quantity::date("", date).value
}

impl Shown for DueTerm {
    fn shown(&self) -> String {
        match self {
            Self::Yearly { from_month, from_day, month, day } => {
                format!("{from_month}月{from_day}日から{month}月{day}日まで")
            }
            Self::Monthly { months_after: 1, day: 31 } => "翌月末日".to_owned(),
            Self::Monthly { months_after: 1, day } => format!("翌月{day}日"),
            Self::Monthly { months_after, day } => format!("{months_after}か月後の{day}日"),
            Self::AfterEvent { days } => format!("{days}日以内"),
            Self::BeforeEvent { days: 1 } => "前日まで".to_owned(),
            Self::BeforeEvent { days } => format!("{days}日前まで"),
            Self::Months { months, through_month_end: true, .. } => {
                format!("{months}か月を経過する日の月の末日")
            }
            Self::Months { months, .. } => format!("{months}か月以内"),
            Self::OfYear { years_after: 0, month, day } => format!("{month}月{day}日"),
            Self::OfYear { years_after: 1, month, day } => format!("翌年{month}月{day}日"),
            Self::OfYear { years_after, month, day } => {
                format!("{years_after}年後の{month}月{day}日")
            }
            Self::ByPeriod { months, day: 31, last_day: 31, .. } => {
                format!("{months}か月ごとに翌月末日")
            }
            Self::ByPeriod { months, day, last_day, .. } if day == last_day => {
                format!("{months}か月ごとに翌月{day}日")
            }
            Self::ByPeriod { months, day, last_day, .. } => {
                format!("{months}か月ごとに翌月{day}日、最後の期間は翌月{last_day}日")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn month(text: &str) -> DueFrom {
        DueFrom::Month(text.parse().unwrap())
    }

    fn event(text: &str) -> DueFrom {
        DueFrom::Event(date(text))
    }

    #[test]
    fn each_procedure_has_its_term() {
        // 健保則25条・27条・38条, 徴収法15条・19条, 健保法164条, 所得税法183条, 地方税法321条の5,
        // 雇保則6条・7条.
        for (rule, from, due, moved) in [
            (DueRule::RegularDetermination, DueFrom::Year(2026), "2026-07-10", "2026-07-10"),
            (DueRule::RegularDetermination, DueFrom::Year(2027), "2027-07-10", "2027-07-12"),
            (
                DueRule::LabourInsuranceAnnualRenewal,
                DueFrom::Year(2027),
                "2027-07-10",
                "2027-07-12",
            ),
            (DueRule::SocialInsurancePremium, month("2026-09"), "2026-10-31", "2026-11-02"),
            (DueRule::SocialInsurancePremium, month("2027-01"), "2027-02-28", "2027-03-01"),
            (DueRule::WithholdingTax, month("2026-12"), "2027-01-10", "2027-01-12"),
            (DueRule::ResidentTax, month("2026-11"), "2026-12-10", "2026-12-10"),
            (DueRule::EmploymentInsuranceAcquisition, month("2027-03"), "2027-04-10", "2027-04-12"),
            (DueRule::SocialInsuranceAcquisition, event("2026-10-01"), "2026-10-06", "2026-10-06"),
            (DueRule::SocialInsuranceLoss, event("2026-11-01"), "2026-11-06", "2026-11-06"),
            (DueRule::BonusReport, event("2026-12-15"), "2026-12-20", "2026-12-21"),
            (DueRule::EmploymentInsuranceLoss, event("2026-11-01"), "2026-11-11", "2026-11-11"),
            // 健保則38条1項: 出生の日の翌日から5日、土曜日は次の月曜日.
            (DueRule::DependentChange, event("2026-11-02"), "2026-11-07", "2026-11-09"),
        ] {
            let yearly = matches!(from, DueFrom::Year(_));
            assert_due(rule, from, (due, moved), yearly);
        }
    }

    fn assert_due(rule: DueRule, from: DueFrom, expected: (&str, &str), opens: bool) {
        let mut trace = Explanation::default();
        let found = due_date(Law::embedded(), rule, from, &mut trace).unwrap();
        let expected = (date(expected.0), date(expected.1));
        assert_eq!((found.due, found.due_adjusted), expected, "{rule:?} {from:?}");
        assert_eq!(found.filing_from.is_some(), opens, "{rule:?}");
        assert_eq!(replay(&trace).unwrap().len(), if opens { 3 } else { 2 });
    }

    #[test]
    fn each_further_procedure_has_its_term() {
        use DueRule as R;
        let year = DueFrom::Year;
        // The days by the articles named in law/calendar/due/, counted on the calendar by hand.
        for (rule, from, due, moved) in [
            (R::NationalPensionThirdCategory, event("2026-11-02"), "2026-11-16", "2026-11-16"),
            (R::SocialInsuranceNewOffice, event("2026-11-02"), "2026-11-07", "2026-11-09"),
            (R::OlderWorkerBenefit, month("2026-04"), "2026-07-31", "2026-07-31"),
            (R::EmploymentInsuranceNewOffice, event("2026-11-01"), "2026-11-11", "2026-11-11"),
            (R::LabourInsuranceEstablished, event("2026-04-01"), "2026-04-11", "2026-04-13"),
            (R::FirstEstimatedPremium, event("2026-04-01"), "2026-05-21", "2026-05-21"),
            (R::AccidentReportQuarterly, month("2026-01"), "2026-04-30", "2026-04-30"),
            (R::AccidentReportQuarterly, month("2026-03"), "2026-04-30", "2026-04-30"),
            (R::AccidentReportQuarterly, month("2026-04"), "2026-07-31", "2026-07-31"),
            (R::AccidentReportQuarterly, month("2026-12"), "2027-01-31", "2027-02-01"),
            (R::WithholdingTaxHalfYearly, month("2026-01"), "2026-07-10", "2026-07-10"),
            (R::WithholdingTaxHalfYearly, month("2027-06"), "2027-07-10", "2027-07-12"),
            (R::WithholdingTaxHalfYearly, month("2026-07"), "2027-01-20", "2027-01-20"),
            (R::WithholdingTaxHalfYearly, month("2026-12"), "2027-01-20", "2027-01-20"),
            (R::ResidentTaxHalfYearly, month("2026-12"), "2027-06-10", "2027-06-10"),
            (R::ResidentTaxHalfYearly, month("2027-05"), "2027-06-10", "2027-06-10"),
            (R::ResidentTaxHalfYearly, month("2026-06"), "2026-12-10", "2026-12-10"),
            (R::ResidentTaxHalfYearly, month("2026-11"), "2026-12-10", "2026-12-10"),
            (R::ResidentTaxChange, month("2026-09"), "2026-10-10", "2026-10-13"),
            (R::WagePaymentReport, year(2025), "2026-01-31", "2026-02-02"),
            (R::WagePaymentReportChange, year(2026), "2026-04-15", "2026-04-15"),
            // 協定は始める日より前に. A Sunday before a Monday goes back to the Friday.
            (R::ArticleThirtySixAgreement, event("2026-04-01"), "2026-03-31", "2026-03-31"),
            (R::ArticleThirtySixAgreement, event("2026-06-01"), "2026-05-31", "2026-05-29"),
        ] {
            assert_due(rule, from, (due, moved), false);
        }
        assert_due(R::EmploymentStatusReport, year(2026), ("2026-07-15", "2026-07-15"), true);
    }

    #[test]
    fn months_end_on_the_eve_of_their_corresponding_day() {
        use DueRule as R;
        for (rule, from, due) in [
            // 終了日から起算して1か月.
            (R::LeaveExemptionApplication, "2026-09-11", "2026-10-10"),
            (R::LeaveExemptionApplication, "2026-08-31", "2026-09-30"),
            // 4か月を経過する日の月の末日: a leave from the 1st ends its fourth month a month earlier.
            (R::ChildcareLeaveBenefit, "2026-07-10", "2026-11-30"),
            (R::ChildcareLeaveBenefit, "2026-10-01", "2027-01-31"),
            (R::ChildcareLeaveBenefit, "2026-10-02", "2027-02-28"),
            (R::ChildcareLeaveBenefit, "2026-10-31", "2027-02-28"),
            // 退職の翌日から1か月: from the first of a month through its end.
            (R::LeaverWithholdingSlip, "2026-03-15", "2026-04-15"),
            (R::LeaverWithholdingSlip, "2026-03-31", "2026-04-30"),
            (R::LeaverWithholdingSlip, "2027-02-28", "2027-03-31"),
            (R::LeaverWithholdingSlip, "2027-01-30", "2027-02-28"),
        ] {
            let found = due_date(Law::embedded(), rule, event(from), &mut Silent).unwrap();
            assert_eq!(found.due, date(due), "{rule:?} {from}");
        }
    }

    #[test]
    fn a_period_of_months_is_over_before_its_day() {
        // 民法143条, read literally: count whole months day by day.
        for start in ["2026-01-31", "2026-02-01", "2026-05-30", "2026-08-31", "2026-12-15"] {
            for months in 1..=6 {
                let last = last_day_of_months(date(start), months).unwrap();
                let mut day = date(start);
                let target = YearMonth::of(day).plus(months);
                // The first day of the month of the end that is as late as the start's, or none.
                while YearMonth::of(day) < target {
                    day = plus_days(day, 1).unwrap();
                }
                while day.day() < date(start).day() && YearMonth::of(day) == target {
                    day = plus_days(day, 1).unwrap();
                }
                assert_eq!(last, plus_days(day, -1).unwrap(), "{start} {months}");
            }
        }
    }

    #[test]
    fn what_rests_on_memory_says_so() {
        let law = Law::embedded();
        for rule in DueRule::ALL {
            let term = rule.term(law, date("2026-01-01")).unwrap();
            let memory = matches!(
                rule,
                DueRule::SocialInsuranceAcquisition
                    | DueRule::SocialInsuranceLoss
                    | DueRule::LeaveExemptionApplication
                    | DueRule::OlderWorkerBenefit
                    | DueRule::ChildcareLeaveBenefit
                    | DueRule::ResidentTaxHalfYearly
                    | DueRule::EmploymentStatusReport
            );
            assert_eq!(term.row.confidence == crate::law::Confidence::Unconfirmed, memory);
            assert_eq!(term.heading.selected_by, rule.selected_by());
        }
    }

    #[test]
    fn another_start_and_other_years_are_refused() {
        let law = Law::embedded();
        let ask = |rule, from| due_date(law, rule, from, &mut Silent);
        assert!(ask(DueRule::BonusReport, DueFrom::Year(2026)).is_err());
        assert!(ask(DueRule::RegularDetermination, month("2026-07")).is_err());
        assert!(ask(DueRule::RegularDetermination, DueFrom::Year(2022)).is_err());
        assert!(ask(DueRule::RegularDetermination, DueFrom::Year(2028)).is_err());
        // Due in January 2028, whose holidays are not published yet.
        assert!(ask(DueRule::WithholdingTax, month("2027-12")).is_err());
        assert!(ask(DueRule::WithholdingTax, month("2027-11")).is_ok());
    }
}
