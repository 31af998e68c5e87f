//! Cases of bonuses: expected values are arithmetic on the rates of the day.

use proptest::prelude::*;
use romori_types::YearMonth;

use super::*;
use crate::age::AgeFact;
use crate::employment::Employment;
use crate::leave_exemption::{Leave, LeaveKind, exempt_months_of};
use crate::premium::{HealthInsurer, LevyRounding, PremiumRounding};
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn standard(bonus: i64, paid_on: &str, year: i64, month: i64) -> (i64, i64, i64) {
    let before =
        BonusesBefore { health_this_fiscal_year: Yen::new(year), this_month: Yen::new(month) };
    let law = Law::embedded();
    let mut trace = Explanation::default();
    let found = standard_bonus(Yen::new(bonus), date(paid_on), before, law, &mut trace).unwrap();
    replay(&trace).unwrap();
    (found.standard.get(), found.health.get(), found.pension.get())
}

#[test]
fn fractions_and_caps() {
    for (title, bonus, year, month, expected) in [
        ("1,000円未満は切捨て", 437_650, 0, 0, (437_000, 437_000, 437_000)),
        ("999円", 999, 0, 0, (0, 0, 0)),
        ("1,000円", 1_000, 0, 0, (1_000, 1_000, 1_000)),
        ("賞与なし", 0, 0, 0, (0, 0, 0)),
        ("厚年の上限の直前", 1_499_999, 0, 0, (1_499_000, 1_499_000, 1_499_000)),
        ("厚年の上限", 1_500_000, 0, 0, (1_500_000, 1_500_000, 1_500_000)),
        ("厚年の上限を超える", 1_501_000, 0, 0, (1_501_000, 1_501_000, 1_500_000)),
        ("健保の上限", 5_730_999, 0, 0, (5_730_000, 5_730_000, 1_500_000)),
        ("健保の上限を超える", 5_731_000, 0, 0, (5_731_000, 5_730_000, 1_500_000)),
        // 5,730,000 − 5,300,000 = 430,000.
        ("年度の累計の残り", 437_650, 5_300_000, 0, (437_000, 430_000, 437_000)),
        ("累計が上限", 437_650, 5_730_000, 0, (437_000, 0, 437_000)),
        ("累計が上限の上", 437_650, 6_000_000, 0, (437_000, 0, 437_000)),
        // 1,200,000 + 400,000 = 1,600,000 is held at 1,500,000: 300,000 more than before.
        ("同じ月の2回目", 400_000, 1_200_000, 1_200_000, (400_000, 400_000, 300_000)),
        // 500,500 + 300,700 = 801,200 → 801,000; 500,000 of it stands already.
        ("同じ月の端数は合わせてから", 300_700, 500_000, 500_500, (301_000, 301_000, 301_000)),
        ("同じ月に上限まで払った後", 400_000, 0, 2_000_000, (400_000, 400_000, 0)),
    ] {
        assert_eq!(standard(bonus, "2026-12-15", year, month), expected, "{title}");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let law = Law::embedded();
    let ask = |bonus, year, month, paid_on: &str| {
        let before =
            BonusesBefore { health_this_fiscal_year: Yen::new(year), this_month: Yen::new(month) };
        match standard_bonus(Yen::new(bonus), date(paid_on), before, law, &mut Silent) {
            Err(StatuteError::Impossible { field, .. }) => field,
            Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
            Ok(_) | Err(StatuteError::TwoValues { .. }) => "",
        }
    };
    assert_eq!(ask(-1, 0, 0, "2026-12-15"), "bonus");
    assert_eq!(ask(1, -1, 0, "2026-12-15"), "health_paid_this_fiscal_year");
    assert_eq!(ask(1, 0, -1, "2026-12-15"), "pension_paid_this_month");
    assert_eq!(ask(1, 0, 0, "2016-03-31"), "bonus.health_cap");
    assert_eq!(ask(1, 0, 0, "2016-04-01"), "");
    assert_eq!(ask(1, 0, 0, "2027-03-31"), "");
    assert_eq!(ask(1, 0, 0, "2027-04-01"), "bonus.health_cap");
}

fn saitama() -> HealthInsurer {
    HealthInsurer::Kyokai("埼玉県".parse().unwrap())
}

fn case<'a>(bonus: i64, paid_on: &str, insurer: &'a HealthInsurer, age: u8) -> BonusCase<'a> {
    BonusCase {
        bonus: Yen::new(bonus),
        paid_on: date(paid_on),
        before: BonusesBefore::default(),
        insurer: Some(insurer),
        age: Some(AgeFact::Age(age)),
        rounding: PremiumRounding::default(),
        employment: Employment::default(),
        leave: None,
    }
}

