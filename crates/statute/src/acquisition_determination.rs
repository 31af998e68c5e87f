//! 資格取得時決定 — the standard of who has just been insured.
//!
//! Law: 健康保険法42条, 厚生年金保険法22条.

use romori_types::{Date, Exact, Rounding, YearMonth, Yen};

use crate::error::StatuteError;
use crate::grade::{Grade, StandardMonthlyRemuneration};
use crate::grading::{Graded, Scheme, graded};
use crate::law::{Basis, Law};
use crate::standard_period::StandardPeriod;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static BY_PERIOD: [Basis; 2] =
    [Basis::act("健康保険法42条1項1号"), Basis::act("厚生年金保険法22条1項1号")];
static BY_COMPARISON: [Basis; 2] =
    [Basis::act("健康保険法42条1項2号・3号"), Basis::act("厚生年金保険法22条1項2号・3号")];
static SUM: [Basis; 2] =
    [Basis::act("健康保険法42条1項4号"), Basis::act("厚生年金保険法22条1項4号")];
static PERIOD: [Basis; 2] = [Basis::act("健康保険法42条2項"), Basis::act("厚生年金保険法22条2項")];

/// 資格取得時の報酬 — one pay of who has just been insured, by how it is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcquisitionPay {
    /// 月により定められる報酬 — the amount of a month (1号).
    Monthly(Yen),
    /// 週その他一定期間により定められる報酬 — the amount of a period and its days (1号).
    Period {
        /// Pay of the whole period.
        amount: Yen,
        /// 総日数 of the period.
        days: u16,
    },
    /// 日・時間・出来高・請負による報酬 — what those of like work and pay received, on average, in the
    /// month before, at the office or else in the neighbourhood (2号・3号).
    Comparison(Yen),
}

/// 資格取得時決定の問い — when somebody was insured and for what pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcquisitionCase {
    /// 資格取得日
    pub acquired_on: Date,
    /// Every pay, in money and kind; they are added (4号).
    pub pay: Vec<AcquisitionPay>,
}

/// 資格取得時決定 — remuneration, standards and how long they apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcquisitionDetermination {
    /// 報酬月額
    pub remuneration: Yen,
    /// 健康保険
    pub health: StandardMonthlyRemuneration,
    /// 厚生年金保険
    pub pension: StandardMonthlyRemuneration,
    /// The months to which it applies, if nothing revises it sooner.
    pub period: StandardPeriod,
}

/// The standard of who has just been insured.
///
/// Law: 健康保険法42条, 厚生年金保険法22条. Acquired in January to May, it applies to August of the year,
/// else to that of the next. Rounding: a fraction of a yen of the remuneration is dropped.
/// Not covered: choosing the persons of comparison; their average is given.
///
/// # Errors
/// When an amount is negative, a period has no days or more than a year, no pay is given, or the
/// month lies outside the checked range.
pub fn acquisition_determination<T: Trace>(
    case: &AcquisitionCase,
    law: &Law,
    trace: &mut T,
) -> Result<AcquisitionDetermination, StatuteError> {
    let month = YearMonth::of(case.acquired_on);
    let mut parts = Vec::with_capacity(case.pay.len());
    for pay in &case.pay {
        parts.push(pay.monthly_amount(trace)?);
    }
    if parts.is_empty() {
        let message = "資格取得時の報酬を1件以上入れてください。";
        return Err(StatuteError::impossible("pay", message));
    }
    let operands: Vec<&Quantity> = parts.iter().collect();
    let rule = Rule::new("資格取得時の報酬月額", &SUM);
    let sum = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("報酬を合わせると{sum}です。")
    })?;
    let operation = Operation::Round(Rounding::Down);
    let remuneration = rule.take(trace, "報酬月額", Unit::Yen, operation, &[&sum], |yen| {
        format!("円未満を切り捨てて、報酬月額は{yen}です。")
    })?;
    trace.gives("monthly_remuneration", &remuneration);
    let health = graded(Scheme::Health, &remuneration, month, law, trace)?;
    let pension = graded(Scheme::Pension, &remuneration, month, law, trace)?;
    trace.gives("health_standard", &health.standard);
    trace.gives("pension_standard", &pension.standard);
    let period = StandardPeriod::of_acquisition(month);
    note_period(month, period, trace)?;
    Ok(AcquisitionDetermination {
        remuneration: remuneration.as_yen(),
        health: decided(&health),
        pension: decided(&pension),
        period,
    })
}

impl AcquisitionPay {
    fn monthly_amount<T: Trace>(self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let (Self::Monthly(amount) | Self::Period { amount, .. } | Self::Comparison(amount)) = self;
        if amount < Yen::ZERO {
            let message = "資格取得時の報酬は0円以上で入れてください。";
            return Err(StatuteError::impossible("pay", message));
        }
        let given = Quantity::yen("報酬", amount);
        match self {
            Self::Monthly(_) => {
                let rule = Rule::new("月により定められる報酬", &BY_PERIOD);
                rule.take(trace, "1か月分", Unit::Yen, Operation::Take, &[&given], |yen| {
                    format!("月により定められる報酬は{yen}です。")
                })
            }
            Self::Period { days, .. } => thirty_days(&given, days, trace),
            Self::Comparison(_) => {
                let rule = Rule::new("日・時間などによる報酬", &BY_COMPARISON);
                rule.take(trace, "1か月分", Unit::Yen, Operation::Take, &[&given], |yen| {
                    format!(
                        "同じような業務で同じような報酬の人が前の1か月に受けた平均は{yen}です。"
                    )
                })
            }
        }
    }
}

