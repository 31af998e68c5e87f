use std::fmt;

use romori_types::YearMonth;

/// What a column of the pay sheet can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 被保険者整理番号
    InsuredNumber,
    /// 社員番号
    EmployeeNumber,
    /// 氏名
    NameKanji,
    /// フリガナ
    NameKana,
    /// 生年月日
    BirthDate,
    /// 資格取得日
    AcquiredOn,
    /// 退職日
    LeftOn,
    /// 資格喪失日: read as the day after the last day of work
    LostOn,
    /// 区分: 一般・パート・短時間労働者
    WorkerKind,
    /// 従前の標準報酬月額 (健康保険)
    PreviousHealthStandard,
    /// 従前の標準報酬月額 (厚生年金保険)
    PreviousPensionStandard,
    /// 従前の標準報酬月額 (both schemes in one column)
    PreviousStandard,
    /// 従前の改定月
    PreviousRevised,
    /// 支給月: the month of the row, where each row is one person's month
    PayMonth,
    /// 支払基礎日数
    Days(MonthSlot),
    /// 報酬 (通貨); several columns are added up
    Cash(MonthSlot),
    /// 報酬 (現物)
    InKind(MonthSlot),
    /// 報酬 (合計)
    Total(MonthSlot),
    /// 1か月分の支給か
    FullMonthPaid(MonthSlot),
    /// 昇給・降給の月
    RiseOrFallMonth,
    /// 昇給・降給の区分
    RiseOrFall,
    /// 遡及支払月
    RetroMonth,
    /// 遡及支払額
    RetroAmount,
    /// 随時改定の予定月
    RevisionMonth,
    /// 休業・休職
    Leave,
    /// 二以上事業所勤務
    TwoWorkplaces,
    /// 他の事業所の報酬月額
    OtherWorkplacesRemuneration,
    /// 70歳以上被用者の算定基礎月
    Aged70Months,
    /// 基礎年金番号
    BasicPensionNumber,
    /// 年間平均: 例年発生
    AnnualRecurring,
    /// 年間平均: 本人の同意
    AnnualConsent,
    /// 備考; several columns are joined
    Remarks,
    /// 個人番号: known, never read
    IndividualNumber,
}

/// Which month a column of days or pay is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MonthSlot {
    /// A calendar month, 1–12: January to June of the year filed for, July to December of the
    /// year before.
    Of(u8),
    /// The month named in the row itself.
    EachRow,
}

impl MonthSlot {
    /// The month meant in the filing of `year`; `None` for the row's own or no real month.
    pub fn month(self, year: i16) -> Option<YearMonth> {
        match self {
            Self::Of(month @ 1..=6) => YearMonth::new(year, month as i8),
            Self::Of(month @ 7..=12) => YearMonth::new(year.checked_sub(1)?, month as i8),
            Self::Of(_) | Self::EachRow => None,
        }
    }
}

/// Fields without a month: key in a web form, Japanese label.
const PLAIN: &[(Field, &str, &str)] = &[
    (Field::InsuredNumber, "insured_number", "被保険者整理番号"),
    (Field::EmployeeNumber, "employee_number", "社員番号"),
    (Field::NameKanji, "name_kanji", "氏名"),
    (Field::NameKana, "name_kana", "フリガナ"),
    (Field::BirthDate, "birth_date", "生年月日"),
    (Field::AcquiredOn, "acquired_on", "資格取得日"),
    (Field::LeftOn, "left_on", "退職日"),
    (Field::LostOn, "lost_on", "資格喪失日（前日を退職日とする）"),
    (Field::WorkerKind, "worker_kind", "区分（一般・パート・短時間）"),
    (Field::PreviousHealthStandard, "previous_health", "従前の標準報酬月額（健保）"),
    (Field::PreviousPensionStandard, "previous_pension", "従前の標準報酬月額（厚年）"),
    (Field::PreviousStandard, "previous_both", "従前の標準報酬月額（健保・厚年とも）"),
    (Field::PreviousRevised, "previous_revised", "従前の改定月"),
    (Field::PayMonth, "pay_month", "支給月（行ごと）"),
    (Field::RiseOrFallMonth, "rise_or_fall_month", "昇（降）給の月"),
    (Field::RiseOrFall, "rise_or_fall", "昇給・降給の別"),
    (Field::RetroMonth, "retro_month", "遡及支払の月"),
    (Field::RetroAmount, "retro_amount", "遡及支払額"),
    (Field::RevisionMonth, "revision_month", "随時改定の予定月"),
    (Field::Leave, "leave", "休業・休職"),
    (Field::TwoWorkplaces, "two_workplaces", "二以上事業所勤務"),
    (Field::OtherWorkplacesRemuneration, "other_remuneration", "他の事業所の報酬月額"),
    (Field::Aged70Months, "aged_70_months", "70歳以上被用者の算定基礎月"),
    (Field::BasicPensionNumber, "basic_pension_number", "基礎年金番号"),
    (Field::AnnualRecurring, "annual_recurring", "年間平均（例年発生する）"),
    (Field::AnnualConsent, "annual_consent", "年間平均（本人の同意）"),
    (Field::Remarks, "remarks", "備考"),
    (Field::IndividualNumber, "individual_number", "個人番号（読み捨てます）"),
];

