//! 年間平均による保険者算定 — the regular determination from the average of a whole year.
//!
//! Law: 健康保険法44条1項, 厚生年金保険法24条1項, 昭和36年1月26日保発4号 記1(4).

use romori_types::Yen;

use crate::basis_days::{self, WorkerType};
use crate::both_schemes::{BothSchemes, small};
use crate::error::StatuteError;
use crate::grade::StandardMonthlyRemuneration;
use crate::grading::Scheme;
use crate::imaginary_grade::{Side, grades_apart, two_grades_apart};
use crate::law::{Basis, Law};
use crate::regular_determination_average::mean;
use crate::standard_period::{StandardPeriod, month_of};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "年間平均";
const BASIS: &[Basis] = &[
    Basis::act("健康保険法44条1項"),
    Basis::act("厚生年金保険法24条1項"),
    Basis::circular("昭和36年1月26日保発4号"),
];

/// 年間平均の申立て — the pay of the year before July 1, and what employer and worker declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualAverageClaim {
    /// 報酬 paid from last July to this June, in yen.
    pub remuneration: [Yen; 12],
    /// 支払基礎日数 of the same months.
    pub days: [u8; 12],
    /// 業務の性質上例年発生する
    pub recurring_every_year: bool,
    /// 被保険者の同意
    pub employee_consent: bool,
}

/// 年間平均の判定 — whether the annual average applies, and both averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualAverageJudgement {
    /// Whether it applies.
    pub applies: bool,
    /// 4月から6月までの平均; `None` if no month can be used.
    pub ordinary_average: Option<Yen>,
    /// 年間平均額; `None` if no month can be used.
    pub annual_average: Option<Yen>,
    /// Grades of health insurance between the two averages.
    pub health_grade_gap: Option<u8>,
    /// Grades of pension insurance between the two averages.
    pub pension_grade_gap: Option<u8>,
    /// 健康保険: by the annual average if it applies, else by the ordinary one.
    pub health: Option<StandardMonthlyRemuneration>,
    /// 厚生年金保険, likewise.
    pub pension: Option<StandardMonthlyRemuneration>,
}

/// A judgement with the steps of what it decides.
pub(crate) struct JudgedAnnualAverage {
    pub judgement: AnnualAverageJudgement,
    pub decided: Option<BothSchemes>,
}

/// 年間平均による保険者算定 — judges from the twelve months alone.
///
/// Law: 昭和36年1月26日保発4号 記1(4). Rounding: fractions of a yen of an average are dropped.
/// Applies when the two averages lie two grades or more apart in one of the schemes (one grade at
/// the ends of a table, by the grade imagined beyond it), the difference recurs every year by the
/// nature of the work, and the worker consents. Months whose days do not suffice are left out of
/// both averages.
///
/// Not covered: that a revision from July to September, or an acquisition in April or May, bars it.
///
/// # Errors
/// When the year lies outside the checked tables, or a month is impossible.
pub fn judge<T: Trace>(
    law: &Law,
    year: i16,
    worker_type: WorkerType,
    claim: &AnnualAverageClaim,
    trace: &mut T,
) -> Result<AnnualAverageJudgement, StatuteError> {
    let [.., april, may, june] = claim.remuneration;
    let [.., april_days, may_days, june_days] = claim.days;
    let (pay, days) = ([april, may, june], [april_days, may_days, june_days]);
    check(claim)?;
    let ordinary = average_of(law, year, worker_type, &pay, &days, 9, trace)?;
    let judged = judge_with_ordinary(law, year, worker_type, ordinary.as_ref(), claim, trace)?;
    if let Some(decided) = &judged.decided {
        decided.gives(trace);
    }
    Ok(judged.judgement)
}

