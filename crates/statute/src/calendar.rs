//! 営業日 — holidays and the days on which business is done.
//!
//! Law: 国民の祝日に関する法律3条, 民法142条, 銀行法15条1項, 銀行法施行令5条.

use romori_types::{Date, YearMonth};

use crate::error::StatuteError;
use crate::law::{Basis, Holiday, HolidayKind, InForce, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static HOLIDAYS: [Basis; 1] = [Basis::act("国民の祝日に関する法律3条")];
static STANDARD: [Basis; 2] = [Basis::act("民法142条"), Basis::act("国民の祝日に関する法律3条")];
static BANK: [Basis; 3] = [
    Basis::act("銀行法15条1項"),
    Basis::other(crate::law::BasisKind::Order, "銀行法施行令5条1項"),
    Basis::act("国民の祝日に関する法律3条"),
];
static COUNTING: [Basis; 2] = [Basis::act("民法140条"), Basis::act("民法141条")];

/// 営業日の区分 — which days count as closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BusinessCalendar {
    /// 土曜・日曜・祝日が休み: offices.
    Standard,
    /// 土曜・日曜・祝日と12月31日〜1月3日が休み: banks (銀行法施行令5条).
    Bank,
}

/// 営業日への移し方 — what happens to a day that is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Adjustment {
    /// 前の営業日へ
    Previous,
    /// 次の営業日へ
    Next,
    /// 移さない
    None,
}

/// 日の性質 — whether a day is a weekend, a holiday, open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayNature<'law> {
    /// 土曜日か日曜日
    pub weekend: bool,
    /// 祝日・休日, if it is one.
    pub holiday: Option<&'law Holiday>,
    /// Neither Saturday, Sunday nor holiday.
    pub business_day: bool,
    /// Besides, not in 31 December – 3 January.
    pub bank_open: bool,
}

impl BusinessCalendar {
    const fn basis(self) -> &'static [Basis] {
        match self {
            Self::Standard => &STANDARD,
            Self::Bank => &BANK,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Standard => "営業日",
            Self::Bank => "銀行営業日",
        }
    }
}

/// 祝日・休日 — the holiday on a day, if there is one.
///
/// Law: 国民の祝日に関する法律2条・3条.
///
/// # Errors
/// [`StatuteError::OutOfRange`] outside the years whose holidays were checked.
pub fn holiday_on(law: &Law, date: Date) -> Result<Option<&Holiday>, StatuteError> {
    Ok(find_holiday(law.holidays.on(date)?, date))
}

fn find_holiday(year: InForce<'_, Vec<Holiday>>, date: Date) -> Option<&Holiday> {
    year.value.iter().find(|holiday| holiday.date == date)
}

/// 祝日・休日の一覧 — the holidays of a calendar year, earliest first.
///
/// Law: 国民の祝日に関する法律2条・3条.
///
/// # Errors
/// [`StatuteError::OutOfRange`] outside the years whose holidays were checked.
pub fn holidays_of<'law, T: Trace>(
    law: &'law Law,
    year: i16,
    trace: &mut T,
) -> Result<&'law [Holiday], StatuteError> {
    let december = YearMonth::new(year, 12)
        .ok_or_else(|| StatuteError::impossible("year", "年が暦の範囲の外です。"))?;
    law.holidays.on(december.plus(-11).first_day())?;
    let found = law.holidays.on(december.last_day())?;
    let count = i64::try_from(found.value.len()).unwrap_or(0);
    let count =
        Quantity::parameter("祝日・休日の数", romori_types::Exact::whole(count), Unit::Days);
    Rule::new("祝日・休日", &HOLIDAYS).with(&[&found]).take(
        trace,
        "祝日・休日の数",
        Unit::Days,
        Operation::Take,
        &[&count],
        |count| format!("{year}年の祝日・休日は{count}です。"),
    )?;
    Ok(found.value)
}

/// 土曜日か日曜日か.
pub fn is_weekend(date: Date) -> bool {
    use jiff::civil::Weekday::{Saturday, Sunday};
    matches!(date.weekday(), Saturday | Sunday)
}

/// 12月31日から1月3日まで — closed for banks besides weekends and holidays.
///
/// Law: 銀行法施行令5条1項.
fn is_bank_new_year(date: Date) -> bool {
    matches!((date.month(), date.day()), (12, 31) | (1, 1..=3))
}