type OfMonth = fn(MonthSlot) -> Field;

/// Fields with a month.
const MONTHLY: &[(OfMonth, &str, &str)] = &[
    (Field::Days, "days", "支払基礎日数"),
    (Field::Cash, "cash", "報酬（通貨）"),
    (Field::InKind, "in_kind", "報酬（現物）"),
    (Field::Total, "total", "報酬（合計）"),
    (Field::FullMonthPaid, "full_month_paid", "1か月分の支給か"),
];

impl Field {
    /// The month of a monthly field.
    pub const fn slot(self) -> Option<MonthSlot> {
        match self {
            Self::Days(slot)
            | Self::Cash(slot)
            | Self::InKind(slot)
            | Self::Total(slot)
            | Self::FullMonthPaid(slot) => Some(slot),
            _ => None,
        }
    }

    /// Whether several columns may hold it: amounts are added up; remarks, and a surname and a
    /// given name, are joined.
    pub const fn may_repeat(self) -> bool {
        matches!(
            self,
            Self::Cash(_)
                | Self::NameKanji
                | Self::NameKana
                | Self::Remarks
                | Self::IndividualNumber
        )
    }

    /// The key in a web form: `name_kanji`, `days.4`, `cash.row`.
    pub fn key(self) -> String {
        if let Some((_, key, _)) = PLAIN.iter().find(|(field, ..)| *field == self) {
            return (*key).to_owned();
        }
        let slot = self.slot().unwrap_or(MonthSlot::EachRow);
        let key = MONTHLY.iter().find(|(make, ..)| make(slot) == self).map_or("", |found| found.1);
        match slot {
            MonthSlot::Of(month) => format!("{key}.{month}"),
            MonthSlot::EachRow => format!("{key}.row"),
        }
    }

    /// The field of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        if let Some((field, ..)) = PLAIN.iter().find(|(_, plain, _)| *plain == key) {
            return Some(*field);
        }
        let (kind, slot) = key.split_once('.')?;
        let slot = match slot {
            "row" => MonthSlot::EachRow,
            month => MonthSlot::Of(month.parse().ok().filter(|month| (1..=12).contains(month))?),
        };
        let (make, ..) = MONTHLY.iter().find(|(_, monthly, _)| *monthly == kind)?;
        Some(make(slot))
    }

    /// The fields to choose from for this layout, in the order of a menu.
    pub fn all(layout: crate::Layout) -> Vec<Self> {
        let plain = PLAIN.iter().map(|(field, ..)| *field);
        let slots: Vec<MonthSlot> = match layout {
            crate::Layout::RowPerPerson => {
                [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3].map(MonthSlot::Of).to_vec()
            }
            crate::Layout::RowPerMonth => vec![MonthSlot::EachRow],
        };
        let monthly = slots.iter().flat_map(|slot| MONTHLY.iter().map(|(make, ..)| make(*slot)));
        let wanted =
            |field: &Self| *field != Self::PayMonth || layout == crate::Layout::RowPerMonth;
        plain.filter(wanted).chain(monthly).collect()
    }
}

impl fmt::Display for Field {
    /// The Japanese label: 氏名, 4月 報酬（通貨）.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((_, _, label)) = PLAIN.iter().find(|(field, ..)| field == self) {
            return f.write_str(label);
        }
        let slot = self.slot().unwrap_or(MonthSlot::EachRow);
        let label = MONTHLY.iter().find(|(make, ..)| make(slot) == *self).map_or("", |m| m.2);
        match slot {
            MonthSlot::Of(month @ 7..=12) => write!(f, "前年{month}月 {label}"),
            MonthSlot::Of(month) => write!(f, "{month}月 {label}"),
            MonthSlot::EachRow => f.write_str(label),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use std::collections::HashSet;

    #[test]
    fn keys_lead_back_and_labels_differ() {
        for layout in [Layout::RowPerPerson, Layout::RowPerMonth] {
            let all = Field::all(layout);
            let labels: HashSet<String> = all.iter().map(Field::to_string).collect();
            assert_eq!(labels.len(), all.len());
            for field in all {
                assert_eq!(Field::from_key(&field.key()), Some(field));
            }
        }
        for key in ["", "days", "days.13", "days.0", "days.x", "nothing.4"] {
            assert_eq!(Field::from_key(key), None, "{key}");
        }
    }

    #[test]
    fn months_of_the_year_filed_for() {
        let month = |slot: u8| MonthSlot::Of(slot).month(2026).map(|month| month.to_string());
        assert_eq!(month(7).as_deref(), Some("2025-07"));
        assert_eq!(month(6).as_deref(), Some("2026-06"));
        assert_eq!(month(0), None);
    }
}
