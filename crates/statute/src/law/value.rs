//! The shapes that values of parameters have, and how people read them.

use romori_types::{Date, Prefecture, Rate, Yen};
use serde::Deserialize;

use super::parameter::Shown;
use crate::grade::GradeTable;

/// 都道府県別の率 — a rate for each of the 47 prefectures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefectureRates([Rate; 47]);

impl PrefectureRates {
    pub(super) fn read(named: std::collections::BTreeMap<String, Rate>) -> Result<Self, String> {
        let mut rates = [Rate::ZERO; 47];
        for prefecture in Prefecture::all() {
            let rate = named.get(prefecture.name());
            let rate = rate.ok_or_else(|| format!("{prefecture} is missing"))?;
            if let Some(place) = rates.get_mut(prefecture.index()) {
                *place = *rate;
            }
        }
        if named.len() == 47 { Ok(Self(rates)) } else { Err("more than 47 prefectures".into()) }
    }

    /// The rate of one prefecture.
    pub fn of(&self, prefecture: Prefecture) -> Rate {
        self.0.get(prefecture.index()).copied().unwrap_or(Rate::ZERO)
    }

    /// All 47, in JIS order.
    pub fn all(&self) -> &[Rate; 47] {
        &self.0
    }
}

/// 短時間労働者の適用の要件 — the tests for those below three quarters of normal hours.
///
/// Law: 健康保険法3条1項9号, 厚生年金保険法12条5号, 平成24年法律62号附則17条・46条.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortTimeTests {
    /// 特定適用事業所の規模 — insured persons, at least.
    pub insured_count_min: u32,
    /// 週所定労働時間 — hours, at least.
    pub weekly_hours_min: u32,
    /// 賃金月額 in yen, at least; none since 2026-10-01.
    pub monthly_wage_min_yen: Option<i64>,
    /// 雇用期間 in months, more than.
    pub employment_months_over: u32,
    /// 学生を除く.
    pub students_excluded: bool,
}

/// 保険料調整制度の負担割合 — the insured person's share for standards up to one amount.
///
/// Law: 令和7年法律74号附則. Unit: share of the whole premium (the half is 50%).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentShare {
    /// 標準報酬月額 in yen, up to and including.
    pub standard_upto: i64,
    /// Share in the first and second year.
    pub years_1_and_2: Rate,
    /// Share in the third year.
    pub year_3: Rate,
}

/// 同じ月の中の育児休業等の日数の下限 — days of leave that exempt the month in which it both begins
/// and ends.
///
/// Law: 健康保険法159条1項2号, 厚生年金保険法81条の2第1項2号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveExemptionDays {
    /// Days, at least.
    pub childcare_days_min: u8,
}

/// 支払基礎日数の下限 — days a month needs to be used in a determination.
///
/// Law: 健康保険法41条1項, 厚生年金保険法21条1項, 平成18年5月12日庁保険発0512001号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasisDays {
    /// 一般
    pub general: u8,
    /// 短時間労働者 (below three quarters)
    pub short_time: u8,
    /// 短時間就労者 when no month reaches the general days
    pub part_time_relaxed: u8,
}

/// 被扶養者の年間収入の基準額 — a dependant's income stays below it.
///
/// Law: 健康保険法3条7項, 昭和52年4月6日保発9号・庁保発9号. Unit: yen a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DependentIncomeLimits {
    /// 一般
    pub usual: i64,
    /// 19歳以上23歳未満, a spouse excepted; none before 2025-10-01.
    #[serde(default)]
    pub young: Option<i64>,
    /// 60歳以上または障害者
    pub sixty_or_disabled: i64,
}

/// 随時改定の仮想等級 — the bounds of one imaginary grade beyond each end of a table.
///
/// Law: 昭和36年1月26日保発4号. Unit: yen of 報酬月額.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImaginaryGrades {
    /// 健保: below this is grade 0.
    pub health_below: i64,
    /// 健保: from this on is one grade above the highest.
    pub health_from: i64,
    /// 厚年: below this is grade 0.
    pub pension_below: i64,
    /// 厚年: from this on is one grade above the highest.
    pub pension_from: i64,
}

