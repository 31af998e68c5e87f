//! 延滞金 — what premiums cost that are paid after a demand's day.
//!
//! Law: 労働保険の保険料の徴収等に関する法律28条・附則12条, 健康保険法181条, 厚生年金保険法87条.

use romori_types::{Date, Exact, Yen};

use crate::calendar::{last_day_of_months, plus_days};
use crate::error::StatuteError;
use crate::law::{Basis, InForce, LateChargeRates, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static LABOUR: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律28条")];
static SOCIAL: [Basis; 2] = [Basis::act("健康保険法181条"), Basis::act("厚生年金保険法87条")];
/// The rates are of a year of so many days, a leap year's too.
const YEAR_DAYS: i64 = 365;
/// What is owed counts by the thousand; less than one bears nothing.
const BASE_UNIT: i64 = 1000;
/// The charge counts by the hundred.
const CHARGE_UNIT: i64 = 100;

/// 延滞金の種類 — whose premiums are late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LateChargeKind {
    /// 労働保険料: the lower rate holds for two months.
    LabourInsurance,
    /// 健康保険・厚生年金保険の保険料: for three.
    SocialInsurance,
}

impl LateChargeKind {
    const fn months(self) -> i32 {
        match self {
            Self::LabourInsurance => 2,
            Self::SocialInsurance => 3,
        }
    }

    const fn basis(self) -> &'static [Basis] {
        match self {
            Self::LabourInsurance => &LABOUR,
            Self::SocialInsurance => &SOCIAL,
        }
    }
}

/// 納付 — on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatePayment {
    /// The day.
    pub on: Date,
    /// Of the premium, without charges.
    pub amount: Yen,
}

/// 延滞金の問い — a premium, the demand and how it was paid in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateChargeCase<'a> {
    /// Whose premium.
    pub kind: LateChargeKind,
    /// 保険料
    pub premium: Yen,
    /// 納期限 of the law, not of the demand.
    pub due: Date,
    /// 督促状の指定期限; without a demand there is no charge.
    pub demanded_by: Option<Date>,
    /// The payments in order; the last one pays the rest.
    pub payments: &'a [LatePayment],
}

/// 延滞金 — for the days from the due day to that before it was paid in full.
///
/// Law: 労働保険の保険料の徴収等に関する法律28条, 健康保険法181条, 厚生年金保険法87条. Rounding: what is
/// owed under 1,000 yen dropped for each part of the time, the sum of all parts under 100 yen
/// dropped once. Unit: whole yen. Not covered: 公示送達による督促, 滞納処分の停止・猶予, やむを得ない
/// 事情, for which none is charged; days of seizure.
///
/// # Errors
/// When a day lies outside the years whose rates are known, the payments are not in order or do
/// not pay the premium, or an amount is negative.
pub fn late_charge<T: Trace>(
    case: &LateChargeCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let paid_on = check(case)?;
    let rule = Rule::new("延滞金", case.kind.basis());
    let premium = Quantity::yen("保険料", case.premium);
    let least = Quantity::parameter("下限", Yen::new(BASE_UNIT), Unit::Yen);
    let at_least = Operation::AtLeast;
    let operands = [&premium, &least];
    let enough = rule.take(trace, "額の要件", Unit::Truth, at_least, &operands, |is| {
        let verb = if is.is_true() { "以上です" } else { "に届きません" };
        format!("保険料{premium}は{least}{verb}。")
    })?;
    let late = case.demanded_by.is_some_and(|by| paid_on > by);
    let late = Quantity::truth("督促状の指定期限を過ぎた納付", late);
    let both = [&enough, &late];
    let is = rule.take(trace, "延滞金の要否", Unit::Truth, Operation::All, &both, |is| {
        if is.is_true() {
            "督促状の指定期限までに納めなかったので、延滞金がかかります。".to_owned()
        } else {
            "督促がないか、指定期限までに納めたか、1,000円未満なので、延滞金はかかりません。"
                .to_owned()
        }
    })?;
    let mut parts = Vec::new();
    if is.is_true() {
        for part in parts_of(case)? {
            parts.push(charge_of(&part, case.kind, law, trace)?);
        }
    }
    let operands: Vec<&Quantity> = parts.iter().collect();
    let sum = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("{}の期間を合わせて{sum}です。", parts.len())
    })?;
    let floor = Operation::FloorTo(CHARGE_UNIT);
    let charge = rule.take(trace, "延滞金", Unit::Yen, floor, &[&sum], |charge| {
        format!("100円未満を切り捨てて、延滞金は{charge}です。")
    })?;
    trace.gives("late_charge", &charge);
    Ok(charge.as_yen())
}

