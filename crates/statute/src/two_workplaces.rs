//! 二以上事業所勤務 — one standard over all workplaces, its premium divided among them.
//!
//! Law: 健康保険法44条3項・161条4項, 健康保険法施行令47条, 厚生年金保険法24条2項・82条3項, 厚生年金保険法施行令4条.

use romori_types::{Exact, Rate, Rounding, YearMonth, Yen};

use crate::employment::InsuredSchemes;
use crate::error::StatuteError;
use crate::grading::{Scheme, graded};
use crate::law::{Basis, BasisKind, Law};
use crate::premium::{HealthInsurer, PremiumRounding, ProratedAmounts, health_rates};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static JOINT: [Basis; 2] = [Basis::act("健康保険法44条3項"), Basis::act("厚生年金保険法24条2項")];
static DIVIDED: [Basis; 4] = [
    Basis::act("健康保険法161条4項"),
    Basis::other(BasisKind::Order, "健康保険法施行令47条"),
    Basis::act("厚生年金保険法82条3項"),
    Basis::other(BasisKind::Order, "厚生年金保険法施行令4条"),
];
static PRACTICE: [Basis; 1] =
    [Basis::other(BasisKind::Guidance, "按分の端数の実務（公開資料1件、未確認）")];
static NOTIFIED: [Basis; 1] =
    [Basis::other(BasisKind::Notice, "二以上事業所勤務被保険者の標準報酬決定通知書")];

/// 按分の端数 — what becomes of the decimals of a divided premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProrationFraction {
    /// 健康保険は小数第1位、厚生年金と拠出金は小数第2位まで — met in practice, one source only.
    #[default]
    OneAndTwoDecimals,
    /// 端数をそのまま使う — nothing is cut before the usual rounding.
    Kept,
}

/// 自社の割合 — what one workplace pays, and what all pay together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkplacePart {
    /// 報酬月額 (or the bonuses of the month) of this workplace.
    pub own: Yen,
    /// The sum over all workplaces.
    pub all: Yen,
}

/// 決定通知書の額 — the whole premium of this workplace as the pension office notified it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotifiedPremium {
    /// Health and care.
    pub health_care: Exact,
    /// 子ども・子育て支援金
    pub levy: Exact,
    /// 厚生年金
    pub pension: Exact,
    /// 子ども・子育て拠出金
    pub contribution: Exact,
}

/// 二以上勤務の問い — one person, one workplace, one month.
#[derive(Debug, Clone, Copy)]
pub struct TwoWorkplacesCase<'a> {
    /// The month charged.
    pub month: YearMonth,
    /// What this workplace and all together pay.
    pub part: WorkplacePart,
    /// In which insurances the person is.
    pub insured: InsuredSchemes,
    /// The insurer of the chosen workplace (選択事業所); another's does not apply.
    pub insurer: &'a HealthInsurer,
    /// What was agreed about fractions of the employee's part.
    pub rounding: PremiumRounding,
    /// What becomes of the decimals of the divided premium.
    pub fraction: ProrationFraction,
    /// The amounts notified, which take the place of the computed ones.
    pub notified: Option<NotifiedPremium>,
}

/// 按分した保険料の1種別 — the whole at this workplace and who bears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProratedPart {
    /// The whole premium of this workplace, with its fraction.
    pub whole: Exact,
    /// The insured person's part.
    pub employee: Yen,
    /// The employer's part, were he the only person of the notice.
    pub employer: Yen,
}

/// 二以上勤務の保険料 — the premiums at one workplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoWorkplacesPremium {
    /// 健康保険の標準報酬月額（または標準賞与額） over all workplaces.
    pub health_standard: Yen,
    /// 厚生年金保険の標準報酬月額（または標準賞与額） over all workplaces.
    pub pension_standard: Yen,
    /// Health and care.
    pub health_care: ProratedPart,
    /// 子ども・子育て支援金
    pub levy: ProratedPart,
    /// 厚生年金
    pub pension: ProratedPart,
    /// 子ども・子育て拠出金, with its fraction.
    pub contribution: Exact,
}

impl TwoWorkplacesPremium {
    /// The amounts as the notice of the establishment adds them.
    pub fn for_notice(&self) -> ProratedAmounts {
        ProratedAmounts {
            health: self.health_care.whole + self.levy.whole,
            pension: self.pension.whole,
            contribution: self.contribution,
        }
    }
}

