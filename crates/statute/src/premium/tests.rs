//! Published tables reproduced, boundaries of rounding, and what always holds.

use proptest::prelude::*;
use romori_types::{Date, Exact, Prefecture, YearMonth, Yen};

use super::*;
use crate::age::AgeFact;
use crate::employment::{CollectionMonth, Employment};
use crate::law::Law;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

const TOKYO_2026: &str = include_str!("../../tests/vectors/premium_tokyo_2026_03.csv");
const TOKYO_2025: &str = include_str!("../../tests/vectors/premium_tokyo_2025_03.csv");

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

fn kyokai(prefecture: &str) -> HealthInsurer {
    HealthInsurer::Kyokai(prefecture.parse().unwrap())
}

fn case<'a>(
    premium_month: &str,
    standard: i64,
    age: u8,
    insurer: Option<&'a HealthInsurer>,
) -> MonthlyPremiumCase<'a> {
    MonthlyPremiumCase {
        month: month(premium_month),
        standard: PremiumStandard::Standard(Yen::new(standard)),
        age: AgeFact::Age(age),
        employment: Employment::default(),
        exempt: false,
        insurer,
        rounding: PremiumRounding::default(),
        adjustment_year: None,
        collection: CollectionMonth::Next,
    }
}

/// The answer, with every named amount recomputed from its steps.
fn answered(case: &MonthlyPremiumCase<'_>) -> MonthlyPremium {
    let law = Law::embedded();
    let mut trace = Explanation::default();
    let premium = monthly_premium(case, law, &mut trace).unwrap();
    let results = replay(&trace).unwrap();
    let recomputed =
        |field: &str| results.iter().find(|(name, _)| *name == field).map(|(_, value)| *value);
    let yen = |yen: Yen| Some(Exact::from(yen));
    assert_eq!(recomputed("pension_employee"), yen(premium.pension.employee));
    assert_eq!(recomputed("total_employee"), premium.total_employee.map(Exact::from));
    assert_eq!(recomputed("total_employer"), premium.total_employer.map(Exact::from));
    if let Some(health) = premium.health {
        assert_eq!(recomputed("health_care_employee"), yen(health.health_care_employee));
        assert_eq!(recomputed("child_support_employee"), yen(health.levy_employee));
        assert_eq!(recomputed("health_care_employer"), yen(health.health_care_employer));
    }
    assert_eq!(monthly_premium(case, law, &mut Silent).unwrap(), premium);
    premium
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').collect())
}

/// The yen of a printed amount such as 2856.5, times ten.
fn tenths(text: &str) -> Exact {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let tenth: i64 = decimals[..1].parse().unwrap();
    assert!(decimals[1..].bytes().all(|digit| digit == b'0'), "{text}");
    let whole: i64 = whole.parse().unwrap();
    Exact::ratio(i128::from(whole * 10 + tenth), 10).unwrap()
}

#[test]
fn the_table_of_tokyo_for_2026() {
    let tokyo = kyokai("東京");
    let mut count = 0;
    for row in rows(TOKYO_2026) {
        let standard: i64 = row[1].parse().unwrap();
        let without = answered(&case("2026-09", standard, 39, Some(&tokyo)));
        let with = answered(&case("2026-09", standard, 40, Some(&tokyo)));
        let health = without.health.unwrap();
        assert_eq!(health.exact, tenths(row[2]), "{standard}");
        assert_eq!(with.health.unwrap().exact, tenths(row[3]), "{standard}");
        let levy = tenths(row[4]).to_yen(romori_types::Rounding::HalfDown);
        assert_eq!(health.levy_employee, levy, "{standard}");
        if !row[5].is_empty() {
            assert_eq!(without.pension.grade.0.to_string(), row[5]);
            assert_eq!(Exact::from(without.pension.employee), tenths(row[6]), "{standard}");
        }
        count += 1;
    }
    assert_eq!(count, 50);
}