/// What a day is.
///
/// # Errors
/// [`StatuteError::OutOfRange`] outside the years whose holidays were checked.
pub fn day_nature(law: &Law, date: Date) -> Result<DayNature<'_>, StatuteError> {
    let weekend = is_weekend(date);
    let holiday = holiday_on(law, date)?;
    let business_day = !weekend && holiday.is_none();
    let bank_open = business_day && !is_bank_new_year(date);
    Ok(DayNature { weekend, holiday, business_day, bank_open })
}

/// Whether business is done on a day.
///
/// # Errors
/// [`StatuteError::OutOfRange`] outside the years whose holidays were checked.
pub fn is_open(law: &Law, calendar: BusinessCalendar, date: Date) -> Result<bool, StatuteError> {
    let nature = day_nature(law, date)?;
    Ok(match calendar {
        BusinessCalendar::Standard => nature.business_day,
        BusinessCalendar::Bank => nature.bank_open,
    })
}

/// The first open day strictly after (`step` 1) or before (`step` −1) a day.
fn open_day_from(
    law: &Law,
    calendar: BusinessCalendar,
    date: Date,
    step: i64,
) -> Result<Date, StatuteError> {
    let mut day = date;
    loop {
        day = plus_days(day, step)?;
        // Ends: outside the checked years this is an error.
        if is_open(law, calendar, day)? {
            return Ok(day);
        }
    }
}

/// 翌営業日 — the first open day strictly after a day.
///
/// Law: 民法142条; for banks 銀行法施行令5条1項.
///
/// # Errors
/// [`StatuteError::OutOfRange`] where the search leaves the years that were checked.
pub fn next_business_day<T: Trace>(
    law: &Law,
    calendar: BusinessCalendar,
    date: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = open_day_from(law, calendar, date, 1)?;
    note_move(law, calendar, &Quantity::date("その日", date), found, trace)
}

/// 前営業日 — the last open day strictly before a day.
///
/// Law: 民法142条; for banks 銀行法施行令5条1項.
///
/// # Errors
/// [`StatuteError::OutOfRange`] where the search leaves the years that were checked.
pub fn previous_business_day<T: Trace>(
    law: &Law,
    calendar: BusinessCalendar,
    date: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = open_day_from(law, calendar, date, -1)?;
    note_move(law, calendar, &Quantity::date("その日", date), found, trace)
}

/// 営業日への移動 — the day itself if it is open, else the nearest open day in the direction.
///
/// Law: 民法142条; for pay by bank transfer the office's own rule (労働基準法施行規則7条の2).
///
/// # Errors
/// [`StatuteError::OutOfRange`] outside the years whose holidays were checked, unless the day is
/// not to be moved.
pub fn adjusted<T: Trace>(
    law: &Law,
    calendar: BusinessCalendar,
    day: &Quantity,
    adjustment: Adjustment,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let date = as_date(day);
    let step = match adjustment {
        Adjustment::None => {
            let rule = Rule::new(calendar.name(), calendar.basis());
            let text = |day: &Quantity| format!("休みの日でも移さないので、{day}のままです。");
            return rule.take(trace, "日", Unit::Date, Operation::Take, &[day], text);
        }
        Adjustment::Previous => -1,
        Adjustment::Next => 1,
    };
    let found = if is_open(law, calendar, date)? {
        date
    } else {
        open_day_from(law, calendar, date, step)?
    };
    note_move(law, calendar, day, found, trace)
}

/// Notes that a day moves to another.
fn note_move<T: Trace>(
    law: &Law,
    calendar: BusinessCalendar,
    from: &Quantity,
    to: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let date = as_date(from);
    let year = law.holidays.on(to)?;
    let parameters: [&dyn DescribeParameter; 1] = [&year];
    let rule = Rule::new(calendar.name(), calendar.basis()).with(&parameters);
    let days = Quantity::parameter("移す日数", days_between(date, to), Unit::Days);
    let reason = if T::LISTENS { reason(law, calendar, date)? } else { String::new() };
    rule.take(trace, "営業日", Unit::Date, Operation::Sum, &[from, &days], |moved| {
        let which = if to < date { "前の" } else { "次の" };
        if date == to {
            format!("{from}は{}です。", calendar.name())
        } else {
            format!("{from}{reason}。{which}{}は{moved}です。", calendar.name())
        }
    })
}