/// The monthly premiums at one of several workplaces.
///
/// Law: 健康保険法44条3項・161条4項, 厚生年金保険法24条2項・82条3項. The remuneration of each workplace is
/// determined by itself, added, and graded; the premium is divided by remuneration. Rounding: as
/// [`ProrationFraction`] and then as agreed. Unit: whole yen.
///
/// # Errors
/// When a part is negative or more than all, or the month lies outside a checked range.
pub fn two_workplaces_premium<T: Trace>(
    case: &TwoWorkplacesCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<TwoWorkplacesPremium, StatuteError> {
    let given = Quantity::yen("合算した報酬月額", case.part.all);
    let rule = Rule::new("二以上勤務の報酬月額", &JOINT);
    let operation = Operation::Take;
    let all =
        rule.take(trace, "合算した報酬月額", Unit::Yen, operation, &[&given], |all| {
            format!("すべての事業所の報酬月額を合わせた{all}で標準報酬月額を決めます。")
        })?;
    let health = graded(Scheme::Health, &all, case.month, law, trace)?;
    let pension = graded(Scheme::Pension, &all, case.month, law, trace)?;
    divided_premium(case, &health.standard, &pension.standard, law, trace)
}

/// The premiums at one of several workplaces on standards that are already known: of a bonus, the
/// standard bonuses after their caps over all workplaces, divided by bonuses.
///
/// Law: 健康保険法161条4項, 厚生年金保険法82条3項.
///
/// # Errors
/// As [`two_workplaces_premium`].
pub fn divided_premium<T: Trace>(
    case: &TwoWorkplacesCase<'_>,
    health_standard: &Quantity,
    pension_standard: &Quantity,
    law: &Law,
    trace: &mut T,
) -> Result<TwoWorkplacesPremium, StatuteError> {
    let WorkplacePart { own, all } = case.part;
    if own < Yen::ZERO || all < own || all == Yen::ZERO {
        let message = "自社の報酬は0円以上、合算した報酬以下で入れてください。";
        return Err(StatuteError::impossible("own", message));
    }
    let divider = Divider { case, decimals: case.fraction.decimals() };
    let rates = health_rates(case.insurer, case.month, law)?;
    let insured = case.insured;
    let mut health_parameters: Vec<&dyn DescribeParameter> = vec![&rates.health];
    let mut health_rate = rates.health.rate;
    if insured.care {
        health_parameters.push(&rates.care);
        health_rate = health_rate + rates.care.rate;
    }
    let share = rates.employee_share;
    let health_of = |rate: Rate| if insured.health { rate } else { Rate::ZERO };
    let notified = case.notified;
    let health_care = divider.part(
        Line {
            name: "健康保険料（介護を含む）",
            fields: ("health_care_employee", "health_care_employer"),
            rate: health_of(health_rate),
            share,
            notified: notified.map(|amounts| amounts.health_care),
            decimals: divider.decimals.0,
        },
        health_standard,
        &health_parameters,
        trace,
    )?;
    let levy_rate = rates.levy.as_ref().map_or(Rate::ZERO, |levy| levy.rate);
    let levy_parameters: Vec<&dyn DescribeParameter> =
        rates.levy.iter().map(|levy| levy as &dyn DescribeParameter).collect();
    let levy = divider.part(
        Line {
            name: "子ども・子育て支援金",
            fields: ("child_support_employee", "child_support_employer"),
            rate: health_of(levy_rate),
            share,
            notified: notified.map(|amounts| amounts.levy),
            decimals: divider.decimals.0,
        },
        health_standard,
        &levy_parameters,
        trace,
    )?;
    let (pension, contribution) = divider.pension(pension_standard, law, trace)?;
    Ok(TwoWorkplacesPremium {
        health_standard: health_standard.as_yen(),
        pension_standard: pension_standard.as_yen(),
        health_care,
        levy,
        pension,
        contribution,
    })
}

impl ProrationFraction {
    /// Decimals kept of health and of pension.
    const fn decimals(self) -> (Option<u32>, Option<u32>) {
        match self {
            Self::OneAndTwoDecimals => (Some(1), Some(2)),
            Self::Kept => (None, None),
        }
    }
}

/// One kind of premium to be divided.
struct Line {
    name: &'static str,
    fields: (&'static str, &'static str),
    rate: Rate,
    share: Rate,
    notified: Option<Exact>,
    decimals: Option<u32>,
}

struct Divider<'a> {
    case: &'a TwoWorkplacesCase<'a>,
    decimals: (Option<u32>, Option<u32>),
}

