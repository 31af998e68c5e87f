//! The shapes of parameters of labour standards, and how people read them.

use std::collections::BTreeMap;

use romori_types::{Prefecture, Rate, Yen};
use serde::Deserialize;

use super::load::parameter as load;
use super::parameter::Shown;
use super::{Parameter, ParameterSheet, sheet};

/// 労働基準の数値 — the parameters of labour standards.
#[derive(Debug)]
pub struct StandardsTerms {
    /// 割増賃金の率
    pub premium_rate: Parameter<PremiumPayRates>,
    /// 平均賃金の算定
    pub average_wage: Parameter<AverageWageTerms>,
    /// 休業手当・解雇の予告・減給の制裁
    pub wage_protection: Parameter<WageProtection>,
    /// 時間外労働の上限
    pub hours_limits: Parameter<HoursLimits>,
    /// 年次有給休暇の日数
    pub paid_leave: Parameter<PaidLeaveTerms>,
    /// 地域別最低賃金
    pub minimum_wage: Parameter<MinimumWages>,
    /// 労働関係の書類の保存期間
    pub retention: Parameter<LabourRetention>,
    /// 社会保険・労働保険・税の書類の保存期間
    pub retention_elsewhere: Parameter<OtherRetention>,
    /// 被保険者期間の数え方
    pub insured_period: Parameter<InsuredPeriodTests>,
    /// 1年単位の変形労働時間制の限度
    pub yearly_hours: Parameter<YearlyHoursLimits>,
}

impl StandardsTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            premium_rate: load("labour.premium_rate", file!("labour/premium_rate.toml"), Ok)?,
            average_wage: load("labour.average_wage", file!("labour/average_wage.toml"), Ok)?,
            wage_protection: load(
                "labour.wage_protection",
                file!("labour/wage_protection.toml"),
                Ok,
            )?,
            hours_limits: load("labour.hours_limits", file!("labour/hours_limits.toml"), Ok)?,
            paid_leave: load("labour.paid_leave", file!("labour/paid_leave.toml"), Ok)?,
            minimum_wage: load(
                "labour.minimum_wage",
                file!("labour/minimum_wage.toml"),
                MinimumWages::read,
            )?,
            retention: load("labour.retention", file!("labour/retention.toml"), Ok)?,
            retention_elsewhere: load(
                "labour.retention_elsewhere",
                file!("labour/retention_elsewhere.toml"),
                Ok,
            )?,
            insured_period: load(
                "employment_insurance.insured_period",
                file!("employment_insurance/insured_period.toml"),
                Ok,
            )?,
            yearly_hours: load("labour.yearly_hours", file!("labour/yearly_hours.toml"), Ok)?,
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        vec![
            sheet(&self.premium_rate),
            sheet(&self.average_wage),
            sheet(&self.wage_protection),
            sheet(&self.hours_limits),
            sheet(&self.paid_leave),
            sheet(&self.minimum_wage),
            sheet(&self.retention),
            sheet(&self.retention_elsewhere),
            sheet(&self.insured_period),
            sheet(&self.yearly_hours),
        ]
    }
}

/// 割増賃金の率 — what is added to the pay of an hour.
///
/// Law: 労働基準法37条1項・4項, 平成6年政令5号. Unit: share of the pay of a normal hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PremiumPayRates {
    /// 時間外労働
    pub overtime: Rate,
    /// 時間外労働 beyond the long hours of a month.
    pub long_overtime: Rate,
    /// Hours of 時間外労働 in a month from which on the long rate holds, more than.
    pub long_overtime_hours: u32,
    /// 法定休日の労働
    pub holiday: Rate,
    /// 深夜労働
    pub night: Rate,
}

impl Shown for PremiumPayRates {
    fn shown(&self) -> String {
        format!(
            "時間外{}（月{}時間を超えた部分{}）・法定休日{}・深夜{}",
            self.overtime, self.long_overtime_hours, self.long_overtime, self.holiday, self.night
        )
    }
}

/// 労働基準法の書類の保存年数 — how long each record is kept.
///
/// Law: 労働基準法109条・附則143条1項, 労働基準法施行規則56条. Unit: years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabourRetention {
    /// Whether the day from which the period runs is its first day.
    pub first_day_counted: bool,
    /// 労働者名簿
    pub worker_roster: i32,
    /// 賃金台帳
    pub wage_ledger: i32,
    /// 雇入れ・退職に関する書類
    pub hiring_and_leaving: i32,
    /// 災害補償に関する書類
    pub accident_compensation: i32,
    /// 出勤簿・タイムカード等
    pub attendance: i32,
    /// 年次有給休暇管理簿
    pub paid_leave_register: i32,
}

impl Shown for LabourRetention {
    fn shown(&self) -> String {
        format!(
            "労働者名簿{}年・賃金台帳{}年・雇入れと退職{}年・災害補償{}年・出勤簿等{}年・\
             年次有給休暇管理簿{}年",
            self.worker_roster,
            self.wage_ledger,
            self.hiring_and_leaving,
            self.accident_compensation,
            self.attendance,
            self.paid_leave_register
        )
    }
}