#[test]
fn the_table_of_tokyo_for_2025_with_deductions() {
    let tokyo = kyokai("東京");
    let mut count = 0;
    for row in rows(TOKYO_2025) {
        let standard: i64 = row[1].parse().unwrap();
        for (age, half, deducted) in [(39, row[2], row[3]), (40, row[4], row[5])] {
            let premium = answered(&case("2025-03", standard, age, Some(&tokyo)));
            let health = premium.health.unwrap();
            assert_eq!(health.exact, tenths(half), "{standard}");
            assert_eq!(health.health_care_employee.get().to_string(), deducted, "{standard}");
            assert_eq!(health.levy_employee, Yen::ZERO, "before the levy");
        }
        count += 1;
    }
    assert_eq!(count, 50);
}

/// Recomputed: for the other branches only the rates are published. standard × rate ÷ 2 as plain
/// integers of hundred-thousandths, every branch, year and grade.
#[test]
fn every_branch_and_grade_recomputed_from_rates() {
    let law = Law::embedded();
    for premium_month in ["2023-03", "2024-03", "2025-03", "2026-03", "2026-04", "2027-02"] {
        let asked = month(premium_month);
        let care = law.care_rate.on_month(asked).unwrap().value.billionths() / 10_000;
        let levy_from = month("2026-04");
        let levy = if asked < levy_from { 0 } else { 230 };
        for prefecture in Prefecture::all() {
            let health =
                law.health_rate.on_month(asked).unwrap().value.of(prefecture).billionths() / 10_000;
            let insurer = HealthInsurer::Kyokai(prefecture);
            for row in law.health_grades.on_month(asked).unwrap().value.rows() {
                let case = case(premium_month, row.standard, 64, Some(&insurer));
                let premium = monthly_premium(&case, law, &mut Silent).unwrap();
                let found = premium.health.unwrap();
                let half_down = |rate: i64| (row.standard * rate + 99_999) / 200_000;
                assert_eq!(found.health_care_employee.get(), half_down(health + care));
                assert_eq!(found.health_employee.get(), half_down(health));
                assert_eq!(found.levy_employee.get(), half_down(levy));
                let whole = row.standard * (health + care) / 100_000;
                assert_eq!(
                    found.health_care_employer.get(),
                    whole - half_down(health + care),
                    "{prefecture} {premium_month} {}",
                    row.standard
                );
            }
        }
    }
}

#[test]
fn fractions_by_collection_and_agreement() {
    // Tokyo, 110,000 yen: 5,417.5 and 126.5, the worked case of the notice of 12 February 2026.
    let tokyo = kyokai("東京");
    let base = case("2026-04", 110_000, 30, Some(&tokyo));
    let of = |collection, agreement, levy| {
        let rounding = PremiumRounding { collection, agreement, levy };
        let premium = answered(&MonthlyPremiumCase { rounding, ..base });
        let health = premium.health.unwrap();
        (health.health_care_employee.get(), health.levy_employee.get())
    };
    use Collection::{DeductedFromPay, PaidInCash};
    use FractionAgreement::{Down, HalfUp, None, Up};
    use LevyRounding::{Apart, Combined};
    assert_eq!(of(DeductedFromPay, None, Apart), (5_417, 126));
    assert_eq!(of(DeductedFromPay, None, Combined), (5_417, 127));
    assert_eq!(of(PaidInCash, None, Apart), (5_418, 127));
    assert_eq!(of(DeductedFromPay, Down, Apart), (5_417, 126));
    assert_eq!(of(DeductedFromPay, Up, Apart), (5_418, 127));
    assert_eq!(of(DeductedFromPay, HalfUp, Apart), (5_418, 127));
    assert_eq!(of(PaidInCash, Down, Apart), (5_417, 126));
    // 134,000 with care: 6,599.5 + 1,085.4 together 7,684.9, rounded apart one yen less.
    let with_care = answered(&case("2026-03", 134_000, 45, Some(&tokyo)));
    let health = with_care.health.unwrap();
    assert_eq!(health.health_care_employee, Yen::new(7_685));
    assert_eq!((health.health_employee, health.care_employee), (Yen::new(6_599), Yen::new(1_086)));
}