fn premium(case: &BonusCase<'_>) -> BonusPremium {
    let mut trace = Explanation::default();
    let found = bonus_premium(case, Law::embedded(), &mut trace).unwrap();
    for (field, value) in replay(&trace).unwrap() {
        let amount = match field {
            "total_employee" => found.total_employee,
            "total_employer" => found.total_employer,
            "health_care_employee" => found.health.map(|health| health.health_care_employee),
            "pension_employee" => found.pension.map(|pension| pension.employee),
            _ => continue,
        };
        assert_eq!(amount.map(Yen::get), value.as_whole(), "{field}");
    }
    found
}

#[test]
fn premiums_on_one_bonus() {
    // 埼玉県 令和8年度: 健康保険 9.67%, 介護 1.62%, 支援金 0.23%, 厚生年金 18.3%, 拠出金 0.36%.
    let insurer = saitama();
    let found = premium(&case(437_650, "2026-12-15", &insurer, 33));
    let (health, pension) = (found.health.unwrap(), found.pension.unwrap());
    // 437,000 × 9.67% ÷ 2 = 21,128.95 → 21,129; the whole 42,257 (…57.9) − 21,129 = 21,128.
    assert_eq!(health.health_care_employee.get(), 21_129);
    assert_eq!(health.health_care_employer.get(), 21_128);
    // 437,000 × 0.23% ÷ 2 = 502.55 → 503; 1,005 (…5.1) − 503 = 502.
    assert_eq!((health.levy_employee.get(), health.levy_employer.get()), (503, 502));
    // 437,000 × 18.3% ÷ 2 = 39,985.5 → 39,985; 79,971 − 39,985 = 39,986.
    assert_eq!((pension.employee.get(), pension.employer.get()), (39_985, 39_986));
    // 437,000 × 0.36% = 1,573.2.
    assert_eq!(pension.contribution_employer.get(), 1_573);
    assert_eq!(found.total_employee.unwrap().get(), 21_129 + 503 + 39_985);
    assert_eq!(found.total_employer.unwrap().get(), 21_128 + 502 + 39_986 + 1_573);
    assert_eq!(found.report_due, date("2026-12-20"));
    // With care: 437,000 × 11.29% ÷ 2 = 24,668.65 → 24,669, of it health 21,129.
    let health = premium(&case(437_650, "2026-12-15", &insurer, 40)).health.unwrap();
    assert_eq!(health.health_care_employee.get(), 24_669);
    assert_eq!((health.health_employee.get(), health.care_employee.get()), (21_129, 3_540));
    // Levy together: 21,128.95 + 502.55 = 21,631.5 → 21,631; less 21,129 = 502.
    let rounding = PremiumRounding { levy: LevyRounding::Combined, ..Default::default() };
    let combined = BonusCase { rounding, ..case(437_650, "2026-12-15", &insurer, 33) };
    assert_eq!(premium(&combined).health.unwrap().levy_employee.get(), 502);
}

#[test]
fn who_is_charged() {
    let insurer = saitama();
    let base = case(437_650, "2026-12-15", &insurer, 33);
    let leaving = |left_on: &str| {
        let employment = Employment { acquired_on: None, left_on: Some(date(left_on)) };
        premium(&BonusCase { employment, ..base })
    };
    for (left_on, charged) in [
        ("2026-12-30", false),
        ("2026-12-31", true),
        ("2026-11-30", false),
        ("2026-12-14", false),
        ("2027-01-10", true),
    ] {
        let found = leaving(left_on);
        assert_eq!(found.charged, charged, "{left_on}");
        assert_eq!(found.standard.health.get(), 437_000, "{left_on}");
        assert_eq!(found.total_employee == Some(Yen::ZERO), !charged, "{left_on}");
    }
    let leave = |kind, start: &str, end: &str| {
        let leave = Leave { kind, start: date(start), end: date(end), worked_days: 0 };
        premium(&BonusCase { leave: Some(leave), ..base }).charged
    };
    assert!(!leave(LeaveKind::Childcare, "2026-11-26", "2027-01-08"));
    // The last day of December is in neither leave.
    assert!(leave(LeaveKind::Childcare, "2026-10-26", "2026-12-30"));
    // Exactly one month is not longer than one month.
    assert!(leave(LeaveKind::Childcare, "2026-12-05", "2027-01-04"));
    assert!(!leave(LeaveKind::Childcare, "2026-12-05", "2027-01-05"));
    assert!(!leave(LeaveKind::Maternity, "2026-12-20", "2027-01-05"));
}

