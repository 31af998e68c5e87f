use proptest::prelude::*;
use romori_types::Rate;

use super::{date, explained, refused, silent, yen};
use crate::benefits::older_worker::{
    OlderWorkerBenefit, OlderWorkerCase, older_worker, older_worker_group, older_worker_rate,
};
use crate::law::Law;

fn percent(text: &str) -> Rate {
    Rate::from_percent_text(text).unwrap()
}

/// 支給率の早見表 of both groups, recomputed by the formula of 61条5項 where no copy was at hand.
#[test]
fn the_table_of_rates() {
    for (most, table) in [
        (
            "10",
            [
                ("63.99", "10"),
                ("64", "10"),
                ("64.01", "9.99"),
                ("65", "8.95"),
                ("68.5", "5.52"),
                ("70", "4.16"),
                ("74.5", "0.39"),
                ("74.99", "0.01"),
                ("75", "0"),
                ("100", "0"),
            ],
        ),
        (
            "15",
            [
                ("60.99", "15"),
                ("61", "15"),
                ("61.01", "14.99"),
                ("65", "10.05"),
                ("68", "6.73"),
                ("70", "4.67"),
                ("74.5", "0.44"),
                ("74.99", "0.01"),
                ("75", "0"),
                ("100", "0"),
            ],
        ),
    ] {
        for (ratio, rate) in table {
            let found = explained(|trace| {
                older_worker_rate(percent(ratio), percent(most), Law::embedded(), trace)
            });
            assert_eq!(found.percent.decimal_text(), rate, "{most} {ratio}");
        }
    }
    let law = Law::embedded();
    let found = older_worker_rate(percent("70"), percent("12"), law, &mut silent());
    assert_eq!(refused(found), "max_rate_percent");
}

/// Born on 1965-04-02 one reaches 60 on 2025-04-01, the first day of the lower rate.
#[test]
fn groups() {
    let law = Law::embedded();
    for (birth, reached, most) in [
        ("1963-08-21", "2023-08-20", "15"),
        ("1965-04-01", "2025-03-31", "15"),
        ("1965-04-02", "2025-04-01", "10"),
        ("1966-02-10", "2026-02-09", "10"),
    ] {
        let found = explained(|trace| older_worker_group(date(birth), law, trace));
        assert_eq!(found, (date(reached), percent(most)), "{birth}");
    }
}

fn case(at_60: i64, wage: i64, month: &str) -> OlderWorkerCase {
    OlderWorkerCase {
        birth_date: date("1965-06-10"),
        wage_at_60: yen(at_60),
        wage: yen(wage),
        month: month.parse().unwrap(),
    }
}

fn made(case: &OlderWorkerCase) -> OlderWorkerBenefit {
    explained(|trace| older_worker(case, Law::embedded(), trace))
}

fn amount(at_60: i64, wage: i64, month: &str) -> i64 {
    made(&case(at_60, wage, month)).amount.get()
}

#[test]
fn ratios_and_limits() {
    // 372,000円: 64% is 238,080円, 75% is 279,000円.
    assert_eq!(amount(372_000, 238_080, "2026-06"), 23_808);
    assert_eq!(amount(372_000, 279_000, "2026-06"), 0);
    let found = made(&case(372_000, 248_000, "2026-09"));
    assert_eq!(found.ratio_percent.decimal_text(), "66.67");
    assert_eq!(found.rate_percent.decimal_text(), "7.27");
    assert_eq!(found.amount, yen(18_029));
    // 最低限度額 2,411円 (令和7年8月): 24,110円 at 10% is not paid, 24,120円 is.
    assert_eq!(amount(372_000, 24_119, "2026-06"), 0);
    assert_eq!(amount(372_000, 24_120, "2026-06"), 2412);
    // 2,562円 from 令和8年8月.
    assert_eq!(amount(372_000, 25_629, "2026-08"), 0);
    assert_eq!(amount(372_000, 25_630, "2026-08"), 2563);
    // The wage at 60 counts up to 508,200円, from 90,420円: 64% of those.
    assert_eq!(amount(900_000, 325_248, "2026-06"), 32_524);
    assert_eq!(made(&case(900_000, 325_248, "2026-06")).ratio_percent.decimal_text(), "64");
    assert_eq!(made(&case(1, 45_210, "2026-06")).ratio_percent.decimal_text(), "50");
}

/// The largest wages at 60 count 494,700円 in 令和6年8月, 508,200円 in 令和7年8月, 522,000円 in 令和8年8月;
/// 75 per cent of them are less than the ceiling, so that with the benefit nobody reaches it.
#[test]
fn the_largest_wages() {
    let ask = |wage, month: &str| {
        let case = OlderWorkerCase { birth_date: date("1963-08-21"), ..case(900_000, wage, month) };
        let found = explained(|trace| older_worker(&case, Law::embedded(), trace));
        (found.rate_percent.decimal_text(), found.amount.get())
    };
    let of = |rate: &str, amount| (rate.to_owned(), amount);
    assert_eq!(ask(364_000, "2024-08"), of("1.26", 4586));
    assert_eq!(ask(366_000, "2024-08"), of("0.9", 3294));
    // 1,987円 are not above the least amount of 2,295円.
    assert_eq!(ask(368_000, "2024-08"), of("0.54", 0));
    assert_eq!(ask(370_000, "2026-07"), of("1.97", 7289));
    assert_eq!(ask(380_000, "2026-09"), of("1.98", 7524));
    assert_eq!(ask(391_500, "2026-09"), of("0", 0));
}

#[test]
fn months_outside() {
    let law = Law::embedded();
    let ask = |month: &str| older_worker(&case(372_000, 248_000, month), law, &mut silent());
    assert_eq!(refused(ask("2025-05")), "month");
    assert!(ask("2025-06").is_ok());
    assert_eq!(refused(ask("2027-08")), "benefits.daily_wage");
    assert_eq!(refused(ask("2030-07")), "month");
}

/// 61条5項 in whole numbers: the rate in hundredths of a per cent, half upwards.
fn slowly(at_60: i128, wage: i128, (max, full): (i128, i128)) -> i128 {
    let rate = if wage * 100 <= at_60 * full {
        max * 100
    } else if wage * 100 >= at_60 * 75 {
        0
    } else {
        // max × full ÷ (75 − full) × (75 × B ÷ (100 × W) − 1), times 10,000 ÷ 100.
        let numerator = max * full * (75 * at_60 - 100 * wage) * 100;
        let denominator = (75 - full) * 100 * wage;
        (2 * numerator + denominator) / (2 * denominator)
    };
    wage * rate / 10_000
}

proptest! {
    #[test]
    fn both_ways_agree(at_60 in 96_090_i64..522_000, wage in 1_i64..370_000, old in any::<bool>()) {
        let (birth, group) =
            if old { ("1963-08-21", (15, 61)) } else { ("1965-06-10", (10, 64)) };
        let asked = OlderWorkerCase { birth_date: date(birth), ..case(at_60, wage, "2026-09") };
        let expected = slowly(i128::from(at_60), i128::from(wage), group);
        let expected = if expected * 10 <= 25_624 { 0 } else { expected };
        prop_assert_eq!(i128::from(made(&asked).amount.get()), expected);
    }
}
