//! 随時改定の年間平均 — the revision from three months of fixed and twelve of other pay.
//!
//! Law: 昭和36年1月26日保発4号 記2(5), 平成30年3月1日保保発0301第1号 (from 2018-10-01).

use romori_types::{YearMonth, Yen};

use crate::both_schemes::{plain, small};
use crate::error::StatuteError;
use crate::grading::{Scheme, graded};
use crate::imaginary_grade::{Side, grades_apart, two_grades_apart};
use crate::law::{Basis, Law};
use crate::occasional_revision::{
    CurrentRemuneration, FixedPayChange, RevisionReason, SchemeRevision, current_side, give,
    note_change, same_direction,
};
use crate::occasional_revision_months::{PERIOD, RevisionMonths};
use crate::regular_determination_average::mean;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "年間平均";
static BASIS: [Basis; 2] =
    [Basis::circular("昭和36年1月26日保発4号"), Basis::circular("平成30年3月1日保保発0301第1号")];

/// 随時改定の年間平均の事案 — what the annual average of a revision needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualRevisionCase {
    /// 変動月
    pub change_month: YearMonth,
    /// 従前の報酬
    pub current: CurrentRemuneration,
    /// 固定的賃金の変動
    pub fixed_pay_change: FixedPayChange,
    /// 固定的賃金 of the three months from the change on, in yen.
    pub fixed_pay: [Yen; 3],
    /// 非固定的賃金 of nine months before and three from the change on, in yen.
    pub non_fixed_pay: [Yen; 12],
    /// 業務の性質上例年発生する
    pub recurring_every_year: bool,
    /// 被保険者の同意
    pub employee_consent: bool,
}

/// 随時改定の年間平均の判定 — both averages, the grades between them, and both schemes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualRevision {
    /// 3か月の平均
    pub ordinary_average: Yen,
    /// 年間平均額
    pub annual_average: Yen,
    /// Grades of health insurance from the standard in force to the ordinary average.
    pub current_to_ordinary_grades: u8,
    /// Grades of health insurance from the ordinary to the annual average.
    pub ordinary_to_annual_grades: u8,
    /// Grades of health insurance from the standard in force to the annual average.
    pub current_to_annual_grades: u8,
    /// 健康保険
    pub health: SchemeRevision,
    /// 厚生年金保険
    pub pension: SchemeRevision,
    /// The months judged, and to which the revision applies if there is one.
    pub months: RevisionMonths,
}

impl AnnualRevision {
    /// Whether the annual average applies in a scheme.
    pub fn applies(&self) -> bool {
        self.health.revise() || self.pension.revise()
    }
}

/// 随時改定の年間平均 — judges both schemes apart by the annual average.
///
/// Law: 平成30年3月1日保保発0301第1号. Rounding: fractions of a yen of each average are dropped. Needed:
/// two grades from the standard in force to the ordinary average and from that to the annual one,
/// one grade from the standard in force to the annual average in the direction of fixed pay, the
/// difference recurs every year by the nature of the work, and the worker consents. When one of
/// these is missing, the annual average revises nothing; the ordinary revision is another question.
///
/// # Errors
/// When a month lies outside the checked tables, or an amount is impossible.
pub fn decide<T: Trace>(
    law: &Law,
    case: &AnnualRevisionCase,
    trace: &mut T,
) -> Result<AnnualRevision, StatuteError> {
    check(case)?;
    let months = RevisionMonths::from_first_judged(case.change_month);
    note_change(case.fixed_pay_change, trace)?;
    let ordinary = ordinary_average(case, trace)?;
    let annual = annual_average(case, trace)?;
    trace.gives("ordinary_average", &ordinary);
    trace.gives("annual_average", &annual);
    let averages = Averages { ordinary: &ordinary, annual: &annual };
    let month = months.period.from;
    let (health, gaps) = judge(law, month, Scheme::Health, case, &averages, trace)?;
    let [to_ordinary, between, to_annual] = &gaps;
    trace.gives("current_to_ordinary_grades", to_ordinary);
    trace.gives("ordinary_to_annual_grades", between);
    trace.gives("current_to_annual_grades", to_annual);
    let (pension, _) = judge(law, month, Scheme::Pension, case, &averages, trace)?;
    months.note(&PERIOD, trace)?;
    let grades = |gap: &Quantity| small(gap).unwrap_or_default();
    Ok(AnnualRevision {
        ordinary_average: ordinary.as_yen(),
        annual_average: annual.as_yen(),
        current_to_ordinary_grades: grades(to_ordinary),
        ordinary_to_annual_grades: grades(between),
        current_to_annual_grades: grades(to_annual),
        health,
        pension,
        months,
    })
}