#[test]
fn insured_by_age_and_due_months_count_nothing() {
    let tokyo = kyokai("東京");
    let seventy = answered(&case("2026-09", 260_000, 70, Some(&tokyo)));
    assert_eq!(seventy.pension.employee, Yen::ZERO);
    assert_eq!(seventy.pension.contribution_employer, Yen::ZERO);
    assert_eq!(seventy.health.unwrap().care_employee, Yen::ZERO);
    assert_eq!(seventy.total_employee, Some(Yen::new(12_805 + 299)));
    let seventy_five = answered(&case("2026-09", 260_000, 75, Some(&tokyo)));
    assert_eq!(seventy_five.total_employee, Some(Yen::ZERO));
    assert_eq!(seventy_five.total_employer, Some(Yen::ZERO));
    assert_eq!(seventy_five.deducted_from, None);
    // Without rates: unknown at 74, nothing to know at 75.
    assert_eq!(answered(&case("2026-09", 260_000, 74, None)).total_employee, None);
    assert_eq!(answered(&case("2026-09", 260_000, 75, None)).total_employee, Some(Yen::ZERO));
    let left: Date = "2026-09-14".parse().unwrap();
    let not_due = MonthlyPremiumCase {
        employment: Employment { acquired_on: None, left_on: Some(left) },
        ..case("2026-09", 260_000, 45, Some(&tokyo))
    };
    let not_due = answered(&not_due);
    assert!(!not_due.due && not_due.insured.health);
    assert_eq!((not_due.total_employee, not_due.deducted_from), (Some(Yen::ZERO), None));
    let exempt = MonthlyPremiumCase { exempt: true, ..case("2026-09", 260_000, 33, Some(&tokyo)) };
    assert_eq!(answered(&exempt).total_employer, Some(Yen::ZERO));
}

#[test]
fn pension_keeps_within_its_own_table() {
    for (standard, premium_month, held) in [
        (58_000, "2026-09", 88_000),
        (78_000, "2026-09", 88_000),
        (88_000, "2026-09", 88_000),
        (98_000, "2026-09", 98_000),
        (650_000, "2026-09", 650_000),
        (680_000, "2026-09", 650_000),
        (1_390_000, "2026-09", 650_000),
    ] {
        let premium = answered(&case(premium_month, standard, 30, None));
        assert_eq!(premium.pension.standard, Yen::new(held), "{standard}");
    }
}

#[test]
fn adjustment_of_short_time_workers() {
    // 日本年金機構「保険料調整制度とは」: 88,000 yen bears 25%, in the third year 37.5%; 126,000 48% and 49%.
    let tokyo = kyokai("東京");
    for (standard, year, health, pension) in [
        // 88,000 × 9.85% × 25% = 2,167.0; 88,000 × 18.3% × 25% = 4,026
        (88_000, 1, 2_167, 4_026),
        // 37.5%: 3,250.5 and 6,039
        (88_000, 3, 3_250, 6_039),
        // 126,000: 12,411 × 48% = 5,957.28, 23,058 × 48% = 11,067.84
        (126_000, 2, 5_957, 11_068),
        // 49%: 6,081.39 and 11,298.42
        (126_000, 3, 6_081, 11_298),
        // 58,000: health 5,713 × 25% = 1,428.25; pension on 88,000
        (58_000, 1, 1_428, 4_026),
    ] {
        let base = case("2026-10", standard, 30, Some(&tokyo));
        let premium = answered(&MonthlyPremiumCase { adjustment_year: Some(year), ..base });
        let found = premium.health.unwrap();
        assert_eq!(found.health_care_employee, Yen::new(health), "{standard} {year}");
        assert_eq!(premium.pension.employee, Yen::new(pension), "{standard} {year}");
        let usual = answered(&base);
        assert_eq!(found.levy_employee, usual.health.unwrap().levy_employee);
        assert_eq!(
            found.health_care_employee + found.health_care_employer,
            usual.health.unwrap().health_care_employee + usual.health.unwrap().health_care_employer
        );
    }
    let refused = |premium_month: &str, standard, year| {
        let base = case(premium_month, standard, 30, Some(&tokyo));
        let case = MonthlyPremiumCase { adjustment_year: Some(year), ..base };
        monthly_premium(&case, Law::embedded(), &mut Silent).is_err()
    };
    assert!(refused("2026-09", 88_000, 1));
    assert!(refused("2026-10", 134_000, 1));
    assert!(refused("2026-10", 88_000, 0));
    assert!(refused("2026-10", 88_000, 4));
    assert!(!refused("2026-10", 126_000, 3));
}

