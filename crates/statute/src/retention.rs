//! 書類の保存期間 — through which day a record is kept at least.
//!
//! Law: 労働基準法109条・附則143条1項, 労働基準法施行規則56条, and the ordinances named in
//! `law/labour/retention_elsewhere.toml`; 民法140条・143条.

use romori_types::Date;

use crate::calendar::{as_date, last_day_of_months, plus_days};
use crate::error::StatuteError;
use crate::law::{Basis, LabourRetention, Law, OtherRetention};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static PERIOD: [Basis; 2] = [Basis::act("民法140条"), Basis::act("民法143条")];

/// 保存する書類 — a record with a period of retention, and the day from which it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeptRecord {
    /// 労働者名簿: from death, retirement or dismissal.
    WorkerRoster,
    /// 賃金台帳: from the last entry, or the payday of those wages if later (則56条2項).
    WageLedger,
    /// 雇入れ・退職に関する書類: from death or retirement.
    HiringAndLeaving,
    /// 災害補償に関する書類: from the end of compensation.
    AccidentCompensation,
    /// 出勤簿・タイムカード等: from the last entry, or the payday of those wages if later.
    Attendance,
    /// 年次有給休暇管理簿: from the end of the period in which the leave is taken.
    PaidLeaveRegister,
    /// 雇用保険 被保険者に関する書類: from completion.
    EmploymentInsured,
    /// 雇用保険 その他の書類: from completion.
    EmploymentOther,
    /// 健康保険・厚生年金保険の書類: from completion.
    SocialInsurance,
    /// 労災保険の書類: from completion.
    AccidentInsurance,
    /// 労働保険料の書類: from completion.
    LabourInsurancePremium,
    /// 源泉徴収簿・扶養控除等申告書: from 10 January after the year in which they were due.
    Withholding,
}

/// Which parameter holds the years of a record.
enum KeptYears {
    Labour(fn(&LabourRetention) -> i32),
    Other(fn(&OtherRetention) -> i32),
}

impl KeptRecord {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::WorkerRoster,
        Self::WageLedger,
        Self::HiringAndLeaving,
        Self::AccidentCompensation,
        Self::Attendance,
        Self::PaidLeaveRegister,
        Self::EmploymentInsured,
        Self::EmploymentOther,
        Self::SocialInsurance,
        Self::AccidentInsurance,
        Self::LabourInsurancePremium,
        Self::Withholding,
    ];

    /// Where its years stand.
    const fn years(self) -> KeptYears {
        match self {
            Self::WorkerRoster => KeptYears::Labour(|years| years.worker_roster),
            Self::WageLedger => KeptYears::Labour(|years| years.wage_ledger),
            Self::HiringAndLeaving => KeptYears::Labour(|years| years.hiring_and_leaving),
            Self::AccidentCompensation => KeptYears::Labour(|years| years.accident_compensation),
            Self::Attendance => KeptYears::Labour(|years| years.attendance),
            Self::PaidLeaveRegister => KeptYears::Labour(|years| years.paid_leave_register),
            Self::EmploymentInsured => KeptYears::Other(|years| years.employment_insured),
            Self::EmploymentOther => KeptYears::Other(|years| years.employment_other),
            Self::SocialInsurance => KeptYears::Other(|years| years.social_insurance),
            Self::AccidentInsurance => KeptYears::Other(|years| years.accident_insurance),
            Self::LabourInsurancePremium => {
                KeptYears::Other(|years| years.labour_insurance_premium)
            }
            Self::Withholding => KeptYears::Other(|years| years.withholding),
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WorkerRoster => "労働者名簿",
            Self::WageLedger => "賃金台帳",
            Self::HiringAndLeaving => "雇入れ・退職に関する書類",
            Self::AccidentCompensation => "災害補償に関する書類",
            Self::Attendance => "出勤簿・タイムカード等",
            Self::PaidLeaveRegister => "年次有給休暇管理簿",
            Self::EmploymentInsured => "雇用保険の被保険者に関する書類",
            Self::EmploymentOther => "雇用保険のその他の書類",
            Self::SocialInsurance => "健康保険・厚生年金保険の書類",
            Self::AccidentInsurance => "労災保険の書類",
            Self::LabourInsurancePremium => "労働保険料の書類",
            Self::Withholding => "源泉徴収簿・扶養控除等申告書",
        }
    }
}

/// 保存期間の末日 — the last day on which a record must be kept.
///
/// `starts_on` is the day from which the period runs (起算日 of 則56条, or 完結の日), as
/// [`KeptRecord`] says for each. Law: 労働基準法109条 and the ordinances of the other acts. Not
/// covered: that a record is still needed while a claim or an inspection is open.
///
/// # Errors
/// [`StatuteError::OutOfRange`] when the day lies outside the range that was checked.
pub fn kept_until<T: Trace>(
    law: &Law,
    record: KeptRecord,
    starts_on: Date,
    trace: &mut T,
) -> Result<Date, StatuteError> {
    match record.years() {
        KeptYears::Labour(years) => {
            let found = law.standards.retention.on(starts_on)?;
            let term = (years(found.value), found.value.first_day_counted);
            period(record, starts_on, term, &found, trace)
        }
        KeptYears::Other(years) => {
            let found = law.standards.retention_elsewhere.on(starts_on)?;
            let term = (years(found.value), found.value.first_day_counted);
            period(record, starts_on, term, &found, trace)
        }
    }
}