fn check(case: &AnnualRevisionCase) -> Result<(), StatuteError> {
    let message = "賃金は0円以上です。入力を確かめてください。";
    if case.fixed_pay.iter().any(|yen| *yen < Yen::ZERO) {
        return Err(StatuteError::impossible("fixed_pay_3_months", message));
    }
    if case.non_fixed_pay.iter().any(|yen| *yen < Yen::ZERO) {
        return Err(StatuteError::impossible("non_fixed_pay_12_months", message));
    }
    Ok(())
}

struct Averages<'a> {
    ordinary: &'a Quantity,
    annual: &'a Quantity,
}

/// The sum of some pay as a step.
fn sum_of<T: Trace>(
    label: &'static str,
    pay: &[Yen],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let each: Vec<Quantity> = pay.iter().map(|yen| Quantity::yen(label, *yen)).collect();
    let each: Vec<&Quantity> = each.iter().collect();
    let (rule, sum) = (Rule::new(NAME, &BASIS), Operation::Sum);
    rule.take(trace, label, Unit::Yen, sum, &each, |total| {
        format!("{}か月の{label}の合計は{total}です。", each.len())
    })
}

fn mean_of<T: Trace>(
    total: &Quantity,
    count: usize,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let mean = mean(total, count, &BASIS, trace)?;
    mean.ok_or_else(|| StatuteError::impossible("", "賃金を入れてください。"))
}

fn ordinary_average<T: Trace>(
    case: &AnnualRevisionCase,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let [.., first, second, third] = case.non_fixed_pay;
    let fixed = sum_of("固定的賃金", &case.fixed_pay, trace)?;
    let other = sum_of("非固定的賃金", &[first, second, third], trace)?;
    let (rule, sum) = (Rule::new("報酬の平均", &BASIS), Operation::Sum);
    let total = rule.take(trace, "総計", Unit::Yen, sum, &[&fixed, &other], |total| {
        format!("変動月からの3か月の報酬は {fixed} ＋ {other} ＝ {total} です。")
    })?;
    mean_of(&total, 3, trace)
}

fn annual_average<T: Trace>(
    case: &AnnualRevisionCase,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let fixed = sum_of("固定的賃金", &case.fixed_pay, trace)?;
    let fixed = mean_of(&fixed, 3, trace)?;
    let other = sum_of("非固定的賃金", &case.non_fixed_pay, trace)?;
    let other = mean_of(&other, 12, trace)?;
    let (rule, sum) = (Rule::new(NAME, &BASIS), Operation::Sum);
    rule.take(trace, "年間平均額", Unit::Yen, sum, &[&fixed, &other], |total| {
        format!(
            "年間平均額は、固定的賃金の3か月平均{fixed}と非固定的賃金の12か月平均{other}を\
             合わせて{total}です。"
        )
    })
}

/// One scheme, with the grades from current to ordinary, ordinary to annual, current to annual.
fn judge<T: Trace>(
    law: &Law,
    month: YearMonth,
    scheme: Scheme,
    case: &AnnualRevisionCase,
    averages: &Averages<'_>,
    trace: &mut T,
) -> Result<(SchemeRevision, [Quantity; 3]), StatuteError> {
    let Averages { ordinary, annual } = averages;
    let current = current_side(law, month, scheme, case.current, trace)?;
    let current = current.side();
    let by_ordinary = graded(scheme, ordinary, month, law, trace)?;
    let by_annual = graded(scheme, annual, month, law, trace)?;
    let ordinary = Side { graded: &by_ordinary, remuneration: Some(ordinary) };
    let annual = Side { graded: &by_annual, remuneration: Some(annual) };
    let to_ordinary = grades_apart(scheme, &current, &ordinary, trace)?;
    let first = two_grades_apart(law, month, scheme, &to_ordinary, (&current, &ordinary), trace)?;
    let between = grades_apart(scheme, &ordinary, &annual, trace)?;
    let second = two_grades_apart(law, month, scheme, &between, (&ordinary, &annual), trace)?;
    let to_annual = grades_apart(scheme, &current, &annual, trace)?;
    let ordinary_along =
        same_direction(case.fixed_pay_change, current.graded, &by_ordinary, trace)?;
    let annual_along = same_direction(case.fixed_pay_change, current.graded, &by_annual, trace)?;
    let along = ordinary_along && annual_along;
    let reason = conditions(case, [&first, &second, &to_annual], along, trace)?;
    give(scheme, reason, current.graded, &by_annual, &to_annual, trace);
    let revision = SchemeRevision {
        reason,
        before: plain(current.graded),
        after: Some(plain(&by_annual)),
        grade_gap: small(&to_annual),
    };
    Ok((revision, [to_ordinary, between, to_annual]))
}

