//! Premiums of labour insurance between two declarations, minimum wages, paid leave.

use proptest::prelude::*;
use romori_types::{FiscalYear, Prefecture, Rate, YearMonth};

use super::*;
use crate::calendar::{BusinessCalendar, is_open};
use crate::labour_insurance::{
    FixedTermCase, IncreaseCase, InstalmentCase, PenaltyKind, SpecialEnrolment, SpecialMember,
    WageRecord, accident_premium, accident_rate, fixed_term_plan, increased_premium,
    instalment_plan, notice_due, penalty, renewal_window, special_premium, wage_totals,
};
use crate::law::Law;
use crate::minimum_wage::{ComparedPay, minimum_wage_kept};
use crate::paid_leave::{LeaveWorker, PaidLeaveCase, attendance_needed, expiry, leave_status};

const DAILY: [i64; 16] = [
    3500, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000,
    22_000, 24_000, 25_000,
];

/// The terms of a work, month by month: from each April, August and December on a new one, the
/// first joined with the next if it is no longer than two months.
fn terms(started_on: Date, ends_on: Date) -> usize {
    let mut begins = started_on;
    while !matches!((begins.month(), begins.day()), (4 | 8 | 12, 1)) || begins == started_on {
        begins = begins.tomorrow().unwrap();
    }
    let two = YearMonth::of(started_on).plus(2);
    let long = two.day_or_last(started_on.day()) < begins;
    let mut count = if long && begins <= ends_on { 2 } else { 1 };
    let mut next = YearMonth::of(begins).plus(4);
    while next.first_day() <= ends_on {
        count += 1;
        next = next.plus(4);
    }
    count
}