/// The day on which the last payment was made.
fn check(case: &LateChargeCase<'_>) -> Result<Date, StatuteError> {
    let wrong = |field, message: &str| Err(StatuteError::impossible(field, message));
    if case.premium < Yen::ZERO || case.payments.iter().any(|payment| payment.amount <= Yen::ZERO) {
        return wrong("premium", "保険料は0円以上、納付は1円以上で入れてください。");
    }
    if !case.payments.is_sorted_by_key(|payment| payment.on) {
        return wrong("payments", "納付は日の順に入れてください。");
    }
    let Some(last) = case.payments.last() else {
        return wrong("payments", "完納した日までの納付を入れてください。");
    };
    let paid: Yen = case.payments.iter().map(|payment| payment.amount).sum();
    if paid != case.premium {
        return wrong(
            "payments",
            "納付の合計が保険料と違います。完納するまでの納付を入れてください。",
        );
    }
    Ok(last.on)
}

/// A time in which what is owed and the rate stay the same. Both ends are counted.
struct Part {
    owed: Yen,
    from: Date,
    to: Date,
    /// Whether the lower rate still holds.
    within: bool,
}

fn parts_of(case: &LateChargeCase<'_>) -> Result<Vec<Part>, StatuteError> {
    let start = plus_days(case.due, 1)?;
    let lower_until = last_day_of_months(start, case.kind.months())?;
    let (mut from, mut owed) = (start, case.premium);
    let mut parts = Vec::new();
    for payment in case.payments {
        let end = plus_days(payment.on, -1)?;
        while from <= end {
            let within = from <= lower_until;
            let year_end = jiff::civil::date(from.year(), 12, 31);
            let bound = if within { lower_until.min(year_end) } else { year_end };
            let to = bound.min(end);
            parts.push(Part { owed, from, to, within });
            from = plus_days(to, 1)?;
        }
        owed = owed - payment.amount;
    }
    Ok(parts)
}