/// What the day is from which another is sought.
fn reason(law: &Law, calendar: BusinessCalendar, date: Date) -> Result<String, StatuteError> {
    use jiff::civil::Weekday::{Saturday, Sunday};
    let nature = day_nature(law, date)?;
    let open = is_open(law, calendar, date)?;
    Ok(match (nature.holiday, date.weekday()) {
        (Some(holiday), _) if holiday.kind == HolidayKind::National => {
            format!("は祝日（{}）です", holiday.name)
        }
        (Some(_), _) => "は祝日法の休日です".to_owned(),
        (None, Saturday) => "は土曜日です".to_owned(),
        (None, Sunday) => "は日曜日です".to_owned(),
        (None, _) if open => format!("は{}です", calendar.name()),
        (None, _) => "は銀行の休日です".to_owned(),
    })
}

/// 期間の日数 — the days from one to another, both counted, and the business days among them.
///
/// Law: 民法140条・141条. Not covered: periods that leave out their first day.
///
/// # Errors
/// [`StatuteError::OutOfRange`] outside the years whose holidays were checked; when `to` is
/// earlier than `from`.
pub fn days_from_to<T: Trace>(
    law: &Law,
    from: Date,
    to: Date,
    trace: &mut T,
) -> Result<(Quantity, Quantity), StatuteError> {
    if to < from {
        return Err(StatuteError::impossible("to", "「to」は「from」以後の日にしてください。"));
    }
    let first = law.holidays.on(from)?;
    let last = law.holidays.on(to)?;
    let (start, end) = (Quantity::date("初日", from), Quantity::date("末日", to));
    let one = Quantity::count("初日", 1, Unit::Days);
    let rule = Rule::new("期間の日数", &COUNTING);
    let operation = Operation::Difference;
    let between =
        rule.take(trace, "間の日数", Unit::Days, operation.clone(), &[&end, &start], |days| {
            format!("{start}から{end}までは{days}です（初日を数えません）。")
        })?;
    let operands = [&between, &one];
    let days = rule.take(trace, "日数", Unit::Days, Operation::Sum, &operands, |days| {
        format!("初日を数えて{days}です。")
    })?;
    trace.gives("days", &days);
    let closed = Quantity::parameter("休みの日数", closed_days(law, from, to)?, Unit::Days);
    let parameters: [&dyn DescribeParameter; 2] = [&first, &last];
    let rule = Rule::new("営業日", &STANDARD).with(&parameters);
    let operands = [&days, &closed];
    let business =
        rule.take(trace, "営業日数", Unit::Days, operation, &operands, |business| {
            format!("土曜日・日曜日・祝日の{closed}を除いて{business}です。")
        })?;
    trace.gives("business_days", &business);
    Ok((days, business))
}

/// How many days are Saturdays, Sundays or holidays, both ends counted.
fn closed_days(law: &Law, from: Date, to: Date) -> Result<romori_types::Exact, StatuteError> {
    let mut closed = 0;
    let mut day = from;
    while day <= to {
        closed += i64::from(!day_nature(law, day)?.business_day);
        day = plus_days(day, 1)?;
    }
    Ok(romori_types::Exact::whole(closed))
}

/// 応当日 — the day so many months later; the last day of a month that has no such day.
///
/// Law: 民法143条2項. Counted from the first day, not step by step.
///
/// # Errors
/// When the day lies beyond the calendar.
pub fn corresponding_day<T: Trace>(
    date: Date,
    months: i32,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let index = YearMonth::of(date).index().checked_add(months);
    let month = index.filter(|index| (12..=9998 * 12 + 11).contains(index));
    let month = month.map(YearMonth::from_index).ok_or_else(|| {
        StatuteError::impossible("add_months", "暦の範囲の外になります。月数を確かめてください。")
    })?;
    let found = month.day_or_last(date.day());
    let (start, days) = (Quantity::date("その日", date), days_between(date, found));
    let days = Quantity::count("応当日までの日数", days.as_whole().unwrap_or(0), Unit::Days);
    let kept = found.day() == date.day();
    static BASIS: [Basis; 1] = [Basis::act("民法143条2項")];
    let rule = Rule::new("応当日", &BASIS);
    let corresponding =
        rule.take(trace, "応当日", Unit::Date, Operation::Sum, &[&start, &days], |day| {
            if kept {
                format!("{start}の{months}か月後の応当日は{day}です。")
            } else {
                format!("{months}か月後の月に応当日がないので、その月の末日の{day}です。")
            }
        })?;
    trace.gives("corresponding_day", &corresponding);
    Ok(corresponding)
}

