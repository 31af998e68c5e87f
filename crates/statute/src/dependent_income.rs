//! 被扶養者の収入 — whether a person's yearly income stays below what a dependant may have.
//!
//! Law: 健康保険法3条7項, 昭和52年4月6日保発9号・庁保発9号. Not covered: that the income is also less than half of
//! the insured person's, or less than what is sent to who lives apart; that somebody is maintained.

use romori_types::{Date, Exact, YearMonth, Yen};

use crate::age::{age_on, reached_on};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static BASIS: [Basis; 2] =
    [Basis::act("健康保険法3条7項"), Basis::circular("昭和52年4月6日保発9号・庁保発9号")];
/// The ages between which the higher limit of the young holds, the second no longer.
const YOUNG: (u8, u8) = (19, 23);
/// The age from which the limit of the old holds.
const OLD: u8 = 60;

/// 被扶養者の収入の問い — whose income, and on which day a dependant is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DependentIncomeCase {
    /// Date of birth.
    pub birth_date: Date,
    /// 配偶者 of the insured person.
    pub is_spouse: bool,
    /// 障害厚年の受給要件に当たる程度の障害がある
    pub disabled: bool,
    /// 年間収入 expected from the day on.
    pub income: Yen,
    /// 認定する日
    pub recognised_on: Date,
}

/// 収入の基準の区分 — which limit holds for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DependentIncomeClass {
    /// 一般
    Usual,
    /// 19歳以上23歳未満, no spouse.
    Young,
    /// 60歳以上または障害者
    SixtyOrDisabled,
}

/// 被扶養者の収入の判定 — the limit and whether the income stays below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DependentIncome {
    /// Which limit.
    pub class: DependentIncomeClass,
    /// 基準額
    pub limit: Yen,
    /// Whether the income is less.
    pub within: bool,
}

/// Whether a yearly income stays below the limit of a dependant.
///
/// Law: 健康保険法3条7項, 昭和52年4月6日保発9号・庁保発9号; from 2025-10-01 1,500,000 yen for those of 19 to 22
/// other than a spouse. The young age is that of 31 December of the year, the age of sixty that of
/// the day. Unit: yen.
///
/// # Errors
/// When the day lies outside the checked range, before birth, or the income is negative.
pub fn dependent_income<T: Trace>(
    case: &DependentIncomeCase,
    law: &Law,
    trace: &mut T,
) -> Result<DependentIncome, StatuteError> {
    if case.income < Yen::ZERO {
        let message = "年間収入は0円以上で入れてください。";
        return Err(StatuteError::impossible("income", message));
    }
    if case.recognised_on < case.birth_date {
        let message = "認定する日が生年月日より前です。どちらかの日付を直してください。";
        return Err(StatuteError::impossible("recognised_on", message));
    }
    let limits = law.dependent_income.on(case.recognised_on)?;
    let class = class_of(case, limits.value.young.is_some())?;
    let (yen, words) = match class {
        DependentIncomeClass::Usual => (limits.value.usual, "一般の方"),
        DependentIncomeClass::Young => {
            (limits.value.young.unwrap_or(limits.value.usual), "19歳以上23歳未満の方")
        }
        DependentIncomeClass::SixtyOrDisabled => {
            (limits.value.sixty_or_disabled, "60歳以上か障害のある方")
        }
    };
    let parameters: [&dyn DescribeParameter; 1] = [&limits];
    let rule = Rule::new("被扶養者の収入", &BASIS).with(&parameters);
    let limit = Quantity::parameter("基準額", Exact::whole(yen), Unit::Yen);
    let limit = rule.take(trace, "基準額", Unit::Yen, Operation::Take, &[&limit], |limit| {
        format!("{words}なので、年間収入の基準額は{limit}です。")
    })?;
    let income = Quantity::yen("年間収入", case.income);
    let operands = [&limit, &income];
    let more = Operation::MoreThan;
    let within = rule.take(trace, "基準額未満", Unit::Truth, more, &operands, |within| {
        let is = if within.is_true() { "未満です" } else { "未満ではありません" };
        format!("年間収入{income}は基準額{limit}{is}。")
    })?;
    trace.gives("limit", &limit);
    trace.gives("within", &within);
    Ok(DependentIncome { class, limit: limit.as_yen(), within: within.is_true() })
}

