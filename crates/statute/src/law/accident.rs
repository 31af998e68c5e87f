//! The shapes of parameters of workers' accident insurance and of the declaration of labour
//! insurance, and how people read them.

use romori_types::{Date, FiscalYear, Rate, YearMonth, Yen};
use serde::Deserialize;

use super::load::parameter as load;
use super::parameter::Shown;
use super::{Parameter, ParameterSheet, sheet};

/// 労災保険と年度更新の数値 — the parameters of workers' accident insurance and of the declaration.
#[derive(Debug)]
pub struct AccidentTerms {
    /// 労災保険率
    pub rate: Parameter<IndustryRates>,
    /// 一般拠出金率
    pub general_contribution: Parameter<Rate>,
    /// 延納
    pub instalments: Parameter<InstalmentTerms>,
    /// 概算保険料の賃金の見込み
    pub estimate: Parameter<EstimateRange>,
}

impl AccidentTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            rate: load(
                "workers_accident.rate",
                file!("workers_accident/rate.toml"),
                IndustryRates::read,
            )?,
            general_contribution: load(
                "labour_insurance.general_contribution",
                file!("labour_insurance/general_contribution.toml"),
                Ok,
            )?,
            instalments: load(
                "labour_insurance.instalments",
                file!("labour_insurance/instalments.toml"),
                Ok,
            )?,
            estimate: load(
                "labour_insurance.estimate",
                file!("labour_insurance/estimate.toml"),
                Ok,
            )?,
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        vec![
            sheet(&self.rate),
            sheet(&self.general_contribution),
            sheet(&self.instalments),
            sheet(&self.estimate),
        ]
    }
}

/// 事業の種類ごとの労災保険率 — one line of the table.
///
/// Law: 徴収法12条2項, 則16条1項・別表第1. Unit: share of the wages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndustryRate {
    /// 事業の種類の番号, two digits.
    pub code: String,
    /// 事業の種類の分類
    pub category: String,
    /// 事業の種類
    pub name: String,
    /// 労災保険率
    pub rate: Rate,
}

/// 労災保険率表 — the rate of every kind of business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndustryRates(Vec<IndustryRate>);

impl IndustryRates {
    fn read(lines: Vec<IndustryRate>) -> Result<Self, String> {
        for (index, line) in lines.iter().enumerate() {
            let digits = line.code.len() == 2 && line.code.bytes().all(|b| b.is_ascii_digit());
            let twice = lines.iter().skip(index + 1).any(|other| other.code == line.code);
            if !digits || twice || line.rate == Rate::ZERO {
                return Err(format!("the line {} is wrong or twice", line.code));
            }
        }
        Ok(Self(lines))
    }

    /// The line of a kind of business.
    pub fn of(&self, code: &str) -> Option<&IndustryRate> {
        self.0.iter().find(|line| line.code == code)
    }

    /// All lines, in the order of the table.
    pub fn all(&self) -> &[IndustryRate] {
        &self.0
    }
}

impl Shown for IndustryRates {
    fn shown(&self) -> String {
        let rates = || self.0.iter().map(|line| line.rate);
        let text = |rate: Option<Rate>| rate.unwrap_or_default().per_1000_text();
        let (low, high) = (text(rates().min()), text(rates().max()));
        format!("{}業種（千分の{low}〜千分の{high}）", self.0.len())
    }
}

/// 月日 — a day of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    /// The month.
    pub month: i8,
    /// The day.
    pub day: i8,
}

impl MonthDay {
    /// The day in a fiscal year.
    pub fn in_year(self, year: FiscalYear) -> Date {
        let april = year.first_month();
        let month: YearMonth = april.plus(i32::from((self.month - 4).rem_euclid(12)));
        month.day_or_last(self.day)
    }
}

/// 延納の定め — from which amount an estimated premium may be paid in parts, and when.
///
/// Law: 徴収法18条, 則27条. Unit: yen, days of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstalmentTerms {
    /// 概算保険料 at least, with both insurances.
    pub both_insurances_min_yen: i64,
    /// 概算保険料 at least, with one of them.
    pub one_insurance_min_yen: i64,
    /// 中途成立の最初の期 — days after the day of establishment.
    pub filing_days_when_established: i64,
    /// 第2期の納期限
    pub second_due: MonthDay,
    /// 第3期の納期限
    pub third_due: MonthDay,
    /// 第2期の納期限 through a 労働保険事務組合.
    pub entrusted_second_due: MonthDay,
    /// 第3期の納期限 through a 労働保険事務組合.
    pub entrusted_third_due: MonthDay,
}

impl Shown for InstalmentTerms {
    fn shown(&self) -> String {
        let yen = |yen: i64| Yen::new(yen).to_string();
        let day = |day: MonthDay| format!("{}月{}日", day.month, day.day);
        format!(
            "{}円以上（一方の保険だけなら{}円以上）。第2期{}・第3期{}、委託なら{}・{}",
            yen(self.both_insurances_min_yen),
            yen(self.one_insurance_min_yen),
            day(self.second_due),
            day(self.third_due),
            day(self.entrusted_second_due),
            day(self.entrusted_third_due)
        )
    }
}

/// 賃金の見込みの範囲 — within it the wages of the year before are used.
///
/// Law: 則24条1項. Unit: share of the wages of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstimateRange {
    /// Included.
    pub at_least: Rate,
    /// Included.
    pub at_most: Rate,
}

impl Shown for EstimateRange {
    fn shown(&self) -> String {
        format!("直前の年度の{}以上{}以下", self.at_least, self.at_most)
    }
}
