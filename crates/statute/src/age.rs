//! 年齢 — the day an age is reached, and what age alone decides about being insured.
//!
//! Law: 年齢計算ニ関スル法律, 民法143条2項, 介護保険法9条2号, 健康保険法36条・156条,
//! 厚生年金保険法14条5号, 高齢者の医療の確保に関する法律50条.

use romori_types::{Date, YearMonth};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

/// 40歳: 介護保険の第2号被保険者になる (介護保険法9条2号).
pub const CARE_FROM_AGE: u8 = 40;
/// 65歳: 第2号被保険者でなくなる (介護保険法9条1号).
pub const CARE_UNTIL_AGE: u8 = 65;
/// 70歳: 厚生年金保険の資格を失う (厚生年金保険法14条5号).
pub const PENSION_UNTIL_AGE: u8 = 70;
/// 75歳: 健康保険の資格を失う (高齢者の医療の確保に関する法律50条1号, 健康保険法36条).
pub const HEALTH_UNTIL_AGE: u8 = 75;

static AGE: [Basis; 2] = [Basis::act("年齢計算ニ関スル法律1項・2項"), Basis::act("民法143条2項")];
static CARE: [Basis; 2] = [Basis::act("介護保険法9条2号"), Basis::act("健康保険法156条1項・2項")];
static PENSION: [Basis; 2] =
    [Basis::act("厚生年金保険法14条5号"), Basis::act("厚生年金保険法19条1項")];
static HEALTH: [Basis; 3] = [
    Basis::act("高齢者の医療の確保に関する法律50条1号"),
    Basis::act("健康保険法36条"),
    Basis::act("健康保険法156条3項"),
];

/// 年齢についての事実 — what is known of a person's age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeFact {
    /// 生年月日
    BirthDate(Date),
    /// 年齢 reached by the last day of the month in question.
    Age(u8),
    /// 介護保険第2号被保険者かどうか; insured for health and pension.
    CareInsured(bool),
}

/// 年齢による資格の限り — the months in which age begins and ends an insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeLimits {
    /// First month with care premium.
    pub care_first_month: YearMonth,
    /// Last month with care premium.
    pub care_last_month: YearMonth,
    /// 厚生年金保険の資格喪失日 by age: the day on which 70 is reached.
    pub pension_loss_date: Date,
    /// Last month with pension premium.
    pub pension_last_month: YearMonth,
    /// 健康保険の資格喪失日 by age: the 75th birthday itself.
    pub health_loss_date: Date,
    /// Last month with health premium.
    pub health_last_month: YearMonth,
}

/// The day on which somebody reaches an age: the day before the birthday.
///
/// Law: 年齢計算ニ関スル法律, 民法143条2項. Who was born on 29 February reaches the age at the end
/// of February in every year.
///
/// # Errors
/// When the day lies beyond the calendar.
pub fn reached_on(birth_date: Date, age: u8) -> Result<Date, StatuteError> {
    let beyond = || StatuteError::impossible("birth_date", "生年月日が暦の範囲の外です。");
    let year = birth_date.year().checked_add(i16::from(age)).ok_or_else(beyond)?;
    let month = YearMonth::new(year, birth_date.month()).ok_or_else(beyond)?;
    if birth_date.day() > month.days() {
        return Ok(month.last_day());
    }
    month.day_or_last(birth_date.day()).yesterday().map_err(|_| beyond())
}

/// The age reached by the end of a day, or `None` before birth.
///
/// Law: 年齢計算ニ関スル法律. Born on 1983-07-19, on 2026-07-18 one is 43.
pub fn age_on(birth_date: Date, on: Date) -> Option<u8> {
    if on < birth_date {
        return None;
    }
    let years = on.year().checked_sub(birth_date.year())?.checked_add(1)?;
    (0..=u8::try_from(years).unwrap_or(u8::MAX))
        .rev()
        .find(|age| *age == 0 || reached_on(birth_date, *age).is_ok_and(|day| day <= on))
}

/// The 75th birthday: the day after the one on which 75 is reached.
pub(crate) fn seventy_fifth_birthday(birth_date: Date) -> Result<Date, StatuteError> {
    let reached = reached_on(birth_date, HEALTH_UNTIL_AGE)?;
    reached
        .tomorrow()
        .map_err(|_| StatuteError::impossible("birth_date", "生年月日が暦の範囲の外です。"))
}