#[test]
fn ages_at_the_month_of_payment() {
    // 厚生年金保険法14条5号: 70 on the day before the birthday; 健康保険法36条: 75 on the birthday.
    let insurer = saitama();
    for (title, birth_date, health, care, pension) in [
        ("40歳に達する月", "1987-01-01", true, true, true),
        ("40歳に達する前の月", "1987-01-02", true, false, true),
        ("65歳に達する月", "1962-01-01", true, false, true),
        ("70歳に達する月", "1957-01-01", true, false, false),
        ("70歳に達する前の月", "1957-01-02", true, false, true),
        ("75歳の誕生日の月", "1951-12-31", false, false, false),
        ("75歳の誕生日の前の月", "1952-01-01", true, false, false),
    ] {
        let age = Some(AgeFact::BirthDate(date(birth_date)));
        let found = premium(&BonusCase { age, ..case(437_650, "2026-12-15", &insurer, 0) });
        let insured = found.insured.unwrap();
        assert_eq!(
            (insured.health, insured.care, insured.pension),
            (health, care, pension),
            "{title}"
        );
        let paid = found.health.unwrap();
        assert_eq!(paid.health_care_employee > Yen::ZERO, health, "{title}");
        assert_eq!(paid.care_employee > Yen::ZERO, care, "{title}");
        assert_eq!(found.pension.unwrap().employee > Yen::ZERO, pension, "{title}");
        assert!(found.charged && found.total_employee.is_some());
    }
}

#[test]
fn what_is_not_known_is_absent() {
    let insurer = saitama();
    let known = case(437_650, "2026-12-15", &insurer, 33);
    let found = premium(&BonusCase { age: None, ..known });
    assert_eq!((found.health, found.pension, found.total_employee), (None, None, None));
    let found = premium(&BonusCase { insurer: None, ..known });
    assert!(found.health.is_none() && found.pension.is_some() && found.total_employee.is_none());
    // Not insured for health, its rates need not be known for the whole.
    let found = premium(&BonusCase { insurer: None, age: Some(AgeFact::Age(75)), ..known });
    assert_eq!((found.health, found.total_employee), (None, Some(Yen::ZERO)));
    // Nothing due, everything is known.
    let employment = Employment { acquired_on: None, left_on: Some(date("2026-12-20")) };
    let found = premium(&BonusCase { insurer: None, age: None, employment, ..known });
    assert_eq!(found.total_employer, Some(Yen::ZERO));
    assert_eq!(found.health, Some(BonusHealth::default()));
}

fn year(payments: &[(&str, i64)]) -> Vec<(String, i64, i64, i64)> {
    let payments: Vec<BonusPayment> = payments
        .iter()
        .map(|(paid_on, amount)| BonusPayment { paid_on: date(paid_on), amount: Yen::new(*amount) })
        .collect();
    let case = BonusYearCase {
        payments: &payments,
        insurer: None,
        age: None,
        rounding: PremiumRounding::default(),
        employment: Employment::default(),
        exempt: None,
    };
    let mut trace = Explanation::default();
    let months = bonuses_of_year(&case, Law::embedded(), &mut trace).unwrap();
    replay(&trace).unwrap();
    months
        .iter()
        .map(|found| {
            let StandardBonus { standard, health, pension } = found.standard;
            (found.month.to_string(), standard.get(), health.get(), pension.get())
        })
        .collect()
}

#[test]
fn caps_across_the_year() {
    let row =
        |month: &str, standard, health, pension| (month.to_owned(), standard, health, pension);
    // 5,730,000 − 3,214,000 = 2,516,000.
    assert_eq!(
        year(&[("2026-12-04", 2_876_900), ("2026-07-03", 3_214_500)]),
        [
            row("2026-07", 3_214_000, 3_214_000, 1_500_000),
            row("2026-12", 2_876_000, 2_516_000, 1_500_000)
        ]
    );
    // Two payments of a month are added before the fraction is dropped.
    assert_eq!(
        year(&[("2026-07-03", 500_500), ("2026-07-31", 300_700)]),
        [row("2026-07", 801_000, 801_000, 801_000)]
    );
    // The fiscal year turns in April; March 2027 is the last of 2026.
    assert_eq!(
        year(&[("2026-03-31", 5_730_000), ("2026-04-01", 5_730_000), ("2027-03-31", 1_000)]),
        [
            row("2026-03", 5_730_000, 5_730_000, 1_500_000),
            row("2026-04", 5_730_000, 5_730_000, 1_500_000),
            row("2027-03", 1_000, 0, 1_000),
        ]
    );
    assert_eq!(year(&[]), []);
}