impl Divider<'_> {
    fn pension<T: Trace>(
        &self,
        standard: &Quantity,
        law: &Law,
        trace: &mut T,
    ) -> Result<(ProratedPart, Exact), StatuteError> {
        let insured = self.case.insured.pension;
        let rate_of = |rate: Rate| if insured { rate } else { Rate::ZERO };
        let notified = self.case.notified;
        let found = law.pension_rate.on_month(self.case.month)?;
        let pension = self.part(
            Line {
                name: "厚生年金保険料",
                fields: ("pension_employee", "pension_employer"),
                rate: rate_of(*found.value),
                share: Rate::HALF,
                notified: notified.map(|amounts| amounts.pension),
                decimals: self.decimals.1,
            },
            standard,
            &[&found],
            trace,
        )?;
        let found = law.child_contribution_rate.on_month(self.case.month)?;
        let line = Line {
            name: "子ども・子育て拠出金",
            fields: ("", ""),
            rate: rate_of(*found.value),
            share: Rate::ZERO,
            notified: notified.map(|amounts| amounts.contribution),
            decimals: self.decimals.1,
        };
        let contribution = self.whole(&line, standard, &[&found], trace)?;
        Ok((pension, contribution.value))
    }

    fn part<T: Trace>(
        &self,
        line: Line,
        standard: &Quantity,
        parameters: &[&dyn DescribeParameter],
        trace: &mut T,
    ) -> Result<ProratedPart, StatuteError> {
        let whole = self.whole(&line, standard, parameters, trace)?;
        let name = line.name;
        let rule = Rule::new("二以上勤務の負担", &DIVIDED);
        let share = Quantity::parameter("被保険者の負担割合", line.share, Unit::Rate);
        let operation = Operation::Product;
        let exact =
            rule.take(trace, "本人", Unit::Yen, operation, &[&whole, &share], |exact| {
                format!("{name}の本人の負担は{whole}の{share}で{exact}です。")
            })?;
        let operation = Operation::Round(self.case.rounding.of_share());
        let employee = rule.take(trace, "本人", Unit::Yen, operation, &[&exact], |yen| {
            format!("端数を処理して{yen}です。")
        })?;
        let operation = Operation::Round(Rounding::Down);
        let dropped = rule.take(trace, "全額", Unit::Yen, operation, &[&whole], |yen| {
            format!("この事業所の{name}は円未満を切り捨てて{yen}です。")
        })?;
        let operands = [&dropped, &employee];
        let operation = Operation::Difference;
        let employer = rule.take(trace, "事業主", Unit::Yen, operation, &operands, |rest| {
            format!("事業主の負担は{rest}です。")
        })?;
        trace.gives(line.fields.0, &employee);
        trace.gives(line.fields.1, &employer);
        Ok(ProratedPart {
            whole: whole.value,
            employee: employee.as_yen(),
            employer: employer.as_yen(),
        })
    }

    /// The whole premium of this workplace: notified, or standard × rate × own ÷ all.
    fn whole<T: Trace>(
        &self,
        line: &Line,
        standard: &Quantity,
        parameters: &[&dyn DescribeParameter],
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let name = line.name;
        if let Some(notified) = line.notified {
            let given = Quantity::given("通知された額", notified, Unit::Yen);
            let rule = Rule::new("決定通知書の額", &NOTIFIED);
            let operation = Operation::Take;
            return rule.take(trace, name, Unit::Yen, operation, &[&given], |whole| {
                format!("{name}は、決定通知書のとおり{whole}です。")
            });
        }
        let rate = Quantity::parameter("率", line.rate, Unit::Rate);
        let own = Quantity::yen("自社の報酬", self.case.part.own);
        let all = Quantity::yen("合算した報酬", self.case.part.all);
        let rule = Rule::new("二以上勤務の按分", &DIVIDED).with(parameters);
        let operation = Operation::Product;
        let operands = [standard, &rate, &own];
        let product = rule.take(trace, "按分の前", Unit::Yen, operation, &operands, |_| {
            format!("{name}の全額は{standard} × {rate}で、これに自社の報酬{own}を掛けます。")
        })?;
        let rule = Rule::new("二以上勤務の按分", &DIVIDED);
        let operation = Operation::Quotient;
        let divided = rule.take(trace, name, Unit::Yen, operation, &[&product, &all], |part| {
            format!("合算した報酬{all}で割って、この事業所の{name}は{part}です。")
        })?;
        match line.decimals {
            Some(decimals) => cut(name, &divided, decimals, trace),
            None => Ok(divided),
        }
    }
}