/// The same beside an ordinary average already determined.
pub(crate) fn judge_with_ordinary<T: Trace>(
    law: &Law,
    year: i16,
    worker_type: WorkerType,
    ordinary: Option<&Quantity>,
    claim: &AnnualAverageClaim,
    trace: &mut T,
) -> Result<JudgedAnnualAverage, StatuteError> {
    check(claim)?;
    let (pay, days) = (&claim.remuneration, &claim.days);
    let annual = average_of(law, year, worker_type, pay, days, 0, trace)?;
    if let Some(ordinary) = ordinary {
        trace.gives("ordinary_average", ordinary);
    }
    if let Some(annual) = &annual {
        trace.gives("annual_average", annual);
    }
    let yen = |quantity: Option<&Quantity>| quantity.map(Quantity::as_yen);
    let mut judgement = AnnualAverageJudgement {
        applies: false,
        ordinary_average: yen(ordinary),
        annual_average: yen(annual.as_ref()),
        health_grade_gap: None,
        pension_grade_gap: None,
        health: None,
        pension: None,
    };
    let mut compared = Vec::with_capacity(2);
    for average in [ordinary, annual.as_ref()].into_iter().flatten() {
        let month = StandardPeriod::of_regular_determination(year).from;
        compared.push((average, BothSchemes::of_remuneration(law, month, average, trace)?));
    }
    let mut decided = None;
    if let [ordinary, annual] = compared.as_slice() {
        let (health, pension, wide) = gaps(law, year, ordinary, annual, trace)?;
        judgement.health_grade_gap = small(&health);
        judgement.pension_grade_gap = small(&pension);
        judgement.applies = applies(claim, &wide, trace)?;
        decided = Some(if judgement.applies { annual.1.clone() } else { ordinary.1.clone() });
    }
    judgement.health = decided.as_ref().map(BothSchemes::health);
    judgement.pension = decided.as_ref().map(BothSchemes::pension);
    Ok(JudgedAnnualAverage { judgement, decided })
}

type Graded<'a> = (&'a Quantity, BothSchemes);

/// The grades apart in health and in pension, and whether one scheme lies two apart.
fn gaps<T: Trace>(
    law: &Law,
    year: i16,
    ordinary: &Graded<'_>,
    annual: &Graded<'_>,
    trace: &mut T,
) -> Result<(Quantity, Quantity, Quantity), StatuteError> {
    let month = StandardPeriod::of_regular_determination(year).from;
    let mut compare = |scheme: Scheme| {
        let side = |graded: &'_ Graded<'_>| match scheme {
            Scheme::Health => graded.1.health.clone(),
            Scheme::Pension => graded.1.pension.clone(),
        };
        let (from, to) = (side(ordinary), side(annual));
        let from = Side { graded: &from, remuneration: Some(ordinary.0) };
        let to = Side { graded: &to, remuneration: Some(annual.0) };
        let gap = grades_apart(scheme, &from, &to, trace)?;
        let wide = two_grades_apart(law, month, scheme, &gap, (&from, &to), trace)?;
        Ok::<_, StatuteError>((gap, wide))
    };
    let (health, health_wide) = compare(Scheme::Health)?;
    let (pension, pension_wide) = compare(Scheme::Pension)?;
    trace.gives("health_grade_gap", &health);
    trace.gives("pension_grade_gap", &pension);
    let (rule, any) = (Rule::new(NAME, BASIS), Operation::Any);
    let either = &[&health_wide, &pension_wide];
    let wide = rule.take(trace, "2等級以上の差", Unit::Truth, any, either, |wide| {
        format!("どちらかの制度に2等級以上の差がありますか：{wide}。")
    })?;
    Ok((health, pension, wide))
}

fn check(claim: &AnnualAverageClaim) -> Result<(), StatuteError> {
    if claim.remuneration.iter().any(|yen| *yen < Yen::ZERO) {
        return Err(StatuteError::impossible(
            "monthly_remuneration_july_to_june",
            "報酬は0円以上です。入力を確かめてください。",
        ));
    }
    if claim.days.iter().any(|days| *days > 31) {
        return Err(StatuteError::impossible(
            "days_july_to_june",
            "支払基礎日数は0日から31日までです。入力を確かめてください。",
        ));
    }
    Ok(())
}

