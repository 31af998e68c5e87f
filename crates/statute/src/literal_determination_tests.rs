//! Slow readings of the articles of determination and revision, on anything that can be: whole
//! numbers and the bounds of the tables alone, nothing of the rules.

use proptest::prelude::*;
use romori_types::{YearMonth, Yen};

use crate::acquisition_determination::{
    AcquisitionCase, AcquisitionPay, acquisition_determination,
};
use crate::basis_days::WorkerType;
use crate::law::Law;
use crate::leave_exemption::LeaveKind;
use crate::occasional_revision::{
    self, CurrentRemuneration, FixedPayChange, JudgedPay, OccasionalRevisionCase, SchemeRevision,
};
use crate::occasional_revision_annual::{self, AnnualRevisionCase};
use crate::revision_after_leave::{self, RevisionAfterLeaveCase};
use crate::standard_period::StandardPeriod;
use crate::trace::Silent;

const WORKERS: [WorkerType; 3] = [WorkerType::General, WorkerType::PartTime, WorkerType::ShortTime];

/// Lower bounds of the grades above the first, and the standards.
struct Table {
    bounds: Vec<i64>,
    standards: Vec<i64>,
    /// 昭和36年保発4号: below this the first grade counts as none, from that on the last as one more.
    imaginary: (i64, i64),
}

fn tables(month: YearMonth) -> [Table; 2] {
    let law = Law::embedded();
    let health = law.health_grades.on_month(month).unwrap().value;
    let pension = law.pension_grades.on_month(month).unwrap().value;
    let of = |table: &crate::GradeTable, imaginary| Table {
        bounds: table.rows().iter().skip(1).map(|row| row.from).collect(),
        standards: table.rows().iter().map(|row| row.standard).collect(),
        imaginary,
    };
    [of(health, (53_000, 1_415_000)), of(pension, (83_000, 665_000))]
}

impl Table {
    /// The place in the table, from 0.
    fn place(&self, remuneration: i64) -> usize {
        self.bounds.iter().filter(|bound| **bound <= remuneration).count()
    }

    /// The place with the imagined grades, from 0: the first real one is 1.
    fn imagined(&self, remuneration: i64) -> i64 {
        let (first, last) = self.imaginary;
        let all = self.bounds.iter().chain([&first, &last]);
        i64::try_from(all.filter(|bound| **bound <= remuneration).count()).unwrap()
    }

    /// The highest standard that is not above one of another table, from 0.
    fn holding(&self, standard: i64) -> usize {
        self.standards.iter().filter(|known| **known <= standard).count().max(1) - 1
    }
}

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

fn near_a_bound() -> impl Strategy<Value = i64> {
    let [health, pension] = tables(month("2026-09"));
    let mut all = [health.bounds, pension.bounds].concat();
    all.extend([53_000, 83_000, 665_000, 1_415_000]);
    let near = (prop::sample::select(all), -1_i64..=1).prop_map(|(bound, by)| bound + by);
    prop_oneof![near, 30_000_i64..1_600_000]
}

fn revised(found: Option<SchemeRevision>) -> (bool, Option<i64>) {
    let found = found.unwrap();
    (found.revise(), found.new_standard().map(|new| new.standard.get()))
}