/// 休日の種類 — why a day is a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayKind {
    /// 国民の祝日
    National,
    /// 振替休日 (祝日法3条2項)
    Substitute,
    /// 国民の休日 (祝日法3条3項)
    Citizens,
}

/// 祝日・休日 — one day off by 国民の祝日に関する法律.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Its name: 元日, 休日.
    pub name: String,
    /// Why it is one.
    pub kind: HolidayKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HolidayRow {
    date: String,
    name: String,
    kind: HolidayKind,
}

impl HolidayRow {
    pub(super) fn read(rows: Vec<Self>) -> Result<Vec<Holiday>, String> {
        let mut holidays = Vec::with_capacity(rows.len());
        for row in rows {
            let date = row.date.parse().map_err(|error| format!("{}: {error}", row.date))?;
            holidays.push(Holiday { date, name: row.name, kind: row.kind });
        }
        Ok(holidays)
    }
}

impl Shown for Rate {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for Yen {
    fn shown(&self) -> String {
        format!("{self}円")
    }
}

impl Shown for GradeTable {
    fn shown(&self) -> String {
        format!(
            "{}等級（{}円〜{}円）",
            self.rows().len(),
            self.lowest().standard,
            self.highest().standard
        )
    }
}

impl Shown for PrefectureRates {
    fn shown(&self) -> String {
        let low = self.0.iter().min().copied().unwrap_or_default();
        let high = self.0.iter().max().copied().unwrap_or_default();
        format!("47都道府県（{low}〜{high}）")
    }
}

impl Shown for ShortTimeTests {
    fn shown(&self) -> String {
        let wage = self.monthly_wage_min_yen.map_or_else(
            || "賃金要件なし".to_owned(),
            |yen| format!("月額{}円以上", Yen::new(yen)),
        );
        format!(
            "{}人以上・週{}時間以上・{wage}・{}か月超・学生を除く",
            self.insured_count_min, self.weekly_hours_min, self.employment_months_over
        )
    }
}

impl Shown for Vec<AdjustmentShare> {
    fn shown(&self) -> String {
        let each = self.iter().map(|share| {
            let upto = Yen::new(share.standard_upto);
            format!("{upto}円まで{}（3年目{}）", share.years_1_and_2, share.year_3)
        });
        each.collect::<Vec<_>>().join("、")
    }
}

impl Shown for BasisDays {
    fn shown(&self) -> String {
        let Self { general, short_time, part_time_relaxed } = self;
        format!("一般{general}日・短時間労働者{short_time}日・パートの緩和{part_time_relaxed}日")
    }
}

impl Shown for DependentIncomeLimits {
    fn shown(&self) -> String {
        let young = self
            .young
            .map_or_else(String::new, |yen| format!("19歳以上23歳未満{}円・", Yen::new(yen)));
        let (usual, old) = (Yen::new(self.usual), Yen::new(self.sixty_or_disabled));
        format!("一般{usual}円・{young}60歳以上と障害者{old}円")
    }
}

impl Shown for LeaveExemptionDays {
    fn shown(&self) -> String {
        format!("同じ月の中の育児休業等は{}日以上", self.childcare_days_min)
    }
}

impl Shown for ImaginaryGrades {
    fn shown(&self) -> String {
        format!(
            "健保 {}円未満・{}円以上、厚年 {}円未満・{}円以上",
            Yen::new(self.health_below),
            Yen::new(self.health_from),
            Yen::new(self.pension_below),
            Yen::new(self.pension_from)
        )
    }
}

impl Shown for Vec<Holiday> {
    fn shown(&self) -> String {
        format!("{}日", self.len())
    }
}