/// Cuts everything after so many decimals.
fn cut<T: Trace>(
    name: &'static str,
    amount: &Quantity,
    decimals: u32,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("按分の端数", &PRACTICE);
    let scale = Quantity::count("桁", 10_i64.pow(decimals), Unit::Count);
    let operation = Operation::Product;
    let scaled =
        rule.take(trace, "桁を移す", Unit::Count, operation, &[amount, &scale], |_| {
            format!("{name}は小数第{decimals}位までを使います（実務の取扱い、未確認）。")
        })?;
    let operation = Operation::Round(Rounding::Down);
    let floored = rule.take(trace, "切捨て", Unit::Count, operation, &[&scaled], |_| {
        "それより下の位を切り捨てます。".to_owned()
    })?;
    let operation = Operation::Quotient;
    rule.take(trace, name, Unit::Yen, operation, &[&floored, &scale], |part| {
        format!("この事業所の{name}は{part}です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    const BOTH: InsuredSchemes = InsuredSchemes { health: true, care: false, pension: true };

    fn tokyo() -> HealthInsurer {
        HealthInsurer::Kyokai("東京".parse().unwrap())
    }

    fn case(insurer: &HealthInsurer, own: i64, all: i64) -> TwoWorkplacesCase<'_> {
        TwoWorkplacesCase {
            month: "2026-09".parse().unwrap(),
            part: WorkplacePart { own: Yen::new(own), all: Yen::new(all) },
            insured: BOTH,
            insurer,
            rounding: PremiumRounding::default(),
            fraction: ProrationFraction::default(),
            notified: None,
        }
    }

    fn hundredths(value: i128) -> Exact {
        Exact::ratio(value, 100).unwrap()
    }

    #[test]
    fn divided_by_remuneration() {
        // 200,000 + 130,000 = 330,000: standard 340,000. Health 340,000 × 9.85% = 33,490,
        // × 20/33 = 20,296.96…, cut to 20,296.9; pension 340,000 × 18.3% = 62,220 × 20/33 =
        // 37,709.09….
        let insurer = tokyo();
        let mut trace = Explanation::default();
        let found =
            two_workplaces_premium(&case(&insurer, 200_000, 330_000), Law::embedded(), &mut trace)
                .unwrap();
        replay(&trace).unwrap();
        assert_eq!(found.health_standard, Yen::new(340_000));
        assert_eq!(found.health_care.whole, hundredths(2_029_690));
        // Half 10,148.45; employer 20,296 − 10,148.
        assert_eq!(found.health_care.employee, Yen::new(10_148));
        assert_eq!(found.health_care.employer, Yen::new(10_148));
        // Levy 340,000 × 0.23% = 782 × 20/33 = 473.93…, half of 473.9 = 236.95.
        assert_eq!((found.levy.employee, found.levy.employer), (Yen::new(237), Yen::new(236)));
        assert_eq!(found.pension.whole, hundredths(3_770_909));
        assert_eq!(found.pension.employee, Yen::new(18_855));
        // 340,000 × 0.36% = 1,224 × 20/33 = 741.818…
        assert_eq!(found.contribution, hundredths(74_181));
        assert_eq!(found.for_notice().health, hundredths(2_029_690 + 47_390));
    }

    #[test]
    fn notified_amounts_take_the_place() {
        let insurer = tokyo();
        let notified = NotifiedPremium {
            health_care: hundredths(2_029_600),
            levy: hundredths(47_300),
            pension: hundredths(3_770_900),
            contribution: hundredths(74_100),
        };
        let case =
            TwoWorkplacesCase { notified: Some(notified), ..case(&insurer, 200_000, 330_000) };
        let mut trace = Explanation::default();
        let found = two_workplaces_premium(&case, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        assert_eq!(found.health_care.whole, Exact::whole(20_296));
        assert_eq!(found.health_care.employee, Yen::new(10_148));
        assert_eq!(found.pension.employee, Yen::new(18_854));
    }

    #[test]
    fn bonuses_and_impossible_parts() {
        let insurer = tokyo();
        // Bonuses 1,000,000 and 2,000,000 in one month: pension is capped at 1,500,000 over both.
        let health = Quantity::yen("標準賞与額", Yen::new(3_000_000));
        let pension = Quantity::yen("標準賞与額", Yen::new(1_500_000));
        let of = |own, all| {
            let case = case(&insurer, own, all);
            divided_premium(&case, &health, &pension, Law::embedded(), &mut Silent)
        };
        let found = of(1_000_000, 3_000_000).unwrap();
        // 1,500,000 × 18.3% ÷ 3 = 91,500.
        assert_eq!(found.pension.whole, Exact::whole(91_500));
        assert_eq!(found.pension.employee, Yen::new(45_750));
        assert_eq!(found.health_care.whole, Exact::whole(98_500));
        assert!(of(3_000_001, 3_000_000).is_err());
        assert!(of(-1, 3_000_000).is_err());
        assert!(of(0, 0).is_err());
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(own in 0_i64..1_000_000, other in 1_i64..1_000_000) {
            let insurer = tokyo();
            let all = own + other;
            let of = |part| {
                let case = TwoWorkplacesCase {
                    fraction: ProrationFraction::Kept,
                    ..case(&insurer, part, all)
                };
                two_workplaces_premium(&case, Law::embedded(), &mut Silent).unwrap()
            };
            let (first, second) = (of(own), of(other));
            let whole = Exact::from(first.pension_standard)
                * Exact::ratio(183, 1_000).unwrap();
            prop_assert_eq!(first.pension.whole + second.pension.whole, whole);
        }
    }
}