/// So many years by the calendar from a day, or from the day after it.
fn period<T: Trace>(
    record: KeptRecord,
    starts_on: Date,
    (years, first_day_counted): (i32, bool),
    found: &dyn DescribeParameter,
    trace: &mut T,
) -> Result<Date, StatuteError> {
    let start = if first_day_counted { starts_on } else { plus_days(starts_on, 1)? };
    let last = last_day_of_months(start, years * 12)?;
    let days = starts_on.until(last).map_or(0, |span| span.get_days());
    let from = Quantity::date("起算日", starts_on);
    let days = Quantity::count("末日までの日数", i64::from(days), Unit::Days);
    let parameters = [found];
    let rule = Rule::new("保存期間", &PERIOD).with(&parameters);
    let until = rule.take(
        trace,
        "保存期間の末日",
        Unit::Date,
        Operation::Sum,
        &[&from, &days],
        |until| {
            let counted = if first_day_counted { "から" } else { "の翌日から" };
            format!("{}は、{from}{counted}{years}年の{until}まで保存します。", record.name())
        },
    )?;
    trace.gives("kept_until", &until);
    Ok(as_date(&until))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn until(record: KeptRecord, starts_on: &str) -> String {
        let mut trace = Explanation::default();
        let starts_on = starts_on.parse().unwrap();
        let found = kept_until(Law::embedded(), record, starts_on, &mut trace).unwrap();
        assert_eq!(replay(&trace).unwrap().len(), 1);
        found.to_string()
    }

    #[test]
    fn each_record_has_its_years() {
        use KeptRecord as R;
        // 労働基準法附則143条1項 (3年), 雇用保険法施行規則143条 (4年・2年) and the ordinances beside.
        for (record, last) in [
            (R::WorkerRoster, "2029-03-30"),
            (R::WageLedger, "2029-03-30"),
            (R::HiringAndLeaving, "2029-03-30"),
            (R::AccidentCompensation, "2029-03-30"),
            (R::Attendance, "2029-03-30"),
            (R::PaidLeaveRegister, "2029-03-30"),
            (R::EmploymentInsured, "2030-03-31"),
            (R::EmploymentOther, "2028-03-31"),
            (R::SocialInsurance, "2028-03-31"),
            (R::AccidentInsurance, "2029-03-31"),
            (R::LabourInsurancePremium, "2029-03-31"),
            (R::Withholding, "2033-03-31"),
        ] {
            assert_eq!(until(record, "2026-03-31"), last, "{record:?}");
        }
        assert_eq!(KeptRecord::ALL.len(), 12);
    }

    #[test]
    fn the_ends_of_months_and_leap_years() {
        // 民法143条2項: no 29 February in 2027, so the last day of that month.
        assert_eq!(until(KeptRecord::WageLedger, "2024-02-29"), "2027-02-28");
        assert_eq!(until(KeptRecord::WageLedger, "2024-03-01"), "2027-02-28");
        assert_eq!(until(KeptRecord::SocialInsurance, "2026-02-28"), "2028-02-29");
        // 扶養控除等申告書 of 2026: from 10 January 2027 on, through 10 January 2034.
        assert_eq!(until(KeptRecord::Withholding, "2027-01-10"), "2034-01-10");
    }

    #[test]
    fn days_beyond_the_checked_range_are_refused() {
        for day in ["2020-03-31", "2028-01-01"] {
            let day = day.parse().unwrap();
            for record in KeptRecord::ALL {
                assert!(kept_until(Law::embedded(), record, day, &mut Silent).is_err());
            }
        }
    }

    proptest! {
        /// Read literally: so many anniversaries later, less a day if the first day counts.
        #[test]
        fn years_by_the_anniversary(offset in 0_i64..2_800, index in 0_usize..12) {
            let day = plus_days(jiff::civil::date(2020, 4, 1), offset).unwrap();
            prop_assume!(!(day.month() == 2 && day.day() >= 28));
            let record = KeptRecord::ALL[index];
            let years = [3, 3, 3, 3, 3, 3, 4, 2, 2, 3, 3, 7][index];
            let anniversary = jiff::civil::date(day.year() + years, day.month(), day.day());
            let last = if index < 6 { plus_days(anniversary, -1).unwrap() } else { anniversary };
            let found = kept_until(Law::embedded(), record, day, &mut Silent).unwrap();
            prop_assert_eq!(found, last);
        }
    }
}