fn class_of(
    case: &DependentIncomeCase,
    young_known: bool,
) -> Result<DependentIncomeClass, StatuteError> {
    let old = reached_on(case.birth_date, OLD)? <= case.recognised_on;
    if old || case.disabled {
        return Ok(DependentIncomeClass::SixtyOrDisabled);
    }
    let december =
        YearMonth::of(case.recognised_on).plus(12 - i32::from(case.recognised_on.month()));
    let age = age_on(case.birth_date, december.last_day());
    let young = age.is_some_and(|age| (YOUNG.0..YOUNG.1).contains(&age));
    Ok(if young && young_known && !case.is_spouse {
        DependentIncomeClass::Young
    } else {
        DependentIncomeClass::Usual
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn judged(birth: &str, on: &str, income: i64, spouse: bool) -> DependentIncome {
        let case = DependentIncomeCase {
            birth_date: birth.parse().unwrap(),
            is_spouse: spouse,
            disabled: false,
            income: Yen::new(income),
            recognised_on: on.parse().unwrap(),
        };
        let mut trace = Explanation::default();
        let found = dependent_income(&case, Law::embedded(), &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        assert_eq!(replayed[0].1, Exact::from(found.limit));
        found
    }

    /// 130万円未満、19歳以上23歳未満(配偶者を除く)150万円未満、60歳以上180万円未満.
    #[test]
    fn each_limit_at_its_yen() {
        use DependentIncomeClass::*;
        for (birth, on, spouse, class, limit) in [
            ("1990-04-12", "2026-10-01", false, Usual, 1_300_000),
            ("2005-06-01", "2026-10-01", false, Young, 1_500_000),
            ("2005-06-01", "2026-10-01", true, Usual, 1_300_000),
            ("2005-06-01", "2025-09-30", false, Usual, 1_300_000),
            ("2005-06-01", "2025-10-01", false, Young, 1_500_000),
            ("1966-10-01", "2026-10-01", false, SixtyOrDisabled, 1_800_000),
        ] {
            let found = judged(birth, on, limit - 1, spouse);
            assert_eq!((found.class, found.limit.get()), (class, limit), "{birth} {on}");
            assert!(found.within);
            assert!(!judged(birth, on, limit, spouse).within, "{birth} {on}");
        }
    }

    /// 年齢は12月31日の現況, 誕生日の前日に達する.
    #[test]
    fn the_young_are_counted_on_the_last_day_of_the_year() {
        let class = |birth: &str| judged(birth, "2026-04-01", 0, false).class;
        assert_eq!(class("2008-01-01"), DependentIncomeClass::Young, "19 on 31 December 2026");
        assert_eq!(class("2008-01-02"), DependentIncomeClass::Usual);
        assert_eq!(class("2004-01-01"), DependentIncomeClass::Usual, "23 on 31 December 2026");
        assert_eq!(class("2004-01-02"), DependentIncomeClass::Young);
        // 60 is reached on the day before the birthday.
        assert_eq!(class("1966-04-02"), DependentIncomeClass::SixtyOrDisabled);
        assert_eq!(class("1966-04-03"), DependentIncomeClass::Usual);
    }

    #[test]
    fn beyond_what_was_checked_is_refused() {
        let mut case = DependentIncomeCase {
            birth_date: "1990-04-12".parse().unwrap(),
            is_spouse: false,
            disabled: true,
            income: Yen::ZERO,
            recognised_on: "2027-04-01".parse().unwrap(),
        };
        let ask = |case: &DependentIncomeCase| {
            dependent_income(case, Law::embedded(), &mut Explanation::default())
        };
        assert!(matches!(ask(&case), Err(StatuteError::OutOfRange { .. })));
        case.recognised_on = "2027-03-31".parse().unwrap();
        assert_eq!(ask(&case).unwrap().class, DependentIncomeClass::SixtyOrDisabled);
        case.income = Yen::new(-1);
        assert!(ask(&case).is_err());
    }
}