/// The pay of a period divided by its days, thirty times.
fn thirty_days<T: Trace>(
    amount: &Quantity,
    days: u16,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    if days == 0 || days > 366 {
        let message = "報酬の期間の日数は1日から366日までで入れてください。";
        return Err(StatuteError::impossible("pay", message));
    }
    let rule = Rule::new("期間により定められる報酬", &BY_PERIOD);
    let days = Quantity::count("期間の総日数", i64::from(days), Unit::Days);
    let operands = [amount, &days];
    let operation = Operation::Quotient;
    let daily = rule.take(trace, "1日分", Unit::Yen, operation, &operands, |daily| {
        format!("{amount} ÷ {days}で、1日分は{daily}です。")
    })?;
    let thirty = Quantity::parameter("30倍", Exact::whole(30), Unit::Count);
    let operands = [&daily, &thirty];
    let operation = Operation::Product;
    rule.take(trace, "1か月分", Unit::Yen, operation, &operands, |monthly| {
        format!("その30倍の{monthly}が1か月分です。")
    })
}

fn note_period<T: Trace>(
    month: YearMonth,
    period: StandardPeriod,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let acquired = Quantity::month("資格取得の月", month);
    let until = Quantity::month("最後の月", period.until);
    let rule = Rule::new("資格取得時決定の期間", &PERIOD);
    rule.take(trace, "最後の月", Unit::Month, Operation::Take, &[&until], |until| {
        let half = if month.month() <= 5 { "1月から5月" } else { "6月から12月" };
        format!("{half}までの取得なので、{acquired}分から{until}分まで使います。")
    })
}

fn decided(found: &Graded) -> StandardMonthlyRemuneration {
    let number = found.grade.value.as_whole().and_then(|grade| u8::try_from(grade).ok());
    StandardMonthlyRemuneration {
        grade: Grade(number.unwrap_or(1)),
        standard: found.standard.as_yen(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn determined(acquired_on: &str, pay: &[AcquisitionPay]) -> AcquisitionDetermination {
        let acquired_on = acquired_on.parse().unwrap();
        let case = AcquisitionCase { acquired_on, pay: pay.to_vec() };
        let mut trace = Explanation::default();
        let found = acquisition_determination(&case, Law::embedded(), &mut trace).unwrap();
        assert_eq!(replay(&trace).unwrap()[0].1, found.remuneration.into());
        found
    }

    #[test]
    fn pay_by_month_period_and_comparison() {
        use AcquisitionPay::{Comparison, Monthly, Period};
        let yen = Yen::new;
        for (title, pay, remuneration, standard) in [
            ("月給", vec![Monthly(yen(253_800))], 253_800, 260_000),
            ("週給", vec![Period { amount: yen(50_000), days: 7 }], 214_285, 220_000),
            ("時給は比べる人の平均", vec![Comparison(yen(131_250))], 131_250, 134_000),
            ("月給と歩合", vec![Monthly(yen(180_000)), Comparison(yen(30_000))], 210_000, 220_000),
            ("境の1円下", vec![Monthly(yen(209_999))], 209_999, 200_000),
        ] {
            let found = determined("2026-04-01", &pay);
            assert_eq!(found.remuneration, yen(remuneration), "{title}");
            assert_eq!(found.health.standard, yen(standard), "{title}");
        }
        let low = determined("2026-04-01", &[Monthly(yen(60_000))]);
        assert_eq!((low.health.grade, low.health.standard), (Grade(1), yen(58_000)));
        assert_eq!((low.pension.grade, low.pension.standard), (Grade(1), yen(88_000)));
    }

    #[test]
    fn how_long_it_applies() {
        let pay = [AcquisitionPay::Monthly(Yen::new(250_000))];
        for (acquired_on, until) in [
            ("2026-01-01", "2026-08"),
            ("2026-02-16", "2026-08"),
            ("2026-05-31", "2026-08"),
            ("2026-06-01", "2027-08"),
            ("2026-12-31", "2027-08"),
        ] {
            let found = determined(acquired_on, &pay);
            assert_eq!(found.period.until.to_string(), until, "{acquired_on}");
            assert_eq!(found.period.from, YearMonth::of(acquired_on.parse().unwrap()));
        }
    }

    #[test]
    fn impossible_pay_is_refused() {
        let refused = |pay: Vec<AcquisitionPay>| {
            let case = AcquisitionCase { acquired_on: "2026-04-01".parse().unwrap(), pay };
            acquisition_determination(&case, Law::embedded(), &mut Silent).is_err()
        };
        let amount = Yen::new(1_000);
        assert!(refused(vec![]));
        assert!(refused(vec![AcquisitionPay::Monthly(Yen::new(-1))]));
        assert!(refused(vec![AcquisitionPay::Period { amount, days: 0 }]));
        assert!(refused(vec![AcquisitionPay::Period { amount, days: 367 }]));
        assert!(!refused(vec![AcquisitionPay::Period { amount, days: 366 }]));
    }
}