#[test]
fn a_society_with_its_own_share() {
    let row = SocietyRatesRow {
        from: month("2026-03"),
        health: "9.20".parse().unwrap(),
        care: "1.70".parse().unwrap(),
        levy: Some("0.23".parse().unwrap()),
        employee_share: "40".parse().unwrap(),
        source: "組合の通知（例）".to_owned(),
        confidence: crate::law::Confidence::Confirmed,
    };
    let rates = SocietyRates::new(vec![row], month("2027-02")).unwrap();
    let society = HealthInsurer::Society(rates);
    let premium = answered(&case("2026-09", 300_000, 45, Some(&society)));
    let health = premium.health.unwrap();
    // 300,000 × 10.9% = 32,700, of which 40%: 13,080; levy 690, of which 40%: 276.
    assert_eq!(health.health_care_employee, Yen::new(13_080));
    assert_eq!(health.health_care_employer, Yen::new(19_620));
    assert_eq!((health.levy_employee, health.levy_employer), (Yen::new(276), Yen::new(414)));
    // Pension stays halved: 300,000 × 18.3% ÷ 2 = 27,450.
    assert_eq!(premium.pension.employee, Yen::new(27_450));
    let later = case("2027-03", 300_000, 45, Some(&society));
    assert!(monthly_premium(&later, Law::embedded(), &mut Silent).is_err());
    let adjusted = case("2026-10", 88_000, 30, Some(&society));
    let adjusted = MonthlyPremiumCase { adjustment_year: Some(1), ..adjusted };
    assert!(monthly_premium(&adjusted, Law::embedded(), &mut Silent).is_err());
}

#[test]
fn voluntary_continuation() {
    // 協会けんぽ 東京支部 令和8年度 第23級: health 31,520, with care 36,704, levy 736.
    let tokyo = kyokai("東京");
    let of = |premium_month: &str, standard: i64, age: u8, cap: Option<i64>| {
        let case = VoluntaryCase {
            month: month(premium_month),
            standard_at_loss: Yen::new(standard),
            average_standard: cap.map(Yen::new),
            age: AgeFact::Age(age),
            insurer: Some(&tokyo),
        };
        let mut trace = Explanation::default();
        let premium = voluntary_premium(&case, Law::embedded(), &mut trace);
        replay(&trace).unwrap();
        premium
    };
    let yen = |premium: &VoluntaryPremium| {
        let amounts = premium.amounts.unwrap();
        let VoluntaryAmounts { health, care, health_care, levy, total } = amounts;
        [health, care, health_care, levy, total].map(Yen::get)
    };
    let capped = of("2026-09", 470_000, 52, None).unwrap();
    assert!(capped.capped && capped.standard_used == Yen::new(320_000));
    assert_eq!(yen(&capped), [31_520, 5_184, 36_704, 736, 37_440]);
    let young = of("2026-09", 320_000, 39, None).unwrap();
    assert!(!young.capped);
    assert_eq!(yen(&young), [31_520, 0, 31_520, 736, 32_256]);
    let of_last_year = of("2025-03", 470_000, 39, None).unwrap();
    assert_eq!(of_last_year.standard_used, Yen::new(300_000));
    assert_eq!(of("2025-04", 470_000, 39, None).unwrap().standard_used, Yen::new(320_000));
    let own_cap = of("2026-09", 470_000, 52, Some(360_000)).unwrap();
    assert_eq!(own_cap.standard_used, Yen::new(360_000));
    assert_eq!(yen(&of("2026-09", 470_000, 75, None).unwrap()), [0; 5]);
    assert!(of("2026-09", 470_001, 52, None).is_err());
    assert!(of("2026-09", 470_000, 52, Some(360_001)).is_err());
    assert!(of("2027-03", 470_000, 52, None).is_err());
}