proptest! {
    /// Each record counts where it is marked, and a premium is the rate of whole thousands.
    #[test]
    fn wages_and_their_premium(
        records in proptest::collection::vec(
            (0_i64..9_000_000, any::<bool>(), any::<bool>()), 0..9,
        ),
    ) {
        let list: Vec<WageRecord> = records
            .iter()
            .map(|(wages, accident, employment)| WageRecord {
                wages: yen(*wages),
                workers_comp: *accident,
                employment: *employment,
            })
            .collect();
        let found = explained(|trace| wage_totals(&list, trace));
        let of = |accident: bool| -> i64 {
            records.iter().filter(|(_, wc, ei)| if accident { *wc } else { *ei })
                .map(|(wages, ..)| wages).sum()
        };
        prop_assert_eq!((found.workers_comp.get(), found.employment.get()), (of(true), of(false)));
        let law = Law::embedded();
        let (_, rate) = accident_rate(FiscalYear(2026), "61", law).unwrap();
        let (base, premium) =
            explained(|trace| accident_premium(found.workers_comp, Some(&rate), trace));
        // 61: 6 per 1,000.
        prop_assert_eq!(premium.map(Yen::get), Some(of(true) / 1_000 * 6));
        prop_assert_eq!(base.get(), of(true) / 1_000 * 1_000);
    }

    /// 16条: over twice the wages and 130,000円 more; thirty days, and never where wages fall.
    #[test]
    fn an_increase_is_due_over_twice(
        declared in 1_i64..50_000_000,
        expected in 1_i64..200_000_000,
        before in 0_i64..1_000_000,
        after in 0_i64..2_000_000,
        offset in 0_i64..300,
    ) {
        let on = later("2026-04-01", offset);
        let case = IncreaseCase {
            on,
            declared_wages: yen(declared),
            expected_wages: yen(expected),
            declared_premium: yen(before),
            expected_premium: yen(after),
        };
        let found = explained(|trace| increased_premium(&case, Law::embedded(), trace));
        let due = expected > declared * 2 && after - before >= 130_000;
        prop_assert_eq!(found.map(|found| found.premium.get()), due.then_some(after - before));
        prop_assert!(found.is_none_or(|found| days_to(on, found.due) == 30));
    }

    /// 21条・25条2項: a tenth, of stamps a quarter, of whole thousands; so never more than the tenth.
    #[test]
    fn a_penalty_of_whole_thousands(unpaid in 0_i64..90_000_000, stamps: bool) {
        let kind = if stamps { PenaltyKind::Stamps } else { PenaltyKind::Premium };
        let on = date("2026-09-01");
        let found = explained(|trace| penalty(on, kind, yen(unpaid), Law::embedded(), trace));
        let thousands = unpaid / 1_000;
        prop_assert_eq!(found.get(), thousands * if stamps { 250 } else { 100 });
    }

    /// 則26条: the day of issue is the first of thirty, so that the last is twenty-nine later, and
    /// paid when they have passed.
    #[test]
    fn a_notice_runs_thirty_days(offset in 0_i64..1_000) {
        let issued = later("2024-01-01", offset);
        let due = explained(|trace| notice_due(issued, Law::embedded(), trace));
        prop_assert_eq!(days_to(issued, due), 30);
    }

    /// 則28条: parts add up, the first bears the odd yen; nothing is deferred within six months.
    #[test]
    fn a_work_is_paid_in_terms(
        premium in prop_oneof![0_i64..90_000_000, 749_999_i64..=750_001],
        // Any day of the year from April 2024, or the first of a month.
        offset in prop_oneof![
            0_i64..360,
            prop::sample::select(&[0_i64, 30, 61, 91, 122, 153, 183, 214, 244, 275, 306, 334][..]),
        ],
        length in 0_i64..1_500,
        entrusted: bool,
    ) {
        let started_on = later("2024-04-01", offset);
        let ends_on = later("2024-04-01", offset + length);
        let case = FixedTermCase { started_on, ends_on, premium: yen(premium), entrusted };
        let plan = explained(|trace| fixed_term_plan(&case, Law::embedded(), trace));
        let count = i64::try_from(plan.parts.len()).unwrap();
        prop_assert_eq!(plan.parts.iter().copied().sum::<Yen>(), yen(premium));
        prop_assert!(plan.parts[1..].iter().all(|part| part.get() == premium / count));
        prop_assert!(plan.due_on.is_sorted() && plan.due_on.len() == plan.parts.len());
        prop_assert_eq!(days_to(started_on, plan.due_on[0]), 20);
        prop_assert!(plan.allowed || count == 1);
        prop_assert!(!plan.allowed || (length > 180 && (entrusted || premium >= 750_000)));
        if plan.allowed {
            prop_assert_eq!(plan.parts.len(), terms(started_on, ends_on));
        }
        // Every term after the first is one of four months that begins before the work ends.
        for due in &plan.due_on[1..] {
            let begins = match (due.month(), due.day()) {
                (3, 31) => Date::new(due.year(), 4, 1),
                (10, 31) => Date::new(due.year(), 8, 1),
                (1, 31) => Date::new(due.year() - 1, 12, 1),
                other => panic!("{other:?}"),
            };
            prop_assert!(begins.unwrap() <= ends_on, "{due}");
        }
    }

    /// A year's parts add up, differ by what does not divide, and fall due on open days in order.
    #[test]
    fn a_year_is_paid_in_terms(
        premium in 0_i64..90_000_000,
        count in prop::sample::select(&[1_u8, 3][..]),
        both: bool,
        entrusted: bool,
        established in proptest::option::of(0_i64..365),
    ) {
        let law = Law::embedded();
        let case = InstalmentCase {
            year: FiscalYear(2026),
            count,
            both_insurances: both,
            entrusted,
            established_on: established.map(|days| later("2026-04-01", days)),
        };
        let plan = explained(|trace| instalment_plan(yen(premium), &case, law, trace));
        let parts: Vec<i64> = plan.parts.iter().map(|part| part.get()).collect();
        prop_assert_eq!(parts.iter().sum::<i64>(), premium);
        let split = i64::try_from(parts.len()).unwrap();
        prop_assert!(parts[1..].iter().all(|part| *part == premium / split));
        // From June on two terms, from October one.
        let most = match established {
            Some(183..) => 1,
            Some(61..) => 2,
            _ => 3,
        };
        prop_assert_eq!(split, if plan.allowed && count == 3 { most } else { 1 });
        let enough = premium >= if both { 400_000 } else { 200_000 };
        prop_assert_eq!(plan.allowed, (enough || entrusted) && most > 1);
        prop_assert!(plan.due_on.is_sorted() && plan.due_on.len() == parts.len());
        for due in &plan.due_on {
            prop_assert!(is_open(law, BusinessCalendar::Standard, *due).unwrap(), "{due}");
        }
    }

    /// 1 June to 10 July or the next open day; the year determined ends where the estimated begins.
    #[test]
    fn the_window_of_a_year(year in 2023_i16..=2027) {
        let law = Law::embedded();
        let found = explained(|trace| renewal_window(FiscalYear(year), law, trace));
        prop_assert_eq!(found.filing_from, Date::new(year, 6, 1).unwrap());
        prop_assert_eq!(found.filing_to, Date::new(year, 7, 10).unwrap());
        prop_assert!(is_open(law, BusinessCalendar::Standard, found.filing_to_adjusted).unwrap());
        prop_assert!((0..=3).contains(&days_to(found.filing_to, found.filing_to_adjusted)));
        prop_assert_eq!(found.determined_to.tomorrow().unwrap(), found.estimated_from);
        let days = days_to(found.estimated_from, found.estimated_to) + 1;
        prop_assert!((365..=366).contains(&days));
    }

    /// The three kinds by their rates; one more member or month is never less.
    #[test]
    fn special_enrolments(
        lines in proptest::collection::vec((0_usize..16, 1_u8..12), 1..12),
        kind in 0_usize..3,
    ) {
        let member = |(line, months): &(usize, u8)| SpecialMember {
            daily_basis: yen(DAILY[*line]),
            months: *months,
            home_worker: false,
        };
        // 61: 6 per 1,000; 建設業の一人親方 17; 海外派遣 3.
        let (enrolment, tenths) = [
            (SpecialEnrolment::First("61"), 6),
            (SpecialEnrolment::Second("建設業の一人親方"), 17),
            (SpecialEnrolment::Third, 3),
        ][kind];
        let of = |members: &[SpecialMember]| {
            let (year, law) = (FiscalYear(2026), Law::embedded());
            explained(|trace| special_premium(year, enrolment, members, law, trace))
        };
        let members: Vec<SpecialMember> = lines.iter().map(member).collect();
        let found = of(&members);
        prop_assert_eq!(found.base.get() % 1_000, 0);
        prop_assert_eq!(found.premium.get(), found.base.get() / 1_000 * tenths);
        prop_assert!(of(&members[1..]).base <= found.base);
        let longer: Vec<SpecialMember> = members
            .iter()
            .map(|member| SpecialMember { months: member.months + 1, ..*member })
            .collect();
        prop_assert!(of(&longer).base >= found.base);
    }

    /// 最低賃金法4条: pay for its hours, kept or not; one yen more never breaks it.
    #[test]
    fn pay_keeps_the_minimum_or_not(
        code in 1_u8..=47,
        offset in 0_i64..600,
        pay in 0_i64..400_000,
        hours in 1_i64..240,
    ) {
        let prefecture = Prefecture::from_jis(code).unwrap();
        let on = later("2025-01-01", offset);
        let of = |pay| {
            let paid = ComparedPay { pay: whole(pay), hours: whole(hours) };
            explained(|trace| minimum_wage_kept(prefecture, on, paid, Law::embedded(), trace))
        };
        let found = of(pay);
        prop_assert_eq!(found.kept, pay >= found.least.get() * hours);
        prop_assert!(!found.kept || of(pay + 1).kept);
        prop_assert!(of(found.least.get() * hours).kept);
    }

    /// Eight tenths attended give a grant; fewer give none, and what may be missed is the rest.
    #[test]
    fn attendance_of_eight_tenths(total in 0_u32..400) {
        let (needed, missed) =
            explained(|trace| attendance_needed(total, Law::embedded(), trace));
        let all = i64::from(total);
        prop_assert_eq!(needed + missed, all);
        prop_assert!(needed * 10 >= all * 8 && (needed == 0 || (needed - 1) * 10 < all * 8));
    }

    /// 39条7項: five days of a grant of ten or more within its year, less those taken; whoever was
    /// away too often has none. 115条: a grant is lost two years later.
    #[test]
    fn five_days_within_the_year(
        offset in 0_i64..1_400,
        service in 184_i64..1_000,
        taken in 0_i64..16,
        percent in 0_i64..=100,
        weekly_days in 1_u8..=5,
    ) {
        let law = Law::embedded();
        let case = PaidLeaveCase {
            hired_on: later("2023-01-01", offset),
            as_of: Some(later("2023-01-01", offset + service)),
            worker: LeaveWorker {
                weekly_days,
                weekly_hours: whole(20),
                attendance: Rate::from_percent_text(&percent.to_string()).unwrap(),
            },
            days_taken: Exact::ratio(i128::from(taken), 2).unwrap(),
        };
        let found = explained(|trace| leave_status(&case, law, trace));
        let granted_on = found.grant_on.unwrap();
        prop_assert_eq!(found.grant.days > 0, percent >= 80);
        prop_assert_eq!(found.grant.duty, found.grant.days >= 10);
        let open = if found.grant.duty { (10 - taken).max(0) } else { 0 };
        prop_assert_eq!(found.remaining_to_direct * whole(2), whole(open));
        prop_assert_eq!(found.deadline.is_some(), found.grant.duty);
        if let Some(deadline) = found.deadline {
            prop_assert!((365..=366).contains(&(days_to(granted_on, deadline) + 1)));
            // On that day itself where a leap year has the day that the year before lacked.
            prop_assert!(deadline <= found.next_grant_on);
        }
        let lost = explained(|trace| expiry(granted_on, law, trace));
        prop_assert!((730..=731).contains(&days_to(granted_on, lost)));
        prop_assert_eq!(lost.year(), granted_on.year() + 2);
    }
}
