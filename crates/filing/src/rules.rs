//! Rules that relate several items of a row, as the field tables declare them.

use jiff::Span;
use jiff::civil::Date;
use romori_types::{Wareki, Yen};
use serde::Deserialize;

use crate::check::Checker;
use crate::condition::{Condition, value_of};
use crate::problem::{Level, ProblemCode};
use crate::table::Item;

/// 金額欄の上限 — what an amount of 10,000,000 yen or more is written as.
pub const AMOUNT_CAP: i64 = 9_999_999;

/// 項目間の規則 — one rule over several items.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// `item` = the sum of `of`, capped at [`AMOUNT_CAP`].
    Sum { item: String, of: Vec<String> },
    /// `item` = the sum of `of` without what is under `unit`; [`AMOUNT_CAP`] when the sum is more.
    FlooredSum { item: String, of: Vec<String>, unit: i64 },
    /// `total` and `average` over the months that qualify by their days.
    QualifyingAverage {
        days: [String; 3],
        sums: [String; 3],
        total: String,
        average: String,
        short_time: String,
        part_time: String,
        fewer_when: Vec<String>,
    },
    /// `total` and `average` over all three months, unless `corrected` is given.
    ThreeMonthAverage { sums: [String; 3], total: String, average: String, corrected: String },
    /// Each of `days` reaches `least`, or `least_short_time` when `short_time` is set.
    BaseDays { days: [String; 3], least: u32, short_time: String, least_short_time: u32 },
    /// `months` follow each other, and the month after the last is that of `next`.
    ConsecutiveMonths { months: [String; 3], next: String },
    /// `item` does not lie after the day of the check.
    NotAfterCheckDay { item: String },
    /// `item` lies after `than`.
    After { item: String, than: String },
    /// `item` is `base` and `days` more, when `when` holds.
    DaysAfter { item: String, base: String, days: i64, when: String },
    /// On `item` the person born on `birth` is `years` old, when `when` holds. By law an age is
    /// reached on the day before the birthday; `birthday` demands the birthday itself.
    Age { item: String, birth: String, years: i32, birthday: bool, when: String },
    /// At least one of `groups` is filled.
    AtLeastOne { groups: Vec<String> },
    /// `item`, when it is filled, is one of `values`, when `when` holds.
    OneOf { item: String, values: Vec<String>, when: String },
    /// `second` is filled only after `first`.
    InOrder { first: String, second: String },
}

impl Rule {
    /// A key of the rule: `#` in it means that the rule repeats.
    pub(crate) fn key(&self) -> String {
        self.keys().into_iter().next().unwrap_or_default()
    }