/// The months and days at which age begins and ends care, pension and health.
///
/// Law: 介護保険法9条2号, 厚生年金保険法14条5号, 高齢者の医療の確保に関する法律50条1号. Month: of
/// premium. Not covered: who is no 第2号被保険者 for living abroad or in an exempt institution.
///
/// # Errors
/// When a day lies beyond the calendar.
pub fn age_limits<T: Trace>(birth_date: Date, trace: &mut T) -> Result<AgeLimits, StatuteError> {
    let care_first_month = month_of_age(birth_date, CARE_FROM_AGE, trace)?;
    trace.gives("care_first_month", &care_first_month);
    let care_end = month_of_age(birth_date, CARE_UNTIL_AGE, trace)?;
    let care_last = month_before("介護保険料の最後の月", &CARE, &care_end, trace)?;
    trace.gives("care_last_month", &care_last);

    let pension_loss_date = reached_on(birth_date, PENSION_UNTIL_AGE)?;
    let pension_end = month_of_age(birth_date, PENSION_UNTIL_AGE, trace)?;
    let pension_last = month_before("厚生年金保険料の最後の月", &PENSION, &pension_end, trace)?;
    trace.gives("pension_last_month", &pension_last);

    let health_loss_date = seventy_fifth_birthday(birth_date)?;
    let loss = Quantity::date("75歳の誕生日", health_loss_date);
    let month = Quantity::month("75歳の誕生日の月", YearMonth::of(health_loss_date));
    let health_end = Rule::new("75歳の誕生日", &HEALTH).take(
        trace,
        "75歳の誕生日の月",
        Unit::Month,
        Operation::Take,
        &[&month],
        |_| format!("75歳の誕生日の{loss}に後期高齢者医療に移り、健康保険の資格を失います。"),
    )?;
    let health_last = month_before("健康保険料の最後の月", &HEALTH, &health_end, trace)?;
    trace.gives("health_last_month", &health_last);

    Ok(AgeLimits {
        care_first_month: care_first_month.as_month(),
        care_last_month: care_last.as_month(),
        pension_loss_date,
        pension_last_month: pension_last.as_month(),
        health_loss_date,
        health_last_month: health_last.as_month(),
    })
}

/// Notes the month in which an age is reached.
fn month_of_age<T: Trace>(
    birth_date: Date,
    age: u8,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let reached = reached_on(birth_date, age)?;
    let month = Quantity::month("達する日の月", YearMonth::of(reached));
    Rule::new("年齢に達する日", &AGE).take(
        trace,
        "その年齢に達する月",
        Unit::Month,
        Operation::Take,
        &[&month],
        |month| {
            let day = Quantity::date("", reached);
            format!("{age}歳に達するのは誕生日の前日の{day}なので、{month}です。")
        },
    )
}

fn month_before<T: Trace>(
    label: &'static str,
    basis: &'static [Basis],
    month: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let one = Quantity::count("1か月", 1, Unit::Count);
    let operation = Operation::Difference;
    Rule::new(label, basis).take(trace, label, Unit::Month, operation, &[month, &one], |last| {
        format!("{month}からは徴収しないので、最後は{last}分です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_age_is_reached_on_the_day_before_the_birthday() {
        for (birth, age, reached) in [
            ("1979-11-01", 65, "2044-10-31"),
            ("1983-07-19", 43, "2026-07-18"),
            ("1986-01-01", 40, "2025-12-31"),
            ("1984-02-29", 40, "2024-02-28"),
            ("1984-02-29", 65, "2049-02-28"),
            ("1984-03-01", 40, "2024-02-29"),
        ] {
            assert_eq!(reached_on(date(birth), age).unwrap(), date(reached), "{birth} {age}");
        }
    }

    #[test]
    fn the_age_on_a_day() {
        let birth = date("1983-07-19");
        for (on, age) in [
            ("2026-07-17", Some(42)),
            ("2026-07-18", Some(43)),
            ("2026-07-19", Some(43)),
            ("1983-07-19", Some(0)),
            ("1983-07-18", None),
            ("1984-07-17", Some(0)),
            ("1984-07-18", Some(1)),
        ] {
            assert_eq!(age_on(birth, date(on)), age, "{on}");
        }
    }

    #[test]
    fn limits_of_those_born_on_the_first_and_on_leap_day() {
        // 介護保険法9条2号, 厚生年金保険法14条5号; the case of interfaces: born 1979-11-01.
        let mut trace = Explanation::default();
        let limits = age_limits(date("1979-11-01"), &mut trace).unwrap();
        assert_eq!(limits.care_first_month.to_string(), "2019-10");
        assert_eq!(limits.care_last_month.to_string(), "2044-09");
        assert_eq!(limits.pension_loss_date, date("2049-10-31"));
        assert_eq!(limits.pension_last_month.to_string(), "2049-09");
        assert_eq!(limits.health_loss_date, date("2054-11-01"));
        assert_eq!(limits.health_last_month.to_string(), "2054-10");
        assert_eq!(replay(&trace).unwrap().len(), 4);
        // Born on 29 February: 75 is reached on 2059-02-28, there is no 29th, so the birthday
        // counts as 1 March and February is still charged.
        let limits = age_limits(date("1984-02-29"), &mut Silent).unwrap();
        assert_eq!(limits.care_first_month.to_string(), "2024-02");
        assert_eq!(limits.health_loss_date, date("2059-03-01"));
        assert_eq!(limits.health_last_month.to_string(), "2059-02");
        // Born on the 2nd, the month is that of the birthday.
        let limits = age_limits(date("1979-11-02"), &mut Silent).unwrap();
        assert_eq!(limits.care_first_month.to_string(), "2019-11");
    }

    #[test]
    fn beyond_the_calendar_is_refused() {
        assert!(age_limits(date("9950-01-01"), &mut Silent).is_err());
    }

    proptest! {
        #[test]
        fn an_age_rises_by_one_on_one_day(days in 0_i64..40_000, age in 1_u8..100) {
            let birth = date("1900-01-01")
                .checked_add(jiff::Span::new().days(days))
                .unwrap();
            let reached = reached_on(birth, age).unwrap();
            prop_assert_eq!(age_on(birth, reached), Some(age));
            prop_assert_eq!(age_on(birth, reached.yesterday().unwrap()), Some(age - 1));
        }
    }
}