#[test]
fn the_notice_drops_one_fraction_for_all() {
    // Three persons of 110,000 under 40 in Tokyo: 3 × (10,835 + 253) = 33,264; each deducted
    // 5,417 + 126. The employer bears one yen and a half more for each than half of it.
    let tokyo = kyokai("東京");
    let person = NoticePerson {
        health_base: Yen::new(110_000),
        pension_base: Yen::new(110_000),
        health_deducted: Yen::new(5_417 + 126),
        pension_deducted: Yen::new(10_065),
        ..NoticePerson::default()
    };
    let mut trace = Explanation::default();
    let notice =
        premium_notice([person; 3], &tokyo, month("2026-09"), Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    let [health, pension, contribution] = notice.lines;
    assert_eq!(health.notified, Yen::new(33_264));
    assert_eq!(health.employer, Yen::new(33_264 - 3 * 5_543));
    assert_eq!((pension.notified, pension.employer), (Yen::new(60_390), Yen::new(30_195)));
    // 3 × 396
    assert_eq!((contribution.notified, contribution.employer), (Yen::new(1_188), Yen::new(1_188)));
    assert_eq!(notice.total, Yen::new(33_264 + 60_390 + 1_188));
}

#[test]
fn fractions_of_persons_add_up_in_the_notice() {
    // 58,000 with care: 58,000 × 11.47% = 6,652.6 and levy 133.4: 6,786.0; alone the fractions are
    // dropped one by one (6,652 + 133), together nothing is lost.
    let tokyo = kyokai("東京");
    let person = NoticePerson {
        health_base: Yen::new(58_000),
        care_base: Yen::new(58_000),
        ..NoticePerson::default()
    };
    let notice = |persons: Vec<NoticePerson>| {
        premium_notice(persons, &tokyo, month("2026-09"), Law::embedded(), &mut Silent).unwrap()
    };
    assert_eq!(notice(vec![person]).lines[0].notified, Yen::new(6_786));
    assert_eq!(notice(vec![]).total, Yen::ZERO);
    let half = Exact::ratio(1, 2).unwrap();
    let elsewhere = NoticePerson {
        prorated: ProratedAmounts { health: half, ..ProratedAmounts::default() },
        ..person
    };
    assert_eq!(notice(vec![elsewhere]).lines[0].notified, Yen::new(6_786));
    assert_eq!(notice(vec![elsewhere; 2]).lines[0].notified, Yen::new(13_573));
}

proptest! {
    #[test]
    fn whole_equals_both_parts_and_rises(
        prefecture in 1_u8..=47,
        age in 15_u8..80,
        pay in 0_i64..2_000_000,
        more in 0_i64..200_000,
    ) {
        let insurer = HealthInsurer::Kyokai(Prefecture::from_jis(prefecture).unwrap());
        let of = |pay: i64| {
            let base = case("2026-09", 58_000, age, Some(&insurer));
            let standard = PremiumStandard::Remuneration(Yen::new(pay));
            monthly_premium(&MonthlyPremiumCase { standard, ..base }, Law::embedded(), &mut Silent)
                .unwrap()
        };
        let low = of(pay);
        let high = of(pay + more);
        prop_assert!(low.total_employee.unwrap() <= high.total_employee.unwrap());
        prop_assert!(low.total_employer.unwrap() <= high.total_employer.unwrap());
        let health = low.health.unwrap();
        prop_assert_eq!(
            health.health_employee + health.care_employee,
            health.health_care_employee
        );
        let difference = health.health_care_employer - health.health_care_employee;
        prop_assert!((-1..=1).contains(&difference.get()));
    }

    #[test]
    fn a_notice_is_within_a_yen_of_each_person(
        standards in proptest::collection::vec(0_usize..50, 0..60),
    ) {
        let law = Law::embedded();
        let insurer = kyokai("新潟");
        let table = law.health_grades.on_month(month("2026-09")).unwrap().value;
        let mut employer = Yen::ZERO;
        let mut persons = Vec::new();
        for index in &standards {
            let standard = table.rows()[*index].standard;
            let base = case("2026-09", standard, 50, Some(&insurer));
            let premium = monthly_premium(&base, law, &mut Silent).unwrap();
            let health = premium.health.unwrap();
            employer += health.health_care_employer + health.levy_employer;
            persons.push(NoticePerson {
                health_base: Yen::new(standard),
                care_base: Yen::new(standard),
                health_deducted: health.health_care_employee + health.levy_employee,
                ..NoticePerson::default()
            });
        }
        let notice =
            premium_notice(persons, &insurer, month("2026-09"), law, &mut Silent).unwrap();
        let more = (notice.lines[0].employer - employer).get();
        prop_assert!(more >= 0 && more <= 2 * standards.len() as i64);
    }
}