/// The last day of so many months that begin on a day: the eve of the corresponding day, or the
/// last day of a month that has no such day (民法143条2項).
///
/// # Errors
/// When it lies beyond the calendar.
pub(crate) fn last_day_of_months(start: Date, months: i32) -> Result<Date, StatuteError> {
    let corresponding = YearMonth::of(start).plus(months).day_or_last(start.day());
    if corresponding.day() == start.day() {
        plus_days(corresponding, -1)
    } else {
        Ok(corresponding)
    }
}

/// The day of a quantity that counts days.
pub fn as_date(quantity: &Quantity) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = quantity.value.as_whole().unwrap_or(0);
    jiff::Span::new().try_days(days).and_then(|span| epoch.checked_add(span)).unwrap_or(epoch)
}

/// The day so many days later.
///
/// # Errors
/// When it lies beyond the calendar.
pub(crate) fn plus_days(date: Date, days: i64) -> Result<Date, StatuteError> {
    let beyond = || StatuteError::impossible("", "暦の範囲の外の日になります。");
    let span = jiff::Span::new().try_days(days).map_err(|_| beyond())?;
    date.checked_add(span).map_err(|_| beyond())
}

fn days_between(from: Date, to: Date) -> romori_types::Exact {
    let days = from.until(to).map_or(0, |span| span.get_days());
    romori_types::Exact::whole(i64::from(days))
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

    fn next(calendar: BusinessCalendar, day: &str) -> Date {
        as_date(&next_business_day(Law::embedded(), calendar, date(day), &mut Silent).unwrap())
    }

    fn previous(calendar: BusinessCalendar, day: &str) -> Date {
        as_date(&previous_business_day(Law::embedded(), calendar, date(day), &mut Silent).unwrap())
    }

    #[test]
    fn golden_week_and_new_year() {
        use BusinessCalendar::{Bank, Standard};
        // 2026: 5月3日(日)が憲法記念日なので6日(水)が振替休日; 2025-12-31 is a Wednesday.
        assert_eq!(next(Standard, "2026-05-01"), date("2026-05-07"));
        assert_eq!(previous(Standard, "2026-05-07"), date("2026-05-01"));
        assert_eq!(next(Standard, "2025-12-30"), date("2025-12-31"));
        assert_eq!(next(Bank, "2025-12-30"), date("2026-01-05"));
        assert_eq!(next(Standard, "2025-12-31"), date("2026-01-02"));
        assert_eq!(previous(Bank, "2026-01-04"), date("2025-12-30"));
    }

    #[test]
    fn the_nature_of_days() {
        let law = Law::embedded();
        let nature = |day: &str| day_nature(law, date(day)).unwrap();
        let substitute = nature("2027-03-22");
        assert_eq!(substitute.holiday.unwrap().kind, HolidayKind::Substitute);
        assert!(!substitute.business_day && !substitute.weekend);
        // 2026-09-22 lies between 敬老の日 (21st) and 秋分の日 (23rd).
        assert_eq!(nature("2026-09-22").holiday.unwrap().kind, HolidayKind::Citizens);
        let year_end = nature("2026-12-31");
        assert!(year_end.business_day && !year_end.bank_open);
        assert!(nature("2026-12-30").bank_open);
        assert!(!nature("2027-01-03").bank_open);
        assert!(nature("2027-01-04").bank_open);
    }

    #[test]
    fn outside_the_checked_years_there_is_no_answer() {
        let law = Law::embedded();
        assert!(day_nature(law, date("2022-12-31")).is_err());
        assert!(day_nature(law, date("2023-01-01")).is_ok());
        assert!(day_nature(law, date("2027-12-31")).is_ok());
        assert!(day_nature(law, date("2028-01-01")).is_err());
        let standard = BusinessCalendar::Standard;
        assert!(next_business_day(law, standard, date("2027-12-31"), &mut Silent).is_err());
        assert!(previous_business_day(law, standard, date("2023-01-02"), &mut Silent).is_err());
        assert!(holidays_of(law, 2022, &mut Silent).is_err());
        assert_eq!(holidays_of(law, 2027, &mut Silent).unwrap().len(), 17);
        assert!(holidays_of(law, 2028, &mut Silent).is_err());
        let unmoved = Quantity::date("", date("2031-01-01"));
        let none = Adjustment::None;
        assert!(adjusted(law, standard, &unmoved, none, &mut Silent).is_ok());
        assert!(adjusted(law, standard, &unmoved, Adjustment::Next, &mut Silent).is_err());
    }

    #[test]
    fn corresponding_days() {
        // 民法143条2項; the case of interfaces: 2026-08-31 and six months.
        for (from, months, day) in [
            ("2026-08-31", 6, "2027-02-28"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-01-31", 2, "2026-03-31"),
            ("2026-01-15", 0, "2026-01-15"),
            ("2026-12-01", 1, "2027-01-01"),
            ("2026-03-31", -1, "2026-02-28"),
        ] {
            let mut trace = Explanation::default();
            let found = corresponding_day(date(from), months, &mut trace).unwrap();
            assert_eq!(as_date(&found), date(day), "{from} {months}");
            assert_eq!(replay(&trace).unwrap(), [("corresponding_day", found.value)]);
        }
        assert!(corresponding_day(date("9990-01-01"), 120, &mut Silent).is_err());
        assert!(corresponding_day(date("2026-01-01"), i32::MAX, &mut Silent).is_err());
    }

    #[test]
    fn days_with_both_ends() {
        let law = Law::embedded();
        let mut trace = Explanation::default();
        let (from, to) = (date("2027-02-01"), date("2027-04-09"));
        let (days, business) = days_from_to(law, from, to, &mut trace).unwrap();
        // 28 + 31 + 9 = 68 days; interfaces: 47 business days.
        assert_eq!((days.value.as_whole(), business.value.as_whole()), (Some(68), Some(47)));
        assert_eq!(replay(&trace).unwrap().len(), 2);
        let (days, business) = days_from_to(law, from, from, &mut Silent).unwrap();
        assert_eq!((days.value.as_whole(), business.value.as_whole()), (Some(1), Some(1)));
        assert!(days_from_to(law, to, from, &mut Silent).is_err());
    }

    #[test]
    fn the_sentence_names_the_reason() {
        let law = Law::embedded();
        for (day, calendar, text) in [
            (
                "2027-05-29",
                BusinessCalendar::Bank,
                "令和9年5月29日は土曜日です。次の銀行営業日は令和9年5月31日です。",
            ),
            (
                "2027-03-22",
                BusinessCalendar::Standard,
                "令和9年3月22日は祝日法の休日です。次の営業日は令和9年3月23日です。",
            ),
            (
                "2026-12-31",
                BusinessCalendar::Bank,
                "令和8年12月31日は銀行の休日です。次の銀行営業日は令和9年1月4日です。",
            ),
            ("2026-12-30", BusinessCalendar::Bank, "令和8年12月30日は銀行営業日です。"),
        ] {
            let mut trace = Explanation::default();
            let given = Quantity::date("", date(day));
            adjusted(law, calendar, &given, Adjustment::Next, &mut trace).unwrap();
            assert_eq!(trace.steps[0].text, text);
        }
    }

    proptest! {
        #[test]
        fn moving_lands_on_an_open_day_and_stays_there(
            offset in 10_i64..1790,
            bank in any::<bool>(),
            forward in any::<bool>(),
        ) {
            let law = Law::embedded();
            let calendar = if bank { BusinessCalendar::Bank } else { BusinessCalendar::Standard };
            let adjustment = if forward { Adjustment::Next } else { Adjustment::Previous };
            let day = plus_days(date("2023-01-01"), offset).unwrap();
            let mut trace = Explanation::default();
            let given = Quantity::date("", day);
            let moved = adjusted(law, calendar, &given, adjustment, &mut trace).unwrap();
            prop_assert!(is_open(law, calendar, as_date(&moved)).unwrap());
            let again = adjusted(law, calendar, &moved, adjustment, &mut trace).unwrap();
            prop_assert_eq!(as_date(&moved), as_date(&again));
            prop_assert!(forward == (moved.value > given.value) || moved.value == given.value);
            prop_assert!(replay(&trace).is_ok());
        }
    }
}