/// 社会保険・労働保険・税の書類の保存年数 — how long each record is kept.
///
/// Law: the ordinance of each act, in `law/labour/retention_elsewhere.toml`. Unit: years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherRetention {
    /// Whether the day from which the period runs is its first day.
    pub first_day_counted: bool,
    /// 雇用保険 被保険者に関する書類
    pub employment_insured: i32,
    /// 雇用保険 その他の書類
    pub employment_other: i32,
    /// 健康保険・厚生年金保険の書類
    pub social_insurance: i32,
    /// 労災保険の書類
    pub accident_insurance: i32,
    /// 労働保険料の書類
    pub labour_insurance_premium: i32,
    /// 源泉徴収簿・扶養控除等申告書
    pub withholding: i32,
}

impl Shown for OtherRetention {
    fn shown(&self) -> String {
        format!(
            "雇用保険{}年（被保険者に関するもの{}年）・健康保険と厚生年金保険{}年・\
             労災保険{}年・労働保険料{}年・源泉{}年",
            self.employment_other,
            self.employment_insured,
            self.social_insurance,
            self.accident_insurance,
            self.labour_insurance_premium,
            self.withholding
        )
    }
}

/// 平均賃金の算定の定め — the months looked at and the least for those paid by day or hour.
///
/// Law: 労働基準法12条1項. Unit: months; share of the pay of a day worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AverageWageTerms {
    /// How many months.
    pub months: i32,
    /// Of the pay by days worked, at least.
    pub guarantee: Rate,
}

impl Shown for AverageWageTerms {
    fn shown(&self) -> String {
        format!("{}か月・最低保障{}", self.months, self.guarantee)
    }
}

/// 休業手当・解雇の予告・減給の制裁の定め — what the average wage is taken for.
///
/// Law: 労働基準法20条・21条・26条・91条. Unit: share of the average wage or of the pay of a period;
/// days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WageProtection {
    /// 休業手当, of the average wage, at least.
    pub shutdown: Rate,
    /// 解雇の予告, days before.
    pub notice_days: u32,
    /// 試の使用期間: days after hiring through which no notice is due.
    pub probation_days: u32,
    /// 減給: of one day's average wage for one act, at most.
    pub single_cut: Rate,
    /// 減給: of the wages of one period in all, at most.
    pub period_cut: Rate,
}

impl Shown for WageProtection {
    fn shown(&self) -> String {
        format!(
            "休業手当{}・予告{}日・試用{}日・減給1回{}と一支払期{}",
            self.shutdown, self.notice_days, self.probation_days, self.single_cut, self.period_cut
        )
    }
}

/// 時間外労働の上限の定め — the limits of hours beyond the legal ones.
///
/// Law: 労働基準法36条4項–6項. Unit: hours; months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursLimits {
    /// 限度時間 of a month, at most.
    pub month: u32,
    /// 限度時間 of a year, at most.
    pub year: u32,
    /// 限度時間 of a month in 1年単位の変形労働時間制 of over three months.
    pub variable_month: u32,
    /// 限度時間 of a year in it.
    pub variable_year: u32,
    /// 特別条項: of a year, at most.
    pub special_year: u32,
    /// 特別条項: months beyond the limit of a month, at most.
    pub special_months: u32,
    /// With work on legal holidays, in one month less than.
    pub together_below: u32,
    /// With work on legal holidays, on the average of several months at most.
    pub together_average: u32,
    /// The longest run of months whose average is taken; the shortest has two.
    pub average_months: u32,
}

impl Shown for HoursLimits {
    fn shown(&self) -> String {
        format!(
            "月{}・年{}（1年単位の変形は{}・{}）、特別条項は年{}・{}か月まで、休日を含め月{}未満・2〜{}か月平均{}",
            self.month,
            self.year,
            self.variable_month,
            self.variable_year,
            self.special_year,
            self.special_months,
            self.together_below,
            self.average_months,
            self.together_average
        )
    }
}

/// 1年単位の変形労働時間制の限度の定め — what the hours planned for its days must keep.
///
/// Law: 労働基準法32条の4第1項・3項, 労働基準法施行規則12条の4. Unit: hours; days; weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearlyHoursLimits {
    /// 1週間 on the average of the period, at most.
    pub week_average: u32,
    /// 労働日数 of a year, at most, where the period is longer than the months.
    pub days_of_year: u32,
    /// The months beyond which the limits of days and long weeks hold.
    pub months: i32,
    /// 1日, at most.
    pub day_hours: u32,
    /// 1週間, at most.
    pub week_hours: u32,
    /// 連続労働日数, at most.
    pub days_in_a_row: u32,
    /// 特定期間 in it: one day off a week, so many in a row.
    pub special_days_in_a_row: u32,
    /// Weeks of more than so many hours are long.
    pub long_week: u32,
    /// Long weeks in a row, and in every three months, at most.
    pub long_weeks: u32,
}

