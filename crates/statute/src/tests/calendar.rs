//! Holidays, days between, corresponding days, days that pay rests on.

use proptest::prelude::*;
use romori_types::YearMonth;

use super::*;
use crate::basis_days::{ClosingDay, PayCalendar, calendar_days, scheduled_less_absence};
use crate::calendar::{
    BusinessCalendar, as_date, corresponding_day, days_from_to, holiday_on, holidays_of, is_open,
    next_business_day, previous_business_day,
};
use crate::law::Law;

proptest! {
    /// A day is open if it is no weekend and in no list of holidays, and a bank's if besides it is
    /// not in the New Year; so the next open day is found by walking.
    #[test]
    fn open_days_are_walked_to(offset in 20_i64..1_790, bank: bool) {
        let law = Law::embedded();
        let calendar = if bank { BusinessCalendar::Bank } else { BusinessCalendar::Standard };
        let open = |day: Date| {
            let list = holidays_of(law, day.year(), &mut crate::trace::Silent).unwrap();
            let listed = list.iter().any(|holiday| holiday.date == day);
            assert_eq!(listed, holiday_on(law, day).unwrap().is_some());
            let weekday = day.weekday().to_monday_one_offset();
            let new_year =
                matches!((day.month(), day.day()), (12, 31) | (1, 1..=3));
            !listed && weekday <= 5 && !(bank && new_year)
        };
        let day = later("2023-01-01", offset);
        prop_assert_eq!(is_open(law, calendar, day).unwrap(), open(day));
        let walk = |by: i64| {
            (1..).map(|step| crate::calendar::plus_days(day, by * step).unwrap())
                .find(|day| open(*day))
                .unwrap()
        };
        let next = explained(|trace| next_business_day(law, calendar, day, trace));
        prop_assert_eq!(as_date(&next), walk(1));
        let before = explained(|trace| previous_business_day(law, calendar, day, trace));
        prop_assert_eq!(as_date(&before), walk(-1));
    }

    /// 国民の祝日に関する法律3条: a holiday on Sunday is made up for, and a day between two is one.
    #[test]
    fn holidays_keep_their_own_law(year in 2023_i16..=2027) {
        let law = Law::embedded();
        let list = explained(|trace| holidays_of(law, year, trace));
        prop_assert!(list.is_sorted_by(|one, other| one.date < other.date));
        let is = |day: Date| list.iter().any(|holiday| holiday.date == day);
        for holiday in list {
            prop_assert_eq!(holiday.date.year(), year);
            if holiday.date.weekday() == jiff::civil::Weekday::Sunday {
                let mut after = holiday.date;
                while is(after.tomorrow().unwrap()) {
                    after = after.tomorrow().unwrap();
                }
                prop_assert!(after > holiday.date, "{}", holiday.date);
            }
            let between = holiday.date.tomorrow().unwrap();
            prop_assert!(!is(between.tomorrow().unwrap()) || is(between), "{between}");
        }
    }

    /// Both ends are counted, and the days of two parts are those of the whole.
    #[test]
    fn days_add_up(from in 0_i64..1_700, first in 0_i64..60, second in 1_i64..60) {
        let law = Law::embedded();
        let (start, middle, end) = (
            later("2023-01-01", from),
            later("2023-01-01", from + first),
            later("2023-01-01", from + first + second),
        );
        let count = |from, to| {
            let (days, open) = explained(|trace| days_from_to(law, from, to, trace));
            (days.value.as_whole().unwrap(), open.value.as_whole().unwrap())
        };
        let (all, open) = count(start, end);
        prop_assert_eq!(all, first + second + 1);
        let (one, one_open) = count(start, middle);
        let (other, other_open) = count(middle.tomorrow().unwrap(), end);
        prop_assert_eq!((one + other, one_open + other_open), (all, open));
        prop_assert!(open <= all);
    }

    /// 民法143条2項: the same day of the month, or its last; never before an earlier month's.
    #[test]
    fn a_month_later_is_the_day_or_the_last(offset in 0_i64..4_000, months in -400_i32..400) {
        let day = later("2020-01-01", offset);
        let of = |months| as_date(&explained(|trace| corresponding_day(day, months, trace)));
        let found = of(months);
        let index = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
        prop_assert_eq!(i32::from(found.year()) * 12 + i32::from(found.month()) - 1, index);
        prop_assert_eq!(found.day(), day.day().min(found.last_of_month().day()));
        prop_assert!(of(months + 1) > found);
    }

    /// Pay periods follow each other without a gap; who came within one has the days from then on.
    #[test]
    fn basis_days_of_a_period(
        months in 0_i32..60,
        closing in 1_i8..=32,
        offset in 0_u8..4,
        came in -40_i64..80,
        absent in 0_u8..35,
    ) {
        let closing_day =
            if closing == 32 { ClosingDay::MonthEnd } else { ClosingDay::Day(closing) };
        let calendar = PayCalendar { closing_day, pay_offset_months: offset };
        let month = YearMonth::of(date("2023-01-01")).plus(months);
        let period = calendar.period_paid_in(month);
        let next = calendar.period_paid_in(month.next());
        prop_assert_eq!(period.to.tomorrow().unwrap(), next.from);
        prop_assert_eq!(period.to, closing_day.in_month(month.plus(-i32::from(offset))));
        let acquired = crate::calendar::plus_days(period.from, came).unwrap();
        let days = explained(|trace| calendar_days(period, Some(acquired), trace));
        let from = acquired.max(period.from);
        let walked = (0..=days_to(period.from, period.to))
            .map(|day| crate::calendar::plus_days(period.from, day).unwrap())
            .filter(|day| *day >= from)
            .count();
        prop_assert_eq!(days.value, whole(i64::try_from(walked).unwrap()));
        let all = period.days();
        let less = scheduled_less_absence(all, absent, &mut crate::trace::Silent);
        prop_assert_eq!(less.is_ok(), absent <= all);
        if absent <= all {
            let worked = explained(|trace| scheduled_less_absence(all, absent, trace));
            prop_assert_eq!(worked.value + whole(i64::from(absent)), whole(i64::from(all)));
        }
    }
}