fn limit(worker: WorkerType) -> u8 {
    if worker == WorkerType::ShortTime { 11 } else { 17 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// 健康保険法43条, 昭和36年保発4号: all three months, two grades of the table with one imagined at each
    /// end, the same direction; the average's fraction of a yen dropped.
    #[test]
    fn an_occasional_revision(
        current in near_a_bound(),
        pay in near_a_bound(),
        others in prop::array::uniform2(-2_i64..3),
        days in prop::array::uniform3(prop_oneof![4 => Just(30_u8), 1 => 9_u8..19]),
        worker in prop::sample::select(&WORKERS[..]),
        change in prop::sample::select(vec![
            FixedPayChange::Increase, FixedPayChange::Decrease, FixedPayChange::None,
        ]),
    ) {
        let pays = [pay, pay + others[0], pay + others[1]];
        let judged =
            |place: usize| JudgedPay { pay: Yen::new(pays[place].max(0)), days: days[place] };
        let case = OccasionalRevisionCase {
            change_month: month("2026-05"),
            worker_type: worker,
            fixed_pay_change: change,
            current: CurrentRemuneration::Remuneration(Yen::new(current)),
            months: [judged(0), judged(1), judged(2)],
            scheme: None,
        };
        let found = occasional_revision::decide(Law::embedded(), &case, &mut Silent).unwrap();
        let average = pays.iter().map(|pay| (*pay).max(0)).sum::<i64>() / 3;
        prop_assert_eq!(found.average.get(), average);
        let enough = days.iter().all(|days| *days >= limit(worker));
        for (table, scheme) in tables(month("2026-08")).iter().zip([found.health, found.pension]) {
            let (before, after) = (table.imagined(current), table.imagined(average));
            let along = match change {
                FixedPayChange::Increase => after > before,
                FixedPayChange::Decrease => after < before,
                FixedPayChange::None => false,
            };
            let is = enough && along && (after - before).abs() >= 2;
            let standard = is.then(|| table.standards[table.place(average)]);
            prop_assert_eq!(revised(scheme), (is, standard), "{} {}", before, after);
        }
    }

    /// 健康保険法43条の2・43条の3: the months with their days, one grade, in either direction.
    #[test]
    fn a_revision_after_leave(
        place in 0_usize..50,
        pays in prop::array::uniform3(near_a_bound()),
        days in prop::array::uniform3(prop_oneof![2 => Just(30_u8), 3 => 0_u8..19]),
        worker in prop::sample::select(&WORKERS[..]),
        next_leave_starts_next_day in prop::bool::weighted(0.1),
        maternity in any::<bool>(),
    ) {
        let [health, pension] = tables(month("2026-07"));
        let current = health.standards[place];
        let judged = |place: usize| JudgedPay { pay: Yen::new(pays[place]), days: days[place] };
        let case = RevisionAfterLeaveCase {
            leave_kind: if maternity { LeaveKind::Maternity } else { LeaveKind::Childcare },
            leave_end: "2026-04-19".parse().unwrap(),
            current_standard: Yen::new(current),
            worker_type: worker,
            months: [judged(0), judged(1), judged(2)],
            next_leave_starts_next_day,
        };
        let found = revision_after_leave::decide(Law::embedded(), &case, &mut Silent).unwrap();
        let relaxed = worker == WorkerType::PartTime && days.iter().all(|days| *days < 17);
        let limit = if relaxed { 15 } else { limit(worker) };
        let used: Vec<i64> =
            (0..3).filter(|place| days[*place] >= limit).map(|place| pays[place]).collect();
        let count = i64::try_from(used.len()).unwrap();
        let average = (count > 0).then(|| used.iter().sum::<i64>() / count);
        prop_assert_eq!(found.average.map(Yen::get), average);
        for (table, scheme) in [health, pension].iter().zip([found.health, found.pension]) {
            let after = average.map(|average| table.place(average));
            let is = !next_leave_starts_next_day
                && after.is_some_and(|after| after != table.holding(current));
            let standard = after.filter(|_| is).map(|after| table.standards[after]);
            prop_assert_eq!(revised(Some(scheme)), (is, standard));
        }
        prop_assert_eq!(found.months.period.from, month("2026-07"));
    }

    /// 平成30年3月1日保保発0301第1号: two grades, two grades and one, within the tables.
    #[test]
    fn an_annual_revision(
        current in 120_000_i64..500_000,
        fixed in 110_000_i64..400_000,
        usual in 0_i64..60_000,
        busy in 0_i64..150_000,
        increase in any::<bool>(),
        recurring in prop::bool::weighted(0.8),
        consent in prop::bool::weighted(0.8),
    ) {
        let mut non_fixed = [Yen::new(usual); 12];
        non_fixed[9..].fill(Yen::new(busy));
        let case = AnnualRevisionCase {
            change_month: month("2026-05"),
            current: CurrentRemuneration::Remuneration(Yen::new(current)),
            fixed_pay_change: [FixedPayChange::Decrease, FixedPayChange::Increase]
                [usize::from(increase)],
            fixed_pay: [Yen::new(fixed); 3],
            non_fixed_pay: non_fixed,
            recurring_every_year: recurring,
            employee_consent: consent,
        };
        let found = occasional_revision_annual::decide(Law::embedded(), &case, &mut Silent);
        let found = found.unwrap();
        let ordinary = fixed + busy;
        let annual = fixed + (usual * 9 + busy * 3) / 12;
        prop_assert_eq!(found.ordinary_average.get(), ordinary);
        prop_assert_eq!(found.annual_average.get(), annual);
        let [health, pension] = tables(month("2026-08"));
        for (table, scheme) in [health, pension].iter().zip([found.health, found.pension]) {
            let [before, usual, year] =
                [current, ordinary, annual].map(|pay| i64::try_from(table.place(pay)).unwrap());
            let along = |after: i64| if increase { after > before } else { after < before };
            let is = recurring
                && consent
                && (usual - before).abs() >= 2
                && (usual - year).abs() >= 2
                && (year - before).abs() >= 1
                && along(usual)
                && along(year);
            prop_assert_eq!(scheme.revise(), is, "{} {} {}", before, usual, year);
        }
    }

    /// 健康保険法42条: pay of a month whole, of a period by thirty days of it, of comparison whole.
    #[test]
    fn an_acquisition(
        monthly in 0_i64..900_000,
        period in 0_i64..400_000,
        days in 1_u16..=31,
        comparison in 0_i64..300_000,
        at in 0_i32..20,
    ) {
        let acquired = month("2025-05").plus(at);
        let case = AcquisitionCase {
            acquired_on: acquired.day_or_last(15),
            pay: vec![
                AcquisitionPay::Monthly(Yen::new(monthly)),
                AcquisitionPay::Period { amount: Yen::new(period), days },
                AcquisitionPay::Comparison(Yen::new(comparison)),
            ],
        };
        let found = acquisition_determination(&case, Law::embedded(), &mut Silent).unwrap();
        let sum = monthly + comparison + period * 30 / i64::from(days);
        prop_assert_eq!(found.remuneration.get(), sum);
        let [health, pension] = tables(acquired);
        prop_assert_eq!(found.health.standard.get(), health.standards[health.place(sum)]);
        prop_assert_eq!(found.pension.standard.get(), pension.standards[pension.place(sum)]);
    }

    /// 健康保険法41条2項・42条2項・43条2項: until August, from when on the next one's.
    #[test]
    fn until_which_august(at in 0_i32..600) {
        let from = month("2000-01").plus(at);
        let august = |late: bool| {
            let years = from.year() - 2000 + i16::from(late);
            month("2000-08").plus(i32::from(years) * 12)
        };
        let acquired = StandardPeriod::of_acquisition(from);
        prop_assert_eq!((acquired.from, acquired.until), (from, august(from.month() >= 6)));
        let revised = StandardPeriod::of_revision(from);
        prop_assert_eq!((revised.from, revised.until), (from, august(from.month() >= 7)));
    }
}