    /// Every key it names.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        let mut when_keys = Vec::new();
        match self {
            Self::Sum { item, of } | Self::FlooredSum { item, of, .. } => {
                keys.push(item.clone());
                keys.extend(of.iter().cloned());
            }
            Self::QualifyingAverage {
                days,
                sums,
                total,
                average,
                short_time,
                part_time,
                fewer_when,
                ..
            } => {
                keys.extend(days.iter().chain(sums).cloned());
                keys.extend([total, average, short_time, part_time].map(String::clone));
                keys.extend(fewer_when.iter().cloned());
            }
            Self::ThreeMonthAverage { sums, total, average, corrected } => {
                keys.extend(sums.iter().cloned());
                keys.extend([total, average, corrected].map(String::clone));
            }
            Self::BaseDays { days, short_time, .. } => {
                keys.extend(days.iter().cloned());
                keys.push(short_time.clone());
            }
            Self::ConsecutiveMonths { months, next } => {
                keys.extend(months.iter().cloned());
                keys.push(next.clone());
            }
            Self::NotAfterCheckDay { item } => keys.push(item.clone()),
            Self::After { item, than } => keys.extend([item, than].map(String::clone)),
            Self::DaysAfter { item, base, when, .. } => {
                keys.extend([item, base].map(String::clone));
                when_keys = Condition::parse(when).map(|c| c.keys()).unwrap_or_default();
            }
            Self::Age { item, birth, when, .. } => {
                keys.extend([item, birth].map(String::clone));
                when_keys = Condition::parse(when).map(|c| c.keys()).unwrap_or_default();
            }
            Self::OneOf { item, when, .. } => {
                keys.push(item.clone());
                when_keys = Condition::parse(when).map(|c| c.keys()).unwrap_or_default();
            }
            Self::AtLeastOne { groups } => keys.extend(groups.iter().cloned()),
            Self::InOrder { first, second } => keys.extend([first, second].map(String::clone)),
        }
        keys.extend(when_keys);
        keys
    }

    /// The rule with `#` in its keys replaced; only rules over dates repeat.
    pub(crate) fn numbered(&self, nth: &str) -> Self {
        let n = |key: &String| key.replace('#', nth);
        match self {
            Self::NotAfterCheckDay { item } => Self::NotAfterCheckDay { item: n(item) },
            Self::After { item, than } => Self::After { item: n(item), than: n(than) },
            other => other.clone(),
        }
    }

    /// Reports where a row breaks the rule.
    pub(crate) fn check(&self, row: &mut Checker<'_, '_>) {
        match self {
            Self::Sum { item, of } => sum(row, item, of),
            Self::FlooredSum { item, of, unit } => floored_sum(row, item, of, *unit),
            Self::QualifyingAverage {
                days,
                sums,
                total,
                average,
                short_time,
                part_time,
                fewer_when,
            } => {
                let flags = Flags {
                    short_time: row.filled(short_time),
                    part_time: row.filled(part_time),
                    fewer: fewer_when.iter().any(|key| row.filled(key)),
                };
                qualifying_average(row, (days, sums), (total, average), flags);
            }
            Self::ThreeMonthAverage { sums, total, average, corrected } => {
                three_month_average(row, sums, (total, average), corrected);
            }
            Self::BaseDays { days, least, short_time, least_short_time } => {
                let least = if row.filled(short_time) { *least_short_time } else { *least };
                base_days(row, days, least);
            }
            Self::ConsecutiveMonths { months, next } => consecutive(row, months, next),
            Self::NotAfterCheckDay { item } => not_after_check_day(row, item),
            Self::After { item, than } => after(row, item, than),
            Self::DaysAfter { item, base, days, when } => {
                if row.when(when) {
                    days_after(row, item, base, *days);
                }
            }
            Self::Age { item, birth, years, birthday, when } => {
                if row.when(when) {
                    age(row, item, birth, *years, *birthday);
                }
            }
            Self::OneOf { item, values, when } => {
                if row.when(when) {
                    one_of(row, item, values);
                }
            }
            Self::AtLeastOne { groups } => at_least_one(row, groups),
            Self::InOrder { first, second } => in_order(row, first, second),
        }
    }
}

fn sum(row: &mut Checker<'_, '_>, item: &str, of: &[String]) {
    let (Some(written), Some(parts)) = (row.yen(item), row.all_yen(of)) else { return };
    let expected = parts.iter().sum::<i64>().min(AMOUNT_CAP);
    if written != expected {
        let reason =
            format!("{}の和（{}円）になっていません。", labels(row, of), Yen::new(expected));
        row.report(item, ProblemCode::SumMismatch, &reason, &cap_hint(expected));
    }
}

fn floored_sum(row: &mut Checker<'_, '_>, item: &str, of: &[String], unit: i64) {
    let (Some(written), Some(parts)) = (row.yen(item), row.all_yen(of)) else { return };
    let sum: i64 = parts.iter().sum();
    let expected = if sum > AMOUNT_CAP { AMOUNT_CAP } else { sum - sum.rem_euclid(unit) };
    if written != expected {
        let reason = format!(
            "{}の和から{}円未満を切り捨てた額（{}円）になっていません。",
            labels(row, of),
            Yen::new(unit),
            Yen::new(expected)
        );
        row.report(item, ProblemCode::SumMismatch, &reason, &cap_hint(expected));
    }
}

fn cap_hint(expected: i64) -> String {
    if expected == AMOUNT_CAP {
        "10,000,000円以上は 9999999 と入れてください。".to_owned()
    } else {
        "内訳と合計のどちらが正しいかを確かめて直してください。".to_owned()
    }
}

struct Flags {
    short_time: bool,
    part_time: bool,
    fewer: bool,
}

/// 算定の対象月: 17 days; パート 17, or 15 when no month has 17; 短時間労働者 11.
fn qualifying(days: [u32; 3], flags: &Flags) -> [bool; 3] {
    let least = |limit: u32| days.map(|days| days >= limit);
    if flags.short_time {
        return least(11);
    }
    let usual = least(17);
    if flags.part_time && usual == [false; 3] { least(15) } else { usual }
}