#[test]
fn a_month_on_leave_is_free_and_counts_toward_the_cap() {
    let law = Law::embedded();
    let insurer = saitama();
    let leave = Leave {
        kind: LeaveKind::Maternity,
        start: date("2026-06-15"),
        end: date("2026-09-20"),
        worked_days: 0,
    };
    let exempt = exempt_months_of(&[leave], law).unwrap();
    let payments = [("2026-07-03", 3_214_500), ("2026-12-04", 2_876_900)]
        .map(|(paid_on, amount)| BonusPayment { paid_on: date(paid_on), amount: Yen::new(amount) });
    let case = BonusYearCase {
        payments: &payments,
        insurer: Some(&insurer),
        age: Some(AgeFact::Age(33)),
        rounding: PremiumRounding::default(),
        employment: Employment::default(),
        exempt: Some(&exempt),
    };
    let months = bonuses_of_year(&case, law, &mut Silent).unwrap();
    let [july, december] = months.as_slice() else { panic!("two months") };
    assert_eq!((july.charged, july.total_employee), (false, Some(Yen::ZERO)));
    assert_eq!(july.standard.health.get(), 3_214_000);
    assert_eq!(december.standard.health.get(), 2_516_000);
    // 2,516,000 × 9.67% ÷ 2 = 121,648.6 → 121,649.
    assert_eq!(december.health.unwrap().health_care_employee.get(), 121_649);
}

#[test]
fn four_a_year_are_remuneration() {
    use BonusTreatment::{Bonus, Remuneration};
    let change = |payments_before, changed_on: &str| {
        Some(FrequencyChange { payments_before, changed_on: date(changed_on) })
    };
    for (payments, change, expected) in [
        (0, None, Bonus),
        (3, None, Bonus),
        (4, None, Remuneration),
        (5, None, Remuneration),
        (4, change(2, "2026-07-02"), Bonus),
        (2, change(4, "2026-07-02"), Remuneration),
    ] {
        let mut trace = Explanation::default();
        assert_eq!(treatment(payments, change, &mut trace).unwrap(), expected, "{payments}");
        replay(&trace).unwrap();
    }
    // 昭和53年6月20日保発47号: from 2 July on, the next regular determination is that of next year.
    for (changed_on, through) in [
        ("2026-01-01", "2026-08"),
        ("2026-07-01", "2026-08"),
        ("2026-07-02", "2027-08"),
        ("2026-12-31", "2027-08"),
    ] {
        let expected: YearMonth = through.parse().unwrap();
        assert_eq!(treated_so_through(date(changed_on)), expected, "{changed_on}");
    }
}

#[test]
fn the_report_is_due_in_five_days() {
    for (paid_on, due) in
        [("2026-12-21", "2026-12-26"), ("2026-12-28", "2027-01-02"), ("2028-02-25", "2028-03-01")]
    {
        let mut trace = Explanation::default();
        assert_eq!(bonus_report_due(date(paid_on), &mut trace).unwrap(), date(due));
        replay(&trace).unwrap();
    }
}

proptest! {
    #[test]
    fn caps_hold_however_a_year_is_paid(
        amounts in prop::collection::vec((0_i64..12, 1_i8..29, 0_i64..4_000_000), 0..8),
    ) {
        let payments: Vec<(String, i64)> = amounts
            .iter()
            .map(|(month, day, yen)| {
                let month = "2026-04".parse::<YearMonth>().unwrap().plus(*month as i32);
                (month.day_or_last(*day).to_string(), *yen)
            })
            .collect();
        let payments: Vec<(&str, i64)> =
            payments.iter().map(|(paid_on, yen)| (paid_on.as_str(), *yen)).collect();
        let months = year(&payments);
        let health: i64 = months.iter().map(|(_, _, health, _)| health).sum();
        let standards: i64 = months.iter().map(|(_, standard, _, _)| standard).sum();
        prop_assert_eq!(health, standards.min(5_730_000));
        for (_, standard, _, pension) in &months {
            prop_assert_eq!(*pension, (*standard).min(1_500_000));
        }
    }

    #[test]
    fn payments_of_a_month_one_by_one_make_its_sum(
        first in 0_i64..3_000_000,
        second in 0_i64..3_000_000,
    ) {
        let one = standard(first, "2026-12-10", 0, 0);
        let two = standard(second, "2026-12-20", one.1, first);
        let both = standard(first + second, "2026-12-20", 0, 0);
        prop_assert_eq!((one.0 + two.0, one.1 + two.1, one.2 + two.2), both);
    }
}