impl Shown for YearlyHoursLimits {
    fn shown(&self) -> String {
        format!(
            "週平均{}時間、年{}日、1日{}時間・1週{}時間、連続{}日（特定期間{}日）、{}時間超の週は{}まで",
            self.week_average,
            self.days_of_year,
            self.day_hours,
            self.week_hours,
            self.days_in_a_row,
            self.special_days_in_a_row,
            self.long_week,
            self.long_weeks
        )
    }
}

/// 年次有給休暇の定め — days granted by service and weekly days, and what goes with them.
///
/// Law: 労働基準法39条・115条, 労働基準法施行規則24条の3. Unit: days for 0.5, 1.5 … 6.5 years of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaidLeaveTerms {
    /// 通常の労働者
    pub full: [u8; 7],
    /// 週4日
    pub weekly_4: [u8; 7],
    /// 週3日
    pub weekly_3: [u8; 7],
    /// 週2日
    pub weekly_2: [u8; 7],
    /// 週1日
    pub weekly_1: [u8; 7],
    /// Weekly days that give the full days, at least.
    pub full_weekly_days: u8,
    /// Weekly hours that give the full days, at least.
    pub full_weekly_hours: u8,
    /// 出勤率, at least.
    pub attendance: Rate,
    /// 時効, in months.
    pub prescription_months: i32,
    /// 年5日の時季指定; none before it was introduced.
    #[serde(default)]
    pub duty: Option<PaidLeaveDuty>,
}

/// 時季指定の義務の定め — who must be given some of the days, and how many.
///
/// Law: 労働基準法39条7項. Unit: days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaidLeaveDuty {
    /// Days granted, at least.
    pub granted_days: u8,
    /// Days to be taken within a year.
    pub days: u8,
}

impl PaidLeaveTerms {
    /// The days of who works so many days a week below the full measure.
    pub(crate) const fn proportional(&self, weekly_days: u8) -> &[u8; 7] {
        match weekly_days {
            4.. => &self.weekly_4,
            3 => &self.weekly_3,
            2 => &self.weekly_2,
            _ => &self.weekly_1,
        }
    }
}

impl Shown for PaidLeaveTerms {
    fn shown(&self) -> String {
        let (first, last) = (self.full.first(), self.full.last());
        let span = first
            .zip(last)
            .map_or_else(String::new, |(first, last)| format!("通常{first}日〜{last}日"));
        let duty = self.duty.map_or_else(String::new, |duty| {
            format!("・{}日以上の付与で{}日の時季指定", duty.granted_days, duty.days)
        });
        format!(
            "{span}（週{}日か週{}時間以上）・出勤率{}{duty}",
            self.full_weekly_days, self.full_weekly_hours, self.attendance
        )
    }
}

/// 被保険者期間の数え方の定め — what a month needs to count, and what a part of one needs.
///
/// Law: 雇用保険法14条1項・3項. Unit: days and hours of a month for which wages were paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuredPeriodTests {
    /// 賃金支払基礎日数, at least.
    pub days_min: u32,
    /// 賃金支払の基礎となった時間, at least, instead; none before it was introduced.
    #[serde(default)]
    pub hours_min: Option<u32>,
    /// Days of a part of a month that may count as half of one, at least.
    pub part_days_min: u32,
}

impl Shown for InsuredPeriodTests {
    fn shown(&self) -> String {
        let hours = self.hours_min.map_or_else(String::new, |hours| format!("か{hours}時間以上"));
        format!("1か月は{}日以上{hours}・端数は{}日以上", self.days_min, self.part_days_min)
    }
}

/// 地域別最低賃金の改正 — the prefectures whose minimum wage changes on one day.
///
/// Law: 最低賃金法9条・14条2項. Unit: yen an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinimumWages(Vec<(Prefecture, Yen)>);

impl MinimumWages {
    fn read(named: BTreeMap<String, i64>) -> Result<Self, String> {
        let mut wages = Vec::with_capacity(named.len());
        for (name, yen) in named {
            let found = Prefecture::all().find(|prefecture| prefecture.name() == name);
            let prefecture = found.ok_or_else(|| format!("{name} is no prefecture"))?;
            wages.push((prefecture, Yen::new(yen)));
        }
        wages.sort_unstable();
        Ok(Self(wages))
    }

    /// The amount of a prefecture, if it changes on this day.
    pub fn of(&self, prefecture: Prefecture) -> Option<Yen> {
        self.0.iter().find(|(changed, _)| *changed == prefecture).map(|(_, hourly)| *hourly)
    }
}

impl Shown for MinimumWages {
    fn shown(&self) -> String {
        let each = self.0.iter().map(|(prefecture, hourly)| format!("{prefecture}{hourly}円"));
        each.collect::<Vec<_>>().join("、")
    }
}