/// The average of the months whose days suffice; `first` counts months from July.
fn average_of<T: Trace>(
    law: &Law,
    year: i16,
    worker_type: WorkerType,
    pay: &[Yen],
    days: &[u8],
    first: i32,
    trace: &mut T,
) -> Result<Option<Quantity>, StatuteError> {
    let limits = law.basis_days.on_month(month_of(year, 6))?;
    let july = month_of(year, 7).plus(first - 12);
    let label = |place: i32| format!("{}月", july.plus(place).month());
    let days: Vec<Quantity> = (0_i32..)
        .zip(days)
        .map(|(place, days)| Quantity::count(label(place), i64::from(*days), Unit::Days))
        .collect();
    let each: Vec<&Quantity> = days.iter().collect();
    let relaxed = worker_type == WorkerType::PartTime;
    let limit = basis_days::limit(trace, &limits, worker_type, relaxed, &each)?;
    let mut used = Vec::with_capacity(pay.len());
    for ((place, yen), days) in (0_i32..).zip(pay).zip(&days) {
        if basis_days::reaches(trace, &label(place), days, &limit)?.is_true() {
            used.push(Quantity::yen(label(place), *yen));
        }
    }
    let used: Vec<&Quantity> = used.iter().collect();
    let sum = Operation::Sum;
    let count = used.len();
    let total = Rule::new(NAME, BASIS).take(trace, "総計", Unit::Yen, sum, &used, |total| {
        format!("支払基礎日数が足りる{count}か月の報酬の合計は{total}です。")
    })?;
    mean(&total, count, BASIS, trace)
}