fn qualifying_average(
    row: &mut Checker<'_, '_>,
    (days_keys, sum_keys): (&[String; 3], &[String; 3]),
    (total, average): (&str, &str),
    flags: Flags,
) {
    let (Some(days), Some(sums)) = (row.three(days_keys), row.three_yen(sum_keys)) else { return };
    let (Some(written_total), Some(written_average)) = (row.yen(total), row.yen(average)) else {
        return;
    };
    let months = qualifying(days, &flags);
    if months == [false; 3] {
        row.warn(
            average,
            ProblemCode::NoQualifyingMonth,
            "支払基礎日数が足りる月がありません。平均額が出ない届の書き方は仕様書で確かめられていません。",
            "保険者算定になる方か、日数を確かめ、書き方を年金事務所に確認してから出してください。",
        );
        return;
    }
    let fits = |chosen: [bool; 3]| {
        let picked: Vec<i64> =
            sums.iter().zip(chosen).filter(|(_, on)| *on).map(|(yen, _)| *yen).collect();
        let count = i64::try_from(picked.len()).unwrap_or(1).max(1);
        let sum: i64 = picked.iter().sum();
        let capped = sum > AMOUNT_CAP || picked.contains(&AMOUNT_CAP);
        let right_average = written_average == (sum / count).min(AMOUNT_CAP);
        (written_total == sum.min(AMOUNT_CAP), right_average || capped)
    };
    let expected = fits(months);
    if expected == (true, true) {
        return;
    }
    let fewer = subsets(months).into_iter().any(|chosen| fits(chosen) == (true, true));
    if flags.fewer && fewer {
        return;
    }
    report_average(row, (total, average), &months, expected);
}

/// Every choice of months within `months` but the empty one.
fn subsets(months: [bool; 3]) -> Vec<[bool; 3]> {
    (1_u8..8)
        .map(|bits| [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0])
        .filter(|chosen| chosen.iter().zip(months).all(|(on, allowed)| allowed || !on))
        .collect()
}

fn report_average(
    row: &mut Checker<'_, '_>,
    (total, average): (&str, &str),
    months: &[bool; 3],
    (total_fits, average_fits): (bool, bool),
) {
    let names: Vec<&str> = ["4月", "5月", "6月"]
        .into_iter()
        .zip(months)
        .filter(|(_, on)| **on)
        .map(|(name, _)| name)
        .collect();
    let names = names.join("・");
    let remedy = "日数と合計を確かめてください。途中入社や休職などで月を除いたときは、備考の該当欄に 1 を入れてください。";
    if !total_fits {
        let reason = format!("支払基礎日数が足りる月（{names}）の合計の和になっていません。");
        row.report(total, ProblemCode::AverageMismatch, &reason, remedy);
    }
    if !average_fits {
        let reason = format!(
            "対象の月（{names}）の合計の和を月数で割った額（円未満切捨て）になっていません。"
        );
        row.report(average, ProblemCode::AverageMismatch, &reason, remedy);
    }
}

fn three_month_average(
    row: &mut Checker<'_, '_>,
    sums: &[String; 3],
    (total, average): (&str, &str),
    corrected: &str,
) {
    let Some(parts) = row.three_yen(sums) else { return };
    let sum: i64 = parts.iter().sum();
    let check = "3か月の合計と平均を確かめて直してください。";
    if row.yen(total).is_some_and(|written| written != sum.min(AMOUNT_CAP)) {
        let reason =
            format!("3か月の合計の和（{}円）になっていません。", Yen::new(sum.min(AMOUNT_CAP)));
        row.report(total, ProblemCode::SumMismatch, &reason, check);
    }
    let Some(written) = row.yen(average).filter(|_| !row.filled(corrected)) else { return };
    if written < 1000 {
        let reason = "修正平均額がないときは 1,000円以上でなければなりません。";
        row.report(average, ProblemCode::BelowMinimum, reason, check);
    }
    if !parts.contains(&AMOUNT_CAP) && written != sum / 3 {
        let reason =
            format!("総計を3で割った額（{}円、円未満切捨て）になっていません。", Yen::new(sum / 3));
        row.report(average, ProblemCode::AverageMismatch, &reason, check);
    }
}

fn base_days(row: &mut Checker<'_, '_>, days: &[String; 3], least: u32) {
    for key in days {
        if row.number(key).is_some_and(|days| days < i64::from(least)) {
            let reason = format!("{least}日以上でなければ月額変更届は出せません。");
            row.report(
                key,
                ProblemCode::BaseDays,
                &reason,
                "日数を確かめてください。短時間労働者のときは備考3に 1 を入れてください（11日以上）。",
            );
        }
    }
}

fn consecutive(row: &mut Checker<'_, '_>, months: &[String; 3], next: &str) {
    let numbers: Vec<Option<i64>> = months.iter().map(|key| row.number(key)).collect();
    let follows = |a: Option<i64>, b: Option<i64>| match (a, b) {
        (Some(a), Some(b)) => a % 12 + 1 == b,
        _ => true,
    };
    let remedy = "固定的賃金が変わった月から続く3か月を入れてください。";
    for (pair, key) in numbers.windows(2).zip(&months[1..]) {
        if let [earlier, later] = pair
            && !follows(*earlier, *later)
        {
            row.report(key, ProblemCode::MonthSequence, "前の月の翌月になっていません。", remedy);
        }
    }
    let last = numbers.last().copied().flatten();
    let [.., last_key] = months;
    if !follows(last, row.month_of(next)) {
        let reason = "改定年月の前の月になっていません。";
        row.report(last_key, ProblemCode::MonthSequence, reason, remedy);
    }
}