fn conditions<T: Trace>(
    case: &AnnualRevisionCase,
    gaps: [&Quantity; 3],
    along: bool,
    trace: &mut T,
) -> Result<RevisionReason, StatuteError> {
    let [first, second, to_annual] = gaps;
    let along = Quantity::truth("増減の向き", along);
    let recurring = Quantity::truth("例年発生する", case.recurring_every_year);
    let consent = Quantity::truth("被保険者の同意", case.employee_consent);
    let all = &[first, second, to_annual, &along, &recurring, &consent];
    let rule = Rule::new(NAME, &BASIS);
    let met = rule.take(trace, "年間平均", Unit::Truth, Operation::All, all, |met| {
        let is = if met.is_true() {
            "すべてそろうので、年間平均で改定します"
        } else {
            "そろわないものがあるので、年間平均では改定しません"
        };
        format!(
            "従前と3か月平均の2等級以上の差：{first}、3か月平均と年間平均の2等級以上の差：{second}、\
             従前と年間平均の差：{to_annual}等級、増減の向き：{along}、例年発生：{recurring}、\
             同意：{consent}。{is}。"
        )
    })?;
    Ok(if met.is_true() { RevisionReason::Revise } else { RevisionReason::ConditionsNotMet })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    type Change = fn(&mut AnnualRevisionCase);

    fn case() -> AnnualRevisionCase {
        let mut non_fixed_pay = [Yen::new(9_000); 12];
        non_fixed_pay[9..].fill(Yen::new(121_000));
        AnnualRevisionCase {
            change_month: "2026-05".parse().unwrap(),
            current: CurrentRemuneration::Remuneration(Yen::new(254_000)),
            fixed_pay_change: FixedPayChange::Increase,
            fixed_pay: [Yen::new(262_000); 3],
            non_fixed_pay,
            recurring_every_year: true,
            employee_consent: true,
        }
    }

    fn decided(case: &AnnualRevisionCase) -> AnnualRevision {
        let mut trace = Explanation::default();
        let decision = decide(Law::embedded(), case, &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        let given = |field: &str| {
            replayed.iter().find(|(name, _)| *name == field).and_then(|(_, value)| value.as_whole())
        };
        assert_eq!(given("ordinary_average"), Some(decision.ordinary_average.get()));
        assert_eq!(given("annual_average"), Some(decision.annual_average.get()));
        let new = decision.health.new_standard().map(|new| new.standard.get());
        assert_eq!(given("health.new_standard"), new);
        decision
    }

    #[test]
    fn the_example_of_the_contract() {
        // (262,000 + 121,000) and 262,000 + (9 × 9,000 + 3 × 121,000) ÷ 12 = 262,000 + 37,000.
        let decision = decided(&case());
        assert_eq!(decision.ordinary_average, Yen::new(383_000));
        assert_eq!(decision.annual_average, Yen::new(299_000));
        let grades = (
            decision.current_to_ordinary_grades,
            decision.ordinary_to_annual_grades,
            decision.current_to_annual_grades,
        );
        assert_eq!(grades, (6, 4, 2));
        let new = decision.health.new_standard().unwrap();
        assert_eq!((new.grade.0, new.standard), (22, Yen::new(300_000)));
        assert!(decision.applies());
    }

    #[test]
    fn each_condition_is_needed() {
        let changes: [(&str, Change); 5] = [
            ("例年発生しない", |case| case.recurring_every_year = false),
            ("同意がない", |case| case.employee_consent = false),
            ("固定的賃金は下がった", |case| {
                case.fixed_pay_change = FixedPayChange::Decrease
            }),
            ("固定的賃金の変動がない", |case| {
                case.fixed_pay_change = FixedPayChange::None
            }),
            // 年間平均 299,000 against 300,000 in force: no grade between them.
            ("従前と年間平均が同じ等級", |case| {
                case.current = CurrentRemuneration::Standard(Yen::new(300_000));
            }),
        ];
        for (title, change) in changes {
            let mut case = case();
            change(&mut case);
            let decision = decided(&case);
            assert!(!decision.applies(), "{title}");
            assert_eq!(decision.health.reason, RevisionReason::ConditionsNotMet, "{title}");
        }
    }

    #[test]
    fn each_average_drops_its_fraction() {
        let mut case = case();
        // 786,002 ÷ 3 = 262,000.67; 444,011 ÷ 12 = 37,000.92: 262,000 + 37,000.
        case.fixed_pay[0] = Yen::new(262_002);
        case.non_fixed_pay[0] = Yen::new(9_011);
        assert_eq!(decided(&case).annual_average, Yen::new(299_000));
    }
}