fn applies<T: Trace>(
    claim: &AnnualAverageClaim,
    wide: &Quantity,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let rule = Rule::new(NAME, BASIS);
    let recurring = Quantity::truth("例年発生する", claim.recurring_every_year);
    let consent = Quantity::truth("被保険者の同意", claim.employee_consent);
    let all = &[wide, &recurring, &consent];
    let applies = rule.take(trace, "年間平均", Unit::Truth, Operation::All, all, |applies| {
        if applies.is_true() {
            "2等級以上の差が業務の性質上例年発生し、同意もあるので、年間平均で決めます。".to_owned()
        } else {
            format!(
                "2等級以上の差：{wide}、例年発生：{recurring}、同意：{consent}。\
                 すべてがそろわないので、年間平均は使いません。"
            )
        }
    })?;
    Ok(applies.is_true())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn claim(nine: i64, three: i64) -> AnnualAverageClaim {
        let mut remuneration = [Yen::new(nine); 12];
        remuneration[9..].fill(Yen::new(three));
        let days = [31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30];
        AnnualAverageClaim {
            remuneration,
            days,
            recurring_every_year: true,
            employee_consent: true,
        }
    }

    /// Judges, replays the explanation, and sees that it gives every amount of the answer.
    fn judged(worker_type: WorkerType, claim: &AnnualAverageClaim) -> AnnualAverageJudgement {
        let mut trace = Explanation::default();
        let judged = judge(Law::embedded(), 2027, worker_type, claim, &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        let given = |field: &str| {
            replayed.iter().find(|(name, _)| *name == field).and_then(|(_, value)| value.as_whole())
        };
        assert_eq!(given("ordinary_average"), judged.ordinary_average.map(Yen::get));
        assert_eq!(given("annual_average"), judged.annual_average.map(Yen::get));
        assert_eq!(given("health_grade_gap"), judged.health_grade_gap.map(i64::from));
        let standard = judged.pension.map(|pension| pension.standard.get());
        assert_eq!(given("pension_standard"), standard);
        judged
    }

    #[test]
    fn the_example_of_the_contract() {
        // (9 × 231,000 + 3 × 342,000) ÷ 12 = 3,105,000 ÷ 12 = 258,750.
        let judged = judged(WorkerType::General, &claim(231_000, 342_000));
        assert!(judged.applies);
        assert_eq!(judged.ordinary_average, Some(Yen::new(342_000)));
        assert_eq!(judged.annual_average, Some(Yen::new(258_750)));
        assert_eq!(judged.health_grade_gap, Some(4));
        let health = judged.health.unwrap();
        assert_eq!((health.grade.0, health.standard), (20, Yen::new(260_000)));
    }

    #[test]
    fn each_condition_is_needed() {
        let base = claim(231_000, 342_000);
        let no_habit = AnnualAverageClaim { recurring_every_year: false, ..base };
        let no_consent = AnnualAverageClaim { employee_consent: false, ..base };
        // (9 × 231,000 + 3 × 249,999) ÷ 12 = 235,749: both lie in 230,000 to 250,000.
        let no_gap = claim(231_000, 249_999);
        for (title, claim, standard) in [
            ("例年発生しない", no_habit, 340_000),
            ("同意がない", no_consent, 340_000),
            ("等級の差がない", no_gap, 240_000),
            // (9 × 229,000 + 3 × 250,000) ÷ 12 = 234,250: one grade from 250,000.
            ("1等級の差", claim_of_one_grade(), 260_000),
        ] {
            let judged = judged(WorkerType::General, &claim);
            assert!(!judged.applies, "{title}");
            assert_eq!(judged.health.unwrap().standard, Yen::new(standard), "{title}");
        }
    }

    fn claim_of_one_grade() -> AnnualAverageClaim {
        claim(229_000, 250_000)
    }

    #[test]
    fn one_grade_suffices_at_the_ends() {
        // 昭和36年1月26日保発4号: 健保 1,415,000円以上 counts as one grade above the highest.
        // (9 × 1,330,000 + 3 × 1,415,000) ÷ 12 = 1,351,250: grade 49.
        let high = judged(WorkerType::General, &claim(1_330_000, 1_415_000));
        assert_eq!((high.applies, high.health_grade_gap), (true, Some(1)));
        // (9 × 1,330,000 + 3 × 1,414,999) ÷ 12 = 1,351,249.75.
        let below = judged(WorkerType::General, &claim(1_330_000, 1_414_999));
        assert_eq!((below.applies, below.health_grade_gap), (false, Some(1)));
        // (9 × 66,500 + 3 × 52,999) ÷ 12 = 63,124.75: grade 2.
        let low = judged(WorkerType::General, &claim(66_500, 52_999));
        assert_eq!((low.applies, low.health_grade_gap), (true, Some(1)));
        let above = judged(WorkerType::General, &claim(66_500, 53_000));
        assert_eq!((above.applies, above.health_grade_gap), (false, Some(1)));
    }

    #[test]
    fn months_without_the_days_are_left_out() {
        let mut claim = claim(231_000, 342_000);
        claim.days[0] = 16;
        claim.remuneration[0] = Yen::new(1);
        claim.days[11] = 16;
        // (8 × 231,000 + 2 × 342,000) ÷ 10 = 253,200.
        let judged_general = judged(WorkerType::General, &claim);
        assert_eq!(judged_general.annual_average, Some(Yen::new(253_200)));
        assert_eq!(judged_general.ordinary_average, Some(Yen::new(342_000)));
        // 短時間労働者: 16日も使う. (1 + 8 × 231,000 + 3 × 342,000) ÷ 12 = 239,500.08.
        let short_time = judged(WorkerType::ShortTime, &claim);
        assert_eq!(short_time.annual_average, Some(Yen::new(239_500)));
        claim.days = [0; 12];
        let none = judged(WorkerType::General, &claim);
        assert_eq!((none.ordinary_average, none.health), (None, None));
    }

    proptest! {
        /// The averages agree with a literal reading; the standard is that of one of the two.
        #[test]
        fn agrees_with_a_literal_reading(
            pay in proptest::array::uniform12(50_000_i64..900_000),
            days in proptest::array::uniform12(10_u8..=31),
            recurring_every_year: bool,
        ) {
            let claim = AnnualAverageClaim {
                remuneration: pay.map(Yen::new),
                days,
                recurring_every_year,
                employee_consent: true,
            };
            let mean = |from: usize| {
                let used = (from..12).filter(|i| days[*i] >= 17);
                let used: Vec<i64> = used.map(|i| pay[i]).collect();
                (!used.is_empty()).then(|| used.iter().sum::<i64>() / used.len() as i64)
            };
            let judged = judged(WorkerType::General, &claim);
            prop_assert_eq!(judged.ordinary_average.map(Yen::get), mean(9));
            prop_assert_eq!(judged.annual_average.map(Yen::get), mean(0));
            let decided =
                if judged.applies { judged.annual_average } else { judged.ordinary_average };
            if let (Some(decided), Some(_)) = (decided, judged.annual_average) {
                let table = crate::law::Law::embedded().health_grades.on_month(month_of(2027, 9));
                prop_assert_eq!(judged.health, Some(table.unwrap().value.of_remuneration(decided)));
            }
            prop_assert!(!judged.applies || recurring_every_year);
        }
    }
}
