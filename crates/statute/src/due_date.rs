//! 提出期限・納期限 — until when a notice or a payment is due.
//!
//! Law: the article of each procedure, in `law/calendar/due/`; 民法140条–142条.

use romori_types::{Date, YearMonth};
use serde::Deserialize;

use crate::calendar::{Adjustment, BusinessCalendar, adjusted, plus_days};
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
    pub const ALL: [Self; 11] = [
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
        };
        parameter.on(on)
    }

    /// Which of year, month and event the procedure goes by: `year`, `month`, `event_date`.
    pub const fn selected_by(self) -> &'static str {
        match self {
            Self::RegularDetermination | Self::LabourInsuranceAnnualRenewal => "year",
            Self::SocialInsurancePremium
            | Self::WithholdingTax
            | Self::ResidentTax
            | Self::EmploymentInsuranceAcquisition => "month",
            Self::SocialInsuranceAcquisition
            | Self::SocialInsuranceLoss
            | Self::BonusReport
            | Self::EmploymentInsuranceLoss
            | Self::DependentChange => "event_date",
        }
    }
}

/// 期限 — when a procedure is due, and the next business day where that day is closed.
///
/// Law: the article of the procedure; 民法142条. Not covered: the terms of half-yearly payment of
/// tax (納期の特例), and the days on which offices of the state are closed besides (12月29日–1月3日).
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
    let beyond = |field| StatuteError::impossible(field, "暦の範囲の外です。");
    let on = match from {
        DueFrom::Year(year) => YearMonth::new(year, 1).ok_or_else(|| beyond("year"))?.first_day(),
        DueFrom::Month(month) => month.first_day(),
        DueFrom::Event(date) => date,
    };
    let term = rule.term(law, on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&term];
    let step = Rule::new("期限", &PERIOD).with(&parameters);
    let name = &term.heading.name;
    let cited = if T::LISTENS { joined(&term.row.basis) } else { String::new() };
    let (filing_from, due) = match (*term.value, from) {
        (DueTerm::Yearly { from_month, from_day, month, day }, DueFrom::Year(year)) => {
            let of = |month| YearMonth::new(year, month).ok_or_else(|| beyond("year"));
            let first = of(from_month)?.day_or_last(from_day);
            let first = Quantity::parameter("初日", date_value(first), Unit::Date);
            let first =
                step.take(trace, "初日", Unit::Date, Operation::Take, &[&first], |first| {
                    format!("{first}から届け出ることができます。")
                })?;
            trace.gives("filing_from", &first);
            (Some(crate::calendar::as_date(&first)), of(month)?.day_or_last(day))
        }
        (DueTerm::Monthly { months_after, day }, DueFrom::Month(month)) => {
            (None, month.plus(months_after).day_or_last(day))
        }
        (DueTerm::AfterEvent { days }, DueFrom::Event(event)) => (None, plus_days(event, days)?),
        _ => {
            let field = rule.selected_by();
            return Err(StatuteError::impossible(
                field,
                format!("{name}は「{field}」で決まります。"),
            ));
        }
    };
    let due = match (*term.value, from) {
        (DueTerm::AfterEvent { days }, DueFrom::Event(event)) => {
            after_event(&term, days, event, trace)?
        }
        _ => {
            let due = Quantity::parameter("期限", date_value(due), Unit::Date);
            step.take(trace, "期限", Unit::Date, Operation::Take, &[&due], |due| {
                format!("{name}は{due}です（{cited}）。")
            })?
        }
    };
    trace.gives("due", &due);
    let standard = BusinessCalendar::Standard;
    let moved = adjusted(law, standard, &due, Adjustment::Next, trace)?;
    trace.gives("due_adjusted", &moved);
    let as_date = crate::calendar::as_date;
    Ok(DueDate { filing_from, due: as_date(&due), due_adjusted: as_date(&moved) })
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
            let mut trace = Explanation::default();
            let found = due_date(Law::embedded(), rule, from, &mut trace).unwrap();
            assert_eq!((found.due, found.due_adjusted), (date(due), date(moved)), "{rule:?}");
            let yearly = matches!(from, DueFrom::Year(_));
            assert_eq!(found.filing_from.is_some(), yearly, "{rule:?}");
            assert_eq!(replay(&trace).unwrap().len(), if yearly { 3 } else { 2 });
        }
    }

    #[test]
    fn what_rests_on_memory_says_so() {
        let law = Law::embedded();
        for rule in DueRule::ALL {
            let term = rule.term(law, date("2026-01-01")).unwrap();
            let memory =
                matches!(rule, DueRule::SocialInsuranceAcquisition | DueRule::SocialInsuranceLoss);
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