fn not_after_check_day(row: &mut Checker<'_, '_>, item: &str) {
    let day = row.day();
    if row.date(item).is_some_and(|date| date > day) {
        let reason = format!("点検した日（{}）より後の日です。", shown(day));
        row.report(
            item,
            ProblemCode::FutureDate,
            &reason,
            "日付を確かめるか、その日が来てから作成してください。",
        );
    }
}

fn after(row: &mut Checker<'_, '_>, item: &str, than: &str) {
    if let (Some(date), Some(earlier)) = (row.date(item), row.date(than))
        && date <= earlier
    {
        let reason = format!("{}より後の日になっていません。", label(row.item(than)));
        row.report(item, ProblemCode::DateOrder, &reason, "2つの日付を確かめて直してください。");
    }
}

fn days_after(row: &mut Checker<'_, '_>, item: &str, base: &str, days: i64) {
    let (Some(date), Some(base_day)) = (row.date(item), row.date(base)) else { return };
    let Ok(expected) = base_day.checked_add(Span::new().days(days)) else { return };
    if date != expected {
        let base_label = label(row.item(base));
        let reason = match days {
            0 => format!("{base_label}と同じ日（{}）になっていません。", shown(expected)),
            1 => format!("{base_label}の翌日（{}）になっていません。", shown(expected)),
            _ => format!("{base_label}の{days}日後（{}）になっていません。", shown(expected)),
        };
        row.report(item, ProblemCode::DateOrder, &reason, "2つの日付を確かめて直してください。");
    }
}

fn age(row: &mut Checker<'_, '_>, item: &str, birth: &str, years: i32, birthday: bool) {
    let (Some(date), Some(born)) = (row.date(item), row.date(birth)) else { return };
    let start = if birthday { Ok(born) } else { born.yesterday() };
    let Ok(reached) = start.and_then(|day| day.checked_add(Span::new().years(years))) else {
        return;
    };
    if date < reached {
        let reason = format!("{years}歳になる日（{}）より前の日です。", shown(reached));
        row.report(
            item,
            ProblemCode::Age,
            &reason,
            "生年月日と、この届でよいかを確かめてください。",
        );
    }
}

fn one_of(row: &mut Checker<'_, '_>, item: &str, values: &[String]) {
    let text = row.text(item).to_owned();
    if !text.is_empty() && !values.contains(&text) {
        let reason = format!("この場合は {} のどれかでなければなりません。", values.join("・"));
        row.report(item, ProblemCode::NotAllowedValue, &reason, "値を確かめて直してください。");
    }
}

fn at_least_one(row: &mut Checker<'_, '_>, groups: &[String]) {
    if groups.iter().any(|group| row.filled(group)) {
        return;
    }
    let Some(first) = groups.first().and_then(|group| row.first_item_of_group(group)) else {
        return;
    };
    row.report_item(
        first,
        (ProblemCode::Block, Level::Error),
        "配偶者も、その他の被扶養者も入っていません。",
        "異動のあった方を1人以上入れてください。",
    );
}

fn in_order(row: &mut Checker<'_, '_>, first: &str, second: &str) {
    if row.filled(second)
        && !row.filled(first)
        && let Some(item) = row.first_item_of_group(first)
    {
        row.report_item(
            item,
            (ProblemCode::Block, Level::Error),
            "1人目が空のまま、2人目が入っています。",
            "その他の被扶養者は1から順に詰めて入れてください。",
        );
    }
}

fn labels(row: &Checker<'_, '_>, keys: &[String]) -> String {
    let labels: Vec<String> = keys.iter().map(|key| label(row.item(key))).collect();
    labels.join("と")
}

fn label(item: Option<&'static Item>) -> String {
    item.map_or_else(String::new, |item| format!("「{}」", item.label))
}

fn shown(day: Date) -> String {
    Wareki::of(day).map_or_else(|| day.to_string(), |wareki| wareki.to_string())
}

/// The first column of an item, for a message.
pub(crate) fn shown_value(form: &crate::table::Form, columns: &[String], item: &Item) -> String {
    match item.span() {
        1 => value_of(form, columns, &item.key).to_owned(),
        span => columns
            .get(item.first()..item.first() + span)
            .map(|cells| cells.join("-"))
            .unwrap_or_default(),
    }
}