fn charge_of<T: Trace>(
    part: &Part,
    kind: LateChargeKind,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found: InForce<'_, LateChargeRates> = law.works.late_charge.on(part.to)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("延滞金の期間", kind.basis()).with(&parameters);
    let owed = Quantity::yen("納めていない額", part.owed);
    let floor = Operation::FloorTo(BASE_UNIT);
    let base = rule.take(trace, "計算の基礎", Unit::Yen, floor, &[&owed], |base| {
        format!("納めていない{owed}の1,000円未満を切り捨てて{base}です。")
    })?;
    let (from, to) = (Quantity::date("初日", part.from), Quantity::date("末日", part.to));
    let count = to.value - from.value + Exact::whole(1);
    let days = Quantity::given("日数", count, Unit::Days);
    let rate = if part.within { found.value.within } else { found.value.after };
    let rate = Quantity::parameter("割合", rate, Unit::Rate);
    let product = Operation::Product;
    let operands = [&base, &rate, &days];
    let exact = rule.take(trace, "1年分の額", Unit::Yen, product, &operands, |exact| {
        format!("{from}から{to}までの{days}は年{rate}で、{base} × {rate} × {days} = {exact}です。")
    })?;
    let year = Quantity::count("365日", YEAR_DAYS, Unit::Days);
    let quotient = Operation::Quotient;
    rule.take(trace, "期間の延滞金", Unit::Yen, quotient, &[&exact, &year], |charge| {
        format!("365で割って{charge}です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    const LABOUR: LateChargeKind = LateChargeKind::LabourInsurance;
    const SOCIAL: LateChargeKind = LateChargeKind::SocialInsurance;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn charge(kind: LateChargeKind, premium: i64, due: &str, paid: &[(&str, i64)]) -> i64 {
        let payments: Vec<LatePayment> = paid
            .iter()
            .map(|(on, amount)| LatePayment { on: date(on), amount: Yen::new(*amount) })
            .collect();
        let case = LateChargeCase {
            kind,
            premium: Yen::new(premium),
            due: date(due),
            demanded_by: Some(date(due)),
            payments: &payments,
        };
        let mut trace = Explanation::default();
        let found = late_charge(&case, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        assert_eq!(late_charge(&case, Law::embedded(), &mut Silent).unwrap(), found);
        found.get()
    }

    /// Due 10 July 2025: to 10 September two months at 2.4%, then 8.7%, from January 2026 9.1%.
    #[test]
    fn two_months_then_the_higher_rate_and_the_next_year() {
        for (paid_on, days_low, days_high, days_next, expected) in [
            // 1,000,000円: 1日 65円75銭.
            ("2025-07-12", 1, 0, 0, 0),
            ("2025-07-13", 2, 0, 0, 100),
            ("2025-09-11", 62, 0, 0, 4_000),
            ("2025-09-12", 62, 1, 0, 4_300),
            ("2026-01-01", 62, 112, 0, 30_700),
            ("2026-01-02", 62, 112, 1, 31_000),
            ("2026-07-11", 62, 112, 191, 78_300),
        ] {
            let exact = 1_000_000 * (24 * days_low + 87 * days_high + 91 * days_next) / 365_000;
            assert_eq!(exact / 100 * 100, expected, "{paid_on}");
            let found = charge(LABOUR, 1_000_000, "2025-07-10", &[(paid_on, 1_000_000)]);
            assert_eq!(found, expected, "{paid_on}");
        }
    }

    /// 健康保険法181条: three months, from 1 August through 31 October.
    #[test]
    fn three_months_of_social_insurance() {
        // 92日 × 2.4%: 6,049円. A day at 8.7% more: 6,287円; of labour insurance 10,5xx円.
        assert_eq!(charge(SOCIAL, 1_000_000, "2025-07-31", &[("2025-11-01", 1_000_000)]), 6_000);
        assert_eq!(charge(SOCIAL, 1_000_000, "2025-07-31", &[("2025-11-02", 1_000_000)]), 6_200);
        assert_eq!(charge(LABOUR, 1_000_000, "2025-07-31", &[("2025-11-01", 1_000_000)]), 11_400);
    }

    #[test]
    fn thousands_and_hundreds() {
        // 100 days from 11 July 2025: 62 at 2.4%, 38 at 8.7%.
        for (premium, expected) in
            [(999, 0), (1_000, 0), (7_999, 0), (8_000, 100), (45_999, 500), (46_000, 600)]
        {
            let found = charge(LABOUR, premium, "2025-07-10", &[("2025-10-19", premium)]);
            let exact = premium / 1000 * 1000 * (24 * 62 + 87 * 38) / 365_000;
            assert_eq!((found, exact / 100 * 100), (expected, expected), "{premium}");
        }
    }

    /// 28条2項: from the day of a part's payment on, the rest alone.
    #[test]
    fn a_part_is_paid_first() {
        // 1,000,000円 for 10 days and 400,000円 for 20 at 2.4%.
        let parts = [("2025-07-21", 600_000), ("2025-08-10", 400_000)];
        let exact = (1_000_000 * 10 + 400_000 * 20) * 24 / 365_000;
        assert_eq!(charge(LABOUR, 1_000_000, "2025-07-10", &parts), exact / 100 * 100);
        // What is paid by the due day bears nothing.
        let early = [("2025-07-01", 600_000), ("2025-08-10", 400_000)];
        assert_eq!(
            charge(LABOUR, 1_000_000, "2025-07-10", &early),
            400_000 * 30 * 24 / 365_000 / 100 * 100
        );
    }

    #[test]
    fn no_demand_or_paid_by_its_day() {
        let payments = [LatePayment { on: date("2025-12-20"), amount: Yen::new(1_000_000) }];
        let ask = |demanded_by: Option<&str>| {
            let case = LateChargeCase {
                kind: LABOUR,
                premium: Yen::new(1_000_000),
                due: date("2025-07-10"),
                demanded_by: demanded_by.map(date),
                payments: &payments,
            };
            late_charge(&case, Law::embedded(), &mut Silent).unwrap().get()
        };
        assert_eq!((ask(None), ask(Some("2025-12-20"))), (0, 0));
        assert!(ask(Some("2025-12-19")) > 0);
    }

    #[test]
    fn what_cannot_be() {
        let ask = |due: &str, premium, paid: &[(&str, i64)]| {
            let payments: Vec<LatePayment> = paid
                .iter()
                .map(|(on, amount)| LatePayment { on: date(on), amount: Yen::new(*amount) })
                .collect();
            let case = LateChargeCase {
                kind: LABOUR,
                premium: Yen::new(premium),
                due: date(due),
                demanded_by: Some(date(due)),
                payments: &payments,
            };
            match late_charge(&case, Law::embedded(), &mut Silent) {
                Err(StatuteError::Impossible { field, .. }) => field,
                Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(ask("2025-07-10", -1, &[]), "premium");
        assert_eq!(ask("2025-07-10", 1000, &[]), "payments");
        assert_eq!(ask("2025-07-10", 1000, &[("2025-08-01", 999)]), "payments");
        let unordered = [("2025-08-02", 500), ("2025-08-01", 500)];
        assert_eq!(ask("2025-07-10", 1000, &unordered), "payments");
        assert_eq!(ask("2026-12-30", 1000, &[("2027-01-02", 1000)]), "collection.late_charge");
        assert_eq!(ask("2017-12-30", 1000, &[("2018-01-02", 1000)]), "collection.late_charge");
    }

    /// 割合 by year: 2018–2020, 2021, 2022–2025, 2026 (日本年金機構; 米沢市).
    #[test]
    fn the_rates_of_every_year() {
        for (year, within, after) in [
            (2018, "2.6", "8.9"),
            (2019, "2.6", "8.9"),
            (2020, "2.6", "8.9"),
            (2021, "2.5", "8.8"),
            (2022, "2.4", "8.7"),
            (2023, "2.4", "8.7"),
            (2024, "2.4", "8.7"),
            (2025, "2.4", "8.7"),
            (2026, "2.8", "9.1"),
        ] {
            for day in [jiff::civil::date(year, 1, 1), jiff::civil::date(year, 12, 31)] {
                let found = Law::embedded().works.late_charge.on(day).unwrap().value;
                assert_eq!(found.within.percent_text(), within, "{day}");
                assert_eq!(found.after.percent_text(), after, "{day}");
            }
        }
    }

    proptest! {
        /// Day by day: the base, the day's rate, everything in hundred-thousandths.
        #[test]
        fn both_ways_agree(
            premium in 1_i64..3_000_000,
            due in 0_i64..900,
            late in 1_i64..500,
            part in 0_i64..100,
            at in 1_i64..500,
            social in any::<bool>(),
        ) {
            let due = plus_days(date("2023-07-10"), due).unwrap();
            let paid_on = plus_days(due, late).unwrap();
            prop_assume!(paid_on.year() < 2027);
            let first = premium * part / 100;
            let first_on = plus_days(due, at.min(late)).unwrap();
            let mut payments = vec![];
            if first > 0 {
                payments.push(LatePayment { on: first_on, amount: Yen::new(first) });
            }
            payments.push(LatePayment { on: paid_on, amount: Yen::new(premium - first) });
            let kind = if social { SOCIAL } else { LABOUR };
            let case = LateChargeCase {
                kind,
                premium: Yen::new(premium),
                due,
                demanded_by: Some(due),
                payments: &payments,
            };
            let start = plus_days(due, 1).unwrap();
            let months = if social { 3 } else { 2 };
            let bound = romori_types::YearMonth::of(start).plus(months);
            let (mut sum, mut day) = (0, start);
            while day < paid_on {
                let owed = if first > 0 && day >= first_on { premium - first } else { premium };
                let month = romori_types::YearMonth::of(day);
                // A month without the day ends the time with its last day.
                let within = month < bound || (month == bound && day.day() < start.day());
                let (low, high) = if day.year() == 2026 { (28, 91) } else { (24, 87) };
                sum += owed / 1000 * if within { low } else { high };
                day = plus_days(day, 1).unwrap();
            }
            // Thousands of yen by thousandths a year.
            let exact = if premium < 1000 { 0 } else { sum / 365 };
            let found = late_charge(&case, Law::embedded(), &mut Silent).unwrap();
            prop_assert_eq!(found.get(), exact / 100 * 100);
        }

        #[test]
        fn later_is_never_cheaper(premium in 1_i64..3_000_000, late in 1_i64..400) {
            let due = date("2024-07-10");
            let of = |days| {
                let on = plus_days(due, days).unwrap();
                let payments = [LatePayment { on, amount: Yen::new(premium) }];
                let case = LateChargeCase {
                    kind: LABOUR,
                    premium: Yen::new(premium),
                    due,
                    demanded_by: Some(due),
                    payments: &payments,
                };
                late_charge(&case, Law::embedded(), &mut Silent).unwrap()
            };
            prop_assert!(of(late) <= of(late + 1));
        }
    }
}
